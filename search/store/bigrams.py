"""Bigrams: the passages where two content words follow each other, in this order.

The sequential part of Metzler & Croft 2005 ("A Markov Random Field Model for Term
Dependencies"), ordered windows of two, with idf for its weight. File impacts.pairs, little-endian:

uint32 × 4      numbers of passages, of slots, of bigrams, of counts that are apart
uint32          for each slot, and one more: its first bigram
uint32          for each bigram, ascending within a slot: second term's id << 12 | its passages
uint32 × 2      for each bigram of MANY passages or more, which has MANY there: its place in the
                file, and how many; ascending
uint32          for every STEP-th bigram: where its passages begin
uint32          passage numbers, ascending within a bigram

A slot is a first term: those of ids 0, 16, 32 … come first, then 1, 17, 33 … So a writer can sort
one of 16 blocks at a time.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..files import map_file
from .postings import UNIT, Postings, Term, idf

PAIRS = "impacts.pairs"
BLOCKS = 16
HEADER_ITEMS = 4
# With the 20 bits of a term's id (index.writers.postings) they are a uint32.
COUNT_BITS = 12
MANY = (1 << COUNT_BITS) - 1
STEP = 8
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


def slot_of(first: int, slots: int) -> int:
    """The slot of a first term's id; the number of slots is a multiple of BLOCKS."""
    return first % BLOCKS * (slots // BLOCKS) + first // BLOCKS


def items_before_passages(header: Sequence[int]) -> int:
    """How many uint32 there are before the first that tells where passages begin."""
    _, slots, bigrams, many = header
    return HEADER_ITEMS + slots + 1 + bigrams + 2 * many


class Bigrams:
    """Read-only. Usable from several threads."""

    def __init__(self, folder: Path) -> None:
        items = memoryview(map_file(folder / PAIRS)).cast("I")
        header = items[:HEADER_ITEMS].tolist()
        self._passages, self._slots, bigrams, _ = header
        seconds = HEADER_ITEMS + self._slots + 1
        many, starts = seconds + bigrams, items_before_passages(header)
        docs = starts + -(-bigrams // STEP)
        self._firsts = items[HEADER_ITEMS:seconds]
        self._seconds = items[seconds:many]
        self._many_places, self._many_counts = items[many:starts:2], items[many + 1 : starts : 2]
        self._starts, self._docs = items[starts:docs], items[docs:]

    def find(self, first: Term, second: Term) -> Pair | None:
        """A bigram; None where no passage has it, or nearly all have it."""
        slot = slot_of(first.id, self._slots)
        end = self._firsts[slot + 1]
        at = bisect_left(self._seconds, second.id << COUNT_BITS, self._firsts[slot], end)
        if at == end or self._seconds[at] >> COUNT_BITS != second.id:
            return None
        return self._pair(first.id, at)

    def _pair(self, first: int, at: int) -> Pair | None:
        count = self._count(at)
        impact = round(BIGRAM_WEIGHT * idf(count, self._passages) / UNIT)
        second = self._seconds[at] >> COUNT_BITS
        return Pair(first, second, at, count, impact) if impact else None

    def _count(self, at: int) -> int:
        """How many passages have the bigram of this place."""
        count = self._seconds[at] & MANY
        if count < MANY:
            return count
        return self._many_counts[bisect_left(self._many_places, at)]

    def pairs(self) -> Iterator[Pair]:
        """All bigrams but those that nearly all passages have."""
        for slot in range(self._slots):
            block, place = divmod(slot, self._slots // BLOCKS)
            for at in range(self._firsts[slot], self._firsts[slot + 1]):
                if pair := self._pair(place * BLOCKS + block, at):
                    yield pair

    def postings(self, pair: Pair) -> Postings:
        step = pair.at // STEP
        start = self._starts[step] + sum(map(self._count, range(step * STEP, pair.at)))
        docs = self._docs[start : start + pair.passages]
        return Postings(docs, [pair.impact] * len(docs), None, None, pair.impact)
