"""The first place of a question that names a medicine: a section about that one, which answers.

Another medicine is never the first. And a section is not the first because it is the only one that
has the name: where the article is not about the medicine, which of its sections answers is found
by the question with a word for any medicine in the name's place ("I missed my medicine"). Measured:
docs/meaning.md.
"""

from __future__ import annotations

from collections.abc import Callable

from ..languages.language import Language
from ..query.expand import ExpandedQuestion
from ..query.language import QuestionLanguage
from ..query.parameters import Query
from ..store.analysis import ENGLISH, TOKEN_PATTERN, language_of_code, word_places
from ..store.record import PassageJSON
from ..store.records import stored_of
from ..store.side_index import SideIndex
from .cut import DEPTH
from .listing import Listing
from .protocol import Ranker
from .retrieve import Retrieved, retrieve_by
from .unanswered import coverage

# The share of a section's score that is its score for the question without the name.
NAMELESS_SHARE = 0.8

# Letters of an English word that its stem has, too, if the stem has four or more.
_START = 2

Read = Callable[[int], PassageJSON]


def name_first(
    listing: Listing,
    query: Query,
    retrieved: Retrieved,
    read: Read,
    ranker: Ranker,
    asked_in: QuestionLanguage,
) -> Listing:
    """The listing with the section that answers first, where the first one names the medicine of
    the question. Where it names another, the best passage about the right one is first: else
    "tramadol once a week" would begin with a medicine that is taken weekly."""
    names, at = retrieved.named, len(listing.pinned)
    if not names or len(listing.places) <= at:
        return listing
    language, first = language_of_code(retrieved.lang), listing.places[at].number
    best = None
    if speaks_of(names, read(first), language):
        best = _answering(first, query, retrieved, read, ranker, asked_in)
    elif _names_medicine(read(first), ranker.side):
        near = [number for _, number in retrieved.best[:DEPTH]]  # the same for every page
        ranker.expect(near)
        best = next((one for one in near if speaks_of(names, read(one), language)), None)
    if best is None or best == first:
        return listing
    return listing.with_first(at, best, query.group, ranker.side)


def _answering(
    first: int,
    query: Query,
    retrieved: Retrieved,
    read: Read,
    ranker: Ranker,
    asked_in: QuestionLanguage,
) -> int | None:
    """The section that answers, of the article of the passage `first`: it names the medicine, or
    no other and a word for any. None where the title names it, as then every section is about it,
    and where no section comes near enough to be an answer."""
    names, side, article = retrieved.named, ranker.side, read(first)["article"]
    language = language_of_code(retrieved.lang)
    rest = with_medicine(retrieved.question, names, language)
    if retrieved.hybrid is None or rest is None or _is_in(names, article["title"], language):
        return None
    asked = query._replace(text=rest, article=article["id"])
    found = retrieve_by(asked, ranker, DEPTH, asked_in)
    if found.hybrid is None or found.question.as_result:  # of a test: the figure may be a dose
        return None
    own = frozenset(side.passages_of(side.article_number(first)))
    before = {number: score for score, number in retrieved.ranking.best(DEPTH, own)}
    scores = {
        number: NAMELESS_SHARE * score + (1 - NAMELESS_SHARE) * before.get(number, 0)
        for score, number in found.best
    }
    ranker.expect(scores)
    best = next(
        (
            number
            for number in sorted(scores, key=scores.__getitem__, reverse=True)
            if speaks_of(names, read(number), language) or _is_of_any(read(number), language, side)
        ),
        first,
    )
    covered = coverage(retrieved.question, best, retrieved.ranking, side)
    return None if found.hybrid.is_far(covered, len(found.question.words)) else best


def with_medicine(
    question: ExpandedQuestion, names: frozenset[str], language: Language
) -> str | None:
    """The question with the language's word for any medicine in place of the one that it names.
    None where it names two, or nothing else."""
    named = [word for word in question.words if word.stem in names]
    if len({word.stem for word in named}) != 1 or question.terms.keys() <= names:
        return None
    forms = {form for word in named for form in (word.form, word.printed)}
    text, written, end = question.searched, "", 0
    for start, stop in word_places(text):
        if text[start:stop].lower() in forms:
            written, end = written + text[end:start] + language.facts.medicines[0], stop
    return written + text[end:]


def speaks_of(names: frozenset[str], record: PassageJSON, language: Language) -> bool:
    """Tell whether a passage or a heading over it has one of a medicine's terms, as the question's
    language reads it or as its own does."""
    whole = _whole(record)
    own = language_of_code(record["lang"])
    return any(_is_in(names, whole, one) for one in {language, own})


def _is_of_any(record: PassageJSON, language: Language, side: SideIndex) -> bool:
    """Tell whether a section is about medicines, whatever its article's title says, and names
    none."""
    words = frozenset(language.read_word(word).stem for word in language.facts.medicines)
    own = " ".join((*record["section"], stored_of(record).text))
    return _is_in(words, own, language) and not _names_medicine(record, side)


def _names_medicine(record: PassageJSON, store: SideIndex) -> bool:
    tokens = {token.lower() for token in TOKEN_PATTERN.findall(_whole(record))}
    return any(map(store.vocabulary.is_medicine, {*map(store.language.fold, tokens)}))


def _whole(record: PassageJSON) -> str:
    """A passage's text with the headings over it."""
    return " ".join((record["article"]["title"], *record["section"], stored_of(record).text))


def _is_in(names: frozenset[str], text: str, language: Language) -> bool:
    """Tell whether a text has one of the terms, which are stems with spaces between them."""
    if not _perhaps_in(names, text, language):
        return False
    stems = f" {' '.join(word.stem for word in language.read_words(text))} "
    return any(f" {name} " in stems for name in names)


def _perhaps_in(names: frozenset[str], text: str, language: Language) -> bool:
    """Tell whether a text may have a term's first stem. Most have none, and no other word is then
    stemmed: an English one begins as its stem does, but for three of three letters ("dying")."""
    firsts = {name.partition(" ")[0] for name in names}
    if language is not ENGLISH or any(len(one) < 4 or not one.isalpha() for one in firsts):
        return True
    starts = {one[:_START] for one in firsts}
    return any(
        language.read_word(token).stem in firsts
        for token in {*TOKEN_PATTERN.findall(text)}
        if token[:_START].lower() in starts or not token.isascii()
    )
