"""The pipeline: a Query over a Store -> Results. Retrieve, group, pin, find the answer, highlight.

A passage's score is the sum of its impacts over the question's words (search.store.bm25), their
expansions (search.query.expand) and their bigrams (search.store.bigrams). Where the store has
vectors, meaning counts too (search.rank.hybrid). Passages that the clinic pinned come first.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from .faq.match import find_answer
from .highlight import highlight_span, highlight_words, is_highlighted
from .query.parameters import Query
from .rank.doses import missing_doses
from .rank.lexical import Ranking, both, counted
from .rank.retrieve import Retrieved, retrieve
from .rank.unanswered import is_unanswered
from .results import Help, Hit, Relation, Results
from .safety.detect import MODEL, detect
from .safety.help import HelpFound, find_help
from .store.analysis import TOKEN_PATTERN, Word
from .store.reader import Store
from .store.record import PassageJSON

# The best passages among which the FAQ answer is searched.
ANSWER_DEPTH = 10


def search(query: Query, store: Store) -> Results:
    """Search: results best first, ties by the passages' order in the index. Raises for no text."""
    return run_search(query, store).results


class SearchRun(NamedTuple):
    """The results of a search and how they came about. `numbers` are the hits' passage numbers."""

    results: Results
    retrieved: Retrieved
    numbers: tuple[int, ...]


class Place(NamedTuple):
    """A passage in the list of results, by its number; other fields as in Hit."""

    score: float
    number: int
    pinned: bool = False
    more: int | None = None


class Listing(NamedTuple):
    """All places, pinned ones first; `pinned` holds their passage numbers."""

    places: list[Place]
    total: int
    relation: Relation
    pinned: frozenset[int]


def run_search(query: Query, store: Store) -> SearchRun:
    """Search, and return what explain needs besides the results."""
    started = time.perf_counter()
    retrieved = retrieve(query, store, max(query.offset + query.limit, ANSWER_DEPTH))
    listing = _list(query, retrieved, store)
    shown = listing.places[query.offset : query.offset + query.limit]
    read = cache(store.record_at)  # the answer is mostly one of the hits
    found = _find_help(query.text, retrieved, store)
    answer = None if found else _find_answer(query.text, retrieved, read, store)
    highlighted = cache(lambda number: _highlight(read(number), number, retrieved, store))
    hits = tuple(Hit(highlighted(p.number), p.score, p.pinned, p.more) for p in shown)
    scores = {number: score for score, number in retrieved.best}
    question = retrieved.question
    has_answer = answer is not None or bool(listing.pinned)
    results = Results(
        query=query.text,
        total=listing.total,
        total_relation=listing.relation,
        took_ms=round((time.perf_counter() - started) * 1000, 2),
        ranking=retrieved.ranking.name,
        did_you_mean=question.did_you_mean,
        corrected=question.corrected,
        may_mean=question.may_mean,
        not_found=_not_found(query.text, retrieved, read),
        unanswered=not found and _is_unanswered(retrieved, has_answer, store),
        answer=None
        if answer is None
        else Hit(highlighted(answer), scores[answer], answer in listing.pinned),
        help=found
        and Help(
            found,
            tuple(Hit(highlighted(one), scores.get(one, 0.0)) for one in found.passages),
        ),
        hits=hits,
    )
    return SearchRun(results, retrieved, tuple(place.number for place in shown))


def _list(query: Query, retrieved: Retrieved, store: Store) -> Listing:
    """The ranked places, grouped by article where the query asks for it, pinned ones first."""
    if query.group:
        places = _grouped(query, store, retrieved.ranking)
        articles = {*map(store.article_number, retrieved.ranking.matching())}
        total, relation = counted(len(articles))
    else:
        places = [Place(score, number) for score, number in retrieved.best]
        total, relation = retrieved.ranking.total()
    pins = [] if query.exact else _pinned(query, store, retrieved)
    if pins:
        same = store.article_number if query.group else int
        pinned = {same(place.number) for place in pins}
        places = [*pins, *(place for place in places if same(place.number) not in pinned)]
        matches = retrieved.ranking.matches()
        total += sum(not matches(place.number) for place in pins) if relation == "eq" else 0
    return Listing(places, total, relation, frozenset(place.number for place in pins))


