"""A question put in the index's words, which the meaning side reads beside the typed ones."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

import numpy as np
import pytest

from search.embedding.facts import CALIBRATIONS, MINILM
from search.embedding.tensors import Floats
from search.query.expand import expand_question
from search.rank.hybrid import rank_hybrid
from search.store.reader import Store
from tests.support.search_fixtures import built

TEXTS = [
    "gullet trouble on cold days",
    "gullet trouble on warm days",
    "windpipe trouble on dull days",
    "a heart attack is grave",
    "heart attack care at home",
    "a myocardial infarction is grave",
    "fluoxetine is one medicine",
    "fluoxetine is a tablet",
]
SYNONYMS = "gullet, windpipe\nheart attack, myocardial infarction\n"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    lines = [json.dumps({"id": f"t{n}", "title": "", "text": t}) for n, t in enumerate(TEXTS)]
    folder = tmp_path_factory.mktemp("restated")
    opened = Store.open(built(folder, {"t.jsonl": "\n".join(lines), "synonyms.txt": SYNONYMS}))
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("asked", "restated"),
    [
        ("Is my windpipe sore?", "Is my gullet sore?"),
        ("Care after a Myocardial Infarction", "Care after a heart attack"),
        ("myocardial infarction, windpipe", "heart attack, gullet"),
        ("my windpip is sore", "my gullet is sore"),  # misspelt: corrected first
        ("Prozac at night", "fluoxetine at night"),  # two names of one substance
    ],
)
def test_a_word_is_put_as_more_passages_put_it(own: Store, asked: str, restated: str) -> None:
    assert expand_question(asked, own).restated == restated


@pytest.mark.parametrize(
    "asked", ["Is my gullet sore?", "care after a heart attack", "trouble at night", "fluoxetine"]
)
def test_a_question_in_the_index_s_own_words_is_not_restated(own: Store, asked: str) -> None:
    assert expand_question(asked, own).restated is None


def test_an_exact_question_is_not_restated(own: Store) -> None:
    assert expand_question("my windpipe", own, exact=True).restated is None


class _Embeddings:
    """Vectors told by hand: the first text is along one axis, the second along the other."""

    calibration = CALIBRATIONS[MINILM]

    def encode_question(self, text: str, others: Sequence[str]) -> tuple[Floats, Floats]:
        axes = np.eye(2, dtype=np.float32)
        return axes[: 1 + len(others)], axes[:1]


class _Vectors:
    common = np.zeros(len(TEXTS), np.float32)

    def products(self, vector: Floats) -> Floats:
        return np.full(len(TEXTS), vector[1], np.float32)


@pytest.mark.parametrize(("asked", "compared"), [("my windpipe", 0.5**0.5), ("my gullet", 0)])
def test_passages_are_compared_with_the_mean_of_both_readings(
    own: Store, asked: str, compared: float
) -> None:
    question = expand_question(asked, own)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(own, "embeddings", _Embeddings())
        patched.setattr(own, "vectors", _Vectors())
        ranking = rank_hybrid(question, None, frozenset(), own)
    vector = ranking.vector
    assert ranking.cosines.tolist() == pytest.approx([compared] * len(TEXTS))
    assert vector.tolist() == [1, 0], "whether somebody is in danger is read in their own words"


def test_passages_are_compared_with_what_a_result_asks(own: Store) -> None:
    question = expand_question("gullet 13", own)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(own, "embeddings", _Embeddings())
        patched.setattr(own, "vectors", _Vectors())
        ranking = rank_hybrid(question, None, frozenset(), own)
    assert ranking.cosines.tolist() == [1] * len(TEXTS)
    assert ranking.vector.tolist() == [1, 0], "danger is read in their own words"
