"""The pipeline: a Query over a Store -> Results. Retrieve, group, pin, find the answer, highlight.

A passage's score is the sum of its impacts over the question's words (search.store.bm25), their
expansions (search.query.expand) and their bigrams (search.store.bigrams). Where the store has
vectors, meaning counts too (search.rank.hybrid). Passages that the clinic pinned come first.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from functools import cache, partial
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from .deadline import check_deadline
from .excerpt import Excerpt, make_excerpt
from .faq.match import find_answer
from .faq.topic import is_topic
from .highlight import highlight_headings, highlight_span, highlight_words, is_highlighted
from .languages.headings import without_number
from .model import LANGUAGES
from .query.language import find_language
from .query.parameters import Query
from .rank.cut import DEPTH
from .rank.doses import missing_doses
from .rank.listing import Place, list_places
from .rank.local import LocalRanker
from .rank.named import name_first, speaks_of
from .rank.retrieve import Retrieved, retrieve_by
from .rank.subject import answer_first
from .rank.unanswered import is_unanswered
from .results import Help, Hit, OtherPlace, Results
from .safety.detect import MODEL, detect
from .safety.help import DangerHelp, find_help
from .store.analysis import TOKEN_PATTERN, Language, Word, language_of_code
from .store.reader import Store
from .store.record import PassageJSON, RunJSON
from .store.records import stored_of
from .store.side_index import SideIndex

if TYPE_CHECKING:
    from .rank.protocol import Ranker
    from .store.languages import Twin

# The best passages among which the FAQ answer is searched.
ANSWER_DEPTH = 10


def search(query: Query, store: Store) -> Results:
    """Search: results best first, ties by the passages' order in the index. Raises for no text."""
    return run_search(query, store).results


class SearchRun(NamedTuple):
    """The results of a search and how they came about. `numbers` are the hits' passage numbers.
    `store` is the index as the question's language reads it."""

    results: Results
    retrieved: Retrieved
    numbers: tuple[int, ...]
    store: SideIndex


def run_search(query: Query, store: Store) -> SearchRun:
    """Search, and return what explain needs besides the results."""
    return run_search_by(query, LocalRanker(store))


def run_search_by(query: Query, ranker: Ranker) -> SearchRun:
    """As `run_search`, by any ranker."""
    started = time.perf_counter()
    language = find_language(query.text, ranker.side, query.lang or query.page_lang)
    ranker = ranker.for_language(language.read_as)
    store = ranker.side
    depth = max(query.offset + query.limit, ANSWER_DEPTH, DEPTH)
    retrieved = retrieve_by(query, ranker, depth, language)
    check_deadline()
    listing = list_places(query, retrieved, store)
    shown = listing.places[query.offset : query.offset + query.limit]
    ranker.expect(chain.from_iterable((place.number, *place.others) for place in shown))
    read = cache(ranker.record)  # the answer is mostly one of the hits
    named = name_first(listing, query, retrieved, read, ranker, language)
    if named is listing:  # or the medicine decides
        named = answer_first(listing, query.group, retrieved, read, ranker)
    listing = named
    shown = listing.places[query.offset : query.offset + query.limit]
    text = retrieved.question.text
    found = _find_help(text, retrieved, store)
    if found:
        ranker.expect(found.passages)
    answer = None
    if not found:
        entries = faq_entries(retrieved, read, store)
        answer = _find_answer(text, entries, retrieved, store)
    has_answer = answer is not None or bool(listing.pinned)
    unanswered = not found and _is_unanswered(retrieved, has_answer, store)
    if unanswered:
        listing = listing.all_beyond()
        shown = listing.places[query.offset : query.offset + query.limit]
    make = _HitMaker(retrieved, read, ranker)
    hits = tuple(map(make, shown))
    scores = {number: score for score, number in retrieved.best}
    question = retrieved.question
    results = Results(
        query=query.text,
        total=listing.total,
        total_relation=listing.relation,
        matches=listing.matches,
        took_ms=round((time.perf_counter() - started) * 1000, 2),
        ranking=retrieved.ranking.name,
        did_you_mean=question.did_you_mean,
        corrected=question.corrected,
        may_mean=question.may_mean,
        not_found=_not_found(text, retrieved, read),
        unanswered=unanswered,
        answer=None
        if answer is None
        else make(Place(scores[answer], answer, answer in listing.pinned)),
        help=found
        and Help(found, tuple(make(Place(scores.get(one, 0.0), one)) for one in found.passages)),
        hits=hits,
        lang=language.code,
    )
    return SearchRun(results, retrieved, tuple(place.number for place in shown), store)


