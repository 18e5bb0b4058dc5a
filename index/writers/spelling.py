"""Writes the word forms of an index; `search.store.vocabulary` says what the files hold."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from search.store.analysis import STOP_WORDS, Word, read_words
from search.store.vocabulary import FORMS, MARK, NEAR, bucket_of, has_keys, keys_of

from ..curation.everyday_words import EVERYDAY

# Keys to a bucket: more make the file smaller by a little and a look-up read more wrong forms.
KEYS_A_BUCKET = 4


def write_spelling(forms: Mapping[str, int], medicines: Iterable[str], folder: Path) -> None:
    """Writes both files into `folder`. The same arguments give the same bytes.

    `forms` tells in how many passages each word form stands (1 or more), `medicines` the names
    that are never taken for one another: lower-case, single words. Medicines and stop words
    that the index does not have are written with 0 passages, and so are the stems of everyday
    words; everyday words that it has in another form are written with half of that form's passages.
    """
    named = frozenset(medicines)
    forms = {**_everyday_forms(forms), **forms}
    every = sorted({*forms, *named, *STOP_WORDS, *_everyday_stems()}, key=str.encode)
    lines = [b"%s\t%d\t%s\n" % _line(form, forms, named) for form in every]
    (folder / FORMS).write_bytes(b"".join(lines))
    keyed: list[tuple[set[str], int]] = []
    start = 0
    for form, line in zip(every, lines, strict=True):
        if has_keys(form):
            keyed.append((keys_of(form), start))
        start += len(line)
    (folder / NEAR).write_bytes(_near(keyed, max(forms.values(), default=0)))


def _everyday_forms(forms: Mapping[str, int]) -> dict[str, int]:
    """The everyday words that the index has in another form only: "medicnie" is meant for
    "medicine" where it has "medicines". With half of that form's passages, since it comes first.
    """
    passages: dict[str, int] = {}
    for word in read_words(" ".join(forms)):
        passages[word.stem] = max(passages.get(word.stem, 0), forms.get(word.form, 0))
    return {word.form: passages[word.stem] // 2 for word in _everyday() if word.stem in passages}


def _everyday_stems() -> set[str]:
    """Behind their mark."""
    return {MARK + word.stem for word in _everyday()}


@cache
def _everyday() -> tuple[Word, ...]:
    return read_words(" ".join(sorted(EVERYDAY | STOP_WORDS)))


def _line(form: str, forms: Mapping[str, int], named: frozenset[str]) -> tuple[bytes, int, bytes]:
    return form.encode(), forms.get(form, 0), b"m" if form in named else b""


def _near(keyed: list[tuple[set[str], int]], most: int) -> bytes:
    """The bytes of spelling.near."""
    buckets = sum(len(keys) for keys, _ in keyed) // KEYS_A_BUCKET + 1
    filed: list[list[int]] = [[] for _ in range(buckets)]
    for keys, start in keyed:
        for bucket in sorted({bucket_of(key, buckets) for key in keys}):
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
