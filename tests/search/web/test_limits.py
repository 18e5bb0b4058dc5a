"""One caller cannot take the search from the others, and no header tells who the caller is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

import handler
from search.app import create_app
from search.store.reader import Store
from search.web import limits
from search.web.limits import BURST, MOST_CALLERS, PER_SECOND, Callers, public_network
from tests.support.aws.lambda_events import Request, api_gateway_v1, api_gateway_v2, load_balancer
from tests.support.each import each
from tests.support.engine_under_test import ENGINE, engine_over
from tests.support.search_fixtures import HTML, LINE, LINE_JSON, problem

HOSPITAL, OTHER = "9.9.9.9", "8.8.4.4"
FORWARDED = {"X-Forwarded-For": OTHER, "Forwarded": f"for={OTHER}", "X-Real-IP": OTHER}


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> None:
    """Bursts of three, and a clock that stands."""
    monkeypatch.setattr(limits, "BURST", 3.0)
    monkeypatch.setattr(limits, "Callers", lambda: Callers(clock))


@pytest.fixture
def asking(store: Store, few: None) -> FlaskClient:
    return create_app(engine_over(store), LINE).test_client()


def get(client: FlaskClient, address: str, path: str = "/search?q=x", **more: Any) -> Any:
    return client.get(path, environ_overrides={"REMOTE_ADDR": address}, **more)


def drained(client: FlaskClient, address: str) -> None:
    while get(client, address).status_code == 200:
        pass


def test_a_caller_who_asks_too_much_is_refused_and_nobody_else(asking: FlaskClient) -> None:
    assert [get(asking, HOSPITAL).status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    assert get(asking, OTHER).status_code == 200


def test_the_refusal_has_the_emergency_line_and_says_when_to_ask_again(asking: FlaskClient) -> None:
    drained(asking, HOSPITAL)
    refused = get(asking, HOSPITAL)
    assert problem(refused, 429)["emergency"] == LINE_JSON
    assert refused.headers["Retry-After"] == "1"
    page = get(asking, HOSPITAL, headers=HTML)
    assert (page.status_code, page.mimetype) == (429, "text/html")
    assert LINE_JSON["text"] in page.text
    assert page.headers["Retry-After"] == "1"


def test_after_a_while_the_caller_may_ask_again(asking: FlaskClient, clock: Clock) -> None:
    drained(asking, HOSPITAL)
    clock.now += 1 / PER_SECOND
    assert [get(asking, HOSPITAL).status_code for _ in range(2)] == [200, 429]
    clock.now += 3_600
    assert [get(asking, HOSPITAL).status_code for _ in range(4)] == [200, 200, 200, 429]


def test_a_header_that_the_caller_writes_makes_no_other_caller(asking: FlaskClient) -> None:
    drained(asking, HOSPITAL)
    assert get(asking, HOSPITAL, headers=FORWARDED).status_code == 429
    assert get(asking, OTHER).status_code == 200, "nor does it use up what another has"


@pytest.mark.parametrize("form", [api_gateway_v1, api_gateway_v2])
def test_on_lambda_the_address_is_the_one_that_aws_saw(store: Store, few: None, form: Any) -> None:
    respond = handler.make_responder(create_app(engine_over(store), LINE))

    def status(address: str, **headers: str) -> int:
        event = form(Request("GET", "/search", "q=x", more=tuple(headers.items())))
        context = event["requestContext"]
        context.get("http", context.get("identity"))["sourceIp"] = address
        return int(respond(event, None)["statusCode"])

    assert [status(HOSPITAL) for _ in range(4)] == [200, 200, 200, 429]
    assert status(HOSPITAL, **{"x-forwarded-for": OTHER}) == 429
    assert status(OTHER) == 200


def test_behind_a_load_balancer_nobody_is_known_and_nobody_limited(store: Store, few: None) -> None:
    respond = handler.make_responder(create_app(engine_over(store), LINE))
    event = load_balancer(Request("GET", "/search", "q=x"))
    assert {respond(event, None)["statusCode"] for _ in range(9)} == {200}


@pytest.mark.parametrize(
    "address", ["", "127.0.0.1", "::1", "10.1.2.3", "172.17.0.1", "100.64.0.1", "fe80::1", "unix:"]
)
def test_an_address_that_may_be_a_proxy_s_is_not_limited(asking: FlaskClient, address: str) -> None:
    assert {get(asking, address).status_code for _ in range(9)} == {200}


def test_an_ipv6_line_is_one_caller_however_many_addresses_it_has() -> None:
    lines = {public_network(f"2a00:1450:4001:81{n}::{m:x}") for n in range(2) for m in range(9)}
    assert len(lines) == 2
    assert public_network(f"::ffff:{HOSPITAL}") == public_network(HOSPITAL)


@pytest.mark.parametrize(
    "path",
    ["/health", "/cite-box.js", "/", "/embed", "/openapi.json", "/results.css", "/strings/es.json"],
)
def test_what_every_visitor_needs_is_not_counted(asking: FlaskClient, path: str) -> None:
    drained(asking, HOSPITAL)
    assert get(asking, HOSPITAL, path).status_code == 200


@pytest.mark.parametrize("path", ["/suggest?q=x", "/articles", "/articles/x", "/references/x"])
def test_whatever_reads_the_index_is_counted(asking: FlaskClient, path: str) -> None:
    drained(asking, HOSPITAL)
    assert get(asking, HOSPITAL, path).status_code == 429


def test_of_callers_a_bounded_number_of_hashes_is_kept_and_no_address() -> None:
    callers = Callers()
    addresses = [f"9.9.{n // 256}.{n % 256}" for n in range(MOST_CALLERS + 500)]
    assert all(callers.take(address) for address in each(addresses))
    assert len(callers._buckets) == MOST_CALLERS
    assert {len(kept) for kept in callers._buckets} == {16}
    assert not [address for address in addresses[-9:] if address in repr(vars(callers))]
    assert not callers._buckets.keys() & _buckets_of_another(addresses)


def _buckets_of_another(addresses: list[str]) -> set[bytes]:
    """Another process has other hashes of the same addresses."""
    other = Callers()
    for address in addresses:
        other.take(address)
    return set(other._buckets)


def test_twenty_people_of_one_hospital_may_begin_at_once() -> None:
    """Each of them types for five seconds (ten suggestions or searches)."""
    callers = Callers(Clock())
    assert all(callers.take(HOSPITAL) for _ in range(20 * 5 * 2))
    assert BURST >= 200


# ---- how many at once ---------------------------------------------------------------------


@pytest.fixture
def one_at_a_time(monkeypatch: pytest.MonkeyPatch, store: Store) -> Iterator[FlaskClient]:
    monkeypatch.setattr(limits, "MOST_AT_ONCE", 1)
    return create_app(engine_over(store), LINE).test_client()


def test_a_request_too_many_is_answered_at_once_with_the_emergency_line(
    one_at_a_time: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second request arrives while the first is worked on."""
    inside: list[Any] = []

    def suggest(*_: object) -> tuple[()]:
        inside.append(one_at_a_time.application.test_client().get("/search?q=x"))
        return ()

    monkeypatch.setattr(ENGINE, "suggest", suggest)
    assert one_at_a_time.get("/suggest?q=x").status_code == 200
    [second] = inside
    assert problem(second, 503)["title"] == "Too busy"
    assert problem(second, 503)["emergency"] == LINE_JSON
    assert second.headers["Retry-After"] == "1"


def test_a_request_gives_its_place_back_however_it_ends(
    one_at_a_time: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert one_at_a_time.get("/search?q=x&limit=0").status_code == 400
    assert one_at_a_time.post("/search", data=b"x" * 40_000).status_code == 413
    monkeypatch.setattr(ENGINE, "search", lambda *_: 1 / 0)
    assert one_at_a_time.get("/search?q=x").status_code == 500
    monkeypatch.undo()
    assert one_at_a_time.get("/search?q=x").status_code == 200
