"""AWS, as far as a test or a bench needs it: the Runtime API of a function, the process that
serves the function, and (from lambda_events) the events that it sends.

    event -> RuntimeApi.invoke -> (next) awslambdaric -> handler -> (response) -> Outcome

https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

from __future__ import annotations

import base64
import importlib.metadata
import itertools
import json
import os
import queue
import shutil
import sys
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any

from tests.support.aws.lambda_events import CALLER as CALLER
from tests.support.aws.lambda_events import Event as Event
from tests.support.aws.lambda_events import Request as Request
from tests.support.aws.lambda_events import api_gateway_v1 as api_gateway_v1
from tests.support.aws.lambda_events import api_gateway_v2 as api_gateway_v2
from tests.support.aws.lambda_events import api_gateway_v2_named_stage as api_gateway_v2_named_stage
from tests.support.aws.lambda_events import asked as asked
from tests.support.aws.lambda_events import function_url as function_url
from tests.support.aws.lambda_events import posted as posted

PREFIX = "/2018-06-01/runtime/"
TIMEOUT_S = 30.0
FUNCTION_ARN = "arn:aws:lambda:us-east-1:000000000000:function:citebox-dev"
CLIENT = ("awslambdaric", "simplejson", "snapshot-restore-py")  # AWS's runtime client


@dataclass(frozen=True)
class Outcome:
    """What the function reported: its answer, or (failed) the error that AWS would log."""

    value: Any
    failed: bool

    @property
    def json(self) -> Any:
        """The body of an HTTP answer, read as JSON."""
        body = self.value["body"]
        return json.loads(base64.b64decode(body) if self.value.get("isBase64Encoded") else body)


class QuietServer(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """A killed function leaves its connection open: that is no fault to print."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class RuntimeApi:
    """Serves one function's runtime client on 127.0.0.1, one invocation after the other."""

    def __init__(self) -> None:
        self.waiting: queue.Queue[tuple[str, bytes] | None] = queue.Queue()
        self.outcomes: queue.Queue[tuple[str, Outcome]] = queue.Queue()
        self.ids = (f"request-{number}" for number in itertools.count(1))
        self.server = QuietServer(("127.0.0.1", 0), handler_class(self))
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.server.server_port}"

    def invoke(self, event: Any, timeout_s: float = TIMEOUT_S) -> Outcome:
        """Hand over one event; TimeoutError when no answer comes, as when the process died."""
        request_id = next(self.ids)
        self.waiting.put((request_id, json.dumps(event).encode()))
        try:
            answered, outcome = self.outcomes.get(timeout=timeout_s)
        except queue.Empty:
            raise TimeoutError(f"No answer to {request_id} in {timeout_s} s") from None
        assert answered in (request_id, "init"), f"{answered} was answered, not {request_id}"
        return outcome

    def __enter__(self) -> RuntimeApi:
        self.thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.waiting.put(None)  # wakes the request for the next event, if one is open
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


def handler_class(api: RuntimeApi) -> type[BaseHTTPRequestHandler]:
    """The routes of the Runtime API, bound to `api`."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # head and body in one packet: apart, each answer waits 40 ms for an ACK

        def do_GET(self) -> None:
            assert self.path == PREFIX + "invocation/next", self.path
            waiting = api.waiting.get()
            if waiting is None:
                self.answer(500, b"{}", {"Connection": "close"})
                return
            request_id, event = waiting
            self.answer(200, event, invocation_headers(request_id))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            # invocation/<id>/response, invocation/<id>/error or init/error
            *where, what = self.path.removeprefix(PREFIX).split("/")
            api.outcomes.put((where[-1], Outcome(json.loads(body), failed=what == "error")))
            self.answer(202, b"{}", {})

        def answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in {**headers, "Content-Type": "application/json"}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing: the test's own output stays readable."""

    return Handler


def invocation_headers(request_id: str) -> dict[str, str]:
    deadline_ms = int((time.time() + TIMEOUT_S) * 1000)
    return {
        "Lambda-Runtime-Aws-Request-Id": request_id,
        "Lambda-Runtime-Deadline-Ms": str(deadline_ms),
        "Lambda-Runtime-Invoked-Function-Arn": FUNCTION_ARN,
    }


def copy_distribution(name: str, folder: Path) -> None:
    """Copy an installed package's files, without its commands; PackageNotFoundError if there is
    none of that name."""
    for file in importlib.metadata.files(name) or []:
        if ".." not in file.parts:
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(file.locate(), folder / file)


def bare_python(task_root: Path, *arguments: str, beside: Path | None = None) -> dict[str, Any]:
    """Arguments for subprocess: a Python that sees the zip, then `beside`, and no packages else."""
    python = getattr(sys, "_base_executable", sys.executable)
    path = os.pathsep.join(str(folder) for folder in (task_root, beside) if folder)
    return {
        "args": [python, "-S", *arguments],  # -S: no site-packages, no .pth files
        "cwd": task_root,
        "env": {"PATH": os.defpath, "PYTHONPATH": path, "LANG": "C.UTF-8"},
    }


def runtime_process(task_root: Path, client: Path, handler: str, api: RuntimeApi) -> dict[str, Any]:
    """Arguments for subprocess: AWS's runtime client, in `client`, runs the handler."""
    how = bare_python(task_root, "-m", "awslambdaric", handler, beside=client)
    how["env"]["AWS_LAMBDA_RUNTIME_API"] = api.address
    return how