def _grouped(query: Query, store: Store, ranking: Ranking) -> list[Place]:
    """The best passage of each article, with the number of its other matching passages."""
    wanted = query.offset + query.limit
    depth = 4 * wanted
    while True:
        best = ranking.best(depth)
        by_article: dict[int, tuple[float, int]] = {}
        for score, number in best:
            by_article.setdefault(store.article_number(number), (score, number))
        if len(by_article) >= wanted or len(best) < depth:
            break
        depth *= 4
    matches = ranking.matches()
    return [
        Place(score, number, more=sum(map(matches, store.passages_of(article))) - 1)
        for article, (score, number) in by_article.items()
    ]


def _pinned(query: Query, store: Store, retrieved: Retrieved) -> list[Place]:
    """The pinned places for the question's words: of each list of passages the best."""
    lists = [*store.pins.numbers(retrieved.question.words)]
    if not lists:
        return []
    places: dict[int, Place] = {}
    matches = retrieved.ranking.matches()
    for numbers in lists:
        allowed = both(frozenset(numbers), retrieved.allowed)
        if allowed:
            best = retrieved.ranking.best(1, allowed)
            score, number = best[0] if best else (0.0, min(allowed))
            more = max(0, sum(map(matches, numbers)) - 1) if query.group else None
            places.setdefault(number, Place(score, number, pinned=True, more=more))
    return [*places.values()]


def _find_answer(
    text: str, retrieved: Retrieved, read: Callable[[int], PassageJSON], store: Store
) -> int | None:
    """The number of the FAQ entry that asks the same question; None where none does."""
    entries = faq_entries(retrieved, read)
    if not entries:
        return None
    vector, embeddings = retrieved.vector, store.embeddings
    cosine = None
    if vector is not None and embeddings:
        cosine = lambda question: float(embeddings.encode(question) @ vector)  # noqa: E731
    return find_answer(text, entries, store.synonyms.expand, store.vocabulary.is_medicine, cosine)


def faq_entries(retrieved: Retrieved, read: Callable[[int], PassageJSON]) -> list[tuple[int, str]]:
    """The passages under a question among the first ANSWER_DEPTH: number and question, best first.

    An entry of an FAQ is one, and so is a section of an article whose heading asks.
    """
    records = ((number, read(number)["section"]) for _, number in retrieved.best[:ANSWER_DEPTH])
    return [(number, path[-1]) for number, path in records if path and path[-1].endswith("?")]


def _highlight(record: PassageJSON, number: int, retrieved: Retrieved, store: Store) -> PassageJSON:
    """Highlight the searched words, or the sentence nearest in meaning where there are none."""
    highlight_words(record, retrieved.question.marks, retrieved.question.phrases)
    if retrieved.vector is not None and store.embeddings and not is_highlighted(record):
        sentence = store.embeddings.nearest_sentence(number, retrieved.vector)
        if sentence:
            highlight_span(record, *sentence)
    return record


def _find_help(text: str, retrieved: Retrieved, store: Store) -> HelpFound | None:
    """The help for somebody who may be in danger; None where nothing in the question says so."""
    meaning = store.manifest.meaning
    is_known = meaning is not None and meaning.model == MODEL
    danger = detect(text, retrieved.vector if is_known else None)
    return find_help(danger, text, store.help) if danger else None


def _is_unanswered(retrieved: Retrieved, has_answer: bool, store: Store) -> bool:
    """Tell whether nothing answers.

    A pinned passage or an FAQ answer counts as an answer, unless the question names a medicine that
    no passage has.
    """
    if has_answer and not retrieved.absent_medicines:
        return False
    return is_unanswered(retrieved, store)


def _not_found(
    text: str, retrieved: Retrieved, read: Callable[[int], PassageJSON]
) -> tuple[str, ...]:
    """The words that no passage has, and the doses that none of the first ANSWER_DEPTH has.

    The unit of such a dose is not told once more.
    """
    words = _as_typed(retrieved.question.missing, text)
    first = (read(number) for _, number in retrieved.best[:ANSWER_DEPTH])
    texts = ("".join(run["text"] for run in one["text"]) for one in first)
    doses = tuple(missing_doses(text, texts))
    return (*(word for word in words if not any(dose.endswith(word) for dose in doses)), *doses)


def _as_typed(words: tuple[Word, ...], text: str) -> tuple[str, ...]:
    typed = {token.lower(): token for token in reversed(re.findall(TOKEN_PATTERN, text))}
    return tuple(typed.get(word.printed, word.form) for word in words)
