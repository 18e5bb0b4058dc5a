"""What is found in the samples by words and meaning: order, scores, explanations."""

from __future__ import annotations

from search.engine.local import LocalEngine
from search.explain.text import explained_text
from search.explain.trace import explain
from search.query.parameters import Query, read_query
from search.store.reader import Store
from tests.support.golden.answers import EXPLAINED, lines, questions
from tests.support.golden.records import hold

# Processors multiply vectors in different orders.
NEAR = 0.001


def test_answers_by_words_and_meaning_are_as_recorded(meant: Store) -> None:
    engine = LocalEngine(meant)
    hold("meaning", ((one, lines(engine.search(Query(one)))) for one in questions()[:40]), NEAR)


def test_explanations_with_meaning_are_as_recorded(meant: Store) -> None:
    made = ((one, explain(read_query({"q": one, "limit": 2}), meant)) for one in EXPLAINED[:5])
    hold(
        "explained_meaning",
        ((one, explained_text(found).splitlines()) for one, found in made),
        NEAR,
    )
