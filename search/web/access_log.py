"""Logging that cannot tell what was asked: route, status and milliseconds, nothing else."""

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
    """Werkzeug's development server logs each request's address, query string and all, and of a
    broken request the words. All of these begin with the caller's address, a dash and the time."""

    def filter(self, record: logging.LogRecord) -> bool:
        return " - - [" not in str(record.msg)


_filter = _NoRequestLines()


class QuietFlask(Flask):
    """Flask, but for its own log of an exception, which quotes the exception's message."""

    def log_exception(self, exc_info: Any) -> None:
        log_fault(exc_info[1])


def keep_quiet(app: Flask) -> None:
    """Logs every answer of `app` by its route; takes the address out of Werkzeug's own log."""
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
    """A visitor may invent one."""
    return request.method if request.method in METHODS else "(other method)"


def route() -> str:
    """The route's pattern, "/passages/<id_>"; never the path, which holds what a visitor wrote."""
    return request.url_rule.rule if request.url_rule else "(no route)"


def log_fault(error: BaseException) -> None:
    """A fault of ours: its type and the lines it passed, without its message, which may quote
    the question."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = "; ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames)
    errors.error("%s %s: %s at %s", _method(), route(), type(error).__name__, lines)
