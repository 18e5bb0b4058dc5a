"""Candidates of a cluster as a ranking: their numbers, and how many there are."""

from __future__ import annotations

from typing import Any, cast

from search.engine.cluster.meaning import ClusterHybridRanking
from search.rank.hybrid import HybridRanking


class Ranked:
    """A ranking of places 0 to 2, which are the passages 10, 20 and 30."""

    vector = nearest = is_far = None

    def __init__(self, near: int, articles: int) -> None:
        self._near, self._articles = near, articles

    def total(self) -> tuple[int, str]:
        return self._near, "eq"

    def articles(self, most: int) -> int:
        return min(most, self._articles)

    def best(self, count: int, among: frozenset[int] | None) -> list[tuple[float, int]]:
        scored = [(3.0, 2), (2.0, 0), (1.0, 1)]
        return [one for one in scored if among is None or one[1] in among][:count]


def ranking(near: int, words: int, articles: int = 1) -> ClusterHybridRanking:
    inner = cast(HybridRanking, Ranked(near, articles))
    return ClusterHybridRanking(inner, [10, 20, 30], words, 2, cast(Any, None))


def test_the_total_is_the_greater_of_those_with_a_word_and_those_near() -> None:
    """The candidates are few: most passages with a word of a question are none of them."""
    assert ranking(near=3, words=40).total()[0] == 40
    assert ranking(near=50, words=40).total()[0] == 50


def test_articles_are_at_least_those_with_a_word() -> None:
    assert ranking(3, 40, articles=1).articles(10) == 2
    assert ranking(3, 40, articles=3).articles(10) == 3


def test_the_best_are_numbers_of_passages_among_those_allowed() -> None:
    assert ranking(3, 40).best(2) == [(3.0, 30), (2.0, 10)]
    assert ranking(3, 40).best(2, frozenset({20, 10, 99})) == [(2.0, 10), (1.0, 20)]
