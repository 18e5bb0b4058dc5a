"""Clauses: the weighted terms that a question is expanded into."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ..store.bigrams import Pair
from ..store.postings import Term

if TYPE_CHECKING:
    from typing import Protocol, TypeVar

    class _Kind(Protocol):
        @property
        def why(self) -> str: ...

    _Kinds = TypeVar("_Kinds", bound=_Kind)

# The kinds of clause.
WORD, BIGRAM, SYNONYM, CORRECTION, PREFIX = "word", "bigram", "synonym", "correction", "prefix"
COMPOUND, STOP = "compound", "stop word"
# A word that only pages in another language have.
OTHER_LANGUAGE = "other language"


class Clause:
    """A term that is searched for, with a weight for its impacts.

    `term` is a stem, stems joined by a space (a phrase), or two joined by a plus (a bigram).
    `entry` is what the index says of it.
    `weight` is a multiple of 1/256 in (0, 1], so that a score is the same in any order of summing.
    `why` is the kind: WORD, BIGRAM, SYNONYM, CORRECTION, PREFIX, COMPOUND,
    OTHER_LANGUAGE or STOP. Those of stop
    words order passages, and find none.
    """

    __slots__ = ("entry", "passages", "term", "weight", "why")

    def __init__(self, term: str, entry: Term | Pair, weight: float, why: str) -> None:
        self.term = term
        self.entry = entry
        self.passages = entry.passages  # that have it
        self.weight = weight
        self.why = why


def finding(clauses: Iterable[_Kinds]) -> tuple[_Kinds, ...]:
    """The clauses whose passages match the question: all but those of stop words."""
    return tuple(clause for clause in clauses if clause.why != STOP)
