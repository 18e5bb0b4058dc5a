"""MaxScore: the exact k best passages, without reading every posting.

Term at a time (Turtle & Flood 1995, "Query Evaluation: Strategies and Optimizations"). Once the
k-th best score so far exceeds what the remaining lists can add together, no new passage can enter
the k best. The passages seen so far are then completed by look-ups in the remaining lists. Of the
list where this happens only the postings with impacts above the difference are read, which long
lists store apart (Fagin, Lotem & Naor 2003 stop like this). A passage that can no longer enter is
dropped before all its look-ups.
"""

from __future__ import annotations

import heapq
from bisect import bisect_right
from collections.abc import Callable, Container, Iterable, Sequence

from ..deadline import check_deadline
from ..query.clause import Clause
from ..store.bigrams import Pair
from ..store.postings import UNIT, Postings
from ..store.reader import Store

# Lists of fewer postings are always read: to check whether that is needed costs more.
_FEW = 400
# A list is read, instead of looked up, for more passages than this share of its postings.
_LOOK = 0.25
# Passages that are looked up between two questions whether there is time left.
_OFTEN = 256


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


def top(
    clauses: Sequence[ClausePostings], k: int, allowed: Container[int] | None = None
) -> list[tuple[float, int]]:
    """The k best (score, passage number), best first, ties by passage number.

    Fewer than k where fewer passages have any of the terms. A score is the sum of the weighted
    impacts. `allowed` None allows every passage.
    """
    race = _Race(clauses, k, allowed)
    race.run()
    return [(score * UNIT, -number) for score, number in sorted(race.best, reverse=True)]


class _List:
    """A clause's postings. `bound` is the most that they add, `look` passage number -> addition."""

    __slots__ = ("bound", "look", "postings", "weight")

    def __init__(self, clause: ClausePostings) -> None:
        self.postings = clause.postings
        self.weight = weight = clause.weight
        self.bound = clause.postings.most * weight
        look = clause.postings.look_up()
        self.look: Callable[[int], float] = look
        if weight != 1:
            self.look = lambda doc: look(doc) * weight


class _Race:
    """One run of MaxScore.

    `sums` maps the passages seen to their scores of the lists read so far. `best` is a heap of the
    k best complete passages, as (score, -number). `rest` holds for each list what it and the
    following ones can add together.
    """

    def __init__(
        self, clauses: Sequence[ClausePostings], k: int, allowed: Container[int] | None
    ) -> None:
        self.k = k
        self.allowed = allowed
        # Unread lists, the last ones, should have low bounds and many postings.
        lists = [_List(clause) for clause in clauses]
        self.lists = sorted(lists, key=lambda one: len(one.postings.docs) / one.bound)
        self.rest = _rest(self.lists)
        self.sums: dict[int, float] = {}
        self.best: list[tuple[float, int]] = []
        self.finished: set[int] = set()

    def run(self) -> None:
        for place, one in enumerate(self.lists):
            check_deadline()
            if len(one.postings.docs) > max(_FEW, len(self.sums) // 2):
                self._raise_bar(place)
                if self._closed(place):
                    self._finish(place)
                    return
            self._read(one)
        self._finish(len(self.lists))

    def _read(self, one: _List) -> None:
        sums, weight, allowed = self.sums, one.weight, self.allowed
        get = sums.get
        pairs = zip(one.postings.docs, one.postings.impacts, strict=True)
        if allowed is not None:
            for doc, impact in pairs:
                if doc in allowed:
                    sums[doc] = get(doc, 0) + impact * weight
        elif weight != 1:
            for doc, impact in pairs:
                sums[doc] = get(doc, 0) + impact * weight
        elif sums:
            for doc, impact in pairs:
                sums[doc] = get(doc, 0) + impact
        else:
            sums.update(pairs)

    def _raise_bar(self, place: int) -> None:
        """Complete the leading passages before list `place` is read, to raise the k-th score."""
        sums = self.sums
        if len(sums) < self.k:
            if (docs := self.lists[place].postings.best_docs) is None:
                return
            allowed = self.allowed
            best = docs[: self.k]
            leading = (
                [*sums, *best] if allowed is None else [*sums, *(d for d in best if d in allowed)]
            )
        else:
            bar = self.best[0][0] - self.rest[place] if len(self.best) == self.k else 0
            least = heapq.nlargest(self.k, sums.values())[-1]
            if least < bar:
                return
            leading = [doc for doc, score in sums.items() if score >= least][: 2 * self.k]
        for at, doc in enumerate(leading):
            if not at % _OFTEN:
                check_deadline()
            if doc not in self.finished:
                self.finished.add(doc)
                score = sums.get(doc, 0)
                for one in self.lists[place:]:
                    score += one.look(doc)
                self._enter(score, doc)

    def _closed(self, place: int) -> bool:
        """Tell whether no passage can enter that is first seen in list `place` or a later one.

        The best postings of that list that still can are added to `sums`.
        """
        if len(self.best) < self.k:
            return False
        bar = self.best[0][0]
        if self.rest[place] < bar:
            return True
        one = self.lists[place]
        missing = bar - self.rest[place + 1]
        docs, impacts = one.postings.best_docs, one.postings.best_impacts
        if docs is None or impacts is None or missing <= 0:
            return False
        least = missing / one.weight
        if impacts[-1] >= least:
            return False
        count = bisect_right(impacts, -least, key=_negative)
        for doc in docs[:count]:
            if self.allowed is None or doc in self.allowed:
                self.sums.setdefault(doc, 0)
        return True

    def _finish(self, place: int) -> None:
        """Complete the passages that may still enter; the lists from `place` on are unread."""
        sums, lists, best, k = self.sums, self.lists, self.best, self.k
        least = best[0][0] - self.rest[place] if len(best) == k else 0
        while place < len(lists) and len(sums) > _LOOK * len(lists[place].postings.docs):
            check_deadline()
            sums = {doc: score for doc, score in sums.items() if score >= least}
            one = lists[place]
            for doc, impact in zip(one.postings.docs, one.postings.impacts, strict=True):
                if doc in sums:
                    sums[doc] += impact * one.weight
            place += 1
            least = best[0][0] - self.rest[place] if len(best) == k else 0
        left = sorted(lists[place:], key=_by_bound, reverse=True)
        rest = _rest(left)
        steps = [(one.look, after) for one, after in zip(left, rest[1:], strict=True)]
        open_ = [(score, doc) for doc, score in sums.items() if score >= least]
        open_.sort(reverse=True)
        finished = self.finished
        for at, (score, doc) in enumerate(open_):
            if not at % _OFTEN:
                check_deadline()
            bar = best[0][0] if len(best) == k else 0
            if score + rest[0] < bar:
                break
            if doc in finished:
                continue
            for look, after in steps:
                score += look(doc)
                if score + after < bar:
                    break
            else:
                self._enter(score, doc)

    def _enter(self, score: float, doc: int) -> None:
        if len(self.best) < self.k:
            heapq.heappush(self.best, (score, -doc))
        elif (score, -doc) > self.best[0]:
            heapq.heapreplace(self.best, (score, -doc))


def _rest(lists: Sequence[_List]) -> list[float]:
    """For each list, what it and the following ones can add together; 0 at the end."""
    rest = [0.0]
    for one in reversed(lists):
        rest.append(rest[-1] + one.bound)
    return rest[::-1]


def _by_bound(one: _List) -> float:
    return one.bound


def _negative(impact: int) -> int:
    return -impact
