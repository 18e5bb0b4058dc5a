"""A stub of a cluster's node on loopback: answers, hangs, breaks off, as it is told."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

# Path and body -> status and JSON.
Answers = Callable[[str, bytes], tuple[int, Any]]


@dataclass
class Node:
    """`answers` None: the node hangs until the test is over."""

    port: int
    answers: Answers | None
    asked: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    connections: int = 0
    closes: bool = False  # closes each connection after an answer, without saying so
    kind: str = "application/json"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def node_running(answers: Answers | None, tls: ssl.SSLContext | None = None) -> Iterator[Node]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self) -> None:
            node.connections += 1
            super().setup()

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            node.asked.append((self.path, dict(self.headers), body))
            if node.answers is None:
                node.over.wait(60)
                self.close_connection = True
                return
            status, data = node.answers(self.path, body)
            sent = json.dumps(data).encode()
            self.send_response(status)
            self.send_header("content-type", node.kind)
            self.send_header("content-length", str(len(sent)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(sent)
            self.close_connection = node.closes

        do_GET = do_PUT = do_HEAD = do_DELETE = do_POST  # noqa: N815 - the server's own names

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        if tls:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        node = Node(server.server_address[1], answers)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield node
        finally:
            node.over.set()
            server.shutdown()
            thread.join()
