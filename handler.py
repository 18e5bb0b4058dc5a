"""Lambda's entry point; `flask --app handler run` serves the same app on a desk.

    event -> is it HTTP? -> apig-wsgi -> mounted (path, stage, caller) -> the Flask app
                 no -> IGNORED

Laws: nothing in an event is executed, and nothing in an event is printed: it may hold what a
patient typed. boto3 is not imported. The app, and with it the index, opens when Lambda loads
this module.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

from apig_wsgi import make_lambda_handler

from search.deployed import app as app
from search.errors import BadSetting
from search.respond import PROBLEM, problem_json
from search.settings import Settings, read_settings

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

Event = dict[str, Any]  # AWS's own JSON; its forms are in tests/lambda_stand_in.py

# Everything that we send is UTF-8 text, CSL-JSON and BibTeX too: none of it needs base64.
TEXT_TYPES = ("text/", "application/", "image/svg+xml")
IGNORED = {"ignored": "This function answers HTTP requests only."}


def lambda_handler(event: Any, context: Any) -> dict[str, Any]:
    """Answer an HTTP event of API Gateway (v1, v2), a function URL or a load balancer.

    Anything else (a warm-up, a schedule, a stranger's invocation) gets IGNORED and no error.
    """
    if not is_http(event):
        return dict(IGNORED)
    try:
        return respond(event, context)
    except Exception as error:  # the runtime client would log str(error), which may quote the event
        print(f"handler: {type(error).__name__} at {place(error)}", file=sys.stderr)
        return failed()


def is_http(event: Any) -> bool:
    if not isinstance(event, dict) or not isinstance(event.get("requestContext"), dict):
        return False
    if event.get("version") == "2.0":
        return isinstance(event["requestContext"].get("http"), dict)
    return "httpMethod" in event and "path" in event


def mounted(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """The app under the stage's prefix, with the path and the caller that apig-wsgi misses.

    apig-wsgi 2.20 leaves "/dev" of a named stage in the path, reads a non-ASCII path as Latin-1
    and takes the caller's address from X-Forwarded-For, which a client can write.
    """
    event: Event = environ["apig_wsgi.full_event"]
    path = unquote_to_bytes(event.get("rawPath") or event["path"]).decode("latin-1")
    prefix = stage_prefix(event)
    environ["PATH_INFO"] = without_stage(path, prefix) if "version" in event else path
    environ["SCRIPT_NAME"] = prefix if at_aws_name(event) else ""
    environ["REMOTE_ADDR"] = caller(event)
    return app(environ, start_response)


def stage_prefix(event: Event) -> str:
    """`/dev` for the stage `dev`; empty for the default stage, function URLs, load balancers."""
    stage = event["requestContext"].get("stage") or "$default"
    return "" if stage == "$default" else f"/{stage}"


def without_stage(path: str, prefix: str) -> str:
    """HTTP APIs (they alone send "version") put the stage before the path, REST APIs do not."""
    if path == prefix or path.startswith(f"{prefix}/"):
        return path[len(prefix) :] or "/"
    return path


def at_aws_name(event: Event) -> bool:
    """Only at AWS's own host name does the visitor see the stage: a custom domain maps to it."""
    return ".execute-api." in str(event["requestContext"].get("domainName"))


def caller(event: Event) -> str:
    context = event["requestContext"]
    seen_by_aws = context.get("http") or context.get("identity") or {}
    return str(seen_by_aws.get("sourceIp") or "")


def place(error: Exception) -> str:
    """The line of code that raised, without the message, which may quote the event."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{last.filename}:{last.lineno}"


def failed() -> dict[str, Any]:
    """A problem like the app's own, with the emergency line that every answer carries."""
    try:
        settings = read_settings(os.environ)
    except BadSetting:
        settings = Settings()
    detail = "What Lambda received is not a request that can be read."
    return {
        "statusCode": 500,
        "headers": {"content-type": PROBLEM, "cache-control": "no-store"},
        "body": json.dumps(problem_json(500, "Unreadable event", detail, settings)),
        "isBase64Encoded": False,
    }


respond = make_lambda_handler(mounted, non_binary_content_type_prefixes=TEXT_TYPES)
