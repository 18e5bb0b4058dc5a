"""The exact k best passages, without reading every posting.

Long lists store the greatest impact in each block of passages (Ding & Suel 2011, "Faster Top-k
Document Retrieval Using Block-Max Indexes"). What the lists can add together is summed for all
blocks at once, in one large integer with a lane of LANE bytes for each. Blocks are read from the
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
from ..store.postings import BLOCK, GREATEST, LANE, UNIT, Postings
from ..store.reader import Store

# Where the passages of some blocks are too few, so many times as many blocks are read.
_MORE = 4
# A list is read whole for more blocks than this share of its postings.
_LOOK = 1 / 5
# So many scores are sorted sooner than their least are found.
_FEW = 200
# Of so many lists bounds are added up, others are read whole.
_MOST_LISTS = 128
# What all factors of bounds come to at most, so that a lane has room for all bounds.
_FACTORS = (1 << 8 * LANE) // (GREATEST + 1)
# What one of the highest byte of a lane stands for.
_LEVEL = 1 << 8 * (LANE - 1)
_BYTES = bytes(range(256))
# Few blocks have a highest byte of so much or more: all lists together reach 255.
_HIGH = 192
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
        bounded = [(one, one.postings.blocks) for one in finding if one.postings.blocks]
        has_long = any(blocks.stored is not None for _, blocks in bounded)
        self._long = [one for one, _ in bounded[:_MOST_LISTS]] if has_long else []
        short = finding
        if has_long:
            short = [one for one in finding if one.postings.blocks is None]
            short += [one for one, _ in bounded[_MOST_LISTS:]]
        short.sort(key=lambda one: len(one.postings.docs), reverse=True)
        self._short = _sums(short, {})
        self._scores: dict[int, float] = {}
        self._read: set[int] = set()
        self._bounds = _Bounds([*self._long, *self._stops], self._short) if self._long else None
        if self._bounds is None:
            self._complete(self._short, sorted({number // BLOCK for number in self._short}))

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
                blocks = self._bounds.reaching(least) - self._read
                if within is not None:
                    blocks &= within
                self._read_blocks(sorted(blocks))
                best = self._first(k, allowed)
                count *= _MORE
        return [(-score * UNIT, number) for score, number in best]

    def _first(self, k: int, allowed: Collection[int] | None) -> list[tuple[float, int]]:
        """The best k complete passages, as (-score, number)."""
        scores = self._scores
        if allowed is not None:
            scores = {number: score for number, score in scores.items() if number in allowed}
        pairs = zip(map(neg, scores.values()), scores, strict=True)
        return heapq.nsmallest(k, pairs) if len(scores) > _FEW else sorted(pairs)[:k]

    def _read_blocks(self, blocks: Sequence[int]) -> None:
        """Complete the passages of these blocks, which ascend."""
        self._read.update(blocks)
        short = self._short
        sums = {
            number: short[number]
            for block in blocks
            for number in range(block * BLOCK, (block + 1) * BLOCK)
            if number in short
        }
        for one in self._long:
            _add_blocks(sums, one, blocks)
        self._complete(sums, blocks)

    def _complete(self, sums: dict[int, float], blocks: Sequence[int]) -> None:
        """Add what stop words add to passages that others found, all of them in the blocks."""
        for one in self._stops:
            weight, every = one.weight, one.postings.every
            if every is not None:
                for number in sums:
                    sums[number] += every[number] * weight
            else:
                found: dict[int, float] = {}
                _add_blocks(found, one, blocks)
                for number in sums.keys() & found:
                    sums[number] += found[number]
        self._scores |= sums


class _Bounds:
    """What lists can add together, for every block and for the passages that short ones have.

    `_lanes` holds the bounds of what long lists add, in parts of a score, `_levels` the highest
    byte of each, `_highest` the greatest of these, ascending. `_tops` are bounds of all that the
    passages of short lists get: less than a level above what is there, and negative. `_order` are
    these passages, the greatest bound first.
    """

    def __init__(self, lists: Sequence[ClausePostings], sums: dict[int, float]) -> None:
        long, short = [], []
        for one in lists:
            if one.postings.blocks is None:
                short.append(one)
            else:
                long.append((one.postings.most * one.weight, one.postings.blocks))
        scale = (_FACTORS - len(long)) / sum(most for most, _ in long)
        together = sum(blocks.lanes * (int(most * scale) + 1) for most, blocks in long)
        self._parts = parts = scale * GREATEST
        self._lanes = together.to_bytes(LANE * len(long[0][1].bounds), "little")
        self._levels = levels = self._lanes[LANE - 1 :: LANE]
        sums = _sums(short, {**sums}) if short else sums
        self._highest: list[int] = []
        down = -parts / _LEVEL
        self._tops = {
            number: sum_ * down - levels[number // BLOCK] for number, sum_ in sums.items()
        }
        self._order = sorted(self._tops, key=self._tops.__getitem__)

    def reaching(self, least: float) -> set[int]:
        """The blocks whose bounds reach a score; those with any for a score of 0."""
        bound = max(1, int(least * self._parts))
        end = bisect_right(self._order, 1 - bound / _LEVEL, key=self._tops.__getitem__)
        found = {number // BLOCK for number in self._order[:end]}
        level = bound // _LEVEL
        if level < 256:
            levels = self._levels
            reach = levels.translate(bytes(level) + b"\1" * (256 - level))
            for one in _REACHES.finditer(reach):
                block = one.start()
                if levels[block] > level or self._lane(block) >= bound:
                    found.add(block)
        return found

    def _lane(self, block: int) -> int:
        return int.from_bytes(self._lanes[LANE * block : LANE * (block + 1)], "little")

    def reached_by(self, count: int) -> float:
        """About the greatest score that the bounds of so many blocks reach; 0 for all blocks."""
        level = _HIGH
        while level and len(self._highest) < count:
            self._highest = sorted(self._levels.translate(None, _BYTES[:level]))
            level = level * 3 // 4
        least = float(self._highest[-count]) if len(self._highest) >= count else 0.0
        if len(self._order) >= count:
            least = max(least, 1 - self._tops[self._order[count - 1]])
        return least * _LEVEL / self._parts


def _sums(lists: Iterable[ClausePostings], sums: dict[int, float]) -> dict[int, float]:
    """Add all weighted impacts of some lists to the sums of their passages."""
    get = sums.get
    for one in lists:
        check_deadline()
        docs, impacts, weight = one.postings.docs, one.postings.impacts, one.weight
        if not sums:
            sums.update(zip(docs, map(mul, impacts, repeat(weight)), strict=True))
            continue
        weighted = impacts if weight == 1 else map(mul, impacts, repeat(weight))
        for number, impact in zip(docs, weighted, strict=True):
            sums[number] = get(number, 0) + impact
    return sums


def _add_blocks(sums: dict[int, float], clause: ClausePostings, blocks: Sequence[int]) -> None:
    """Add a list's weighted impacts in some blocks, which ascend."""
    check_deadline()
    get, weight = sums.get, clause.weight
    docs, impacts, bounds, every, _ = clause.postings
    if len(blocks) > len(docs) * _LOOK:
        within = set(blocks)
        for number, impact in zip(docs, impacts, strict=True):
            if number // BLOCK in within:
                sums[number] = get(number, 0) + impact * weight
    elif every is not None:
        for first in map(mul, blocks, repeat(BLOCK)):
            for number, impact in enumerate(every[first : first + BLOCK], first):
                if impact:
                    sums[number] = get(number, 0) + impact * weight
    else:
        of = None if bounds is None else bounds.bounds
        at, count = 0, len(docs)
        for block in blocks:
            if of is None or of[block]:
                at = bisect_left(docs, block * BLOCK, at)
                end = (block + 1) * BLOCK
                while at < count and (number := docs[at]) < end:
                    sums[number] = get(number, 0) + impacts[at] * weight
                    at += 1
