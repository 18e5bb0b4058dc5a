"""The client: sends a request to a node that answers, over a kept connection.

A node that fails is passed over for DOWN_S, and the next one is asked. A question is in no message,
log or URL: what is raised names neither a node nor what was sent.
"""

from __future__ import annotations

import json
import os
import ssl
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Any, NamedTuple

from ..errors import ClusterUnavailable
from . import reasons
from .address import Address, Node
from .signing import signed_headers

CONNECT_S = 0.5
# A try, and a question with all its tries. A node that hangs costs the first one.
TRY_S, WITHIN_S = 1.5, 4.0
DOWN_S = 5.0
LEAST_TRIES = 2  # behind one address there may be several nodes
MOST_IDLE = 8  # connections that are kept to a node
_AGAIN = frozenset((429, 502, 503, 504))  # another node may answer
JSON_LINES = "application/x-ndjson"


class Answer(NamedTuple):
    status: int
    data: Any


class Client:
    """Thread-safe. Raises ClusterUnavailable where no node answers in time."""

    def __init__(self, address: Address, clock: Callable[[], float] = time.monotonic) -> None:
        self._address, self._clock = address, clock
        self._idle: dict[Node, list[HTTPConnection]] = {node: [] for node in address.nodes}
        self._down: dict[Node, float] = {}
        self._lock = threading.Lock()
        self._tls = ssl.create_default_context() if any(n.tls for n in address.nodes) else None

    def send(
        self,
        method: str,
        target: str,
        body: bytes = b"",
        kind: str = "application/json",
        try_s: float = TRY_S,
        within_s: float = WITHIN_S,
    ) -> Answer:
        """Send a request and read its JSON. Sending it twice must do no harm."""
        end = self._clock() + within_s
        last: Answer | None = None
        reason = reasons.SLOW
        nodes = self._ordered()
        for node in (nodes * LEAST_TRIES)[: max(len(nodes), LEAST_TRIES)]:
            left = end - self._clock()
            if left <= 0:
                break
            try:
                last = self._try(node, method, target, body, kind, min(try_s, left))
            except (OSError, HTTPException, ValueError) as error:
                reason = reasons.of_failure(error)
                self._down[node] = self._clock() + DOWN_S
                continue
            self._down.pop(node, None)
            if last.status not in _AGAIN:
                return last
        if last is None:
            raise ClusterUnavailable(reason)
        return last

    def close(self) -> None:
        with self._lock:
            for idle in self._idle.values():
                while idle:
                    idle.pop().close()

    def _ordered(self) -> list[Node]:
        """The nodes, those last that have just failed. Each process begins with another one, and
        stays with it."""
        now, nodes = self._clock(), self._address.nodes
        first = os.getpid() % len(nodes)
        ordered = (*nodes[first:], *nodes[:first])
        return sorted(ordered, key=lambda node: self._down.get(node, 0) > now)

    def _try(
        self, node: Node, method: str, target: str, body: bytes, kind: str, try_s: float
    ) -> Answer:
        """One try. A kept connection that the node has closed meanwhile is replaced."""
        headers = self._headers(node, method, target, body, kind)
        while True:
            with self._lock:
                idle = self._idle[node]
                kept = idle.pop() if idle else None
            connection = kept or self._connect(node, try_s)
            try:
                if connection.sock:
                    connection.sock.settimeout(try_s)
                connection.request(method, target, body, headers)
                response = connection.getresponse()
                data = _read(response)
            except TimeoutError:
                connection.close()
                raise
            except (OSError, HTTPException):
                connection.close()
                if kept is None:
                    raise
                continue
            self._keep(node, connection)
            return Answer(response.status, data)

    def _connect(self, node: Node, try_s: float) -> HTTPConnection:
        connect_s = min(CONNECT_S, try_s)
        if node.tls:
            made: HTTPConnection = HTTPSConnection(
                node.host, node.port, timeout=connect_s, context=self._tls
            )
        else:
            made = HTTPConnection(node.host, node.port, timeout=connect_s)
        made.connect()
        return made

    def _keep(self, node: Node, connection: HTTPConnection) -> None:
        with self._lock:
            if connection.sock and len(self._idle[node]) < MOST_IDLE:
                self._idle[node].append(connection)
                return
        connection.close()

    def _headers(
        self, node: Node, method: str, target: str, body: bytes, kind: str
    ) -> dict[str, str]:
        headers = {"content-type": kind}
        if self._address.basic:
            basic = b64encode(self._address.basic.encode()).decode()
            headers["authorization"] = f"Basic {basic}"
        elif self._address.signed:
            standard = node.port == (443 if node.tls else 80)
            host = node.host if standard else f"{node.host}:{node.port}"
            headers |= signed_headers(
                method, host, target, body, self._address.signed, os.environ, datetime.now(UTC)
            )
        return headers


def _read(response: HTTPResponse) -> Any:
    """The JSON of an answer; None where it is another kind. Raises what reading raises."""
    data = response.read()
    kind = response.headers.get_content_type()
    return json.loads(data) if data and kind == "application/json" else None


def lines(*values: Sequence[object] | object) -> bytes:
    """JSON Lines, as `_msearch` and `_bulk` take them."""
    return b"".join(json.dumps(value, separators=(",", ":")).encode() + b"\n" for value in values)
