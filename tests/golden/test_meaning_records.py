"""What is found in the samples by words and meaning: order, scores, explanations."""

from __future__ import annotations

from collections.abc import Iterator

from search.embedding.facts import ALIKE, CALIBRATIONS, EmbeddingFacts
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


def test_how_near_an_answer_must_be_is_as_recorded() -> None:
    """The least cosine that is not far, for questions of so many words, over passages that are
    more or less alike, and with a part of the words covered."""

    def lines(model: str) -> Iterator[str]:
        for alike in (ALIKE - 0.2, ALIKE - 0.05, ALIKE, ALIKE + 0.1):
            known = EmbeddingFacts(model, "", 384, alike).calibration
            for words in (1, 9, 10, 11, 15, 19, 20, 21, 40):
                least = (known.threshold(words) - known.covered_nears * part for part in (0, 0.5))
                yield f"alike {alike:.2f}, {words} words: {' '.join(f'{one:.3f}' for one in least)}"
        shown = known._replace(far=0.0)
        yield " ".join(f"{name}={value}" for name, value in shown._asdict().items())

    hold("nearness", ((model, lines(model)) for model in CALIBRATIONS))
