"""AWS on this machine: ministack in its own environment (`make standin`), bound to 127.0.0.1.

It signs and evaluates policies as AWS does (AUTH), keeps everything in memory, and runs functions
in processes of its own Python, which is made from ours. Where it is known to fall short:

- it answers OPTIONS at an HTTP API itself, with 403, where AWS hands it to the $default route
  when the API has no CORS: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
- it throttles nothing at an HTTP API's stage,
- it does not ask whose a bucket is (ExpectedBucketOwner), nor whether the root's secret is right.

Twelve digits as the access key are the root of that account.
"""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

import boto3
import pytest

from tests.support.needed import missing
from tests.support.paths import ROOT

PROGRAM = ROOT / "build" / "standin" / "bin" / "ministack"
REGION = "eu-central-1"
BUCKET = "alderhouse-citebox"
ORIGIN = "https://alderhouse.example"
ROOT_USER = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
READY_WITHIN_S, GONE_WITHIN_S = 60.0, 15.0


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]  # names in small letters
    text: str


@dataclass(frozen=True)
class Cloud:
    """A running stand-in. `environment` is all that a tool needs to take it for AWS."""

    port: int
    home: Path
    clients: dict[str, Any] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        return {
            **clean_environment(self.home),
            **ROOT_USER,
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.port}",
            "AWS_REGION": REGION,
            "CITEBOX_BUCKET": BUCKET,
            "CITEBOX_ORIGINS": ORIGIN,
        }

    def client(self, service: str) -> Any:
        if service not in self.clients:
            self.clients[service] = self.signed_in(service, *ROOT_USER.values())
        return self.clients[service]

    def signed_in(self, service: str, key: str, secret: str, region: str = REGION) -> Any:
        return boto3.client(
            service,
            region_name=region,
            endpoint_url=f"http://127.0.0.1:{self.port}",
            aws_access_key_id=key,
            aws_secret_access_key=secret,
        )

    def run(self, module: str, *options: str | Path, **changed: str) -> Run:
        """One of our tools, as make would call it."""
        command = [sys.executable, "-m", __name__, module, *map(str, options)]
        environment = {**self.environment, **changed}
        return subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True,
            check=False, stdin=subprocess.DEVNULL, timeout=300,
        )  # fmt: skip

    def ask(self, host: str, method: str, path: str, text: str = "", origin: str = "") -> Answer:
        """Over HTTP, as a browser at `origin` would."""
        headers = {"Host": host, "Accept": "application/json"}
        headers |= {"Origin": origin} if origin else {}
        headers |= {"Content-Type": "text/plain"} if text else {}
        if method == "OPTIONS":
            headers |= {"Access-Control-Request-Method": "POST"}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, text.encode() or None, headers)
            answer = connection.getresponse()
            named = {key.lower(): value for key, value in answer.getheaders()}
            return Answer(answer.status, named, answer.read().decode())
        finally:
            connection.close()

    def close(self) -> None:
        for client in self.clients.values():
            client.close()


def invoke_as_stranger(cloud: Cloud, function: str, user: str) -> str:
    """What AWS says to a user of the account whom nobody has given anything."""
    iam = cloud.client("iam")
    iam.create_user(UserName=user)
    key = iam.create_access_key(UserName=user)["AccessKey"]
    stranger = cloud.signed_in("lambda", key["AccessKeyId"], key["SecretAccessKey"])
    try:
        stranger.invoke(FunctionName=function, Payload=b"{}")
    except stranger.exceptions.ClientError as error:
        return str(error.response["Error"]["Code"])
    finally:
        stranger.close()
    return "answered"


Run = subprocess.CompletedProcess[str]


def clean_environment(home: Path) -> dict[str, str]:
    """Ours without what belongs to the developer: no keys, no profile, no clinic.

    HOME stays: pip's cache is there.
    """
    dropped = ("AWS_", "CITEBOX_", "ZAPPA_")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(dropped)}
    here = ",".join(filter(None, [os.environ.get("NO_PROXY"), "127.0.0.1,.localhost"]))
    return {
        **kept,
        "NO_PROXY": here,
        "no_proxy": here,
        "AWS_CONFIG_FILE": str(home / "no-config"),
        "AWS_SHARED_CREDENTIALS_FILE": str(home / "no-credentials"),
        "AWS_EC2_METADATA_DISABLED": "true",
    }


@contextmanager
def running_cloud(home: Path) -> Iterator[Cloud]:
    if not PROGRAM.exists():
        missing("the stand-in for AWS: make standin")
    home.mkdir(parents=True, exist_ok=True)
    cloud = Cloud(free_port(), home)
    with (home / "standin.log").open("wb") as log:
        process = subprocess.Popen(
            [PROGRAM], env=server_environment(cloud), cwd=home,
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    try:
        wait_until_ready(cloud, process)
        yield cloud
    finally:
        cloud.close()
        stop(process)


def server_environment(cloud: Cloud) -> dict[str, str]:
    return {
        **clean_environment(cloud.home),
        **ROOT_USER,
        "TMPDIR": str(cloud.home),
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(cloud.port),
        "AUTH": "true",  # signatures and policies are checked
        "LAMBDA_EXECUTOR": "local",
        "LAMBDA_ACCOUNT_CONCURRENCY": "1000",  # AWS's own default; the stand-in's is the memory's
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until_ready(cloud: Cloud, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + READY_WITHIN_S
    address = f"http://127.0.0.1:{cloud.port}/_ministack/health"
    while time.monotonic() < end and process.poll() is None:
        with suppress(OSError), urllib.request.urlopen(address, timeout=5) as answer:
            if answer.status == 200:
                return
        time.sleep(0.2)
    log = (cloud.home / "standin.log").read_text(encoding="utf-8", errors="replace")
    pytest.fail(f"The stand-in for AWS did not start:\n{log[-2000:]}")


def stop(process: subprocess.Popen[bytes]) -> None:
    """The server, and the functions that it runs: they are one group."""
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(GONE_WITHIN_S)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(GONE_WITHIN_S)


def resolve_localhost() -> None:
    """Every name under .localhost is this machine (RFC 6761, 6.3); not every resolver knows."""
    resolve = socket.getaddrinfo

    def resolved(host: Any, *rest: Any, **named: Any) -> Any:
        here = isinstance(host, str) and host.endswith(".localhost")
        return resolve("127.0.0.1" if here else host, *rest, **named)

    socket.getaddrinfo = resolved


def main(module: str, arguments: list[str]) -> int:
    """A tool as `python -m tests.support.aws.stand_in tools.deploy …`: *.localhost is resolved."""
    resolve_localhost()
    result: int = import_module(
        module if module.endswith("undeploy") else f"{module}.__main__"
    ).main(arguments)
    return result


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
