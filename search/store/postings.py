"""Impacts: for every term its passages, each with what the term adds to the passage's score.

Whole numbers of UNIT, rounded to the nearest, so that a term's impact is off by at most half a
UNIT and a sum is exact and the same in any order. Files, written by index.writers.postings:

impacts.terms   a table (search.files): term -> `id offset count most forms…`, `offset` in words,
                `most` its greatest impact, `forms` the words as printed, in lower case
impacts.bin     uint32 number of passages; at a term's offset, each part filled up to 4 bytes:
                  passage numbers, ascending (uint16 up to 65,536 passages, else uint32)
                  their impacts (uint16)
                  of a long list, the quarter with the greatest impacts: numbers, impacts; by
                  falling impact, then by number
                  of a list that holds an eighth of all passages: an impact for every passage
impacts.pairs   two words that stand side by side (search.store.bigrams)

A question's score for a passage is a sum over its terms, so a search reads the postings of its
own terms and nothing else. All files are memory-mapped: opening reads none.
"""

from __future__ import annotations

import math
import struct
from bisect import bisect_left
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from ..files import Table, map_file

TERMS = "impacts.terms"
POSTINGS = "impacts.bin"
UNIT = 1 / 256
MOST_IMPACT = 2**16 - 1
# Lists longer than this have their best quarter by falling impact besides.
LONG = 128
# A list with this share of the passages has an impact for every passage besides.
DENSE_SHARE = 8


class Postings(NamedTuple):
    """One term's list. `best_*` and `every` are None where the list is too short for them."""

    docs: Sequence[int]
    impacts: Sequence[int]
    best_docs: Sequence[int] | None
    best_impacts: Sequence[int] | None
    every: Sequence[int] | None
    most: int

    def look_up(self) -> Callable[[int], int]:
        """The function passage number -> impact, 0 where the term is not in it."""
        if self.every is not None:
            return self.every.__getitem__
        docs, impacts, count = self.docs, self.impacts, len(self.docs)

        def look(doc: int) -> int:
            at = bisect_left(docs, doc)
            return impacts[at] if at < count and docs[at] == doc else 0

        return look


class Term(NamedTuple):
    """What is known of a term before its postings are read. `forms` are how its words are
    printed, in lower case; `passages` is in how many it stands."""

    id: int
    offset: int
    passages: int
    most: int
    forms: tuple[str, ...]


class Impacts:
    """Read-only. Usable from several threads."""

    def __init__(self, folder: Path) -> None:
        self._terms = Table(folder / TERMS)
        data = memoryview(map_file(folder / POSTINGS))
        (self.passages,) = struct.unpack_from("<I", data)
        self._short = data.cast("H")
        self._wide = data.cast("I") if self.passages > 2**16 else self._short

    def term(self, term: str) -> Term | None:
        """None where no passage has it."""
        found = self._terms.get(term.encode())
        if found is None:
            return None
        id_, offset, count, most, forms = found.split(b" ", 4)
        return Term(int(id_), int(offset), int(count), int(most), tuple(forms.decode().split()))

    def count(self, term: str) -> int:
        """In how many passages a term stands, in any field; 0 for an unknown one."""
        found = self.term(term)
        return found.passages if found else 0

    def postings(self, term: Term) -> Postings:
        """Reads nothing yet but the places of the list's parts."""
        count = term.passages
        docs, at = self._numbers(term.offset, count)
        impacts, at = self._impacts(at, count)
        best_docs = best_impacts = every = None
        if count > LONG:
            best_docs, at = self._numbers(at, count // 4)
            best_impacts, at = self._impacts(at, count // 4)
            if is_dense(count, self.passages):
                every, at = self._impacts(at, self.passages)
        return Postings(docs, impacts, best_docs, best_impacts, every, term.most)

    def idf(self, count: int) -> float:
        """The idf of a term that stands in `count` passages (see `idf`)."""
        return idf(count, self.passages)

    def _numbers(self, word: int, count: int) -> tuple[Sequence[int], int]:
        """`count` passage numbers from a 4-byte word on, and the word behind them."""
        if self.passages > 2**16:
            return self._wide[word : word + count], word + count
        return self._impacts(word, count)

    def _impacts(self, word: int, count: int) -> tuple[Sequence[int], int]:
        return self._short[2 * word : 2 * word + count], word + (count + 1) // 2


def is_dense(count: int, passages: int) -> bool:
    """Does a list of `count` postings have an impact for every passage besides?"""
    return count > LONG and count * DENSE_SHARE >= passages


def idf(count: int, passages: int) -> float:
    """ln(1 + (N - n + 0.5) / (n + 0.5)): Lucene's form of Robertson and Spärck Jones's weight,
    which is never negative."""
    return math.log(1 + (passages - count + 0.5) / (count + 0.5))
