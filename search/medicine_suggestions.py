"""Suggestions of a medicine: the names that a misspelt one may mean, while someone types.

They follow the rule by which a search asks "Did you mean lithium?" (search.query.readings). Nothing
that is typed is stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING

from .query.expand import expand_question
from .query.names import finds_any, names_of
from .query.parameters import Query
from .query.readings import may_mean
from .query.spelling import Correction, correct, may_be_medicine
from .results import DidYouMean
from .store.analysis import Word, word_places
from .store.side_index import SideIndex
from .store.suggestions import Suggestion

if TYPE_CHECKING:
    from .rank.protocol import Ranker

MOST_ARTICLES = 10_000  # are counted


def suggest_medicines(text: str, ranker: Ranker) -> tuple[Suggestion, ...]:
    """The typed text with each medicine's name that a word of it may mean, the likelier first.

    None where the last word may go on as another word, or where the pages lack one of two near
    names: the other alone would be the wrong one half of the time.
    """
    store = ranker.side
    words = store.language.read_question(text)
    found = correct(words, store.vocabulary, lambda word: store.impacts.count(word.stem))
    asked = sorted((*found, *_of_same_stem(words, store)), key=lambda one: one.start)
    if not any(one.asked_only for one in asked):
        return ()
    meant = [*may_mean(text, word_places(text), (*asked,), lambda form: finds_any(form, store))]
    spans = (
        [one for one in meant if one.typed == typed]
        for typed in dict.fromkeys(one.typed for one in meant)
    )
    offered = (one for span in spans if _is_offered(span, text, store) for one in span)
    return tuple(chain.from_iterable(_suggestion(one, ranker) for one in offered))


def _of_same_stem(words: tuple[Word, ...], store: SideIndex) -> Iterator[Correction]:
    """The one name of a word's stem, where no page writes the word as it is typed."""
    for at, word in enumerate(words):
        if not store.vocabulary.frequency(word.form):
            names = names_of(word.stem, store)
            if len(names) == 1 and not may_be_medicine(word.form, store.vocabulary):
                yield Correction(at, at + 1, names, 1.0, True)


def _is_offered(span: list[DidYouMean], text: str, store: SideIndex) -> bool:
    """Tell whether the names that one word may mean are offered: all of them or none."""
    names = [one.name for one in span]
    named = any(may_be_medicine(form, store.vocabulary) for name in names for form in name.split())
    if not named or not all(one.mentioned for one in span):
        return False
    return not text.endswith(span[0].typed) or not _goes_on(span[0].typed.lower(), names, store)


def _goes_on(typed: str, names: Iterable[str], store: SideIndex) -> bool:
    """Tell whether a known word, other than the names, begins with what is typed."""
    own = {name + ending for name in names for ending in ("", "s")}
    return any(form not in own for form in store.vocabulary.longer(typed))


def _suggestion(one: DidYouMean, ranker: Ranker) -> Iterator[Suggestion]:
    """The question with the name; its place is the passage that is best for the name alone. None
    where the name alone finds nothing."""
    ranking = ranker.by_words(expand_question(one.name, ranker.side), Query(one.name))
    for _, number in ranking.best(1):
        passage = ranker.record(number)
        yield Suggestion(
            text=one.query,
            kind="medicine",
            article=passage["article"]["id"],
            title=passage["article"]["title"],
            passage=passage["id"],
            url=passage["url"],
            articles=ranking.articles(MOST_ARTICLES),
        )