def _find_answer(
    text: str, entries: list[tuple[int, str]], retrieved: Retrieved, store: SideIndex
) -> int | None:
    """The number of the FAQ entry that asks the same question; None where none does."""
    if not entries:
        return None
    vector, embeddings = retrieved.vector, store.embeddings
    is_near = None
    if vector is not None and embeddings:
        is_near = lambda question: embeddings.ask_same(question, vector)  # noqa: E731
    synonyms, is_medicine = store.synonyms, store.vocabulary.is_medicine
    text = without_number(text)  # of a suggestion, it is a heading as printed
    return find_answer(
        text,
        entries,
        synonyms.expand,
        is_medicine,
        is_near,
        store.language,
        synonyms.rewritten,
        lambda word: is_topic(word, store),
    )


def faq_entries(
    retrieved: Retrieved, read: Callable[[int], PassageJSON], store: SideIndex
) -> list[tuple[int, str]]:
    """The passages under a question among the first ANSWER_DEPTH: number and question, best first.

    An entry of an FAQ is one, and so is a section of an article whose heading asks; its number is
    left out. Of an index in several languages, those in the question's.
    """
    best = [number for _, number in retrieved.best]
    if len(store.codes) > 1:
        own = store.in_language(retrieved.lang)
        best = [number for number in best if number in own]
    records = ((number, read(number)["section"]) for number in best[:ANSWER_DEPTH])
    return [
        (number, without_number(path[-1]))
        for number, path in records
        if path and path[-1].endswith("?")
    ]


class _HitMaker:
    """Makes hits of places: reads, highlights and quotes each passage once."""

    def __init__(
        self, retrieved: Retrieved, read: Callable[[int], PassageJSON], ranker: Ranker
    ) -> None:
        self._retrieved = retrieved
        self._read = read
        self._ranker = ranker
        self._weigh = cache(partial(_weights, cache(ranker.side.idf)))
        self._made: dict[int, tuple[PassageJSON, Excerpt, list[list[RunJSON]]]] = {}

    def __call__(self, place: Place) -> Hit:
        if place.number not in self._made:
            self._made[place.number] = self._make(place.number)
        record, excerpt, headings = self._made[place.number]
        others = (self._read(number) for number in place.others)
        return Hit(
            record,
            place.score,
            excerpt,
            place.pinned,
            place.beyond,
            place.more,
            tuple(OtherPlace(one["id"], tuple(one["section"]), one["url"]) for one in others),
            self._translations(place.number),
            headings,
        )

    def _translations(self, number: int) -> tuple[Twin, ...]:
        store = self._ranker.side
        return tuple(store.twins.of(store.article_number(number))) if store.twins else ()

    def _make(self, number: int) -> tuple[PassageJSON, Excerpt, list[list[RunJSON]]]:
        """The record with its searched words highlighted, or the sentence nearest in meaning where
        there are none; its excerpt; and its headings."""
        check_deadline()
        record, retrieved, vector = self._read(number), self._retrieved, self._retrieved.vector
        words, phrases = retrieved.question.marks, retrieved.question.phrases
        highlight_words(record, words, phrases)
        near: dict[tuple[int, int], float] = {}
        if vector is not None:
            near = self._ranker.sentences(number, vector)
            if near and not is_highlighted(record):
                highlight_span(record, *max(near, key=near.__getitem__))
        weigh = partial(self._weigh, language_of_code(record["lang"]))
        headings = highlight_headings(record, words, phrases)
        return record, make_excerpt(record, weigh, near), headings


def _weights(idf: Callable[[str], float], language: Language, text: str) -> dict[str, float]:
    """What the stems of a text weigh."""
    return {word.stem: idf(word.stem) for word in language.read_words(text)}


def _find_help(text: str, retrieved: Retrieved, store: SideIndex) -> DangerHelp | None:
    """The help for somebody who may be in danger; None where nothing in the question says so."""
    meaning = store.manifest.meaning
    is_known = meaning is not None and meaning.model == MODEL
    danger = detect(text, retrieved.vector if is_known else None)
    code = retrieved.lang if retrieved.lang in LANGUAGES else "en"
    return find_help(danger, code, store.help) if danger else None


def _is_unanswered(retrieved: Retrieved, has_answer: bool, store: SideIndex) -> bool:
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
    """The words that no passage has, and the doses that none of the first ANSWER_DEPTH has of the
    medicines in the question.

    The words of such a dose are not told once more.
    """
    words = _as_typed(retrieved.question.missing, text)
    language = language_of_code(retrieved.lang)
    names = retrieved.named
    first = (read(number) for _, number in retrieved.best[:ANSWER_DEPTH])
    texts = (
        (language_of_code(one["lang"]), stored_of(one).text)
        for one in first
        if not names or speaks_of(names, one, language)
    )
    doses = tuple(missing_doses(text, language, texts))
    told = {word for dose in doses for word in re.findall(TOKEN_PATTERN, dose)}
    return (*(word for word in words if word not in told), *doses)


def _as_typed(words: tuple[Word, ...], text: str) -> tuple[str, ...]:
    typed = {token.lower(): token for token in reversed(re.findall(TOKEN_PATTERN, text))}
    return tuple(typed.get(word.printed, word.form) for word in words)
