"""The first place of a question about an article's own subject: the section that answers the rest.

"How do I get rid of sarcoidosis" is about an article of that title. All of its sections have the
name, the first of them the oftenest, and none answers because it has. So within the article the
other words of the question rank; synonyms of the name count as the name. Who asks only what it is
gets what the name finds. Measured: docs/meaning.md.
"""

from __future__ import annotations

from collections.abc import Callable

from ..store.analysis import language_of_code
from ..store.record import PassageJSON
from .listing import Listing
from .named import speaks_of
from .protocol import Ranker
from .retrieve import Retrieved

# A question that has more than so much of a title's words is about its subject.
SHARE_OF_TITLE = 0.5


def answer_first(
    listing: Listing,
    group: bool,
    retrieved: Retrieved,
    read: Callable[[int], PassageJSON],
    ranker: Ranker,
) -> Listing:
    """The listing with the section first that answers the rest of the question.

    It is of the article that leads. The same listing where the question is not about the article's
    subject or asks nothing of it, and where the section has no medicine that the question names."""
    at = len(listing.pinned)
    if len(listing.places) <= at:
        return listing
    side, first = ranker.side, listing.places[at].number
    language = language_of_code(retrieved.lang)
    titled = tuple(language.read_words(read(first)["article"]["title"]))
    names = frozenset(word.stem for word in language.content_words(titled))
    asked = [language.read_words(word) for word in retrieved.question.searched.split()]
    said = {word.stem for words in asked for word in words} & names
    if len(said) <= SHARE_OF_TITLE * len(names):
        return listing
    synonyms = (stems for span in side.synonyms.expand(titled) for stems in span.to)
    title = names.union(*synonyms)
    idle = language.stop_words | language.facts.asks_whole
    rest = [title.isdisjoint([word.stem for word in words]) for words in asked]
    asks = any(
        word.form not in idle
        for words, is_rest in zip(asked, rest, strict=True)
        if is_rest
        for word in words
    )
    if not asks:
        return listing
    own = side.passages_of(side.article_number(first))
    best = retrieved.ranking.best_by_rest(own, title, rest)
    if best is None or best == first:
        return listing
    if retrieved.named and not speaks_of(retrieved.named, read(best), language):
        return listing
    return listing.with_first(at, best, group, side)
