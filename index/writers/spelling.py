"""Writes the word forms of an index; `search.store.vocabulary` describes the files."""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from search.store.analysis import ENGLISH, Language, file_of
from search.store.vocabulary import (
    FORMS,
    KNOWN,
    MARK,
    MARKS,
    NEAR,
    has_keys,
    hash_of,
    keys_of,
    less_one,
)

from .. import disk
from ..curation.everyday_words import everyday_words, known_words, right_words

# Keys of words in a bucket. More make the file a little smaller, and a look-up read more wrong
# forms.
KEYS_A_BUCKET = 4
# Bits of a right word's number, the greatest number, and the bits of a hash beside it.
_NUMBER = 20
_NUMBERS = (1 << _NUMBER) - 1
_HASHES = (1 << 64 - _NUMBER) - 1


def write_spelling(
    forms: Mapping[str, int],
    medicines: Iterable[str],
    folder: Path,
    language: Language = ENGLISH,
) -> None:
    """Write both files into `folder`. Deterministic.

    `forms` maps each word form to the number of its passages, 1 or more. `medicines` are names
    that are never corrected to one another: lower-case, single words. Everyday words that the
    index has in another form get half of that form's passages. The stems of all everyday words,
    and medicines, stop words and known words that the index does not have, get 0; so do the right
    words that one slip or two would make of one of these.
    """
    named = frozenset(medicines)
    forms = {**_everyday_forms(forms, language), **forms}
    everyday = {MARK + word.stem for word in everyday_words(language)}
    own = {*forms, *named, *language.stop_words}
    right = known_words(language).union(set(_right_words(own, language)) - own)
    known = {KNOWN + form for form in right if form not in forms}
    every = sorted({*own, *everyday, *known}, key=str.encode)
    lines = [b"%s\t%d\t%s\n" % _line(form, forms, named) for form in every]
    disk.write(folder / file_of(language, FORMS), lines)
    hashed: list[tuple[tuple[int, ...], int]] = []
    start = 0
    for form, line in zip(every, lines, strict=True):
        if not form.startswith(MARKS):
            hashed.append((hashes_of(form, language), start))
        start += len(line)
    disk.write(folder / file_of(language, NEAR), [_near(hashed, max(forms.values(), default=0))])


def _right_words(forms: Collection[str], language: Language) -> Iterator[str]:
    """Yield the right words that may be corrected to a form, or split into two; a form itself, too.

    The others are left out, since they would never be corrected, and the list is long.
    """
    words, hashed = right_words(language), _hashed_words(language)
    for form in forms:
        for key in (form, *less_one(form)) if has_keys(form) else ():
            first = _hash(key) << _NUMBER
            at = bisect_left(hashed, first)
            while at < len(hashed) and hashed[at] <= first | _NUMBERS:
                yield words[hashed[at] & _NUMBERS]
                at += 1
        at = bisect_left(words, form)
        while at < len(words) and words[at].startswith(form):
            if words[at][len(form) :] in forms:
                yield words[at]
            at += 1


@cache
def _hashed_words(language: Language) -> array[int]:
    """A hash of each right word and of each without one of its letters, with the word's number in
    the lowest bits; sorted."""
    words = enumerate(right_words(language))
    keys = ((key, number) for number, word in words for key in (word, *less_one(word)))
    return array("Q", sorted([_hash(key) << _NUMBER | number for key, number in keys]))


def _hash(key: str) -> int:
    """A number that is the key's in this process only."""
    return hash(key) & _HASHES


def _everyday_forms(forms: Mapping[str, int], language: Language) -> dict[str, int]:
    """Everyday words that the index has in another form, with half of that form's passages, so
    that it is preferred. With them "medicnie" becomes "medicine" if the index has "medicines"."""
    passages: dict[str, int] = {}
    for word in language.read_words(" ".join(forms)):
        passages[word.stem] = max(passages.get(word.stem, 0), forms.get(word.form, 0))
    every = everyday_words(language)
    return {word.form: passages[word.stem] // 2 for word in every if word.stem in passages}


def _line(form: str, forms: Mapping[str, int], named: frozenset[str]) -> tuple[bytes, int, bytes]:
    return form.encode(), forms.get(form, 0), b"m" if form in named else b""


def hashes_of(form: str, language: Language = ENGLISH) -> tuple[int, ...]:
    """The hashes of the keys that a form is filed under."""
    keys = keys_of(form, language.respell) if has_keys(form) else {form}
    return tuple(map(hash_of, keys))


def _near(hashed: list[tuple[tuple[int, ...], int]], most: int) -> bytes:
    """The bytes of spelling.near."""
    words = (len(hashes) for hashes, _ in hashed if len(hashes) > 1)
    buckets = sum(words) // KEYS_A_BUCKET + 1
    filed: list[list[int]] = [[] for _ in range(buckets)]
    for hashes, start in hashed:
        for bucket in {one % buckets for one in hashes}:
            filed[bucket].append(start)
    offsets = array("I", [0])
    for entries in filed:
        offsets.append(offsets[-1] + len(entries))
    items = array("I", [buckets, most]) + offsets
    for entries in filed:
        items.extend(entries)
    if sys.byteorder == "big":
        items.byteswap()
    return items.tobytes()
