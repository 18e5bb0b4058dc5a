"""A clause: one thing that a question looks for, and why."""

from __future__ import annotations

from typing import NamedTuple

from ..store.postings import Postings

# Why a clause is looked for.
WORD, BIGRAM, SYNONYM, CORRECTION, PREFIX = "word", "bigram", "synonym", "correction", "prefix"


class Clause(NamedTuple):
    """One thing that is looked for: a term's postings, each impact `weight` times, which is a
    multiple of 1/256 in (0, 1]: so a score is the same in whatever order it is summed. `term` is
    a stem, stems joined by a space (a phrase), or two joined by a plus (a pair); `why` it is
    looked for."""

    term: str
    postings: Postings
    weight: float
    why: str
