"""Medicines' names that the index has, and those that words of a question are perhaps a part of."""

from __future__ import annotations

import re
from functools import cache

from ..languages.short import with_apostrophes
from ..store.analysis import Word
from ..store.side_index import SideIndex
from .spelling import correct, may_be_medicine


def finds_any(form: str, store: SideIndex) -> bool:
    """Tell whether a form finds anything, under its own name or a synonym."""
    word = store.language.read_word(form)
    known = form in store.language.stop_words or store.impacts.count(word.stem)
    return bool(known or store.synonyms.expand((word,)))


def names_of(stem: str, store: SideIndex) -> tuple[str, ...]:
    """The forms of a stem that may be medicines; the stem itself where the index lacks it."""
    term = store.impacts.term(stem)
    forms = term.forms if term else (stem,)
    return tuple(form for form in forms if may_be_medicine(form, store.vocabulary))


def apart_from_names(words: tuple[Word, ...], store: SideIndex) -> tuple[Word, ...]:
    """The words, of which "lit" has not the stem of "litio": where the index has a stem in
    medicines' names alone, another form of it may be a slip, which is asked about."""
    return tuple(
        [
            Word(one.form, one.form + "?", one.printed) if _is_no_name(one, store) else one
            for one in words
        ]
    )


def _is_no_name(word: Word, store: SideIndex) -> bool:
    term = store.impacts.term(word.stem)
    if term is None or word.form in term.forms or may_be_medicine(word.form, store.vocabulary):
        return False
    return all(map(store.vocabulary.is_medicine, term.forms))


def is_part_of_name(
    words: tuple[Word, ...], start: int, end: int, others: set[str], store: SideIndex
) -> bool:
    """Tell whether words[start:end] and a neighbour are a medicine's name in two words: "pro zac".

    Also with a slip, where neither is a medicine. `others` are stems of names that are no other
    medicine.
    """
    is_medicine = store.vocabulary.is_medicine
    read_word, stop_words = store.language.read_word, store.language.stop_words
    for first in (start - 1, end - 1):
        pair = words[max(first, 0) : first + 2]
        if len(pair) == 2 and stop_words.isdisjoint(word.form for word in pair):
            whole = read_word(pair[0].form + pair[1].form)
            names = [whole.form, *names_of(whole.stem, store)]
            if not any(is_medicine(word.form.removesuffix("s")) for word in pair):
                meant = correct(
                    (whole,), store.vocabulary, lambda one: store.impacts.count(one.stem)
                )
                names += [one.forms[0] for one in meant]
            if any(is_medicine(one) and read_word(one).stem not in others for one in names):
                return True
    return False


def normalize(text: str, store: SideIndex) -> str:
    """Write a question's contractions with apostrophes, and a space between a name and a number."""
    return split_glued_numbers(with_apostrophes(text, store.language.code), store)


def split_glued_numbers(text: str, store: SideIndex) -> str:
    """The text with a space between a medicine's name and a number that is glued to it.

    "hydralazine50mg" is read as "hydralazine 50mg", "50mghydralazine" as "50mg hydralazine".
    """
    if not any(map(str.isdigit, text)):
        return text
    before, after = _glued()
    text = before.sub(lambda found: _apart(found[1], found[0], f"{found[1]} ", store), text)
    return after.sub(
        lambda found: _apart(found[2], found[0], f"{found[1]} {found[2]}", store), text
    )


def _apart(name: str, glued: str, apart: str, store: SideIndex) -> str:
    word = store.language.read_word(name)
    return apart if may_be_medicine(word.form, store.vocabulary) else glued


@cache
def _glued() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A name before a digit, and a number before a name. Compiled when a question has a digit, so
    that a cold start does not pay for it."""
    name = r"[^\W\d_]{3,}"
    number = r"\d+(?:[.,]\d+)*(?:mc?g|g|ml)?"
    return (
        re.compile(rf"(?<![^\W_])({name})(?=\d)"),
        re.compile(rf"(?<![^\W_])({number})({name})(?![^\W_])", re.IGNORECASE),
    )
