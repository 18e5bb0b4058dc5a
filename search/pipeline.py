"""Query + Store -> Results: which passages answer, and in what order.

A passage scores by the sum of its impacts over the question's words (index.writers.postings has the
formula), with what they may also stand for (search.query.expand) and the pairs of them that stand
side by side (search.store.bigrams); where the store has it, by what the question means too
(search.rank.hybrid). What a clinic pinned to a question's words comes first.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from .faq.match import find_answer
from .highlight import is_marked, mark_record, mark_span
from .query.expand import Asked, read_asked
from .query.parameters import Query
from .query.spelling import is_medicine
from .rank.lexical import ByWords, Ranked, both, counted
from .rank.maxscore import Clause
from .rank.unanswered import coverage
from .results import Hit, Results
from .safety.danger import is_in_danger
from .store.analysis import Word, content_words
from .store.reader import Store
from .store.record import PassageJSON
from .store.schema import WORD

if TYPE_CHECKING:
    from .embedding.embeddings import Understood

# How far down the list a question that is asked in the very same words is looked for.
ANSWER_DEPTH = 10
# A passage that has this share of a question's words may answer it, however far its meaning.
COVERED = 0.6
# A question of so many words or fewer may be one of one word: "what is lithium".
ONE_WORD_IN = 3


class Found(NamedTuple):
    """`best` holds (score, passage number), best first. `lacking` are the medicines that the
    question names and no passage has. `understood` is None where words alone rank."""

    asked: Asked
    ranked: Ranked
    best: list[tuple[float, int]]
    allowed: frozenset[int] | None
    lacking: tuple[Word, ...]
    understood: Understood | None


def find(query: Query, store: Store, depth: int | None = None) -> Found:
    """The best passages, none of them read; as many as `query` asks for from the first on, or
    `depth`."""
    asked = read_asked(query.text, store, query.exact)
    allowed = store.numbers(article=query.article, tag=query.tag, kind=query.kind)
    lacking = _missing_medicines(asked, store)
    understood = None
    if store.meaning and not query.exact and not _is_for_words(asked, lacking):
        text = asked.meant if asked.meant and asked.corrected else query.text
        named = _named_medicines(asked, store)
        understood = store.meaning.understand(text, asked, allowed, named)
    ranked: Ranked = understood.ranked if understood else ByWords(asked.clauses, allowed)
    best = ranked.best(depth or query.offset + query.limit)
    return Found(asked, ranked, best, allowed, lacking, understood)


def _is_for_words(asked: Asked, lacking: tuple[Word, ...]) -> bool:
    """A question of one word ("what is lithium?") is, unless nothing has it; then its meaning is
    looked for, but never a medicine's: that would find others."""
    few = len(asked.words) <= ONE_WORD_IN
    one_word = few and len({word.stem for word in content_words(asked.words)}) == 1
    return one_word and bool(asked.clauses or lacking)


def _named_medicines(asked: Asked, store: Store) -> list[Clause]:
    """The clauses of the medicines that the question names, under all their names."""
    medicines = [word for word in asked.words if store.vocabulary.is_medicine(word.form)]
    names = {word.stem for word in medicines}
    for word in medicines:
        for span in store.synonyms.expand((word,)):
            names |= {" ".join(stems) for stems in span.to}
    return [clause for clause in asked.clauses if clause.term in names]


def _missing_medicines(asked: Asked, store: Store) -> tuple[Word, ...]:
    """Misspelt ones and plurals too."""
    forms = ((word, {word.form, word.form.removesuffix("s")}) for word in asked.missing)
    return tuple(
        word
        for word, own in forms
        if word.stem in asked.doubtful or any(is_medicine(form, store.vocabulary) for form in own)
    )


