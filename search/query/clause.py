"""Clauses: the weighted terms that a question is expanded into."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ..store.postings import Postings

# The kinds of clause.
WORD, BIGRAM, SYNONYM, CORRECTION, PREFIX = "word", "bigram", "synonym", "correction", "prefix"
COMPOUND, STOP = "compound", "stop word"
# A word that only pages in another language have.
OTHER_LANGUAGE = "other language"


class Clause(NamedTuple):
    """A term's postings, with a weight for their impacts.

    `term` is a stem, stems joined by a space (a phrase), or two joined by a plus (a bigram).
    `weight` is a multiple of 1/256 in (0, 1], so that a score is the same in any order of summing.
    `why` is the kind: WORD, BIGRAM, SYNONYM, CORRECTION, PREFIX, COMPOUND,
    OTHER_LANGUAGE or STOP. Those of stop
    words order passages, and find none.
    """

    term: str
    postings: Postings
    weight: float
    why: str


def finding(clauses: Iterable[Clause]) -> tuple[Clause, ...]:
    """The clauses whose passages match the question: all but those of stop words."""
    return tuple(clause for clause in clauses if clause.why != STOP)
