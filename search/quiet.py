"""Logging that cannot tell what was asked: route, status and milliseconds, nothing else."""

from __future__ import annotations

import logging
import time
import traceback

from flask import Flask, Response, g, request

access = logging.getLogger("citebox.access")
errors = logging.getLogger("citebox.errors")


class _NoRequestLines(logging.Filter):
    """Werkzeug's development server logs each request's address, query string and all."""

    def filter(self, record: logging.LogRecord) -> bool:
        return "HTTP/" not in str(record.args) and "HTTP/" not in str(record.msg)


_filter = _NoRequestLines()


def keep_quiet(app: Flask) -> None:
    """Logs every answer of `app` by its route; takes the address out of Werkzeug's own log."""
    logging.getLogger("werkzeug").addFilter(_filter)  # adding it twice changes nothing

    @app.before_request
    def start() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def log(response: Response) -> Response:
        took_ms = (time.perf_counter() - g.get("started", time.perf_counter())) * 1000
        access.info("%s %s %d %.1f ms", request.method, route(), response.status_code, took_ms)
        return response


def route() -> str:
    """The route's pattern, "/passages/<id_>"; never the path, which holds what a visitor wrote."""
    return request.url_rule.rule if request.url_rule else "(no route)"


def log_fault(error: BaseException) -> None:
    """A fault of ours: its type and the lines it passed, without its message, which may quote
    the question."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = "; ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames)
    errors.error("%s %s: %s at %s", request.method, route(), type(error).__name__, lines)
