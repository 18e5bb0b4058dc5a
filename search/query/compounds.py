"""Compounds: words that are written as one, with a hyphen or apart ("telehealth", "PHQ-9").

Both ways are the same compound where the index has the other one: a single word, or two words next
to each other. Digits are never joined to digits, nor read out of a decimal; and no medicine's name
is made of parts, or parted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..store.analysis import ENGLISH, Language, Word
from ..store.vocabulary import Vocabulary

# Characters of a compound at least and at most.
SHORTEST, LONGEST = 2, 30
# Letters of a compound of two words at least ("email"), and of its second word.
SHORTEST_WORDS, SHORTEST_SECOND = 5, 4
# What joins the words of a compound, and what parts them.
HYPHENS = frozenset("-\u2010\u2011")
_SPACES = frozenset(" \xa0")


def joined(
    text: str,
    words: tuple[Word, ...],
    places: list[tuple[int, int]],
    language: Language = ENGLISH,
) -> Iterator[tuple[int, Word]]:
    """Neighbours that may be one word: (start, word) for words[start : start + 2].

    `places` are those of the words in the text.
    """
    for start in range(len(words) - 1):
        one, other = words[start].form, words[start + 1].form
        between = text[places[start][1] : places[start + 1][0]]
        hyphened = between in HYPHENS
        if not hyphened and between not in _SPACES:
            continue
        if not SHORTEST <= len(one) + len(other) <= LONGEST:
            continue
        if one.isalpha() and other.isalpha():
            fits = hyphened or one not in language.stop_words
        else:
            fits = _parts_of_name(one, other) and not any(
                _in_decimal(text, *places[at]) for at in (start, start + 1)
            )
        if fits:
            yield start, language.read_word(one + other)


def parted(form: str, language: Language = ENGLISH) -> Iterator[tuple[str, str]]:
    """The pairs of words that a form may be made of; at its digits where it has some."""
    stop_words = language.stop_words
    if form.isalpha():
        if SHORTEST_WORDS <= len(form) <= LONGEST:
            for at in range(1, len(form) - SHORTEST_SECOND + 1):
                if form[:at] not in stop_words and form[at:] not in stop_words:
                    yield form[:at], form[at:]
    elif len(form) <= LONGEST:
        found = re.fullmatch(r"([^\W\d]+|\d+)(\d+|[^\W\d]+)", form)
        if found and _parts_of_name(found[1], found[2]):
            yield found[1], found[2]


def known_parts(vocabulary: Vocabulary, form: str) -> tuple[tuple[str, str], ...]:
    """The pairs of words that a form may be made of and that the index has."""
    passages = vocabulary.frequency
    return tuple(
        (one, other)
        for one, other in parted(form, vocabulary.language)
        if passages(other) and passages(one)  # a long form is looked up sooner
    )


def _parts_of_name(one: str, other: str) -> bool:
    """Tell whether one is letters and the other digits."""
    return (one.isalpha() and other.isdigit()) or (one.isdigit() and other.isalpha())


def _in_decimal(text: str, start: int, end: int) -> bool:
    """Tell whether a sign of decimals or thousands joins text[start:end] to another digit."""
    before, after = text[max(start - 2, 0) : start], text[end : end + 2]
    return bool(re.fullmatch(r"\d[.,]", before) or re.fullmatch(r"[.,]\d", after))
