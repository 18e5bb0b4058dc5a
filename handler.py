"""Lambda's entry point; `flask --app handler run` serves the same app on a desk.

    event -> is it HTTP? -> apig-wsgi -> mended -> the Flask app -> joined -> apig-wsgi -> answer
                 no -> IGNORED

apig-wsgi reads body, method and query, and writes the answer in the form that the event asks for.
What it misses is mended here: paths, header names, the caller, scheme and host, repeated headers.

Laws: nothing in an event is executed, and nothing in an event is printed: it may hold what a
patient typed. boto3 is not imported. The app, and with it the index, opens when Lambda loads
this module.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, unquote_to_bytes

from apig_wsgi import make_lambda_handler

from search.deployed import app as app
from search.errors import BadSetting
from search.settings import Settings, read_settings
from search.web.response import PROBLEM, problem_json

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

Event = dict[str, Any]  # AWS's own JSON; its forms are in tests/lambda_events.py
Answer = dict[str, Any]

IGNORED = {"ignored": "This function answers HTTP requests only."}

# What we send that is UTF-8 text. Anything else travels in base64.
TEXT_TYPES = (
    "text/",
    "application/json",
    PROBLEM,
    "application/vnd.citationstyles.csl+json",
    "application/x-bibtex",
    "application/x-research-info-systems",
)


def lambda_handler(event: Any, context: Any) -> Answer:
    """Answer an HTTP event of API Gateway (v1, v2), a function URL or a load balancer.

    Anything else (a warm-up, a schedule, a stranger's invocation) gets IGNORED and no error.
    """
    if not is_http(event):
        return dict(IGNORED)
    try:
        return respond(event, context)
    except Exception as error:  # the runtime client would log str(error), which may quote the event
        print(f"handler: {type(error).__name__} at {place(error)}", file=sys.stderr)
        return failed(event)


def is_http(event: Any) -> bool:
    if not isinstance(event, dict) or not isinstance(event.get("requestContext"), dict):
        return False
    version = event.get("version", "1.0")
    if version == "2.0":
        return isinstance(event["requestContext"].get("http"), dict)
    return version == "1.0" and "httpMethod" in event and "path" in event


def adapted(app: WSGIApplication) -> Callable[[Event, Any], Answer]:
    """What answers an HTTP event out of `app`. Raises whatever a malformed event leads to."""

    def mended(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        repeats = environ["apig_wsgi.multi_value_headers"]
        return app(request(environ), start_response if repeats else joined(start_response))

    return make_lambda_handler(mended, True, TEXT_TYPES)


# The request


def request(environ: WSGIEnvironment) -> WSGIEnvironment:
    """The environ of PEP 3333, without the event: whoever logs an environ logs no body with it."""
    event: Event = environ["apig_wsgi.full_event"]
    kept = {k: v for k, v in environ.items() if not k.startswith(("HTTP", "apig_wsgi."))}
    headers = request_headers(event)
    kind = headers.pop("HTTP_CONTENT_TYPE", "")
    headers.pop("HTTP_CONTENT_LENGTH", "")  # of the body in the event, not of the one sent
    if is_rest(event):  # it sends base64 on as it is, where no binary media types are set
        headers.pop("HTTP_ACCEPT_ENCODING", "")
    mount, path = split_path(event)
    return {
        **kept,
        **headers,
        **server(event["requestContext"], headers),
        "CONTENT_TYPE": kind,
        "SCRIPT_NAME": mount,
        "PATH_INFO": path,
        "QUERY_STRING": native(event.get("rawQueryString") or environ["QUERY_STRING"]),
        "REMOTE_ADDR": caller(event["requestContext"]),
    }


def is_rest(event: Event) -> bool:
    return "version" not in event and "elb" not in event["requestContext"]


def native(text: str) -> str:
    """PEP 3333's string: a character for each byte of the UTF-8."""
    return text.encode().decode("latin-1")


def request_headers(event: Event) -> dict[str, str]:
    """By CGI's names, repeated ones joined.

    A name with an underscore is dropped, as nginx does: as HTTP_X_FORWARDED_FOR nobody could
    tell `x_forwarded_for` from the header that AWS writes.
    """
    found: dict[str, list[str]] = {}
    for name, value in header_pairs(event):
        if "_" not in name:
            found.setdefault(name.upper().replace("-", "_"), []).append(native(value))
    between = {"COOKIE": "; "}
    return {f"HTTP_{name}": between.get(name, ",").join(found[name]) for name in found}


def header_pairs(event: Event) -> Iterator[tuple[str, str]]:
    """A console's test sends null for no headers; only v2 has `cookies`, apart from the rest."""
    if "multiValueHeaders" in event:
        for name, values in (event["multiValueHeaders"] or {}).items():
            yield from ((name, value) for value in values)
    else:
        yield from (event.get("headers") or {}).items()
    yield from (("cookie", value) for value in event.get("cookies") or ())


def server(context: Event, headers: dict[str, str]) -> dict[str, str]:
    """API Gateway and function URLs speak HTTPS only; a load balancer says which it was, in a
    header that it writes anew."""
    told = headers.get("HTTP_X_FORWARDED_PROTO") if "elb" in context else None
    scheme, port = ("http", "80") if told == "http" else ("https", "443")
    name = context.get("domainName") or headers.get("HTTP_HOST", "").partition(":")[0]
    return {
        "wsgi.url_scheme": scheme,
        "SERVER_NAME": str(name or "lambda"),  # a load balancer's health check has no Host
        "SERVER_PORT": port,
    }


def caller(context: Event) -> str:
    """Empty behind a load balancer: it tells the address in X-Forwarded-For only, which is the
    client's own text where `routing.http.xff_header_processing.mode` is `preserve`.
    https://docs.aws.amazon.com/elasticloadbalancing/latest/application/x-forwarded-headers.html
    """
    seen_by_aws = context.get("http") or context.get("identity") or {}
    return str(seen_by_aws.get("sourceIp") or "")


def split_path(event: Event) -> tuple[str, str]:
    """(SCRIPT_NAME, PATH_INFO): where the app is mounted, and what is asked of it.

    Visitors see the stage at AWS's own host name only: a custom domain is mapped to it.
    HTTP APIs alone send the path decoded: https://github.com/honojs/hono/issues/2156
    """
    path: str = event.get("rawPath") or event.get("path") or "/"
    stage = stage_prefix(event["requestContext"])
    host = str(event["requestContext"].get("domainName"))
    front = stage if ".execute-api." in host else ""
    if "version" not in event:
        base = base_path(event)
        return front + decoded(base), decoded(path[len(base) :] or "/")
    rest = without_stage(path, stage)
    return front, decoded(rest) if ".lambda-url." in host else native(rest)


def decoded(path: str) -> str:
    return unquote_to_bytes(path).decode("latin-1")


def stage_prefix(context: Event) -> str:
    """`/dev` for the stage `dev`; empty for the default stage, function URLs, load balancers."""
    stage = context.get("stage") or "$default"
    return "" if stage == "$default" else f"/{stage}"


def without_stage(path: str, prefix: str) -> str:
    """HTTP APIs put the stage before the path, at a custom domain too; REST APIs do not.
    https://github.com/CodeGenieApp/serverless-express/issues/465"""
    if path == prefix or path.startswith(f"{prefix}/"):
        return path[len(prefix) :] or "/"
    return path


def base_path(event: Event) -> str:
    """`/clinic` where a custom domain maps it to this REST API, which leaves it in the path; only
    `resource` and its parameter tell where it ends.
    https://github.com/aws-powertools/powertools-lambda-python/pull/579
    """
    proxy = (event.get("pathParameters") or {}).get("proxy")
    route = str(event.get("resource") or "{}").replace("{proxy+}", proxy or "{}")
    path: str = event["path"]
    return before(path, route) or before(unquote(path), route)  # AWS may have decoded `proxy`


def before(path: str, end: str) -> str:
    """What stands before the end of a path, slashes last aside; empty where it ends otherwise."""
    path, end = path.rstrip("/"), end.rstrip("/")
    return path.removesuffix(end) if path.endswith(end) else ""


# The answer


def joined(start_response: StartResponse) -> StartResponse:
    """One value a name, where the form has no lists (RFC 9110, 5.3). HTTP APIs and function URLs
    have a place for several cookies; a load balancer without lists sets the last one."""

    def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
        found: dict[str, list[str]] = {}
        for name, value in headers:
            found.setdefault(name.lower(), []).append(value)
        cookies = [("set-cookie", value) for value in found.pop("set-cookie", ())]
        lists = [(name, ", ".join(values)) for name, values in found.items()]
        return start_response(status, lists + cookies, exc_info)

    return start


def failed(event: Event) -> Answer:
    """A problem like the app's own, with the emergency line that every answer carries."""
    try:
        settings = read_settings(os.environ)
    except BadSetting:
        settings = Settings()
    detail = "What Lambda received is not a request that can be read."
    headers = {"content-type": PROBLEM, "cache-control": "no-store"}
    repeats = {"multiValueHeaders": {name: [value] for name, value in headers.items()}}
    return {
        "statusCode": 500,
        **(repeats if "multiValueHeaders" in event else {"headers": headers}),
        "body": json.dumps(problem_json(500, "Unreadable event", detail, settings)),
        "isBase64Encoded": False,
    }


def place(error: Exception) -> str:
    """The line of code that raised, without the message, which may quote the event."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{last.filename}:{last.lineno}"


respond = adapted(app)
