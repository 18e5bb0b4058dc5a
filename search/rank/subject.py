"""The first place of a question about an article's own subject: the section that answers the rest.

"How do I get rid of sarcoidosis" is about an article of that title. All of its sections have the
name, the first of them the oftenest, and none answers because it has. So within the article the
other words of the question rank. Measured: docs/meaning.md.
"""

from __future__ import annotations

from collections.abc import Callable

from ..store.analysis import language_of_code
from ..store.record import PassageJSON
from .listing import Listing
from .named import speaks_of
from .protocol import Ranker
from .retrieve import Retrieved

# A question that has at least so much of a title's words is about its subject.
LEAST_OF_TITLE = 0.5


def answer_first(
    listing: Listing,
    group: bool,
    retrieved: Retrieved,
    read: Callable[[int], PassageJSON],
    ranker: Ranker,
) -> Listing:
    """The listing with the section first that answers the rest of the question.

    It is of the article that leads. The same listing where the question is not about the article's
    subject or says nothing else, and where the section names no medicine of the question."""
    hybrid, at = retrieved.hybrid, len(listing.pinned)
    if hybrid is None or len(listing.places) <= at:
        return listing
    side, first = ranker.side, listing.places[at].number
    language = language_of_code(retrieved.lang)
    words = language.content_words(language.read_words(read(first)["article"]["title"]))
    title = frozenset(word.stem for word in words)
    asked = retrieved.question.searched.split()
    stems = [{word.stem for word in language.read_words(one)} for one in asked]
    is_rest = [*map(title.isdisjoint, stems)]
    said = title & set().union(*stems)
    if not any(is_rest) or not said or len(said) < LEAST_OF_TITLE * len(title):
        return listing
    own = side.passages_of(side.article_number(first))
    best = hybrid.best_by_rest(own, title, is_rest)
    if best is None or best == first:
        return listing
    names = retrieved.named
    if names and not speaks_of(names, read(best), language):
        return listing
    return listing.with_first(at, best, group, side)
