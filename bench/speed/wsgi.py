"""The app called as a WSGI server calls it."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes


# A request that is made once.
Call = Callable[[], Answer]


def post_search(app: WSGIApplication, body: bytes, limit: int = 10) -> Call:
    """A search with the question as text/plain; making it takes no part in the timing."""
    return _request(app, "POST", "/search", f"limit={limit}", body, "text/plain; charset=utf-8")


def get(app: WSGIApplication, path: str, **options: str) -> Call:
    query = "&".join(f"{name}={quote(value)}" for name, value in options.items())
    return _request(app, "GET", path, query)


def _request(
    app: WSGIApplication,
    method: str,
    path: str,
    query: str,
    body: bytes = b"",
    media_type: str = "",
) -> Call:
    environ = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "CONTENT_TYPE": media_type,
        "CONTENT_LENGTH": str(len(body)),
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "localhost",
        "HTTP_ACCEPT": "application/json",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    return lambda: _call(app, environ)


def _call(app: WSGIApplication, environ: WSGIEnvironment) -> Answer:
    statuses: list[str] = []

    def start(status: str, headers: Any, error: Any = None) -> Any:
        statuses.append(status)

    parts = app(environ, start)
    try:
        body = b"".join(parts)
    finally:
        if hasattr(parts, "close"):
            parts.close()
    return Answer(int(statuses[-1][:3]), body)
