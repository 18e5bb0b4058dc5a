"""Lambda's entry point; `flask --app handler run` serves the same app on a desk.

    event -> is_http? -> apig-wsgi -> request_environ -> Flask app -> join_headers -> response
                 no   -> IGNORED

apig-wsgi reads body, method and query, and writes the response in the event's own format. This
module corrects the rest: paths, header names, client address, scheme and host, repeated headers.

Laws: nothing in an event is executed or printed, because it may hold what a patient typed. boto3
is not imported. The app and its index are opened when Lambda loads this module.
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
from search.web.access_log import REQUEST_ID
from search.web.response import PROBLEM, problem_json

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

Event = dict[str, Any]  # AWS's own JSON, samples in tests/support/aws/lambda_events.py
Response = dict[str, Any]

IGNORED = {"ignored": "This function answers HTTP requests only."}

# Media types sent as UTF-8 text. Any other body is sent in base64.
TEXT_TYPES = (
    "text/",
    "application/json",
    PROBLEM,
    "application/vnd.citationstyles.csl+json",
    "application/x-bibtex",
    "application/x-research-info-systems",
)


def lambda_handler(event: Any, context: Any) -> Response:
    """Answer an HTTP event of API Gateway (v1, v2), a function URL or a load balancer.

    Return IGNORED for any other event, such as a warm-up, a schedule or an unknown invocation.
    """
    if not is_http(event):
        return dict(IGNORED)
    try:
        return respond(event, context)
    except Exception as error:  # the runtime client would log str(error), which may quote the event
        print(f"handler: {type(error).__name__} at {code_location(error)}", file=sys.stderr)
        return error_response(event)


def is_http(event: Any) -> bool:
    """Tell whether an event has the shape of an HTTP request, in payload format 1.0 or 2.0."""
    if not isinstance(event, dict) or not isinstance(event.get("requestContext"), dict):
        return False
    version = event.get("version", "1.0")
    if version == "2.0":
        return isinstance(event["requestContext"].get("http"), dict)
    return version == "1.0" and "httpMethod" in event and "path" in event


def make_responder(app: WSGIApplication) -> Callable[[Event, Any], Response]:
    """Return the function (event, context) -> response of `app`.

    The function raises what a malformed event leads to, of any exception type.
    """

    def corrected(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        repeats = environ["apig_wsgi.multi_value_headers"]
        start = start_response if repeats else join_headers(start_response)
        return app(request_environ(environ), start)

    return make_lambda_handler(corrected, True, TEXT_TYPES)


# The request


def request_environ(environ: WSGIEnvironment) -> WSGIEnvironment:
    """Make the environ of PEP 3333, without the event: a logged environ then holds no body."""
    event: Event = environ["apig_wsgi.full_event"]
    others = {k: v for k, v in environ.items() if not k.startswith(("HTTP", "apig_wsgi."))}
    headers = request_headers(event)
    kind = headers.pop("HTTP_CONTENT_TYPE", "")
    headers.pop("HTTP_CONTENT_LENGTH", "")  # counts the body in the event, not the body sent
    if is_rest(event):  # without binary media types, it would pass a gzip body on as base64
        headers.pop("HTTP_ACCEPT_ENCODING", "")
    mount, path = split_path(event)
    return {
        **others,
        **headers,
        **server_variables(event["requestContext"], headers),
        "CONTENT_TYPE": kind,
        "SCRIPT_NAME": mount,
        "PATH_INFO": path,
        "QUERY_STRING": latin1(event.get("rawQueryString") or environ["QUERY_STRING"]),
        "REMOTE_ADDR": client_address(event["requestContext"]),
        REQUEST_ID: getattr(environ.get("apig_wsgi.context"), "aws_request_id", None),
    }


def is_rest(event: Event) -> bool:
    """Tell whether the event comes from a REST API of API Gateway."""
    return "version" not in event and "elb" not in event["requestContext"]


def latin1(text: str) -> str:
    """Encode text as a PEP 3333 string: one character for each byte of its UTF-8."""
    return text.encode().decode("latin-1")


def request_headers(event: Event) -> dict[str, str]:
    """The request's headers by their CGI names, repeated ones joined.

    A name with an underscore is dropped, as nginx does. Otherwise a client's `x_forwarded_for`
    and the `X-Forwarded-For` that AWS writes would share one CGI name.
    """
    values: dict[str, list[str]] = {}
    for name, value in header_pairs(event):
        if "_" not in name:
            values.setdefault(name.upper().replace("-", "_"), []).append(latin1(value))
    separators = {"COOKIE": "; "}
    return {f"HTTP_{name}": separators.get(name, ",").join(values[name]) for name in values}


def header_pairs(event: Event) -> Iterator[tuple[str, str]]:
    """Yield (name, value) of every header, as written in the event.

    A test from the AWS console sends null for no headers. Only v2 has a separate `cookies` list.
    """
    if "multiValueHeaders" in event:
        for name, values in (event["multiValueHeaders"] or {}).items():
            yield from ((name, value) for value in values)
    else:
        yield from (event.get("headers") or {}).items()
    yield from (("cookie", value) for value in event.get("cookies") or ())


def server_variables(context: Event, headers: dict[str, str]) -> dict[str, str]:
    """Scheme, host name and port of the request, as environ variables.

    API Gateway and function URLs use HTTPS only. A load balancer always overwrites
    X-Forwarded-Proto with the scheme that the client used.
    """
    forwarded = headers.get("HTTP_X_FORWARDED_PROTO") if "elb" in context else None
    scheme, port = ("http", "80") if forwarded == "http" else ("https", "443")
    name = context.get("domainName") or headers.get("HTTP_HOST", "").partition(":")[0]
    return {
        "wsgi.url_scheme": scheme,
        "SERVER_NAME": str(name or "lambda"),  # a load balancer's health check has no Host
        "SERVER_PORT": port,
    }


def client_address(context: Event) -> str:
    """The client's IP address as AWS saw it; empty behind a load balancer.

    A load balancer gives it in X-Forwarded-For only. With the setting
    `routing.http.xff_header_processing.mode=preserve` that header is the client's own text.
    https://docs.aws.amazon.com/elasticloadbalancing/latest/application/x-forwarded-headers.html
    """
    facts = context.get("http") or context.get("identity") or {}
    return str(facts.get("sourceIp") or "")


def split_path(event: Event) -> tuple[str, str]:
    """Split the path into (SCRIPT_NAME, PATH_INFO): the mount point and the path in the app.

    The stage is part of a visitor's URL only at AWS's own host name; a custom domain hides it.
    Only HTTP APIs send the path decoded: https://github.com/honojs/hono/issues/2156
    """
    path: str = event.get("rawPath") or event.get("path") or "/"
    stage = stage_prefix(event["requestContext"])
    host = str(event["requestContext"].get("domainName"))
    prefix = stage if ".execute-api." in host else ""
    if "version" not in event:
        base = base_path(event)
        return prefix + decoded(base), decoded(path[len(base) :] or "/")
    rest = without_stage(path, stage)
    return prefix, decoded(rest) if ".lambda-url." in host else latin1(rest)


def decoded(path: str) -> str:
    """Undo percent-encoding, into a PEP 3333 string."""
    return unquote_to_bytes(path).decode("latin-1")


def stage_prefix(context: Event) -> str:
    """The path prefix of a stage: `/dev` for `dev`; empty for the default stage.

    Function URLs and load balancers have no other stage."""
    stage = context.get("stage") or "$default"
    return "" if stage == "$default" else f"/{stage}"


def without_stage(path: str, prefix: str) -> str:
    """Remove the stage, which HTTP APIs put before the path, at a custom domain too.
    https://github.com/CodeGenieApp/serverless-express/issues/465"""
    if path == prefix or path.startswith(f"{prefix}/"):
        return path[len(prefix) :] or "/"
    return path


