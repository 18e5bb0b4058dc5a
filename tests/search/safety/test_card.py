"""The card: whom to call, in which order and language, and what it says of them."""

from __future__ import annotations

import re
from itertools import product

import pytest

from search.languages.detect import language_of
from search.model import DANGER_KINDS, DangerKind, InterfaceLanguage, Strength
from search.safety.card import MOST_LINES, Card, make_card
from search.safety.help import DangerHelp
from search.safety.lines import FILE, Line, all_rows
from search.settings import COUNTRIES, Emergency, Settings
from tests.support.each import each

CLINIC = Emergency("In danger? Call us.", "555-0199")


def card(
    kind: DangerKind = "self-harm",
    strength: Strength = "now",
    language: InterfaceLanguage = "en",
    settings: Settings | None = None,
    lines: tuple[Line, ...] = (),
    wording: str | None = None,
) -> Card:
    found = DangerHelp(strength, (kind,), language, lines, wording)
    return make_card(found, settings or Settings())


def numbers(made: Card) -> list[str | None]:
    return [line.number for line in made.lines]


def test_without_any_number_it_says_whom_to_call_all_the_same() -> None:
    made = card()
    assert made.lines == ()
    assert made.text == (
        "If you or someone with you may be in danger now, call your local emergency number."
    )
    assert made.note == "You need not be sure."


def test_a_crisis_line_comes_before_the_emergency_number_for_self_harm_only() -> None:
    settings = Settings(country="US")
    assert numbers(card("self-harm", settings=settings)) == ["988", "911"]
    assert numbers(card("overdose", settings=settings)) == ["911", "1-800-222-1222"]
    assert numbers(card("medical", settings=settings)) == ["911"]


def test_the_clinics_own_come_first_and_one_of_three_sends_help() -> None:
    own = tuple(Line(f"Line {n}", f"555-010{n}") for n in range(4))
    made = card(settings=Settings(country="US"), lines=own)
    assert numbers(made) == ["555-0100", "555-0101", "911"]
    made = card(settings=Settings(emergency=CLINIC, country="US"), lines=own[:1])
    assert numbers(made) == ["555-0100", "555-0199", "988"]


def test_of_three_lines_only_one_is_there_to_send_help() -> None:
    own = tuple(Line(f"Line {n}", f"555-010{n}") for n in range(4))
    made = card(settings=Settings(emergency=CLINIC, country="US"), lines=own)
    assert numbers(made) == ["555-0100", "555-0101", "555-0199"]
    assert numbers(card(lines=own)) == ["555-0100", "555-0101", "555-0102"]  # nobody does


@pytest.mark.parametrize(
    ("strength", "country", "called"),
    [
        ("now", "US", "call one of these numbers."),
        ("now", "MX", "call your local emergency number, or this number."),
        ("maybe", "MX", "call this number."),
        ("maybe", None, "call your local emergency number."),
    ],
)
def test_the_sentence_says_whom_to_call(
    strength: Strength, country: str | None, called: str
) -> None:
    assert card("self-harm", strength, settings=Settings(country=country)).text.endswith(called)


def test_no_number_comes_twice() -> None:
    same = Settings(emergency=Emergency("Call us.", "9 1 1"), country="US")
    assert numbers(card("medical", settings=same)) == ["9 1 1"]


def test_it_says_only_what_is_true_of_every_line() -> None:
    assert card(settings=Settings(country="US")).note == (
        "You need not be sure. The call is free, day and night."
    )
    # What Australia's crisis line costs is not stated at its source.
    assert card(settings=Settings(country="AU")).note == (
        "You need not be sure. Somebody answers day and night."
    )
    own = Line("Ours", "555-0100")
    assert card(settings=Settings(country="US"), lines=(own,)).note == "You need not be sure."


def test_maybe_is_one_line_without_a_note() -> None:
    made = card("violence", "maybe", settings=Settings(country="GB"))
    assert len(made.lines) == 1
    assert made.note is None


def test_the_clinics_wording_is_said_in_place_of_ours() -> None:
    assert card(wording="Call us. We have time.").text == "Call us. We have time."


def test_every_card_is_whole_conditional_and_of_its_language() -> None:
    places = [Settings(), *(Settings(country=one) for one in COUNTRIES)]
    strengths: tuple[Strength, ...] = ("now", "maybe")
    languages: tuple[InterfaceLanguage, ...] = ("en", "es")
    for settings, kind, strength, language in each(
        product(places, DANGER_KINDS, strengths, languages)
    ):
        made = card(kind, strength, language, settings)
        assert made.text.startswith({"en": "If ", "es": "Si "}[language])
        assert "{" not in made.text
        assert len(made.lines) <= MOST_LINES[strength]
        assert all(line.tel for line in made.lines)


def test_a_line_is_shipped_with_its_source_and_the_day() -> None:
    """All of the file, but for its remarks and its heading."""
    lines = [one for one in FILE.read_text(encoding="utf-8").splitlines() if one[:1] != "#"]
    assert len(all_rows()) == len(lines) - 1
    for row in each(all_rows()):
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", row.read)
        assert "." in row.source
        assert {row.always, row.free} <= {"yes", "-"}
        assert any(map(str.isdigit, row.number))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("i want to die", "en"),
        ("quiero morir", "es"),
        ("me quiero matar", "es"),
        ("mi hijo tomó todas las pastillas", "es"),
        ("¿ayuda?", "es"),
        ("no puedo mas", "es"),
        ("no reason to live", "en"),
        ("suicide", "en"),
        ("suicidio", "es"),
        ("", "en"),
    ],
)
def test_the_language_is_that_of_the_question(text: str, language: str) -> None:
    assert language_of(text) == language
