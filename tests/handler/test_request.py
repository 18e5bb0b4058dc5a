"""An event becomes the environ that a plain WSGI server builds for the same HTTP request."""

from __future__ import annotations

import io
from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, quote, unquote_to_bytes
from wsgiref.simple_server import WSGIRequestHandler
from wsgiref.validate import validator as watched

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import handler
from tests.support.aws.lambda_events import (
    AWS_NAME,
    CALLER,
    FORMS,
    OWN_NAME,
    Event,
    Form,
    Request,
    api_gateway_v1,
    api_gateway_v1_base_path,
    api_gateway_v2,
    api_gateway_v2_custom_domain,
    api_gateway_v2_named_stage,
    function_url,
    load_balancer,
    load_balancer_multi,
)

Environ = dict[str, Any]

# Forms whose event keeps the query as it was sent; the others cut it into parameters.
RAW_QUERY = {api_gateway_v2, api_gateway_v2_named_stage, api_gateway_v2_custom_domain, function_url}
BALANCED = {load_balancer, load_balancer_multi}
MOUNTS = {
    api_gateway_v1: "/dev",
    api_gateway_v1_base_path: "/clinic",
    api_gateway_v2_named_stage: "/dev",
}

all_forms = pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)


def seen(event: Event) -> Environ:
    """What an app is given for an event, its body read to `body`; wsgiref watches each step."""
    found: list[Environ] = []

    def app(environ: Environ, start_response: Any) -> Iterable[bytes]:
        size = int(environ["CONTENT_LENGTH"])
        found.append({**environ, "body": environ["wsgi.input"].read(size)})
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b""]

    handler.make_responder(watched(app))(event, None)
    return found[0]


class Plain(WSGIRequestHandler):
    """wsgiref's server, without the network: bytes in, environ out."""

    def __init__(self, request: Request) -> None:
        self.rfile = io.BytesIO(sent(request))
        self.client_address = (CALLER, 0)
        self.server = SimpleNamespace(base_environ={"SCRIPT_NAME": ""})
        self.raw_requestline = self.rfile.readline()
        assert self.parse_request()


def sent(request: Request) -> bytes:
    """The request as it is on the wire, its text in UTF-8."""
    target = f"{request.path}?{request.query}" if request.query else request.path
    headers = [*request.pairs, ("content-length", str(len(request.body)))]
    lines = [f"{request.method} {target} HTTP/1.1", *(f"{name}: {v}" for name, v in headers)]
    return "\r\n".join([*lines, "", ""]).encode() + request.body


def of_a_plain_server(request: Request) -> Environ:
    plain = Plain(request)
    return {**plain.get_environ(), "body": plain.rfile.read()}


# The same environ as anywhere

segments = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8)
paths = st.lists(st.builds(quote, segments, st.just("!$&'()*+,;=:@~")), min_size=1).map(
    lambda parts: "/x" + "/".join(["", *parts])
)
names = st.text("aqü日 +%&=#/", min_size=1, max_size=6)
pairs = st.builds(lambda name, value: f"{quote(name)}={quote(value, '+/:?')}", names, names)
queries = st.lists(pairs | st.sampled_from(["", "flag", "empty=", "q=100%", "q=a+b", "q=%C3%BC"]))
values = st.text("abc ,;=\"'()ü日", max_size=12).map(str.strip)
header_names = st.sampled_from(["X-One", "X-Two", "Referer", "X-Forwarded-Host", "User-Agent"])
requests = st.builds(
    Request,
    method=st.sampled_from(["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS"]),
    path=paths,
    query=queries.map("&".join),
    text=st.none() | st.binary() | st.text(st.characters(exclude_categories=["Cs"])),
    more=st.dictionaries(header_names, values).map(lambda found: tuple(found.items())),
)


@all_forms
@given(request=requests)
@settings(max_examples=60)
def test_any_request_is_what_a_plain_server_makes_of_it(form: Form, request: Request) -> None:
    ours, theirs = seen(form(request)), of_a_plain_server(request)
    assert ours["SCRIPT_NAME"] == MOUNTS.get(form, "")
    for name in ("REQUEST_METHOD", "PATH_INFO", "SERVER_PROTOCOL", "CONTENT_LENGTH", "body"):
        assert ours[name] == theirs[name], name
    for name, value in theirs.items():
        assert not name.startswith("HTTP_") or ours[name] == value, name
    assert request.text is None or ours["CONTENT_TYPE"] == theirs["CONTENT_TYPE"]
    assert query_of(ours, form) == query_of(theirs, form)


def query_of(environ: Environ, form: Form) -> object:
    """As far as the form can tell it: the order of different names is lost where AWS parses."""
    query = environ["QUERY_STRING"]
    if form in RAW_QUERY:
        return query
    found = parse_qs(query.encode("latin-1").decode(), keep_blank_values=True)
    return {k: v[-1:] if form is load_balancer else v for k, v in found.items()}


