"""S3 on loopback: one bucket in memory, path-style, for botocore and boto3.

It signs and checks nothing: what is trusted of a bucket is the point of the tests. `spoil` makes
downloads go wrong: slow, cut short, refused or changed.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

NAME = "clinic"
PREFIX = "published"
URL = f"s3://{NAME}/{PREFIX}"


@dataclass
class Bucket:
    """Objects by key, and how their downloads go wrong."""

    port: int = 0
    objects: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)  # "GET published/pointer.json"
    # What is sent of an object; the length that is announced is the object's own.
    spoil: Callable[[str, bytes], bytes] | None = None
    refuse: Callable[[str], int] | None = None  # the status that a GET is refused with, or 0
    gate: threading.Event | None = None  # downloads of files wait for it

    @property
    def environment(self) -> dict[str, str]:
        """All that botocore needs to take it for S3."""
        return {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.port}",
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": "eu-central-1",
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONFIG_FILE": "/dev/null",
            "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
            "NO_PROXY": "127.0.0.1",
            "no_proxy": "127.0.0.1",
        }

    def names(self) -> set[str]:
        return {key.removeprefix(f"{PREFIX}/") for key in self.objects}

    def __getitem__(self, name: str) -> bytes:
        return self.objects[f"{PREFIX}/{name}"]

    def __setitem__(self, name: str, data: bytes) -> None:
        self.objects[f"{PREFIX}/{name}"] = data


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    bucket: ClassVar[Bucket]

    def log_message(self, *_: object) -> None:
        pass

    def _key(self) -> str:
        key = unquote(urlsplit(self.path).path).removeprefix(f"/{NAME}").removeprefix("/")
        self.bucket.asked.append(f"{self.command} {key}")
        return key

    def _answer(self, status: int, data: bytes = b"", length: int | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(data) if length is None else length))
        self.send_header("ETag", _tag(data))
        self.end_headers()
        self.wfile.write(data)
        if length not in (None, len(data)):
            self.close_connection = True

    def _fail(self, status: int, code: str) -> None:
        self._answer(status, f"<Error><Code>{code}</Code><Message>x</Message></Error>".encode())

    def do_GET(self) -> None:
        key = self._key()
        if not key:
            return self._list()
        bucket = self.bucket
        if bucket.refuse and (status := bucket.refuse(key)):
            return self._fail(status, {403: "AccessDenied", 503: "SlowDown"}[status])
        if key not in bucket.objects:
            return self._fail(404, "NoSuchKey")
        if bucket.gate and "/files/" in key:
            bucket.gate.wait(30)
        data = bucket.objects[key]
        sent = bucket.spoil(key, data) if bucket.spoil else data
        return self._answer(200, sent, len(data))

    def _list(self) -> None:
        [prefix] = parse_qs(urlsplit(self.path).query)["prefix"]
        keys = [key for key in sorted(self.bucket.objects) if key.startswith(prefix)]
        contents = "".join(f"<Contents><Key>{escape(key)}</Key></Contents>" for key in keys)
        text = f"<ListBucketResult><IsTruncated>false</IsTruncated>{contents}</ListBucketResult>"
        self._answer(200, text.encode())

    def do_PUT(self) -> None:
        key = self._key()
        data = self.rfile.read(int(self.headers["Content-Length"]))
        old = self.bucket.objects.get(key)
        wanted, unless = self.headers["If-Match"], self.headers["If-None-Match"]
        if (wanted and (old is None or _tag(old) != wanted)) or (unless and old is not None):
            return self._fail(412, "PreconditionFailed")
        self.bucket.objects[key] = data
        return self._answer(200)

    def do_DELETE(self) -> None:
        self.bucket.objects.pop(self._key(), None)
        self._answer(204)


def _tag(data: bytes) -> str:
    return f'"{hashlib.sha256(data).hexdigest()[:32]}"'


@contextmanager
def bucket_running() -> Iterator[Bucket]:
    bucket = Bucket()
    handler = type("Handler", (_Handler,), {"bucket": bucket})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    bucket.port = server.server_port
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield bucket
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
