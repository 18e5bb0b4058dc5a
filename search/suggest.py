"""Suggestions while someone types: the clinic's own texts that fit, never what others asked.

The texts and how they are numbered: search.store.suggestions. Nothing that is typed is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from itertools import chain, islice
from operator import or_
from typing import NamedTuple

from .query.spelling import RARE
from .query.spelling import correct as correct_words
from .store.analysis import STOP_WORDS, Word, read_word
from .store.reader import Store
from .store.suggestion_files import MOST, suggestion_words
from .store.suggestions import SuggestIndex, Suggestion

# The last stretch of a text that is looked at, in characters, and its last words of content.
MOST_CHARACTERS = 300
MOST_WORDS = 12
# How many texts, the first by number, are looked at for the order of their words.
CANDIDATES = 32
# How many articles are looked at for headings under a title.
ARTICLES = 12

# The likely forms of a word that no text has; None where it is a medicine's name or probably is
# meant for one. True stands for a word that may go on.
Correct = Callable[[str, bool], Sequence[str] | None]
# Whether a form is a medicine's name.
IsMedicine = Callable[[str], bool]


class _Typed(NamedTuple):
    """`sets` are the texts that each required word has, rarest first, and `forms` these words as
    they are meant; `stop_words` the first word and the one being typed, if they are not required:
    what is asked tells texts apart, "of" and "and" do not. `whole` is all that was typed,
    `content` less the stop words and the unknown words, both as forms are written."""

    sets: tuple[int, ...]
    forms: tuple[str, ...]
    stop_words: tuple[Word, ...]
    whole: str
    content: str


def suggest(text: str, store: Store, limit: int) -> tuple[Suggestion, ...]:
    """Best first. A misspelt word finds what it probably means. A medicine that no text names is
    not left out as other words are, nor one that is probably meant: nothing is suggested then.
    """
    vocabulary = store.vocabulary

    def known(word: Word) -> int:
        return store.impacts.count(word.stem)

    def meant(form: str, goes_on: bool) -> tuple[str, ...] | None:
        if vocabulary.is_medicine(form):
            return None
        word = read_word(form)
        if known(word) > RARE:
            return ()
        if goes_on:  # the beginning of a word that no text has, rather than a misspelt one
            begun = vocabulary.beginning(form, 1)
            if begun and vocabulary.frequency(begun[0]) > RARE:
                return None if vocabulary.is_medicine(begun[0]) else ()
        found = correct_words((word,), vocabulary, known)
        if found and any(map(vocabulary.is_medicine, found[0].forms)):
            return None
        return tuple(form for one in found if not one.asked_only for form in one.forms)

    return suggest_texts(text, store.suggestions, limit, meant, vocabulary.is_medicine)


def suggest_texts(
    text: str,
    index: SuggestIndex,
    limit: int = 5,
    correct: Correct | None = None,
    is_medicine: IsMedicine | None = None,
) -> tuple[Suggestion, ...]:
    """At most `limit` (1 to MOST) suggestions, best first; ties by the order in the index.

    The last word is a prefix unless something follows it; each earlier one stands in the text, as
    a form, by its stem or as a prefix, in any order. Stop words help and are not demanded. Best is
    what begins with all that was typed, then what has its words side by side, then the others,
    then headings that have some of the words under a title that has the others. Where nothing
    has all the words, the texts with the most of them, at least half, and of the medicines that
    are named at least one. Words that no text has are corrected by `correct`, else left out; but
    where it gives None, what is said without the word is no answer, and nothing is suggested.
    Never raises, whatever the text.
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
        places = _ordered(_most(typed, is_medicine), typed, index, limit)
    return index.suggestions(places[:limit])


