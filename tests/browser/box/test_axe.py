"""The box in a real browser: axe-core finds nothing in any state, on any page.

axe-core (Deque, MPL-2.0) comes in the package axe-playwright-python; only its script is used.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.support.box.matrix import (
    CALM,
    HOSTILE,
    INHERITED,
    STATES,
    Visit,
    axe_source,
    axe_violations,
    emergency,
    full_answer,
    visiting,
    walk,
)

pytestmark = pytest.mark.browser

PLACES: dict[str, dict[str, Any]] = {
    "page": {},
    "frame": {"framed": True},
    "unset": {"css": HOSTILE},
    "inherited": {"css": INHERITED},
}
# Inherited text can spoil colours and sizes alone: seen where there is the most of both.
SOME = ("idle", "option", "whole", "failed")


def test_axe_is_new_enough_for_wcag_2_2() -> None:
    found = re.search(r"axe v(\d+)\.(\d+)", axe_source()[:100])
    assert found
    assert (int(found[1]), int(found[2])) >= (4, 10)


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    with visiting(browser) as visit:
        yield visit


def violations(visit: Visit, css: str = "") -> list[str]:
    """Of every rule in light; dark differs by its colours only. A page whose own style breaks it
    answers for itself."""
    found = []
    for scheme, rules in (("dark", ["color-contrast"]), ("light", None)):
        visit.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        lines = axe_violations(visit.page, bool(css), rules)
        found += [f"{scheme} {line}" for line in lines]
    return found


@pytest.mark.parametrize("place", PLACES)
def test_axe_finds_nothing_in_any_state(visit: Visit, place: str) -> None:
    emergency(visit.stub)
    host = PLACES[place]
    found: dict[str, list[str]] = {}
    for name in walk(visit, **host):
        if place == "inherited" and name not in SOME:
            continue
        found[name] = violations(visit, host.get("css", ""))
        expect(visit.part("emergency")).to_be_visible()
    assert list(found) == ([*SOME] if place == "inherited" else [*STATES])
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize("css", ["", HOSTILE], ids=["page", "unset"])
def test_axe_finds_nothing_in_the_dialog(visit: Visit, css: str) -> None:
    emergency(visit.stub)
    visit.stub.usual = full_answer()
    visit.place(f'{CALM} open-in="dialog"', css)
    found = {"closed": violations(visit, css)}
    visit.part("opener").click()
    visit.suggest()
    found["suggestions"] = violations(visit, css)
    visit.ask()
    visit.part("result").first.wait_for()
    found["results"] = violations(visit, css)
    visit.part("close").click()
    found["closed again"] = violations(visit, css)
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_axe_finds_nothing_without_a_clinics_line(visit: Visit) -> None:
    visit.stub.usual = full_answer()
    visit.place(CALM)
    found = violations(visit)
    visit.ask()
    visit.part("result").first.wait_for()
    assert found + violations(visit) == []
