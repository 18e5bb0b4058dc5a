"""What is found in the samples: order, scores, excerpts, suggestions, explanations."""

from __future__ import annotations

import csv
import json
import random
import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from search.app import create_app
from search.engine.local import LocalEngine
from search.explain.text import explained_text
from search.explain.trace import explain
from search.query.parameters import Query, read_query
from search.query.spelling import correct
from search.settings import Settings
from search.store.analysis import read_words
from search.store.reader import Store
from search.suggest import suggest
from search.terminal import readable
from tests.support.golden.answers import EXPLAINED, lines, questions
from tests.support.golden.records import digest, hold
from tests.support.paths import TESTS
from tests.support.search_fixtures import ask

OPTIONS: tuple[dict[str, Any], ...] = (
    {"q": "lithum", "exact": True},
    {"q": "exerc", "typing": True},
    {"q": "depression", "group": "article"},
    {"q": "depression", "kind": "faq"},
    {"q": "depression", "kind": "passage", "limit": 3, "offset": 2},
    {"q": "depression", "tag": "mood"},
    {"q": "weight", "article": "weight-and-activity-faq"},
    {"q": "terapia", "lang": "es"},
    {"q": "terapia", "lang": "en"},
    {"q": "depression", "page_lang": "es"},
)


@pytest.fixture(scope="module")
def client_of_both(both: Store) -> FlaskClient:
    return create_app(LocalEngine(both)).test_client()


def test_answers_by_words_are_as_recorded(both: Store) -> None:
    engine = LocalEngine(both)
    hold("answers", ((one, lines(engine.search(Query(one)))) for one in questions()))


def test_answers_with_options_are_as_recorded(both: Store) -> None:
    engine = LocalEngine(both)
    hold("options", ((str(one), lines(engine.search(read_query(one)))) for one in OPTIONS))


def test_answers_in_two_languages_are_as_recorded(both: Store) -> None:
    """The first of every question that is labelled in both, and a digest of the next nine."""
    with (TESTS / "data" / "spanish_questions.tsv").open(encoding="utf-8") as file:
        rows = csv.DictReader((line for line in file if line[0] != "#"), delimiter="\t")
        asked = [row[column] for row in rows for column in ("english", "spanish")]
    engine = LocalEngine(both)
    found = ((one, [*lines(engine.search(Query(one)))]) for one in asked)
    hold("languages", ((one, (*made[:2], digest(*made[2:]))) for one, made in found))


def test_explanations_are_as_recorded(both: Store) -> None:
    made = ((one, explain(read_query({"q": one, "limit": 3}), both)) for one in EXPLAINED)
    hold("explained", ((one, explained_text(found).splitlines()) for one, found in made))


@pytest.mark.parametrize(
    ("name", "question"), [("weight", "how do i keep the weight off"), ("litio", "litio")]
)
def test_whole_answers_are_as_recorded(
    client_of_both: FlaskClient, name: str, question: str
) -> None:
    """Their JSON."""
    answer = ask(client_of_both, question, limit=2)
    del answer["took_ms"]
    made = json.dumps(answer, ensure_ascii=False, indent=1).split("\n")
    hold(f"answer_{name}", [(question, made)])


def test_answers_in_a_terminal_are_as_recorded(both: Store) -> None:
    engine = LocalEngine(both)
    asked = (
        "lithum side effects",
        "what is the capital of france",
        "i want to die",
        "aumento de peso",
    )
    found = ((one, engine.search(Query(one, limit=2))._replace(took_ms=1.5)) for one in asked)
    hold("terminal", ((one, readable(answer, Settings()).splitlines()) for one, answer in found))


def test_corrections_are_as_recorded(both: Store) -> None:
    """Of words with one slip or two, which are drawn; with their confidence."""
    drawn = random.Random(5)
    forms = sorted({word for text in _titles(both) for word in re.findall("[a-z]{5,}", text)})
    lines = []
    for form in forms:
        typed = form
        for _ in range(drawn.choice((1, 1, 2))):
            at = drawn.randrange(len(typed) - 1)
            slip = drawn.choice((typed[at] * 2, "", typed[at + 1], drawn.choice("aeiostn")))
            typed = typed[:at] + slip + typed[at + 1 :]
        words = read_words(typed)
        found = correct(words, both.vocabulary, lambda word: both.impacts.count(word.stem))
        shown = "; ".join(f"{' '.join(one.forms)} {one.confidence:.4f}" for one in found)
        lines.append(f"{typed} ({form}): {shown or 'none'}")
    hold("corrections", [("words", lines)])


def _titles(store: Store) -> Iterator[str]:
    for article in store.articles(0, 100):
        yield article.info.title.lower()
        for id_ in article.passages:
            yield " ".join(store.passage(id_).section).lower()


def test_suggestions_are_as_recorded(both: Store) -> None:
    """For the beginning of each question, as long as 3, 7 and 12 characters."""
    begun = {question[:length] for question in questions() for length in (3, 7, 12)}
    made = ((one, suggest(one, both, 5)) for one in sorted(begun) if one.strip())
    hold(
        "suggestions",
        ((text, (f"{one.kind} {one.text} {digest(one)}" for one in found)) for text, found in made),
    )
