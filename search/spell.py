"""Did you mean: asks about words that the index does not know.

It only asks. The question is searched as it was typed, since a near word may be
another medicine.
"""

from __future__ import annotations

import re

from .schema import WORD
from .store import Store
from .words import FURNITURE, Word, read_words

SHORTEST = 4
LONGEST = 30  # nothing longer is a word; the search for near ones would be slow
# Damerau-Levenshtein distance allowed, by the word's length: one slip in a short word, two in
# a long one (Damerau 1964 found one slip in four of five misspellings).
LONG_WORD = 8


def did_you_mean(text: str, store: Store) -> str | None:
    """The question with each unknown word replaced by its nearest; None if nothing changes."""
    replaced: dict[str, str] = {}
    for word in read_words(text):
        if better := _nearest(word, store):
            replaced[word.form] = better
    if not replaced:
        return None

    def swap(found: re.Match[str]) -> str:
        (word, *_) = read_words(found[0]) or (Word("", ""),)
        return replaced.get(word.form, found[0])

    return re.sub(WORD, swap, text)


def _nearest(word: Word, store: Store) -> str | None:
    form = word.form
    if not SHORTEST <= len(form) <= LONGEST or form in FURNITURE or not form.isalpha():
        return None
    if store.frequency("forms", form) or store.frequency("body", word.stem):
        return None
    for distance in (1, 2) if len(form) >= LONG_WORD else (1,):
        near = [other for other in store.near_forms(form, distance) if other.isalpha()]
        if near:
            return min(near, key=lambda other: (-store.frequency("forms", other), other))
    return None
