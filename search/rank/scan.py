"""The exact k best passages, without reading every posting.

Long lists store the greatest impact in each block of passages (Ding & Suel 2011, "Faster Top-k
Document Retrieval Using Block-Max Indexes"). What the lists can add together is summed for all
blocks at once, in one large integer with a lane of three bytes for each. Blocks are read from the
greatest bound down, until no other can hold one of the k best. Short lists are read whole.
"""

from __future__ import annotations

import heapq
import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Sequence
from itertools import repeat
from math import inf
from operator import mul, neg

from ..deadline import check_deadline
from ..query.clause import STOP, Clause
from ..store.bigrams import Pair
from ..store.postings import BLOCK, GREATEST, UNIT, Postings
from ..store.reader import Store

# Where the passages of some blocks are too few, so many times as many blocks are read.
_MORE = 4
# A list is read whole for more blocks than this share of its postings.
_LOOK = 1 / 5
# The bytes of a lane, and the bits of all factors of bounds together: with the 8 of a bound, a lane
# has room for all.
_LANE, _BITS = 3, 15
_REACHES = re.compile(b"\1")


class ClausePostings:
    """A clause with its postings; the other fields are as in Clause. `passages` are those that
    have it in the whole collection, None for those of the postings."""

    __slots__ = ("passages", "postings", "term", "weight", "why")

    def __init__(
        self, term: str, postings: Postings, weight: float, why: str, passages: int | None = None
    ) -> None:
        self.passages = len(postings.docs) if passages is None else passages
        self.term = term
        self.postings = postings
        self.weight = weight
        self.why = why


def with_postings(clauses: Iterable[Clause], store: Store) -> tuple[ClausePostings, ...]:
    return tuple(
        [ClausePostings(one.term, _postings(one, store), one.weight, one.why) for one in clauses]
    )


def _postings(clause: Clause, store: Store) -> Postings:
    entry = clause.entry
    if isinstance(entry, Pair):
        return store.bigrams.postings(entry)
    return store.impacts.postings(entry)


