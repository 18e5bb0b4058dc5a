"""Postings: for every term its passages and impacts (what it adds to each passage's score).

Impacts are integers, in UNITs, rounded to the nearest: an impact is off by at most half a UNIT,
and a sum is exact and the same in any order. Files, written by index.writers.postings:

impacts.terms   a table (search.files): term -> `id offset count most forms…`, `offset` in words,
                `most` its greatest impact, `forms` the words as printed, in lower case
impacts.bin     uint32 number of passages; at a term's offset, each part filled up to 4 bytes:
                  passage numbers, ascending (uint16 up to 65,536 passages, else uint32)
                  their impacts (uint16)
                  of a long list, a byte for each block of BLOCK passages: its greatest impact, in
                  parts of `most`, rounded up
                  of a list that holds an eighth of all passages: an impact for every passage
impacts.pairs   bigrams (search.store.bigrams)

A question's score for a passage is a sum over its terms, so a search reads the postings of its
own terms and nothing else. All files are memory-mapped: opening reads none.
"""

from __future__ import annotations

import math
import struct
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

from ..files import Table, map_file

TERMS = "impacts.terms"
POSTINGS = "impacts.bin"
UNIT = 1 / 256
MOST_IMPACT = 2**16 - 1
# Lists of more postings, and of at least 1 / LONG_SHARE of all passages, also store the greatest
# impact in each block of BLOCK passages, in GREATESTths of their `most`.
LONG, LONG_SHARE = 128, 64
BLOCK = 4
GREATEST = 255
# Lists of more than LONG postings, and of at least 1 / BOUNDED_SHARE of all passages, have such
# bounds in memory.
BOUNDED_SHARE = 128
# Lists with at least 1 / DENSE_SHARE of all passages also store an impact for every passage.
DENSE_SHARE = 8
# Terms whose entries are cached, 0.4 KB each, and the bytes of cached bounds of long lists.
MOST_CACHED = 4_000
MOST_LANES_BYTES = 6_000_000
# The bytes of a lane (see `Blocks`).
LANE = 2


class Blocks:
    """The bounds of a list: a byte for each block of passages. Read-only.

    `stored` are those of a long list, None for a shorter one, whose bounds are made when they are
    asked for.
    """

    def __init__(
        self,
        stored: memoryview | bytes | None,
        docs: Sequence[int] = (),
        impacts: Sequence[int] = (),
        most: int = 0,
        blocks: int = 0,
    ) -> None:
        self.stored = stored
        self._list = docs, impacts, most, blocks

    @cached_property
    def bounds(self) -> memoryview | bytes:
        """A bound for each block, in GREATESTths of the list's `most`, rounded up."""
        return self.stored if self.stored is not None else block_bounds(*self._list)

    @cached_property
    def lanes(self) -> int:
        """All bounds as one large integer, the first in its lowest bits, LANE bytes apart."""
        spread = bytearray(LANE * len(self.bounds))
        spread[::LANE] = self.bounds
        return int.from_bytes(spread, "little")


class Postings(NamedTuple):
    """One term's postings; `docs` are ascending, `most` is the greatest impact.

    `blocks` has a bound for each block of passages, `every` the impacts of all passages; None for
    shorter lists.
    """

    docs: Sequence[int]
    impacts: Sequence[int]
    blocks: Blocks | None
    every: Sequence[int] | None
    most: int

    def look_up(self) -> Callable[[int], int]:
        """The function passage number -> impact, 0 where the passage lacks the term."""
        if self.every is not None:
            return self.every.__getitem__
        docs, impacts, count = self.docs, self.impacts, len(self.docs)

        def look(doc: int) -> int:
            at = bisect_left(docs, doc)
            return impacts[at] if at < count and docs[at] == doc else 0

        return look


