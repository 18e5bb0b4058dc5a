"""Query + Store -> Results: which passages answer, and in what order.

A passage scores the sum of its impacts over the question's words (index.impacts has the
formula), times a factor for coverage: how many of the question's words it has at all, with a
bonus for all of them.
"""

from __future__ import annotations

import heapq
import time
from collections.abc import Callable
from functools import cache

from .mark import mark_passage
from .model import Hit, Passage, Results
from .query import Query
from .spell import did_you_mean
from .store import Store
from .words import content_words, read_words

# What a passage with hardly any of the words keeps of its score, and what one with every word
# is multiplied by. Measured: ARCHITECTURE.md, Ranking.
LEAST_COVERAGE = 0.75
EVERY_WORD = 1.5
# How far down the list a question that is asked in the very same words is looked for.
ANSWER_DEPTH = 10


def search(query: Query, store: Store) -> Results:
    """Best first; ties by the passages' order in the index. Never raises for any text."""
    started = time.perf_counter()
    words = content_words(read_words(query.text))
    stems = tuple(dict.fromkeys(word.stem for word in words))
    scores = score(stems, store)
    top = _top(scores, max(query.offset + query.limit, ANSWER_DEPTH))
    read = cache(store.passage_at)  # the answer is looked for among the hits
    answer = _answer(query.text, top, read)
    page = top[query.offset : query.offset + query.limit]
    hits = tuple(_hit(read(number), scores[number], stems) for number in page)
    meant = did_you_mean(query.text, store)
    return Results(
        query=query.text,
        total=len(scores),
        took_ms=round((time.perf_counter() - started) * 1000, 2),
        ranking="words",
        did_you_mean=meant,
        answer=None if answer is None else _hit(read(answer), scores[answer], stems),
        hits=hits,
    )


def score(stems: tuple[str, ...], store: Store) -> dict[int, float]:
    """The score of every passage that has at least one of the stems."""
    factors = [_coverage(matched, len(stems)) for matched in range(len(stems) + 1)]
    return {
        number: total * factors[matched] for number, (total, matched) in store.sums(stems).items()
    }


def _coverage(matched: int, asked: int) -> float:
    """The factor for a passage with `matched` of `asked` words; grows with `matched`."""
    if matched == asked:
        return EVERY_WORD
    return LEAST_COVERAGE + (1 - LEAST_COVERAGE) * matched / asked


def _top(scores: dict[int, float], count: int) -> list[int]:
    return heapq.nsmallest(count, scores, key=lambda number: (-scores[number], number))


def _hit(passage: Passage, score: float, stems: tuple[str, ...]) -> Hit:
    return Hit(mark_passage(passage, frozenset(stems)), score)


def _answer(text: str, top: list[int], read: Callable[[int], Passage]) -> int | None:
    """The FAQ entry that asks the very same question: the same words in the same order.

    Nothing looser: "can I go on lithium" must not be answered by "can I come off lithium",
    nor "can I" by "can't I". Only word forms, case, accents and articles may differ.
    """
    asked = _wording(text)
    for number in top[:ANSWER_DEPTH]:
        passage = read(number)
        if passage.kind == "faq" and _wording(passage.section[-1]) == asked:
            return number
    return None


def _wording(text: str) -> list[str]:
    return [word.stem for word in read_words(text) if word.form not in ("a", "an", "the", "please")]
