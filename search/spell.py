"""Did you mean: asks about words that the index does not know.

It only asks. The question is searched as it was typed, since a near word may be
another medicine.
"""

from __future__ import annotations

import re
from itertools import islice

from .schema import WORD
from .store import Store
from .words import FURNITURE, Word, read_words

# Looking for near words takes milliseconds each; a text of many unknown words is no slip.
MOST_UNKNOWN = 5
SHORTEST = 4
LONGEST = 30  # nothing longer is a word; the search for near ones would be slow
# Damerau-Levenshtein distance allowed, by the word's length: one slip in a short word, two in
# a long one (Damerau 1964 found one slip in four of five misspellings).
LONG_WORD = 8


def did_you_mean(text: str, store: Store) -> str | None:
    """The question with each unknown word replaced by its nearest; None if nothing changes."""
    replaced: dict[str, str] = {}
    unknown = (word for word in read_words(text) if _is_unknown(word, store))
    for word in islice(unknown, MOST_UNKNOWN):
        if better := _nearest(word.form, store):
            replaced[word.form] = better
    if not replaced:
        return None

    def swap(found: re.Match[str]) -> str:
        (word, *_) = read_words(found[0]) or (Word("", ""),)
        return replaced.get(word.form, found[0])

    return re.sub(WORD, swap, text)


def _is_unknown(word: Word, store: Store) -> bool:
    form = word.form
    if not SHORTEST <= len(form) <= LONGEST or form in FURNITURE or not form.isalpha():
        return False
    return not store.frequency("forms", form) and not store.frequency("body", word.stem)


def _nearest(form: str, store: Store) -> str | None:
    for distance in (1, 2) if len(form) >= LONG_WORD else (1,):
        near = [other for other in store.near_forms(form, distance) if other.isalpha()]
        if near:
            return min(near, key=lambda other: (-store.frequency("forms", other), other))
    return None
