"""Bigrams: the passages where two content words follow each other, in this order.

The sequential part of Metzler & Croft 2005 ("A Markov Random Field Model for Term
Dependencies"), ordered windows of two, with idf for its weight. File impacts.pairs, little-endian:

uint32 × 18     number of passages; the first bigram of each of 16 blocks, and the end
uint64          for each bigram of a block, ascending: id of the first term << 32 | of the second
uint32          for each bigram, and one more: where its passages begin
uint32          passage numbers, ascending within a bigram

A bigram's block is its first term's id modulo 16, so that a writer can sort one block at a time.
"""

from __future__ import annotations

import struct
from bisect import bisect_left
from collections.abc import Iterator
from pathlib import Path

from ..files import map_file
from .postings import UNIT, Postings, Term, idf

PAIRS = "impacts.pairs"
BLOCKS = 16
HEADER = 4 * (BLOCKS + 2)
# The impact of a bigram, as a factor of its idf. Measured: docs/ranking.md.
BIGRAM_WEIGHT = 0.7


class Pair:
    """A bigram: its terms' ids and its place in the file; the number of its passages, and its
    impact in each."""

    __slots__ = ("at", "first", "impact", "passages", "second")

    def __init__(self, first: int, second: int, at: int, passages: int, impact: int) -> None:
        self.first = first
        self.second = second
        self.at = at
        self.passages = passages
        self.impact = impact


class Bigrams:
    """Read-only. Usable from several threads."""

    def __init__(self, folder: Path) -> None:
        data = memoryview(map_file(folder / PAIRS))
        self._passages, *self._blocks = struct.unpack_from(f"<{BLOCKS + 2}I", data)
        count = self._blocks[-1]
        starts = HEADER + 8 * count
        docs = starts + 4 * (count + 1)
        self._keys = data[HEADER:starts].cast("Q")
        self._starts = data[starts:docs].cast("I")
        self._docs = data[docs:].cast("I")

    def find(self, first: Term, second: Term) -> Pair | None:
        """A bigram; None where no passage has it, or nearly all have it."""
        key = first.id << 32 | second.id
        block = first.id % BLOCKS
        end = self._blocks[block + 1]
        at = bisect_left(self._keys, key, self._blocks[block], end)
        if at == end or self._keys[at] != key:
            return None
        return self._pair(at)

    def _pair(self, at: int) -> Pair | None:
        first, second = divmod(self._keys[at], 1 << 32)
        count = self._starts[at + 1] - self._starts[at]
        impact = round(BIGRAM_WEIGHT * idf(count, self._passages) / UNIT)
        return Pair(first, second, at, count, impact) if impact else None

    def pairs(self) -> Iterator[Pair]:
        """All bigrams but those that nearly all passages have."""
        return filter(None, map(self._pair, range(self._blocks[-1])))

    def postings(self, pair: Pair) -> Postings:
        docs = self._docs[self._starts[pair.at] : self._starts[pair.at + 1]]
        return Postings(docs, [pair.impact] * len(docs), None, None, None, pair.impact)
