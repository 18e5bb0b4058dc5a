"""A dose that the best passages lack is said to be missing, in any spelling."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.app import create_app
from search.rank.doses import missing_doses
from search.store.analysis import ENGLISH, language_of_code
from tests.support.engine_under_test import open_engine
from tests.support.search_fixtures import ask, built, json_lines

SPANISH = language_of_code("es")
LACKED = [
    ("can i take 25 mg", "Take 50 mg a day."),
    ("can i take 25mg", "Take 50 mg a day."),
    ("is 5 mg enough", "Take 25 mg a day."),
    ("is 5 mg enough", "Take 0.5 mg a day."),
    ("is 5 mg enough", "Take 5 ml a day."),
    ("is 1,000 mg too much", "Take 100 mg a day."),
    ("is 5 g too much", "Take 5 mg a day."),
    ("20% more", "It is 2% more."),
    ("is .5 mg enough", "Take 5 mg a day."),
    ("is 5 mg enough", "Take .5 mg a day."),
    ("is 1,5 mg enough", "Take 15 mg, or 5 mg, or 1 mg a day."),
    ("is 5 mg enough", "Take 2,5 mg a day."),
    ("is 1 mg enough", "Take 1,000 mg a day."),
    ("is .5 mg enough", "Take 10.5 mg a day."),
    ("is 0.5 mg enough", "Take 10.5 mg a day."),
]
HAD = [
    ("can i take 25 mg", "Take 25 mg a day."),
    ("can i take 25mg", "Take 25 mg a day."),
    ("can i take 25 mg", "Take 25mg a day."),
    ("can i take 25 MG", "Take a 25-mg tablet."),
    ("can i take 25mgs", "Take 25 mg a day."),
    ("can i take 25 mg", "Take 25 to 50 mg a day."),
    ("can i take 25 mg", "Take 25–50 mg a day."),
    ("is 1,000 mg too much", "Take 1000 mg a day."),
    ("is 1000mg too much", "Take 1,000 mg a day."),
    ("is 50 mcg enough", "Take 50 µg a day."),
    ("is 50 mcg enough", "Take 50 micrograms a day."),
    ("20% more", "It is 20 % more."),
    ("10 units", "Inject 10 units."),
    ("is .5 mg enough", "Take 0.5 mg a day."),
    ("is .5 mg enough", "Take .5 mg a day."),
    ("is 0.5 mg enough", "Take .5 mg a day."),
    ("is 1,5 mg enough", "Take 1.50 mg a day."),
    ("is 1.5 mg enough", "Take 1,5mg a day."),
]
SPANISH_HAD = [
    ("puedo tomar 1000 mg", "Tome 1.000 mg al día."),
    ("puedo tomar 1.000 mg", "Tome 1,000 mg al día."),
    ("puedo tomar 0,5 mg", "Tome 0.5 mg al día."),
    ("pongo 10 UI", "Ponga 10 unidades o 10 IU."),
    ("pongo 10 unidades", "Ponga 10 units."),
]
SPANISH_LACKED = [
    ("puedo tomar 1 mg", "Tome 1.000 mg al día."),
    ("puedo tomar 125 mg", "Tome 0,125 mg al día."),
    ("puedo tomar 5 mg", "Tome 1,5 mg al día."),
]


@pytest.mark.parametrize(("question", "text"), LACKED)
def test_another_number_or_another_unit_is_not_the_dose(question: str, text: str) -> None:
    [missing] = missing_doses(question, ENGLISH, [(ENGLISH, text)])
    assert missing in question


@pytest.mark.parametrize(("question", "text"), HAD)
def test_the_dose_is_found_in_any_spelling(question: str, text: str) -> None:
    assert (
        list(missing_doses(question, ENGLISH, [(ENGLISH, "Other words."), (ENGLISH, text)])) == []
    )


@pytest.mark.parametrize(("question", "text"), SPANISH_HAD + SPANISH_LACKED)
def test_a_spanish_number_has_a_comma_for_decimals(question: str, text: str) -> None:
    missing = list(missing_doses(question, SPANISH, [(SPANISH, text)]))
    assert bool(missing) == ((question, text) in SPANISH_LACKED)


def test_each_text_is_read_in_its_own_language() -> None:
    asked = "puedo tomar 1.000 mg"
    assert not [*missing_doses(asked, SPANISH, [(ENGLISH, "Take 1,000 mg a day.")])]
    assert [*missing_doses(asked, SPANISH, [(ENGLISH, "Take 1.000 mg a day.")])]


@pytest.mark.parametrize("question", ["lithium", "2 weeks", "phq 9", "B12", "5 good reasons"])
def test_a_question_without_a_dose_lacks_none(question: str) -> None:
    assert list(missing_doses(question, ENGLISH, [])) == []


def test_the_answer_says_so(tmp_path: Path) -> None:
    texts = json_lines("Sertraline begins with 50 mg a day.", "Walking helps.")
    client = create_app(open_engine(built(tmp_path, texts)))
    asked = client.test_client()
    assert ask(asked, "sertraline 25 mg")["not_found"] == ["25 mg"]
    assert ask(asked, "sertraline 50 mg")["not_found"] == []


# A page's way of writing a dose, and ways of asking for it.
WAYS = ["50mg", "50 mg", "50MG", "50 mgs", "50mg/day", "50-mg"]


@pytest.mark.parametrize("written", WAYS)
def test_a_dose_is_found_however_page_and_question_write_it(tmp_path: Path, written: str) -> None:
    lines = json_lines(
        "Come off sertraline slowly.", f"Most begin one day on sertraline {written}."
    )
    asked = create_app(open_engine(built(tmp_path, lines))).test_client()
    for way in WAYS:
        answer = ask(asked, f"sertraline {way}")
        assert answer["results"][0]["article"]["id"] == "d1", way
        assert answer["not_found"] == [], way
        marked = [run["text"] for run in answer["results"][0]["text"] if run.get("match")]
        assert any(one.startswith("50") for one in marked), way


def test_the_unit_of_a_missing_dose_is_not_told_once_more(tmp_path: Path) -> None:
    client = create_app(open_engine(built(tmp_path, json_lines("Drink water."))))
    for question in ("water 500ml", "water 500 ml"):
        assert ask(client.test_client(), question)["not_found"] == [question.partition(" ")[2]]


def test_a_dose_of_the_question_leads_to_the_section_that_names_it(
    tmp_path: Path, shared: Path
) -> None:
    page = (shared / "cases" / "query-50mg.md").read_text(encoding="utf-8")
    client = create_app(open_engine(built(tmp_path, {"a.md": page}))).test_client()
    answer = ask(client, "sertraline 50mg")
    assert answer["results"][0]["section"] == ["Dose"]
    assert answer["not_found"] == []
