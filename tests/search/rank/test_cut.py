"""The cut: what is relevant ends before what only shares a word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.rank.cut import CUTS, DEPTH, above_cut, cut_score
from search.results import RankedBy

BY: RankedBy = "words+meaning"
SHARE, BACKGROUND = CUTS[BY]


def scored(*scores: float) -> list[tuple[float, int]]:
    return [(score, number) for number, score in enumerate(scores)]


class Ranked:
    """A ranking of these scores that counts how often it is asked."""

    def __init__(self, *scores: float, by: RankedBy = BY) -> None:
        self.scores = scored(*scores)
        self.name = by
        self.asked: list[int] = []

    def best(self, count: int, among: frozenset[int] | None = None) -> list[tuple[float, int]]:
        self.asked.append(count)
        return self.scores[:count]


def above(*scores: float) -> list[int]:
    ranking = Ranked(*scores)
    return above_cut(ranking, ranking.best(DEPTH))  # type: ignore[arg-type]


def test_without_a_background_it_is_a_share_of_the_best_score() -> None:
    assert cut_score(scored(100, 50, 10), BY) == pytest.approx(100 * SHARE)
    assert above(100, 50, 10) == [0, 1]


def test_the_background_is_of_the_mean_of_the_second_ten() -> None:
    scores = [100.0, 60.0, *[51.0] * 8, *[30.0] * 5, *[10.0] * 5, *[9.0] * 30]
    low = BACKGROUND * 20
    assert cut_score(scored(*scores[:DEPTH]), BY) == pytest.approx(low + SHARE * (100 - low))
    assert above(*scores) == [*range(10)]


def test_by_words_alone_more_is_above_since_scores_fall_less() -> None:
    ranking = scored(100, 40, *[0.0] * 20)
    assert cut_score(ranking, "words") < 40 < cut_score(ranking, "words+meaning")


@pytest.mark.parametrize("by", CUTS)
def test_where_all_score_the_same_all_are_above(by: RankedBy) -> None:
    ranking = Ranked(*[0.1] * 300, by=by)
    assert above_cut(ranking, ranking.best(DEPTH)) == [*range(300)]  # type: ignore[arg-type]


def test_it_is_asked_again_only_where_the_cut_lies_deeper() -> None:
    flat, steep = Ranked(*[1.0] * 90, *[0.01] * 400), Ranked(*[9.0] * 3, *[0.01] * 400)
    for ranking, count in ((flat, 90), (steep, 3)):
        assert len(above_cut(ranking, ranking.best(DEPTH))) == count  # type: ignore[arg-type]
    assert flat.asked == [DEPTH, 4 * DEPTH, 16 * DEPTH]
    assert steep.asked == [DEPTH]


def test_nothing_found_has_nothing_above() -> None:
    assert above() == []


@given(st.lists(st.floats(0.001, 1e4), min_size=1, max_size=60))
def test_the_best_is_always_above_and_the_others_in_order(scores: list[float]) -> None:
    ordered = sorted(scores, reverse=True)
    found = above(*ordered)
    assert found[0] == 0
    assert found == [*range(len(found))]
