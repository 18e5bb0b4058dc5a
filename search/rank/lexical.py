"""Rankings: the Ranking protocol, and ranking by words."""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import Literal, Protocol

from ..query.clause import Clause, finding
from ..results import RankedBy, Relation
from .maxscore import top

# Matches are counted up to this number.
MOST_COUNTED = 1_000


class Ranking(Protocol):
    """The passages that match a question, in order. `name` says what ranks them."""

    @property
    def name(self) -> RankedBy: ...

    def best(self, count: int, among: frozenset[int] | None = None) -> list[tuple[float, int]]:
        """At most `count` of (score, passage number), best first, ties by number.

        `among` None allows every matching passage.
        """
        ...

    def matching(self) -> set[int]:
        """The numbers of all matching passages."""
        ...

    def matches(self) -> Callable[[int], bool]:
        """The function passage number -> whether it matches."""
        ...

    def total(self) -> tuple[int, Relation]:
        """The number of matching passages, counted up to MOST_COUNTED."""
        ...


class LexicalRanking:
    """Passages with any clause that finds, ranked by the sum of their weighted impacts.

    `allowed` None allows every passage.
    """

    name: Literal["words"] = "words"

    def __init__(self, clauses: tuple[Clause, ...], allowed: frozenset[int] | None) -> None:
        self._clauses = clauses
        self._finding = finding(clauses)
        self._allowed = allowed

    def best(self, count: int, among: frozenset[int] | None = None) -> list[tuple[float, int]]:
        allowed = both(self._allowed, among)
        best = top(self._clauses, count, allowed)
        matches = self.matches()
        if all(matches(number) for _, number in best):
            return best
        return top(self._clauses, count, both(frozenset(self.matching()), among))

    def matching(self) -> set[int]:
        found: set[int] = set().union(*[clause.postings.docs for clause in self._finding])
        return found if self._allowed is None else found & self._allowed

    def matches(self) -> Callable[[int], bool]:
        looks = [clause.postings.look_up() for clause in self._finding]
        allowed: Container[int] | None = self._allowed
        return lambda number: (
            (allowed is None or number in allowed) and any(look(number) for look in looks)
        )

    def total(self) -> tuple[int, Relation]:
        lists = [clause.postings.docs for clause in self._finding]
        if self._allowed is None and any(len(docs) > MOST_COUNTED for docs in lists):
            return MOST_COUNTED, "gte"
        return counted(len(self.matching()))


class Among:
    """A ranking of some passages only."""

    def __init__(self, ranking: Ranking, among: frozenset[int]) -> None:
        self._ranking = ranking
        self._among = among

    @property
    def name(self) -> RankedBy:
        return self._ranking.name

    def best(self, count: int, among: frozenset[int] | None = None) -> list[tuple[float, int]]:
        return self._ranking.best(count, both(self._among, among))

    def matching(self) -> set[int]:
        return self._ranking.matching() & self._among

    def matches(self) -> Callable[[int], bool]:
        matches, among = self._ranking.matches(), self._among
        return lambda number: number in among and matches(number)

    def total(self) -> tuple[int, Relation]:
        return counted(len(self.matching()))


def both(one: frozenset[int] | None, other: frozenset[int] | None) -> frozenset[int] | None:
    """The intersection of two sets; None stands for all passages."""
    if one is None or other is None:
        return other if one is None else one
    return one & other


def counted(count: int) -> tuple[int, Relation]:
    """A count and its relation, cut off at MOST_COUNTED."""
    return (count, "eq") if count <= MOST_COUNTED else (MOST_COUNTED, "gte")