class Scan:
    """The passages with any of the clauses that find, by the sum of their weighted impacts.

    `_short` maps the passages of short lists to their sums there, `_scores` the complete ones to
    their scores. `_read` are the blocks whose passages are complete.
    """

    def __init__(self, clauses: Sequence[ClausePostings]) -> None:
        finding = [one for one in clauses if one.why != STOP]
        self._stops = [one for one in clauses if one.why == STOP]
        self._long = [one for one in finding if one.postings.blocks is not None]
        self._short: dict[int, float] = {}
        for one in finding:
            if one.postings.blocks is None:
                _add(self._short, one, _of_blocks(one.postings, None))
        self._scores: dict[int, float] = {}
        self._read: set[int] = set()
        self._bounds = _Bounds([*self._long, *self._stops], self._short) if self._long else None
        if self._bounds is None:
            self._complete(self._short, None)

    def best(self, k: int, allowed: Collection[int] | None = None) -> list[tuple[float, int]]:
        """The k best (score, passage number), best first, ties by passage number.

        Fewer than k where fewer passages match. `allowed` None allows every passage. What was read
        for one call is not read again for the next.
        """
        best = self._first(k, allowed)
        if self._bounds is not None:
            within = None if allowed is None else {number // BLOCK for number in allowed}
            least, count = inf, k
            while least and (len(best) < k or -best[-1][0] < least):
                least = self._bounds.reached_by(count)
                if len(best) == k:
                    least = max(least, -best[-1][0])
                blocks = self._bounds.reaching(least)
                if within is not None:
                    blocks = [block for block in blocks if block in within]
                self._read_blocks([block for block in blocks if block not in self._read])
                best = self._first(k, allowed)
                count *= _MORE
        return [(-score * UNIT, number) for score, number in best]

    def _first(self, k: int, allowed: Collection[int] | None) -> list[tuple[float, int]]:
        """The best k complete passages, as (-score, number)."""
        scores = self._scores
        if allowed is not None:
            scores = {number: score for number, score in scores.items() if number in allowed}
        return heapq.nsmallest(k, zip(map(neg, scores.values()), scores, strict=True))

    def _read_blocks(self, blocks: Sequence[int]) -> None:
        """Complete the passages of these blocks."""
        self._read.update(blocks)
        short = self._short
        sums = {
            number: short[number]
            for block in blocks
            for number in range(block * BLOCK, (block + 1) * BLOCK)
            if number in short
        }
        for one in self._long:
            _add(sums, one, _of_blocks(one.postings, blocks))
        self._complete(sums, blocks)

    def _complete(self, sums: dict[int, float], blocks: Sequence[int] | None) -> None:
        """Add what stop words add to passages that others found; `blocks` None for all."""
        for one in self._stops:
            weight, every = one.weight, one.postings.every
            if every is not None:
                for number in sums:
                    sums[number] += every[number] * weight
                continue
            for number, impact in _of_blocks(one.postings, blocks):
                if number in sums:
                    sums[number] += impact * weight
        self._scores |= sums


class _Bounds:
    """What some lists and the sums of others can add together, for every block.

    `_lanes` holds the bounds, in parts of a score, `_levels` the highest byte of each.
    """

    def __init__(self, lists: Sequence[ClausePostings], sums: dict[int, float]) -> None:
        sums, long = {**sums}, []
        for one in lists:
            if one.postings.blocks is None:
                _add(sums, one, _of_blocks(one.postings, None))
            else:
                long.append((one.postings.most * one.weight, one.postings.blocks))
        blocks = len(long[0][1])
        if sums:
            long.append(_as_long(sums, blocks))
        scale = (1 << _BITS) / sum(most for most, _ in long)
        together = 0
        for most, bounds in long:
            spread = bytearray(_LANE * blocks)
            spread[::_LANE] = bounds
            together += int.from_bytes(spread, "little") * (int(most * scale) + 1)
        self._parts = scale * GREATEST
        self._lanes = together.to_bytes(_LANE * blocks, "little")
        self._levels = self._lanes[_LANE - 1 :: _LANE]

    def reaching(self, least: float) -> list[int]:
        """The blocks whose bounds reach a score, ascending; those with any for a score of 0."""
        bound = max(1, int(least * self._parts))
        level = bound >> 8 * (_LANE - 1)
        levels = self._levels.translate(bytes(level) + b"\1" * (256 - level))
        found = (one.start() for one in _REACHES.finditer(levels))
        return [block for block in found if self._lane(block) >= bound]

    def _lane(self, block: int) -> int:
        return int.from_bytes(self._lanes[_LANE * block : _LANE * (block + 1)], "little")

    def reached_by(self, count: int) -> float:
        """About the greatest score that the bounds of so many blocks reach; 0 for all blocks."""
        below, levels = bytes(range(256)), self._levels
        level = bisect_right(
            range(1, 256), -count, key=lambda level: -len(levels.translate(None, below[:level]))
        )
        return (level << 8 * (_LANE - 1)) / self._parts


def _as_long(sums: dict[int, float], blocks: int) -> tuple[float, memoryview]:
    """The greatest sum, and the greatest in each block, as a long list has them; rounded up."""
    bounds, most = bytearray(blocks), max(sums.values())
    factor = (GREATEST - 1) / most
    for number, sum_ in sums.items():
        bound, block = int(sum_ * factor) + 1, number // BLOCK
        if bound > bounds[block]:
            bounds[block] = bound
    return most * GREATEST / (GREATEST - 1), memoryview(bounds)


def _add(
    sums: dict[int, float], clause: ClausePostings, postings: Iterable[tuple[int, int]]
) -> None:
    get, weight = sums.get, clause.weight
    for number, impact in postings:
        sums[number] = get(number, 0) + impact * weight


def _of_blocks(postings: Postings, blocks: Sequence[int] | None) -> Iterable[tuple[int, int]]:
    """The passages of some blocks, in their order, with their impacts; `blocks` None for all."""
    check_deadline()
    docs, impacts, bounds, every, _ = postings
    pairs = zip(docs, impacts, strict=True)
    if blocks is None:
        return pairs
    if len(blocks) > len(docs) * _LOOK:
        within = set(blocks)
        return [pair for pair in pairs if pair[0] // BLOCK in within]
    if every is not None:
        return [
            pair
            for at in map(mul, blocks, repeat(BLOCK))
            for pair in enumerate(every[at : at + BLOCK], at)
            if pair[1]
        ]
    found: list[tuple[int, int]] = []
    at = 0
    for block in blocks:
        if bounds is None or bounds[block]:
            at = bisect_left(docs, block * BLOCK, at)
            end = bisect_left(docs, (block + 1) * BLOCK, at, min(at + BLOCK, len(docs)))
            found += zip(docs[at:end], impacts[at:end], strict=True)
    return found
