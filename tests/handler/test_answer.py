"""Headers and bodies that our app never sends, as each form of answer has to hold them."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from typing import Any
from wsgiref.validate import validator as watched

import pytest

import handler
from tests.support.aws.lambda_events import (
    FORMS,
    MULTI,
    Event,
    Form,
    Request,
    api_gateway_v2,
    api_gateway_v2_custom_domain,
    api_gateway_v2_named_stage,
    body,
    function_url,
    headers,
    load_balancer,
)

V2 = (api_gateway_v2, api_gateway_v2_named_stage, api_gateway_v2_custom_domain, function_url)

all_forms = pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)


def of_app(app: Any, event: Event) -> Event:
    return handler.make_responder(watched(app))(event, None)


def saying(data: bytes, *given: tuple[str, str], status: str = "200 OK") -> Any:
    """An app with one answer."""

    def app(environ: Any, start_response: Any) -> Iterable[bytes]:
        start_response(status, list(given) or [("Content-Type", "text/plain")])
        return [data]

    return app


REPEATED = (("Vary", "Origin"), ("Set-Cookie", "a=1"), ("vary", "Accept"), ("Set-Cookie", "b=2"))


@pytest.mark.parametrize("form", V2)
def test_v2_has_cookies_apart_and_joins_what_else_repeats(form: Form) -> None:
    got = of_app(saying(b"", ("Content-Type", "text/plain"), *REPEATED), form(Request("GET", "/")))
    assert got["cookies"] == ["a=1", "b=2"]
    assert got["headers"] == {"content-type": "text/plain", "vary": "Origin, Accept"}
    assert "multiValueHeaders" not in got


@pytest.mark.parametrize("form", MULTI)
def test_v1_and_a_load_balancer_with_lists_have_every_value(form: Form) -> None:
    got = of_app(saying(b"", ("Content-Type", "text/plain"), *REPEATED), form(Request("GET", "/")))
    assert headers(got)["set-cookie"] == ["a=1", "b=2"]
    assert headers(got)["vary"] == ["Origin", "Accept"]
    assert "headers" not in got


def test_a_load_balancer_with_single_values_joins_what_can_be_joined() -> None:
    app = saying(b"", ("Content-Type", "text/plain"), *REPEATED)
    got = of_app(app, load_balancer(Request("GET", "/")))
    assert got["headers"] == {
        "content-type": "text/plain",
        "vary": "Origin, Accept",
        "set-cookie": "b=2",
    }


@all_forms
@pytest.mark.parametrize(
    "given",
    [
        [("Content-Type", "image/png")],
        [("Content-Type", "application/octet-stream")],
        [("Content-Type", "text/plain"), ("Content-Encoding", "gzip")],
    ],
)
def test_bytes_travel_in_base64(form: Form, given: list[tuple[str, str]]) -> None:
    data = bytes(range(256))
    got = of_app(saying(data, *given), form(Request("GET", "/")))
    assert got["isBase64Encoded"]
    assert body(got) == data


@all_forms
def test_an_empty_answer_is_empty(form: Form) -> None:
    got = of_app(saying(b"", status="201 Created"), form(Request("GET", "/")))
    assert (got["statusCode"], got["body"], got["isBase64Encoded"]) == (201, "", False)


REST = ("api_gateway_v1", "api_gateway_v1_base_path")


@all_forms
def test_what_is_compressed_travels_in_base64_and_a_rest_api_gets_plain_text(form: Form) -> None:
    event = form(Request("GET", "/cite-box.js", more=(("accept-encoding", "gzip"),)))
    got = handler.lambda_handler(event, None)
    packed = form.__name__ not in REST
    assert ("content-encoding" in {name.lower() for name in headers(got)}) is packed
    assert got["isBase64Encoded"] is packed
    assert b"customElements" in (gzip.decompress(body(got)) if packed else body(got))
