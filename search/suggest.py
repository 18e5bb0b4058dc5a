"""Suggestions while someone types: the clinic's own texts that match, never what others asked.

The texts and their numbers: search.store.suggestions. Nothing that is typed is stored.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from itertools import chain, islice
from operator import or_
from typing import TYPE_CHECKING, NamedTuple

from .deadline import check_deadline
from .medicine_suggestions import suggest_medicines
from .query.names import names_of, normalize
from .query.spelling import RARE, may_be_medicine
from .query.spelling import correct as correct_words
from .rank.local import LocalRanker
from .store.analysis import Word
from .store.reader import Store
from .store.suggestion_files import MOST, suggestion_words, typed_words
from .store.suggestions import SuggestIndex, Suggestion

if TYPE_CHECKING:
    from .rank.protocol import Ranker

# The end of a typed text that is read: its last characters, and its last content words.
MOST_CHARACTERS = 300
MOST_WORDS = 12
# The best texts of a set, by number, that are compared word for word.
CANDIDATES = 32
# The articles whose headings are searched under a title.
ARTICLES = 12

# (form, is unfinished) -> the likely forms of a word that no text has; None where it is or probably
# means a medicine's name.
Correct = Callable[[str, bool], Sequence[str] | None]
# form -> whether it is a medicine's name.
IsMedicine = Callable[[str], bool]


class _Typed(NamedTuple):
    """A typed text.

    `sets` are the texts of each required word, rarest first, and `forms` these words, corrected.
    `stop_words` are the first word and the unfinished one, where they are not required. (A first
    word like "how" tells texts apart; an "of" or "and" in the middle does not.)

    `whole` has all words, `content` only the required ones that are known, both as corrected forms
    in the spacing of suggest.texts.
    """

    sets: tuple[int, ...]
    forms: tuple[str, ...]
    stop_words: tuple[Word, ...]
    whole: str
    content: str


def suggest(text: str, store: Store, limit: int) -> tuple[Suggestion, ...]:
    """Suggest at most `limit` (1 to MOST) texts, best first.

    Misspelt words are corrected, other unknown words ignored. For a medicine that no text names no
    text is suggested, nor for a word that may mean one; the names that it may mean come first.
    """
    return suggest_by(text, LocalRanker(store), limit)


def suggest_by(text: str, ranker: Ranker, limit: int) -> tuple[Suggestion, ...]:
    """As `suggest`, by any ranker."""
    store = ranker.side
    text = normalize(text, store)
    vocabulary = store.vocabulary

    def known(word: Word) -> int:
        return store.impacts.count(word.stem)

    def corrections(form: str, is_unfinished: bool) -> tuple[str, ...] | None:
        word = store.language.read_word(form)
        if may_be_medicine(form, vocabulary) or names_of(word.stem, store):
            return None
        if known(word) > RARE:
            return ()
        if is_unfinished:  # the prefix of a word that no text has, rather than a misspelt word
            longer = vocabulary.beginning(form, 1)
            if longer and vocabulary.frequency(longer[0]) > RARE:
                return None if vocabulary.is_medicine(longer[0]) else ()
        found = correct_words((word,), vocabulary, known)
        if any(one.asked_only for one in found):
            return None
        return tuple(form for one in found for form in one.forms)

    texts = suggest_texts(text, store.suggestions, limit, corrections, vocabulary.is_medicine)
    names = suggest_medicines(text, ranker)
    return (*(names if len(names) <= limit else ()), *texts)[:limit]


def suggest_texts(
    text: str,
    index: SuggestIndex,
    limit: int = 5,
    correct: Correct | None = None,
    is_medicine: IsMedicine | None = None,
) -> tuple[Suggestion, ...]:
    """At most `limit` (1 to MOST) suggestions, best first; ties by the order in the index.

    The last word is a prefix unless something follows it. Each earlier word must be in a suggested
    text, as a form, by its stem or as a prefix, in any order. Stop words improve a rank but are not
    required.

    Best are texts that begin with the typed text, then texts that contain it, then the others.
    Headings that have some of the words follow, where their article's title has the rest. Where
    nothing has all the words, the texts with the most of them are suggested. These have at least
    half of the words, and at least one of the medicines named.

    Words that no text has are corrected by `correct`, or else ignored. Where it returns None,
    nothing is suggested: without that word the suggestions would be misleading. Raises for no text.
    """
    limit = max(1, min(limit, MOST))
    typed = _read(text, index, correct)
    if typed is None:
        return ()
    matching = typed.sets[0]
    for one in typed.sets[1:]:
        matching &= one
    places = _ordered(matching, typed, index, limit)
    if len(places) < limit and len(typed.sets) > 1:
        places += [place for place in _under_titles(typed, index) if place not in places]
    if not places and len(typed.sets) > 1:
        places = _ordered(_partly_matching(typed, is_medicine), typed, index, limit)
    return index.suggestions(places[:limit])


def _read(text: str, index: SuggestIndex, correct: Correct | None) -> _Typed | None:
    """Read a typed text; None where no word of it is known, or a medicine is unknown."""
    if len(text) > MOST_CHARACTERS:
        text = text[-MOST_CHARACTERS:].partition(" ")[2]
    language = index.language
    stop_words = language.stop_words
    partial = text[-1:].isalnum()
    words = typed_words(text, language, unfinished=partial)
    if not words or not len(index):
        return None
    forms = [word.form for word in words]
    done = words[:-1] if partial else words
    asked = [word for word in done if word.form not in stop_words] or ([] if partial else [*done])
    optional = partial and forms[-1] in stop_words and bool(asked)
    if partial and not optional:
        asked.append(words[-1])
    corrected: dict[str, str] = {}
    sets: dict[str, int] = {}
    for word in [*dict.fromkeys(asked)][-MOST_WORDS:]:
        check_deadline()
        found: int | None = index.having(word)
        if not found and correct:
            found = _corrected(word.form, partial and word is words[-1], index, correct, corrected)
        if found is None:
            return None
        if found:
            sets[word.form] = found
    if not sets:
        return None
    whole = " ".join([corrected.get(form, form) for form in forms])
    content = " ".join([corrected.get(word.form, word.form) for word in asked if word.form in sets])
    ends = (words[0], words[-1]) if partial else (words[0],)
    rarest = sorted(sets, key=lambda form: sets[form].bit_count())
    return _Typed(
        sets=tuple([sets[form] for form in rarest]),
        forms=tuple([corrected.get(form, form) for form in rarest]),
        stop_words=tuple([word for word in dict.fromkeys(ends) if word not in asked]),
        whole=f" {whole}" if partial else f" {whole} ",
        content=f" {content}" if partial and not optional else f" {content} ",
    )


def _corrected(
    form: str, partial: bool, index: SuggestIndex, correct: Correct, corrected: dict[str, str]
) -> int | None:
    """The texts with one of the likely forms; None where the form must not be corrected.

    The first likely form that any text has is added to `corrected`.
    """
    forms = correct(form, partial)
    if forms is None:
        return None
    found = 0
    for likely in suggestion_words(" ".join(forms), index.language):
        if texts := index.having(likely):
            corrected.setdefault(form, likely.form)
            found |= texts
    return found


def _ordered(matching: int, typed: _Typed, index: SuggestIndex, limit: int) -> list[int]:
    """The places of at most `limit` texts of a set, in the order of _by_wording."""
    if not matching:
        return []
    found: dict[int, None] = {}
    if matching.bit_count() > CANDIDATES:  # of fewer, all are compared below
        found = dict.fromkeys(index.beginning(typed.whole, limit))
    if len(found) < limit:
        asked = _with_stop_words(typed.stop_words, matching, index)
        some = index.lowest(asked, CANDIDATES)
        if len(some) < CANDIDATES and asked != matching:
            some = [*dict.fromkeys(some + index.lowest(matching, CANDIDATES))]
        found |= dict.fromkeys(_by_wording(some, typed, index))
    return [index.place(text) for text in islice(found, limit)]


def _by_wording(texts: list[int], typed: _Typed, index: SuggestIndex) -> list[int]:
    """Texts that begin with the typed text, contain it, contain its content words, then others.

    Those that begin with it are sorted by number, the rest stays in the order given.
    """
    beginning: list[int] = []
    parts: list[list[int]] = [beginning]
    for wording in dict.fromkeys((typed.whole, typed.content)):
        containing: list[int] = []
        others: list[int] = []
        for text, offset in zip(texts, index.offsets(texts, wording), strict=True):
            if offset < 0:
                others.append(text)
            elif offset or wording != typed.whole:
                containing.append(text)
            else:
                beginning.append(text)
        parts.append(containing)
        texts = others
    beginning.sort()
    return [*chain(*parts, texts)]


def _with_stop_words(stop_words: tuple[Word, ...], matching: int, index: SuggestIndex) -> int:
    """The set, narrowed by each stop word in turn that any of its texts has."""
    for word in stop_words:
        matching = matching & index.having(word) or matching
    return matching


def _partly_matching(typed: _Typed, is_medicine: IsMedicine | None) -> int:
    """The texts with the most of the required words, and at least half of them.

    Where medicines are named, only texts with one of these names.
    """
    sets = typed.sets
    counts = [0] * (len(sets) + 1)  # counts[n]: the texts in at least n of the sets seen
    for one in sets:
        for n in range(len(sets), 1, -1):
            counts[n] |= counts[n - 1] & one
        counts[1] |= one
    enough = counts[: (len(sets) + 1) // 2 - 1 : -1]
    if is_medicine and any(enough):
        named = [one for form, one in zip(typed.forms, sets, strict=True) if is_medicine(form)]
        if named:
            having = reduce(or_, named)
            enough = [texts & having for texts in enough]
    return next(filter(None, enough), 0)


def _under_titles(typed: _Typed, index: SuggestIndex) -> list[int]:
    """Places with some of the words in a heading or question, and the rest in its title."""
    titles = index.titles
    known = [found for one in typed.sets if (found := one & titles)]
    if not known:
        return []
    rarest = min(known, key=int.bit_count)
    articles = [(title, index.under(title)) for title in index.lowest(rarest, ARTICLES)]
    articles = [(title, under) for title, under in articles if under]
    sets = [one.to_bytes(index.width, "little") for one in typed.sets] if articles else []
    places = []
    for title, under in articles:
        check_deadline()
        if missing := [one for one in sets if not _has(one, title)]:
            places += [other for other in under if all(_has(one, other[0]) for one in missing)]
    return [place for _, place in sorted(places)]


def _has(texts: bytes, number: int) -> int:
    return texts[number >> 3] & 1 << (number & 7)