def base_path(event: Event) -> str:
    """The base path, such as `/clinic`, that a custom domain maps to this REST API; else empty.

    It stays in the path; only `resource` and its parameter show where it ends.
    https://github.com/aws-powertools/powertools-lambda-python/pull/579
    """
    if not event.get("resource"):  # a load balancer has none
        return ""
    proxy = (event.get("pathParameters") or {}).get("proxy")
    route = str(event["resource"]).replace("{proxy+}", proxy or "{proxy+}")
    path: str = event["path"]
    return without_suffix(path, route) or without_suffix(
        unquote(path), route
    )  # AWS may have decoded `proxy`


def without_suffix(path: str, suffix: str) -> str:
    """A path less its suffix, trailing slashes ignored; empty where it has another suffix."""
    path, suffix = path.rstrip("/"), suffix.rstrip("/")
    return path.removesuffix(suffix) if path.endswith(suffix) else ""


# The response


def join_headers(start_response: StartResponse) -> StartResponse:
    """Join the values of repeated response headers (RFC 9110, 5.3), cookies excepted.

    For event formats without multi-value headers. HTTP APIs and function URLs take several cookies
    all the same; a load balancer sets the last one only.
    """

    def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
        grouped: dict[str, list[str]] = {}
        for name, value in headers:
            grouped.setdefault(name.lower(), []).append(value)
        cookies = [("set-cookie", value) for value in grouped.pop("set-cookie", ())]
        others = [(name, ", ".join(values)) for name, values in grouped.items()]
        return start_response(status, others + cookies, exc_info)

    return start


def error_response(event: Event) -> Response:
    """A 500 response in the app's problem format, with the emergency line."""
    try:
        settings = read_settings(os.environ)
    except BadSetting:
        settings = Settings()
    detail = "Lambda received a request that could not be read."
    headers = {"content-type": PROBLEM, "cache-control": "no-store"}
    repeats = {"multiValueHeaders": {name: [value] for name, value in headers.items()}}
    return {
        "statusCode": 500,
        **(repeats if "multiValueHeaders" in event else {"headers": headers}),
        "body": json.dumps(problem_json(500, "Unreadable event", detail, settings)),
        "isBase64Encoded": False,
    }


def code_location(error: Exception) -> str:
    """File and line that raised, without the message, which may quote the event."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{last.filename}:{last.lineno}"


respond = make_responder(app)