def _read(text: str, index: SuggestIndex, correct: Correct | None) -> _Typed | None:
    """None where no word of the text is known, or a medicine is not."""
    if len(text) > MOST_CHARACTERS:
        text = text[-MOST_CHARACTERS:].partition(" ")[2]
    words = suggestion_words(text)
    if not words or not len(index):
        return None
    forms = [word.form for word in words]
    partial = text[-1:].isalnum()
    done = words[:-1] if partial else words
    asked = [word for word in done if word.form not in STOP_WORDS] or ([] if partial else [*done])
    optional = partial and forms[-1] in STOP_WORDS and bool(asked)
    if partial and not optional:
        asked.append(words[-1])
    meant: dict[str, str] = {}
    sets: dict[str, int] = {}
    for word in [*dict.fromkeys(asked)][-MOST_WORDS:]:
        found: int | None = index.having(word)
        if not found and correct:
            found = _corrected(word.form, partial and word is words[-1], index, correct, meant)
        if found is None:
            return None
        if found:
            sets[word.form] = found
    if not sets:
        return None
    whole = " ".join([meant.get(form, form) for form in forms])
    content = " ".join([meant.get(word.form, word.form) for word in asked if word.form in sets])
    ends = (words[0], words[-1]) if partial else (words[0],)
    rarest = sorted(sets, key=lambda form: sets[form].bit_count())
    return _Typed(
        sets=tuple([sets[form] for form in rarest]),
        forms=tuple([meant.get(form, form) for form in rarest]),
        stop_words=tuple([word for word in dict.fromkeys(ends) if word not in asked]),
        whole=f" {whole}" if partial else f" {whole} ",
        content=f" {content}" if partial and not optional else f" {content} ",
    )


def _corrected(
    form: str, partial: bool, index: SuggestIndex, correct: Correct, meant: dict[str, str]
) -> int | None:
    """The texts that have one of the likely forms; the first that has any is put into `meant`.
    None where the form must stay what it is."""
    forms = correct(form, partial)
    if forms is None:
        return None
    found = 0
    for likely in suggestion_words(" ".join(forms)):
        if texts := index.having(likely):
            meant.setdefault(form, likely.form)
            found |= texts
    return found


def _ordered(matching: int, typed: _Typed, index: SuggestIndex, limit: int) -> list[int]:
    """Places of the texts of a set: what begins with what was typed, then what holds it, then
    what holds its content, then the others."""
    if not matching:
        return []
    found: dict[int, None] = {}
    if matching.bit_count() > CANDIDATES:  # of fewer, all are looked at below
        found = dict.fromkeys(index.beginning(typed.whole, limit))
    if len(found) < limit:
        asked = _with(typed.stop_words, matching, index)
        some = index.lowest(asked, CANDIDATES)
        if len(some) < CANDIDATES and asked != matching:
            some = [*dict.fromkeys(some + index.lowest(matching, CANDIDATES))]
        found |= dict.fromkeys(_by_wording(some, typed, index) if len(some) > 1 else some)
    return [index.place(text) for text in islice(found, limit)]


def _by_wording(texts: list[int], typed: _Typed, index: SuggestIndex) -> list[int]:
    """What begins with what was typed, what holds it, what holds its content, the others; each
    in the order given, but what begins so by number."""
    begin: list[int] = []
    parts: list[list[int]] = [begin]
    for wording in dict.fromkeys((typed.whole, typed.content)):
        held: list[int] = []
        others: list[int] = []
        for text, offset in zip(texts, index.offsets(texts, wording), strict=True):
            if offset < 0:
                others.append(text)
            elif offset or wording != typed.whole:
                held.append(text)
            else:
                begin.append(text)
        parts.append(held)
        texts = others
    begin.sort()
    return [*chain(*parts, texts)]


def _with(stop_words: tuple[Word, ...], matching: int, index: SuggestIndex) -> int:
    """The texts of a set, fewer with every stop word that any of those left has."""
    for word in stop_words:
        matching = matching & index.having(word) or matching
    return matching


def _most(typed: _Typed, is_medicine: IsMedicine | None) -> int:
    """The texts that are in the most of the sets, and in at least half of them; where medicines
    are named, only texts that have one of these names."""
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
    """Places whose heading or question has some of the words, and its article's title the rest."""
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
        if missing := [one for one in sets if not _has(one, title)]:
            places += [other for other in under if all(_has(one, other[0]) for one in missing)]
    return [place for _, place in sorted(places)]


def _has(texts: bytes, number: int) -> int:
    return texts[number >> 3] & 1 << (number & 7)