class Term(NamedTuple):
    """An entry of the term table.

    `offset` is the place of its postings, in 4-byte words; `passages` their number; `most` the
    greatest impact. `forms` are the term's words as printed, in lower case.
    """

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
        self._data = data
        self._short = data.cast("H")
        self._wide = data.cast("I") if self.passages > 2**16 else self._short
        # The commonest words of questions stay read, in memory only.
        self.term = lru_cache(MOST_CACHED)(self._term)
        lists = MOST_LANES_BYTES // (LANE * block_count(self.passages) or 1)
        self._bounded_postings = lru_cache(min(lists, MOST_CACHED))(self._postings)

    def _term(self, term: str) -> Term | None:
        """The entry of a term; None where no passage has it."""
        found = self._terms.get(term.encode())
        return None if found is None else _read_term(found)

    def terms(self) -> Iterator[Term]:
        """All entries."""
        return map(_read_term, self._terms.values())

    def count(self, term: str) -> int:
        """The number of passages with a term, in any field; 0 for an unknown one."""
        found = self.term(term)
        return found.passages if found else 0

    def postings(self, term: Term) -> Postings:
        """The postings of a term, as views of the mapped file."""
        bounded = is_bounded(term.passages, self.passages)
        return self._bounded_postings(term) if bounded else self._postings(term)

    def _postings(self, term: Term) -> Postings:
        count = term.passages
        docs, at = self._numbers(term.offset, count)
        impacts, at = self._impacts(at, count)
        blocks = every = None
        if is_long(count, self.passages):
            stored = self._data[4 * at : 4 * at + block_count(self.passages)]
            blocks = Blocks(stored)
            at += -(-len(stored) // 4)
            if is_dense(count, self.passages):
                every, at = self._impacts(at, self.passages)
        elif is_bounded(count, self.passages):
            blocks = Blocks(None, docs, impacts, term.most, block_count(self.passages))
        return Postings(docs, impacts, blocks, every, term.most)

    def idf(self, count: int) -> float:
        """The idf of a term in `count` passages (see `idf`)."""
        return idf(count, self.passages)

    def _numbers(self, word: int, count: int) -> tuple[Sequence[int], int]:
        """`count` passage numbers from a 4-byte word on, and the word after them."""
        if self.passages > 2**16:
            return self._wide[word : word + count], word + count
        return self._impacts(word, count)

    def _impacts(self, word: int, count: int) -> tuple[Sequence[int], int]:
        return self._short[2 * word : 2 * word + count], word + (count + 1) // 2


def _read_term(line: bytes) -> Term:
    id_, offset, count, most, forms = line.split(b" ", 4)
    return Term(int(id_), int(offset), int(count), int(most), tuple(forms.decode().split()))


def is_long(count: int, passages: int) -> bool:
    """Tell whether a list of `count` postings also stores a bound for each block."""
    return count > LONG and count * LONG_SHARE >= passages


def is_bounded(count: int, passages: int) -> bool:
    """Tell whether a list of `count` postings is read by the bounds of its blocks, where another
    list stores them."""
    return count > LONG and count * BOUNDED_SHARE >= passages


def block_bounds(docs: Sequence[int], impacts: Sequence[int], most: int, blocks: int) -> bytes:
    """The greatest impact in each block, in GREATESTths of `most`, rounded up."""
    bounds = bytearray(blocks)
    for doc, impact in zip(docs, impacts, strict=True):
        bound = -(-impact * GREATEST // most) or 1
        if bound > bounds[doc // BLOCK]:
            bounds[doc // BLOCK] = bound
    return bytes(bounds)


def block_count(passages: int) -> int:
    """The number of blocks, the last one perhaps not full."""
    return -(-passages // BLOCK)


def is_dense(count: int, passages: int) -> bool:
    """Tell whether a list of `count` postings also stores an impact for every passage."""
    return count > LONG and count * DENSE_SHARE >= passages


def idf(count: int, passages: int) -> float:
    """ln(1 + (N - n + 0.5) / (n + 0.5)): Lucene's form of Robertson and Spärck Jones's weight,
    which is never negative."""
    return math.log(1 + (passages - count + 0.5) / (count + 0.5))
