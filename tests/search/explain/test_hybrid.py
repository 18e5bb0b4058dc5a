"""python -m search explain where meaning ranks too: both sides are told, and make up the score."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.build import build
from search import pipeline
from search.embedding.facts import CALIBRATIONS, MINILM
from search.explain.explanation import Explanation
from search.explain.text import WIDTH, _columns, explained_text
from search.explain.trace import explain
from search.query.parameters import read_query
from search.rank import hybrid as fusion
from search.rank import unanswered as rank_unanswered
from search.rank.retrieve import retrieve
from search.store.reader import Store
from tests.support.each import each
from tests.support.search_fixtures import json_lines

FILES = json_lines(
    "Rest and sleep help the mood of many people.",
    "Lithium lifts the mood, and a low mood is no weakness.",
    "Weather and wind are no matter of ours.",
    "A low mood in winter: light helps, and company.",
) | {"pins.txt": "winter weather => d2\nd0 * 1.5\n", "synonyms.txt": "sorrow => low mood\n"}
QUESTIONS = (
    "low mood in winter",
    "what helps against sorrow",
    "low moood of people",
    "lithium and mood",
    "Ω Ψ Φ",
)


@pytest.fixture(scope="module")
def own(tiny: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Passages by the tiny model, which understands nothing; sums are sums."""
    return written(tmp_path_factory.mktemp("own"), tiny)


def written(folder: Path, model: Path) -> Store:
    sources = folder / "sources"
    sources.mkdir()
    for name, text in FILES.items():
        (sources / name).write_text(text, encoding="utf-8")
    assert build([sources], folder / "index", model=model).exit_code == 0
    return Store.open(folder / "index")


def explained(store: Store, question: str, **options: Any) -> Explanation:
    return explain(read_query({"q": question, "limit": 10} | options), store)


@pytest.mark.parametrize("question", QUESTIONS)
def test_both_sides_add_up_to_the_score(own: Store, question: str) -> None:
    one = explained(own, question)
    hits = pipeline.search(read_query({"q": question, "limit": 10}), own).hits
    assert [(r.passage, r.score) for r in one.results] == [(h.record["id"], h.score) for h in hits]
    for result in each(one.results):
        assert result.sides
        sides = result.sides
        added = sides.words_add + sides.meaning_add + sides.medicine_add
        assert added == pytest.approx(result.score, rel=1e-5)
        assert sum(part.adds for part in result.parts) == pytest.approx(result.words, rel=1e-5)
        assert result.parts_total == pytest.approx(result.words, rel=0.02)
        assert result.explained
        for part in result.parts:
            assert part.adds == part.impact * part.weight * part.rarity
        assert result.words or not result.sides.words_add


def test_a_medicine_of_the_question_is_told_apart(own: Store) -> None:
    one = explained(own, "lithium and mood")
    added = {r.passage[:2]: r.sides.medicine_add for r in one.results if r.sides}
    assert {article for article, add in added.items() if add} == {"d1"}
    assert f"+ medicine {added['d1']:.3f}" in explained_text(one)


def test_the_question_is_told_beside_all_passages(own: Store) -> None:
    one = explained(own, "low mood in winter")
    found = retrieve(read_query({"q": "low mood in winter"}), own)
    assert found.hybrid
    ranked = found.hybrid
    assert one.ranking == "words+meaning"
    assert one.meaning
    assert (one.meaning.clarity, one.meaning.length) == (ranked.clarity, 4)
    assert one.meaning.greatest == pytest.approx(float(np.max(ranked.cosines)))
    cosines = {hit.passage: hit.sides.cosine for hit in one.results if hit.sides}
    assert max(cosines.values()) <= one.meaning.greatest


def test_a_boost_is_told_though_words_count_otherwise(own: Store) -> None:
    boosts = {r.passage.split(".")[0]: r.boost for r in explained(own, "mood of people").results}
    assert boosts["d0"] == 1.5


def measured(store: Store, patch: pytest.MonkeyPatch, **changed: float) -> None:
    """Lets the model of a store have other thresholds."""
    assert store.embeddings
    patch.setattr(store.embeddings, "calibration", CALIBRATIONS[MINILM]._replace(**changed))


def test_what_only_a_pin_put_there_is_given_nothing(
    own: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The passage has a cosine all the same; it is below what is listed."""
    measured(own, monkeypatch, near=2.0)
    monkeypatch.setattr(fusion, "NEAREST", 0)
    one = explained(own, "winter weather lithium", article="d2")
    assert [result.pinned for result in one.results] == [True]
    monkeypatch.setattr(fusion, "add_words", lambda _, passages, __: np.zeros(passages, "f4"))
    [result] = explained(own, "winter weather lithium").results
    assert result.sides
    assert (result.score, result.sides.words_add, result.sides.meaning_add) == (0, 0, 0)


def test_too_far_is_why_a_question_is_unanswered(
    own: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Too far and with too few of the words: either is enough to answer."""
    for far, needed, unanswered in ((-2, 2, False), (2, 0, False), (2, 2, True)):
        measured(own, monkeypatch, far=far)
        monkeypatch.setattr(rank_unanswered, "COVERED", needed)
        one = explained(own, "low mood in winter")
        assert one.meaning
        assert (one.unanswered, one.meaning.far, one.meaning.needed) == (unanswered, far, needed)
    assert one.why_unanswered == (
        "the best word coverage, alone and with the best cosine, is below the thresholds"
    )
    assert f"Unanswered: {one.why_unanswered}" in explained_text(one)
    assert 0 < one.meaning.covered <= 1


@pytest.mark.parametrize(("question", "exact"), [("lithium", False), ("low mood in winter", True)])
def test_where_words_alone_rank_nothing_is_told_of_meaning(
    own: Store, question: str, exact: bool
) -> None:
    one = explained(own, question, exact=exact)
    assert (one.ranking, one.meaning) == ("words", None)
    assert all(
        result.sides is None and result.words == result.score for result in each(one.results)
    )
    assert "Ranking   by words\n" in explained_text(one)


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_text_says_both_sides_and_fits_a_terminal(own: Store, question: str) -> None:
    one = explained(own, question)
    text = explained_text(one)
    assert all(_columns(line) <= WIDTH for line in each(text.splitlines()))
    assert "Ranking   by words and meaning" in text
    for result in each(one.results):
        assert result.sides
        assert f"= words {result.sides.words_add:.3f} + meaning" in text
        assert f"cosine {result.sides.cosine:.3f}" in text


def test_json_holds_plain_numbers(own: Store) -> None:
    """numpy's own would not be JSON."""
    data = json.loads(json.dumps(asdict(explained(own, "low mood in winter"))))
    assert data["meaning"].keys() == {
        "clarity", "length", "greatest", "covered", "needed", "nearness", "far"
    }  # fmt: skip
    assert data["results"][0]["sides"].keys() == {
        "cosine", "likeness", "words_add", "meaning_add", "medicine_add"
    }  # fmt: skip


def test_the_nearest_in_meaning_has_the_greatest_cosine(model: Path, tmp_path: Path) -> None:
    store = written(tmp_path, model)
    one = explained(store, "how can I cheer up when days are short?")
    assert one.results[0].passage.startswith("d3")
    assert one.results[0].sides
    assert one.meaning
    assert one.results[0].sides.cosine == pytest.approx(one.meaning.greatest)
