"""The access log: method, route, status and milliseconds of a request, never its question."""

from __future__ import annotations

import logging
import time
import traceback
from typing import Any

from flask import Flask, Response, g, request

access = logging.getLogger("citebox.access")
errors = logging.getLogger("citebox.errors")


METHODS = frozenset({"GET", "POST", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"})


class _NoRequestLines(logging.Filter):
    """Drops the request lines of Werkzeug's development server, which hold the query string.

    All of them begin with the client's address, dashes and the time.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        return " - - [" not in str(record.msg)


_filter = _NoRequestLines()


class QuietFlask(Flask):
    """Flask without its own log of exceptions, which quotes their messages."""

    def log_exception(self, exc_info: Any) -> None:
        log_fault(exc_info[1])


def keep_quiet(app: Flask) -> None:
    """Log every response of `app` by its route, and drop Werkzeug's own request lines."""
    logging.getLogger("werkzeug").addFilter(_filter)  # adding it twice changes nothing

    @app.before_request
    def start() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def log(response: Response) -> Response:
        took_ms = (time.perf_counter() - g.get("started", time.perf_counter())) * 1000
        access.info("%s %s %d %.1f ms", _method(), route(), response.status_code, took_ms)
        return response


def _method() -> str:
    """The request's method; an unknown one is not quoted, because a visitor may invent it."""
    return request.method if request.method in METHODS else "(other method)"


def route() -> str:
    """The route's pattern, "/passages/<id_>"; never the path, which a visitor may have written."""
    return request.url_rule.rule if request.url_rule else "(no route)"


def log_fault(error: BaseException) -> None:
    """Log an internal error: its type and traceback lines, without its message.

    The message may quote the question.
    """
    frames = traceback.extract_tb(error.__traceback__)
    lines = "; ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames)
    errors.error("%s %s: %s at %s", _method(), route(), type(error).__name__, lines)