# Paths


@all_forms
@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("/", "/"),
        ("/caf%C3%A9", "/café"),
        ("/日本", "/日本"),  # not encoded by the client
        ("/a%2Fb", "/a/b"),  # WSGI cannot tell %2F from a slash
        ("/100%25", "/100%"),
        ("/a%252Fb", "/a%2Fb"),  # decoded once
        ("/a//b", "/a//b"),
        ("/a/", "/a/"),
        ("/a+b", "/a+b"),
        ("/dev", "/dev"),  # a stage's name may be a page's, too
        ("/clinic/clinic", "/clinic/clinic"),
        ("/x/{}", "/x/{}"),
        ("/%7Bproxy+%7D", "/{proxy+}"),
        ("/developer", "/developer"),
    ],
)
def test_a_path_is_decoded_once_and_without_its_mount(form: Form, path: str, asked: str) -> None:
    environ = seen(form(Request("GET", path)))
    assert environ["PATH_INFO"].encode("latin-1").decode() == asked
    assert environ["SCRIPT_NAME"] == MOUNTS.get(form, "")


def test_bytes_that_are_no_utf8_stay_as_they_are() -> None:
    for form in (api_gateway_v1, function_url, load_balancer):
        path = seen(form(Request("GET", "/%FF%FE")))["PATH_INFO"]
        assert path.encode("latin-1") == unquote_to_bytes("/%FF%FE")


def test_a_stage_without_a_slash_behind_it_is_the_root() -> None:
    event = {**api_gateway_v2_named_stage(Request("GET", "/")), "rawPath": "/dev"}
    assert (seen(event)["SCRIPT_NAME"], seen(event)["PATH_INFO"]) == ("/dev", "/")


def test_a_domain_without_base_path_is_the_root() -> None:
    event = api_gateway_v1(Request("GET", "/search"))
    event["requestContext"] |= {"domainName": OWN_NAME, "path": "/search"}
    assert (seen(event)["SCRIPT_NAME"], seen(event)["PATH_INFO"]) == ("", "/search")


def test_a_domain_mapped_to_no_stage_has_the_stage_in_its_base_path() -> None:
    """https://github.com/localstack/localstack/pull/12296"""
    event = api_gateway_v1(Request("GET", "/search"))
    event["requestContext"] |= {"domainName": OWN_NAME, "path": "/clinic/dev/search"}
    event["path"] = "/clinic/dev/search"
    assert (seen(event)["SCRIPT_NAME"], seen(event)["PATH_INFO"]) == ("/clinic/dev", "/search")


def test_a_stage_is_stripped_as_a_whole_segment_only() -> None:
    """Some say that a custom domain's path has no stage: https://github.com/zappa/Zappa/pull/1460"""
    event = {**api_gateway_v2_custom_domain(Request("GET", "/")), "rawPath": "/developer"}
    assert seen(event)["PATH_INFO"] == "/developer"


@pytest.mark.parametrize("proxy", ["100%25", "100%"])
def test_a_base_path_is_found_whether_aws_decodes_the_parameter_or_not(proxy: str) -> None:
    event = api_gateway_v1_base_path(Request("GET", "/100%25"))
    environ = seen({**event, "pathParameters": {"proxy": proxy}})
    assert (environ["SCRIPT_NAME"], environ["PATH_INFO"]) == ("/clinic", "/100%")


def test_without_a_proxy_parameter_the_path_is_taken_whole() -> None:
    event = {**api_gateway_v1(Request("GET", "/search")), "pathParameters": None}
    assert seen(event)["PATH_INFO"] == "/search"
    del event["resource"]
    assert seen(event)["PATH_INFO"] == "/search"


# Headers, cookies, query and body


@pytest.mark.parametrize("form", [f for f in FORMS.values() if f is not load_balancer])
def test_repeated_headers_and_query_names_are_all_there(form: Form) -> None:
    more = (("X-Tag", "one"), ("x-tag", "two"), ("Cookie", "a=1; b=2"), ("cookie", "c=3"))
    environ = seen(form(Request("GET", "/", "q=1&r=0&q=2", more=more)))
    assert environ["HTTP_X_TAG"] == "one,two"
    assert environ["HTTP_COOKIE"] == "a=1; b=2; c=3"
    assert parse_qs(environ["QUERY_STRING"]) == {"q": ["1", "2"], "r": ["0"]}


def test_a_load_balancer_with_single_values_hands_on_the_last_of_each() -> None:
    environ = seen(load_balancer(Request("GET", "/", "q=1&q=2", more=(("A", "1"), ("a", "2")))))
    assert (environ["QUERY_STRING"], environ["HTTP_A"]) == ("q=2", "2")


