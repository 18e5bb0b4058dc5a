"""The access log: one line of JSON for each request, never its question nor who asked.

    {"time": "2026-11-29T08:00:00Z", "id": "9f2c…", "method": "POST", "route": "/search",
     "status": 200, "ms": 12, "bytes": 8192, "ranking": "words", "cold": false}

On Lambda the same line carries CloudWatch's metrics (EMF). An answer to somebody in danger is
logged as any other: the card is not counted in `bytes`, and milliseconds are whole.
"""

from __future__ import annotations

import json
import logging
import os
import time
import traceback
from collections.abc import Callable
from typing import Any, TextIO

from flask import Flask, Response, g, request
from werkzeug.routing import Rule

access = logging.getLogger("citebox.access")
errors = logging.getLogger("citebox.errors")

METHODS = frozenset({"GET", "POST", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"})
REQUEST_ID = "citebox.request_id"  # of the environ: the id that a server or Lambda has given
BYTES_STEP = 4096  # an exact size would tell which answer it was
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
# Two metrics without dimensions: CloudWatch bills each combination of them, every month.
_METRICS = [
    {
        "Namespace": "Citebox",
        "Dimensions": [[]],
        "Metrics": [{"Name": "ms", "Unit": "Milliseconds"}, {"Name": "faults", "Unit": "Count"}],
    }
]


class _NoRequestLines(logging.Filter):
    """Drops the request lines of Werkzeug's development server, which hold the query string.

    All of them begin with the client's address, dashes and the time.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        return " - - [" not in str(record.msg)


_filter = _NoRequestLines()


class _Route(Rule):
    """A rule that compiles what url_for() calls only when it is called, which ours never do.

    For our routes that compiling is 3 % of a cold start.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compile_ = super()._compile_builder

        def build(route: Rule, **values: Any) -> tuple[str, str]:
            return compile_(append_unknown)(route, **values)

        return build


class QuietFlask(Flask):
    """Flask without its own log of exceptions, which quotes their messages."""

    url_rule_class = _Route

    def log_exception(self, exc_info: Any) -> None:
        log_fault(exc_info[1])


def log_to(stream: TextIO, *loggers: logging.Logger) -> None:
    """Write the lines of these loggers to a stream, as they are."""
    handler = logging.StreamHandler(stream)
    for logger in loggers:
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
        logger.propagate = False


def log_requests(app: Flask, metrics: bool) -> None:
    """Log every response of `app`, with CloudWatch's metrics if asked, and drop Werkzeug's lines.

    The response's size is taken as it is when this is called last of all `after_request`s.
    """
    logging.getLogger("werkzeug").addFilter(_filter)  # adding it twice changes nothing
    first = [True]

    @app.before_request
    def start() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def log(response: Response) -> Response:
        if access.isEnabledFor(logging.INFO):
            line = _line(response, first[0])
            access.info(json.dumps(line | _emf(line) if metrics else line))
        first[0] = False
        return response


def note(ranking: str, size: int) -> None:
    """Note how a search was ranked, and the size to log in place of the answer's."""
    g.ranking, g.size = ranking, size


def _line(response: Response, cold: bool) -> dict[str, Any]:
    took_s = time.perf_counter() - g.get("started", time.perf_counter())
    size = g.get("size", response.content_length or 0)
    return {
        "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "id": request.environ.get(REQUEST_ID) or os.urandom(8).hex(),
        "method": _method(),
        "route": route(),
        "status": response.status_code,
        "ms": round(took_s * 1000),
        "bytes": -(-size // BYTES_STEP) * BYTES_STEP,
        "ranking": g.get("ranking"),
        "cold": cold,
    }


def _emf(line: dict[str, Any]) -> dict[str, Any]:
    faults = int(line["status"] >= 500)
    return {
        "faults": faults,
        "_aws": {"Timestamp": int(time.time() * 1000), "CloudWatchMetrics": _METRICS},
    }


def _method() -> str:
    """The request's method; an unknown one is not quoted, because a visitor may invent it."""
    return request.method if request.method in METHODS else "(other method)"


def route() -> str:
    """The route's pattern, "/passages/<id_>"; never the path, which a visitor may have written."""
    return request.url_rule.rule if request.url_rule else "(no route)"


def log_reason(reason: str) -> None:
    """Log why a request could not be answered: a sentence without anything of the request."""
    errors.error("%s %s: %s", _method(), route(), reason)


def log_fault(error: BaseException) -> None:
    """Log an internal error: its type and traceback lines, without its message.

    The message may quote the question.
    """
    frames = traceback.extract_tb(error.__traceback__)
    lines = "; ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames)
    errors.error("%s %s: %s at %s", _method(), route(), type(error).__name__, lines)
