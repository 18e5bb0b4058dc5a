"""Every answer of every route has all of its security headers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from search.settings import read_settings
from search.web.security import CSP, CSP_OF_DATA, HSTS, PERMISSIONS
from tests.support.each import each
from tests.support.search_fixtures import HTML

CLINIC = "https://clinic.example"
DATA, PAGE, SHARED, FRAMED = "data", "page", "shared", "framed"
# What each route is, and an address of it; the kinds are below.
ROUTES = {
    "/search": (DATA, "/search?q=x"),
    "/suggest": (DATA, "/suggest?q=x"),
    "/passages/<id_>": (DATA, "/passages/x"),
    "/passages/<id_>/references": (DATA, "/passages/x/references"),
    "/articles": (DATA, "/articles"),
    "/articles/<id_>": (DATA, "/articles/x"),
    "/articles/<id_>/references": (DATA, "/articles/x/references"),
    "/references/<id_>": (DATA, "/references/x"),
    "/health": (SHARED, "/health"),
    "/openapi.json": (DATA, "/openapi.json"),
    "/cite-box.js": (SHARED, "/cite-box.js"),
    "/embed.js": (SHARED, "/embed.js"),
    "/strings/<lang>.json": (SHARED, "/strings/es.json"),
    "/": (PAGE, "/"),
    "/try": (PAGE, "/try"),
    "/docs": (PAGE, "/docs"),
    "/embed": (FRAMED, "/embed"),
    "/<any('demo.css', 'results.css', 'try.css', 'try.js', 'embed-page.js'):name>": (
        DATA, "/try.js",
    ),
}  # fmt: skip
ALL = {
    "Strict-Transport-Security": HSTS,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
OF_PAGES = {"Cross-Origin-Opener-Policy": "same-origin", "Permissions-Policy": PERMISSIONS}
OWN = {"Cross-Origin-Resource-Policy": "same-origin"}
PUBLIC = {"Cross-Origin-Resource-Policy": "cross-origin"}
WANTED = {
    DATA: {**ALL, **OWN, "Content-Security-Policy": CSP_OF_DATA},
    SHARED: {**ALL, **PUBLIC, "Content-Security-Policy": CSP_OF_DATA},
    PAGE: {**ALL, **OWN, **OF_PAGES, "Content-Security-Policy": f"{CSP}'none'"},
    FRAMED: {**ALL, **PUBLIC, **OF_PAGES, "Content-Security-Policy": f"{CSP}'self' {CLINIC}"},
}
GUARDS = {name for headers in WANTED.values() for name in headers}


@pytest.fixture(scope="module")
def clinic(make_client: Callable[..., FlaskClient]) -> FlaskClient:
    return make_client(read_settings({"CITEBOX_ORIGINS": CLINIC}))


def guards(response: object) -> dict[str, str]:
    headers = response.headers  # type: ignore[attr-defined]
    return {name: headers[name] for name in GUARDS if name in headers}


def test_every_route_is_in_the_table(clinic: FlaskClient) -> None:
    assert {rule.rule for rule in clinic.application.url_map.iter_rules()} == ROUTES.keys()


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_every_route_has_all_headers(clinic: FlaskClient, route: str, method: str) -> None:
    kind, address = ROUTES[route]
    response = clinic.open(address, method=method, base_url="https://search.example")
    wanted = WANTED[kind]
    if method == "OPTIONS":  # its answer is empty, and never a page
        wanted = {**wanted, "Content-Security-Policy": guards(response)["Content-Security-Policy"]}
        assert guards(response).items() >= {k: wanted[k] for k in ALL}.items()
    else:
        assert guards(response) == wanted


@pytest.mark.parametrize("address", ["/search?q=x", "/search", "/embed?x=1"])
def test_a_page_of_results_or_of_an_error_has_those_of_a_page(
    clinic: FlaskClient, address: str
) -> None:
    page = clinic.get(address, headers=HTML, base_url="https://search.example")
    assert page.mimetype == "text/html"
    wanted = WANTED[FRAMED if address.startswith("/embed") else PAGE]
    assert guards(page) == wanted


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_an_error_has_them_too(clinic: FlaskClient, method: str) -> None:
    found = clinic.open("/nowhere", method=method, base_url="https://search.example")
    assert guards(found) == WANTED[DATA]


def test_over_http_nothing_is_said_of_https(clinic: FlaskClient) -> None:
    """RFC 6797, section 7.2."""
    for _, address in each(ROUTES.values()):
        assert "Strict-Transport-Security" not in clinic.get(address).headers