@all_forms
def test_what_is_no_http_header_in_cgi_is_none_here(form: Form) -> None:
    environ = seen(form(Request("POST", "/", text="ü", more=(("Content-Length", "99"),))))
    assert (environ["CONTENT_TYPE"], environ["CONTENT_LENGTH"]) == (
        "text/plain; charset=utf-8",
        "2",
    )
    assert not {"HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH", "HTTP"} & environ.keys()


@all_forms
def test_no_cookie_and_no_body_are_no_cookie_and_no_body(form: Form) -> None:
    environ = seen(form(Request("GET", "/")))
    assert "HTTP_COOKIE" not in environ
    assert (environ["body"], environ["CONTENT_TYPE"]) == (b"", "")


def test_a_consoles_test_has_no_headers() -> None:
    event = api_gateway_v1(Request("GET", "/health"))
    assert seen({**event, "headers": None, "multiValueHeaders": None})["PATH_INFO"] == "/health"
    event = load_balancer(Request("GET", "/health"))
    assert seen({**event, "headers": None})["PATH_INFO"] == "/health"


@all_forms
def test_a_body_may_come_as_text_or_not_at_all(form: Form) -> None:
    event = form(Request("POST", "/", text="?"))
    assert seen({**event, "body": "日本", "isBase64Encoded": False})["body"] == "日本".encode()
    assert seen({**event, "body": None, "isBase64Encoded": False})["body"] == b""


@all_forms
def test_a_raw_query_beyond_ascii_is_its_bytes(form: Form) -> None:
    query = seen(form(Request("GET", "/", "q=日ü")))["QUERY_STRING"]
    assert parse_qs(query.encode("latin-1").decode()) == {"q": ["日ü"]}


# Who asks, and whom


SPOOFED = (
    ("X-Forwarded-For", "198.51.100.66"),
    ("X_Forwarded_For", "198.51.100.67"),
    ("X-Real-Ip", "198.51.100.68"),
    ("Forwarded", "for=198.51.100.69;host=evil.example;proto=http"),
    ("X-Forwarded-Host", "evil.example"),
    ("X-Forwarded-Port", "81"),
    ("Remote-Addr", "198.51.100.70"),
)


@all_forms
def test_the_caller_is_never_taken_from_a_header(form: Form) -> None:
    environ = seen(form(Request("GET", "/", more=SPOOFED)))
    assert environ["REMOTE_ADDR"] == ("" if form in BALANCED else CALLER)
    assert "198.51.100.67" not in environ.get("HTTP_X_FORWARDED_FOR", "")


@all_forms
def test_scheme_and_host_are_what_aws_says(form: Form) -> None:
    environ = seen(form(Request("GET", "/", more=SPOOFED)))
    event = form(Request("GET", "/"))
    host = event["requestContext"].get("domainName", OWN_NAME)
    assert environ["wsgi.url_scheme"] == "https"
    assert (environ["SERVER_NAME"], environ["SERVER_PORT"]) == (host, "443")
    assert environ["HTTP_HOST"] == host


@pytest.mark.parametrize("form", [f for f in FORMS.values() if f not in BALANCED])
def test_only_a_load_balancers_headers_say_the_scheme_and_none_says_the_server(form: Form) -> None:
    event = form(Request("GET", "/"))
    said = {"host": "evil.example", "x-forwarded-proto": "http"}
    event["headers"] |= said
    if "multiValueHeaders" in event:
        event["multiValueHeaders"] |= {name: [value] for name, value in said.items()}
    environ = seen(event)
    assert environ["SERVER_NAME"] == event["requestContext"]["domainName"]
    assert (environ["wsgi.url_scheme"], environ["SERVER_PORT"]) == ("https", "443")


def test_a_load_balancer_may_speak_plain_http_and_its_health_check_has_no_host() -> None:
    event = load_balancer(Request("GET", "/health"))
    event["headers"] = {"user-agent": "ELB-HealthChecker/2.0", "x-forwarded-proto": "http"}
    environ = seen(event)
    assert (environ["wsgi.url_scheme"], environ["SERVER_PORT"]) == ("http", "80")
    assert environ["SERVER_NAME"] == "lambda"


@all_forms
def test_the_event_is_not_in_the_environ(form: Form) -> None:
    environ = seen(form(Request("POST", "/", text="?")))
    assert [name for name in environ if name.startswith("apig_wsgi")] == []


def test_the_stage_is_in_links_at_awss_name_only() -> None:
    at_aws = seen(api_gateway_v2_named_stage(Request("GET", "/")))
    at_home = seen(api_gateway_v2_custom_domain(Request("GET", "/")))
    assert (at_aws["SERVER_NAME"], at_aws["SCRIPT_NAME"]) == (AWS_NAME, "/dev")
    assert (at_home["SERVER_NAME"], at_home["SCRIPT_NAME"]) == (OWN_NAME, "")
