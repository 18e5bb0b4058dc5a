"""Passages in their order: what a way of ranking must tell (Ranked), and ranking by words."""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import Literal, Protocol

from ..query.clause import Clause
from ..results import RankedBy, Relation
from .maxscore import top

# Matches are counted up to here.
MOST_COUNTED = 1_000


class Ranking(Protocol):
    """The passages that a question finds. `name` says by what they are ranked."""

    @property
    def name(self) -> RankedBy: ...

    def best(self, count: int, among: frozenset[int] | None = None) -> list[tuple[float, int]]:
        """(score, passage number), best first, ties by number; of `among` only, where given."""
        ...

    def matching(self) -> set[int]:
        """All that are found."""
        ...

    def matches(self) -> Callable[[int], bool]:
        """The function passage number -> whether it is found."""
        ...

    def total(self) -> tuple[int, Relation]:
        """How many are found, up to MOST_COUNTED."""
        ...


class LexicalRanking:
    """What has any of the clauses, by the sum of their impacts. `allowed` None lets every passage
    in."""

    name: Literal["words"] = "words"

    def __init__(self, clauses: tuple[Clause, ...], allowed: frozenset[int] | None) -> None:
        self._clauses = clauses
        self._allowed = allowed

    def best(self, count: int, among: frozenset[int] | None = None) -> list[tuple[float, int]]:
        return top(self._clauses, count, both(self._allowed, among))

    def matching(self) -> set[int]:
        found: set[int] = set().union(*[clause.postings.docs for clause in self._clauses])
        return found if self._allowed is None else found & self._allowed

    def matches(self) -> Callable[[int], bool]:
        looks = [clause.postings.look_up() for clause in self._clauses]
        allowed: Container[int] | None = self._allowed
        return lambda number: (
            (allowed is None or number in allowed) and any(look(number) for look in looks)
        )

    def total(self) -> tuple[int, Relation]:
        lists = [clause.postings.docs for clause in self._clauses]
        if self._allowed is None and any(len(docs) > MOST_COUNTED for docs in lists):
            return MOST_COUNTED, "gte"
        return counted(len(self.matching()))


def both(one: frozenset[int] | None, other: frozenset[int] | None) -> frozenset[int] | None:
    """What is in both; None is everything."""
    if one is None or other is None:
        return other if one is None else one
    return one & other


def counted(count: int) -> tuple[int, Relation]:
    """A count as far as matches are counted."""
    return (count, "eq") if count <= MOST_COUNTED else (MOST_COUNTED, "gte")
