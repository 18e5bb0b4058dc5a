"""Query + Store -> Results: which passages answer, and in what order.

A passage scores the sum of its impacts over the question's words (index.impacts has the
formula), with what they may also stand for (search.clauses) and the pairs of them that stand
side by side (search.pairs). What a clinic pinned to a question's words comes first.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Container
from dataclasses import dataclass
from functools import cache

from .answer import find_answer
from .clauses import Asked, read_asked
from .mark import mark_record
from .query import Query
from .record import PassageJSON
from .results import Hit, Relation, Results
from .store import Store
from .topk import Clause, top

# How far down the list a question that is asked in the very same words is looked for.
ANSWER_DEPTH = 10
# Matches are counted up to here.
MOST_COUNTED = 1_000


@dataclass(frozen=True, slots=True)
class Found:
    """`best` holds (score, passage number), best first."""

    asked: Asked
    best: list[tuple[float, int]]
    allowed: frozenset[int] | None


def find(query: Query, store: Store, depth: int | None = None) -> Found:
    """The best passages, none of them read; as many as `query` asks for from the first on, or
    `depth`."""
    asked = read_asked(query.text, store, query.exact)
    allowed = store.numbers(article=query.article, tag=query.tag, kind=query.kind)
    count = depth or query.offset + query.limit
    return Found(asked, top(asked.clauses, count, allowed), allowed)


def search(query: Query, store: Store) -> Results:
    """Best first; ties by the passages' order in the index. Never raises for any text."""
    started = time.perf_counter()
    depth = max(query.offset + query.limit, ANSWER_DEPTH)
    found = find(query, store, depth)
    asked = found.asked
    read = cache(store.record_at)  # the answer is looked for among the hits
    hits = [_Place(score, number) for score, number in found.best]
    if query.group:
        hits = _grouped(query, store, found)
        total, relation = _counted(len({*map(store.article_number, _matching(found))}))
    else:
        total, relation = count_matches(found)
    pins = _pinned(query, store, found) if not query.exact else []
    if pins:
        same = store.article_number if query.group else int
        pinned = {same(place.number) for place in pins}
        hits = [*pins, *(place for place in hits if same(place.number) not in pinned)]
        total += sum(1 for place in pins if not place.score) if relation == "eq" else 0
    answer = _answer(query.text, found, read, store)
    shown = hits[query.offset : query.offset + query.limit]
    marked = {
        number: _marked(read(number), asked)
        for number in {place.number for place in shown}
        | ({answer} if answer is not None else set())
    }
    scores = {number: score for score, number in found.best}
    return Results(
        query=query.text,
        total=total,
        total_relation=relation,
        took_ms=round((time.perf_counter() - started) * 1000, 2),
        ranking="words",
        did_you_mean=asked.meant,
        corrected=asked.corrected,
        answer=None
        if answer is None
        else Hit(marked[answer], scores[answer], any(place.number == answer for place in pins)),
        hits=tuple(
            Hit(marked[place.number], place.score, place.pinned, place.more) for place in shown
        ),
    )


@dataclass(frozen=True, slots=True)
class _Place:
    score: float
    number: int
    pinned: bool = False
    more: int | None = None


def count_matches(found: Found) -> tuple[int, Relation]:
    """How many passages have any of what was asked for, counted up to MOST_COUNTED."""
    lists = [clause.postings.docs for clause in found.asked.clauses]
    if found.allowed is None and any(len(docs) > MOST_COUNTED for docs in lists):
        return MOST_COUNTED, "gte"
    return _counted(len(_matching(found)))


def _matching(found: Found) -> set[int]:
    """The passages that have any of what was asked for."""
    matching: set[int] = set().union(*[clause.postings.docs for clause in found.asked.clauses])
    return matching if found.allowed is None else matching & found.allowed


def _counted(count: int) -> tuple[int, Relation]:
    return (count, "eq") if count <= MOST_COUNTED else (MOST_COUNTED, "gte")


def _grouped(query: Query, store: Store, found: Found) -> list[_Place]:
    """The best passage of each article, with how many more of it matched."""
    wanted = query.offset + query.limit
    depth = 4 * wanted
    while True:
        best = top(found.asked.clauses, depth, found.allowed)
        first: dict[int, tuple[float, int]] = {}
        for score, number in best:
            first.setdefault(store.article_number(number), (score, number))
        if len(first) >= wanted or len(best) < depth:
            break
        depth *= 4
    matches = _matches(found.asked.clauses, found.allowed)
    return [
        _Place(score, number, more=sum(map(matches, store.passages_of(article))) - 1)
        for article, (score, number) in first.items()
    ]


def _matches(clauses: tuple[Clause, ...], allowed: Container[int] | None) -> Callable[[int], bool]:
    looks = [clause.postings.look_up() for clause in clauses]
    return lambda number: (
        (allowed is None or number in allowed) and any(look(number) for look in looks)
    )


def _pinned(query: Query, store: Store, found: Found) -> list[_Place]:
    """What the clinic put first for the question's words: of an article its best passage."""
    lists = [*store.pins.numbers(found.asked.words)]
    if not lists:
        return []
    places: dict[int, _Place] = {}
    matches = _matches(found.asked.clauses, found.allowed)
    for numbers in lists:
        allowed = frozenset(numbers)
        if found.allowed is not None:
            allowed &= found.allowed
        if allowed:
            best = top(found.asked.clauses, 1, allowed)
            score, number = best[0] if best else (0.0, min(allowed))
            more = max(0, sum(map(matches, numbers)) - 1) if query.group else None
            places.setdefault(number, _Place(score, number, pinned=True, more=more))
    return [*places.values()]


def _marked(record: PassageJSON, asked: Asked) -> PassageJSON:
    mark_record(record, asked.marks, asked.phrases)
    return record


def _answer(
    text: str, found: Found, read: Callable[[int], PassageJSON], store: Store
) -> int | None:
    """The number of the FAQ entry that asks the very same; None where none does."""
    if not store.has_faq:
        return None
    records = ((number, read(number)) for _, number in found.best[:ANSWER_DEPTH])
    entries = [(number, one["section"][-1]) for number, one in records if one["kind"] == "faq"]
    if not entries:
        return None
    return find_answer(text, entries, store.rarity, store.vocabulary.is_medicine)
