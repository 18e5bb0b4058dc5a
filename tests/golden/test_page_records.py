"""What the routes answer: pages for people, refusals, cards, more explanations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations, product
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from search.app import create_app
from search.engine.local import LocalEngine
from search.explain.text import explained_text
from search.explain.trace import explain
from search.model import DANGER_KINDS, LANGUAGES, STRENGTHS, DangerKind
from search.query.parameters import read_query
from search.safety.card import make_card
from search.safety.help import DangerHelp
from search.settings import Settings
from search.store.reader import Store
from tests.support.golden.answers import questions
from tests.support.golden.records import digest, hold
from tests.support.search_fixtures import HTML, LINE

PAGES: tuple[dict[str, Any], ...] = (
    {"q": "lithium", "limit": 2},
    {"q": "depression", "limit": 2, "offset": 2, "group": "article"},
    {"q": "what is the PHQ-9?", "limit": 1},
    {"q": "how do i keep the weight off", "limit": 1, "tag": "weight"},
    {"q": "i want to die", "limit": 1},
    {"q": "aumento de peso", "limit": 1},
    {"q": "sertralin and lithum " + " ".join(f"zz{n}q" for n in range(12)), "limit": 1},
)
# Each is refused, or stands at the last value that is not.
GIVEN: tuple[dict[str, Any], ...] = (
    {},
    {"q": " "},
    {"q": "x" * 2000},
    {"q": "x" * 2001},
    *({"q": "x", "limit": limit} for limit in (0, 1, 50, 51, "5.0", "-1", "1" * 10)),
    *({"q": "x", "offset": offset} for offset in (0, 1000, 1001)),
    *({"q": "x", "exact": exact} for exact in ("true", "1", "0", "yes")),
    *({"q": "x", "tag": "t" * length} for length in (0, 1, 200, 201)),
    *({"q": "x", "lang": lang} for lang in ("e", "en", "es-MX", "en-" + "a" * 40, "en_GB")),
    *({"q": "x", "kind": kind} for kind in ("faq", "other")),
    {"q": "x", "group": "title"},
    {"q": "x", "limt": 3},
)
ROUTES = (
    "/articles?limit=2",
    "/articles?offset=1&limit=1",
    "/articles?limit=0",
    "/articles?limit=501",
    "/articles?offset=1000000",
    "/articles?offset=1000001",
    "/articles?offset=-1",
    "/suggest?q=lith&limit=1",
    "/suggest?q=lith&limit=10",
    "/suggest?q=lith&limit=11",
    "/suggest?q=",
    "/passages/none",
    "/embed?limit=50",
    "/embed?limit=51",
    "/embed?lang=es",
    "/nowhere",
)


@pytest.fixture(scope="module")
def client(both: Store) -> FlaskClient:
    return create_app(LocalEngine(both), LINE).test_client()


def test_pages_of_results_are_as_recorded(client: FlaskClient) -> None:
    def page(given: dict[str, Any]) -> Iterator[str]:
        text = client.post("/search", data=given, headers=HTML).text
        body = text[text.index("<body") :]
        yield from (line.strip() for line in body.splitlines() if line.strip())

    hold("pages", ((str(given)[:60], page(given)) for given in PAGES))


def test_what_is_refused_is_refused_as_recorded(client: FlaskClient) -> None:
    def answer(given: dict[str, Any]) -> Iterator[str]:
        yield _told(client.post("/search", data=given))
        yield _told(client.get("/suggest", query_string=given))

    hold(
        "refused",
        ((f"{number} {str(given)[:60]}", answer(given)) for number, given in enumerate(GIVEN)),
    )


def test_other_routes_answer_as_recorded(client: FlaskClient) -> None:
    hold("routes", ((route, [_told(client.get(route))]) for route in ROUTES))


def _told(response: TestResponse) -> str:
    """The status, what is cached, and a sentence or a digest."""
    if response.status_code >= 400:
        refused: Any = response.get_json()
        return f"{response.status_code} {refused['detail']}"
    text = re.sub(r'"took_ms": ?[\d.]+', "", response.text)
    return f"{response.status_code} {response.headers.get('Cache-Control')} {digest(text)}"


def test_more_explanations_are_as_recorded(both: Store) -> None:
    asked = questions("asked")[5::7]
    made = ((one, explain(read_query({"q": one, "limit": 1}), both)) for one in asked)
    hold("explained_more", ((one, explained_text(found).splitlines()) for one, found in made))


def test_cards_are_as_recorded() -> None:
    """For each kind of danger and each two, in countries with lines of their own and without."""

    def cards(country: str | None) -> Iterator[str]:
        settings = Settings(country=country)
        several: list[tuple[DangerKind, ...]] = [(one,) for one in DANGER_KINDS]
        several += [*combinations(DANGER_KINDS, 2)][::5]
        for kinds, language, strength in product(several, LANGUAGES, STRENGTHS):
            card = make_card(DangerHelp(strength, kinds, language), settings)
            lines = ", ".join(f"{one.text} {one.number}" for one in card.lines)
            told = f"{card.text} {card.note or ''} | {lines}"
            yield f"{language} {strength} {' '.join(kinds)}: {told}"

    hold("cards", ((str(country), cards(country)) for country in ("US", "GB", "MX", None)))
