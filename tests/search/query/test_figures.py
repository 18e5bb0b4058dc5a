"""Questions that give the result of a test, and numbers that are no results."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from search.languages.es import LANGUAGE as SPANISH
from search.query.expand import expand_question
from search.query.figures import MOST_WORDS, gives_result
from search.store.analysis import word_places
from search.store.reader import Store
from tests.support.search_fixtures import built

TEXTS = [
    "ferritin and the PHQ-9 score",
    "on day 3 of the cycle",
    "lithium and sertraline",
    "calcium in the blood: 27 people had too much",
]
ASKS = "what does my score or result mean, normal range"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    lines = [json.dumps({"id": f"t{n}", "title": "", "text": t}) for n, t in enumerate(TEXTS)]
    folder = tmp_path_factory.mktemp("figures")
    opened = Store.open(built(folder, {"t.jsonl": "\n".join(lines)}))
    yield opened
    opened.close()


@pytest.mark.parametrize(
    "asked",
    [
        "phq9 13",
        "phq-9: 4",
        "PHQ-9 score 23 what happens next",
        "ferritin 12%",
        "ferritin = 9, am I anemic",
        "my calcium is 10.9, should I worry?",
        "calcium 2,4",
        "got a 22 on the form",
        "a score of 12 is serious?",
        "calcium 27 is that bad",  # "27" is in the index, but not after "calcium"
    ],
)
def test_who_gives_a_result_asks_what_it_means(own: Store, asked: str) -> None:
    assert expand_question(asked, own).as_result == f"{asked} {ASKS}"


@pytest.mark.parametrize(
    "asked",
    [
        "ferritin",
        "ferritin, 13 tablets",
        "calcium for 2 weeks",
        "ferritin 2 weeks later",
        "took 4 by mistake",  # "took" is a word of any matter, no test
        "im 67 can I exercise",
        "what is the phq 9",
        "PHQ-9",
        "on day 3 of my cycle",
        "calcium 500mg",
        "calcium 10-20",
        "13",
        "lithium 400",  # perhaps a dose
        "sertraline is 50 ok",
        "ferritin 13 " + "and so on " * MOST_WORDS,
    ],
)
def test_another_number_is_no_result(own: Store, asked: str) -> None:
    assert expand_question(asked, own).as_result is None


def test_a_question_as_it_is_typed_has_no_result(own: Store) -> None:
    assert expand_question("ferritin 13", own, exact=True).as_result is None


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("ferritina 12", True),
        ("me salio un 15 en el phq-9", True),
        ("mi calcio es de 10,9 es malo?", True),
        ("tengo 12 en el cuestionario", True),
        ("tengo 45 años y no duermo", False),
        ("llevo 3 semanas mal", False),
    ],
)
def test_in_spanish_too(asked: str, given: bool) -> None:
    words, places = SPANISH.read_question(asked), word_places(asked)
    assert gives_result(asked, words, places, SPANISH, lambda *_: False) == given
    assert "resultado" in SPANISH.facts.asks_result