def search(query: Query, store: Store) -> Results:
    """Best first; ties by the passages' order in the index. Never raises for any text."""
    started = time.perf_counter()
    depth = max(query.offset + query.limit, ANSWER_DEPTH)
    found = find(query, store, depth)
    asked = found.asked
    read = cache(store.record_at)  # the answer is looked for among the hits
    hits = [_Place(score, number) for score, number in found.best]
    if query.group:
        hits = _grouped(query, store, found.ranked)
        total, relation = counted(len({*map(store.article_number, found.ranked.matching())}))
    else:
        total, relation = found.ranked.total()
    pins = _pinned(query, store, found) if not query.exact else []
    if pins:
        same = store.article_number if query.group else int
        pinned = {same(place.number) for place in pins}
        hits = [*pins, *(place for place in hits if same(place.number) not in pinned)]
        matches = found.ranked.matches()
        total += sum(not matches(place.number) for place in pins) if relation == "eq" else 0
    answer = _answer(query.text, found, read, store)
    shown = hits[query.offset : query.offset + query.limit]
    marked = {
        number: _marked(read(number), number, found, store)
        for number in {place.number for place in shown}
        | ({answer} if answer is not None else set())
    }
    scores = {number: score for score, number in found.best}
    return Results(
        query=query.text,
        total=total,
        total_relation=relation,
        took_ms=round((time.perf_counter() - started) * 1000, 2),
        ranking=found.ranked.name,
        did_you_mean=asked.meant,
        corrected=asked.corrected,
        not_found=_as_typed(asked.missing, query.text),
        unanswered=_is_unanswered(query.text, found, bool(pins) or answer is not None, store),
        answer=None
        if answer is None
        else Hit(marked[answer], scores[answer], any(place.number == answer for place in pins)),
        hits=tuple(
            Hit(marked[place.number], place.score, place.pinned, place.more) for place in shown
        ),
    )


def _as_typed(words: tuple[Word, ...], text: str) -> tuple[str, ...]:
    typed = {token.lower(): token for token in reversed(re.findall(WORD, text))}
    return tuple(typed.get(word.printed, word.form) for word in words)


def _is_unanswered(text: str, found: Found, has_answer: bool, store: Store) -> bool:
    """Never told to somebody who seems to be in danger. What the clinic pinned answers, and so
    does an FAQ entry that asks the same, but for a medicine that nothing has."""
    if found.best and is_in_danger(text):
        return False
    if has_answer and not found.lacking:
        return False
    return is_unanswered(found, store)


def is_unanswered(found: Found, store: Store) -> bool:
    """Nothing is found; or no passage has enough of the question's words, and nothing has a
    medicine that it names, or is near enough to what it means."""
    if not found.best:
        return True
    fused = found.understood.ranked if found.understood else None
    if not found.lacking and not (fused and fused.is_far):
        return False
    number = fused.most_worded if fused else found.best[0][1]
    return coverage(found.asked, number, store) < COVERED


class _Place(NamedTuple):
    score: float
    number: int
    pinned: bool = False
    more: int | None = None


def _grouped(query: Query, store: Store, ranked: Ranked) -> list[_Place]:
    """The best passage of each article, with how many more of it matched."""
    wanted = query.offset + query.limit
    depth = 4 * wanted
    while True:
        best = ranked.best(depth)
        first: dict[int, tuple[float, int]] = {}
        for score, number in best:
            first.setdefault(store.article_number(number), (score, number))
        if len(first) >= wanted or len(best) < depth:
            break
        depth *= 4
    matches = ranked.matches()
    return [
        _Place(score, number, more=sum(map(matches, store.passages_of(article))) - 1)
        for article, (score, number) in first.items()
    ]


def _pinned(query: Query, store: Store, found: Found) -> list[_Place]:
    """What the clinic put first for the question's words: of an article its best passage."""
    lists = [*store.pins.numbers(found.asked.words)]
    if not lists:
        return []
    places: dict[int, _Place] = {}
    matches = found.ranked.matches()
    for numbers in lists:
        allowed = both(frozenset(numbers), found.allowed)
        if allowed:
            best = found.ranked.best(1, allowed)
            score, number = best[0] if best else (0.0, min(allowed))
            more = max(0, sum(map(matches, numbers)) - 1) if query.group else None
            places.setdefault(number, _Place(score, number, pinned=True, more=more))
    return [*places.values()]


def _marked(record: PassageJSON, number: int, found: Found, store: Store) -> PassageJSON:
    """The words that were looked for are marked; where there are none, the sentence that is
    nearest to what the question means."""
    mark_record(record, found.asked.marks, found.asked.phrases)
    if found.understood and store.meaning and not is_marked(record):
        sentence = store.meaning.nearest_sentence(number, found.understood.vector)
        if sentence:
            mark_span(record, *sentence)
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
