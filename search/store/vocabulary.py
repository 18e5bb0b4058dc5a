"""The vocabulary: the index's word forms, and look-ups of those near to a misspelt word.

Two files, written by index.writers.spelling:

spelling.forms  one line per form, `form TAB passages TAB m`, sorted by the form's UTF-8 bytes; the
                last field is empty where the form is no medicine's name. Stems of everyday
                words have a mark: `~stem TAB 0 TAB`; so do other forms that are spelt
                correctly and that the index lacks: `=form TAB 0 TAB`
spelling.near   uint32, little-endian: the number of buckets n, the passages of the commonest
                form, n + 1 offsets, then the entries: the byte in spelling.forms where a form's
                line begins. Bucket b holds the entries from offset b to offset b + 1.

A form is in the bucket of each of its keys: itself, itself less one letter (symmetric delete,
Garbe 2012), its sound and its sound less one letter. Others, too short or with digits, are in their
own one alone, and those with a mark in none. A word shares a key with every form one edit away, and
with most that are two edits away or sound alike. Both files are memory-mapped: opening reads
neither.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from zlib import crc32

from ..files import find_line, map_file, seek_line
from ..languages.en import respelt
from ..languages.language import Language
from .analysis import ENGLISH, Word, file_of
from .suggestion_files import numbers_in

FORMS = "spelling.forms"
NEAR = "spelling.near"
HEADER_ITEMS = 2
# Letters. Other forms have no key but themselves: shorter ones are near to everything, longer ones
# are no words.
SHORTEST, LONGEST = 3, 30
_SHORTEST_SOUND = 3
# A correction differs by at most so many in its number of letters.
_MOST_LONGER = 3
# A correction has at most so many letters that the word lacks; one less below _LONG letters.
_MOST_STRANGE, _LONG = 3, 8
# Forms with the same prefix that are considered, the first ones in their order.
MOST_BEGINNING = 2_000
# The prefix of sound keys and of everyday stems; no word has it.
MARK = "~"
# The prefix of other forms that are spelt correctly, though the index lacks them.
KNOWN = "="
MARKS = (MARK, KNOWN)

# Vowels, h, w and y are dropped after consonants are respelt by sound.
_SILENT = re.compile(r"[aeiouyhw]+")
_DOUBLED = re.compile(r"(.)\1+")


# What is cached of words: the entries of each kind, 0.2 KB each.
MOST_CACHED = 4_000

Respell = Callable[[str], str]
_Asked = TypeVar("_Asked", bound=Hashable)
_Found = TypeVar("_Found")


class Form(NamedTuple):
    """A word form of the index and the number of passages that have it, from 0 on."""

    form: str
    passages: int
    is_medicine: bool


class Vocabulary:
    """Read-only. Usable from several threads. `language` is that of its forms."""

    def __init__(self, folder: Path, language: Language = ENGLISH) -> None:
        self.language = language
        self._forms = map_file(folder / file_of(language, FORMS))
        self._near = numbers_in(memoryview(map_file(folder / file_of(language, NEAR))), "I")
        self._buckets, self.most_passages = self._near[:HEADER_ITEMS]
        self._entries = HEADER_ITEMS + self._buckets + 1  # where they begin
        self._find = lru_cache(MOST_CACHED)(self._look_up)
        self._caches: dict[Callable[..., Any], Callable[[Any], Any]] = {}

    def caching(self, find: Callable[[Vocabulary, _Asked], _Found]) -> Callable[[_Asked], _Found]:
        """What a function finds for a word, cached in memory only: the commonest words of questions
        stay read. It must depend on nothing else."""
        cached = self._caches.get(find)
        if cached is None:
            cached = self._caches[find] = lru_cache(MOST_CACHED)(partial(find, self))
        return cached

    def frequency(self, form: str) -> int:
        """The number of passages with the form; 0 where the index lacks it."""
        found = self._find(form)
        return found.passages if found else 0

    def is_medicine(self, form: str) -> bool:
        """Tell whether the form is a medicine's name, in the index or not."""
        found = self._find(form)
        return found is not None and found.is_medicine

    def is_everyday(self, stem: str) -> bool:
        """Tell whether a stem is one of everyday English, in the index or not."""
        return self._find(MARK + stem) is not None

    def is_spelt_right(self, word: Word) -> bool:
        """Tell whether a word is known to be spelt so, in the index or not."""
        return self.is_everyday(word.stem) or self._find(KNOWN + word.form) is not None

    def beginning(self, start: str, most: int) -> list[str]:
        """At most `most` longer forms of the index with this prefix, the commonest first."""
        found = sorted((-one.passages, one.form) for one in self._longer(start) if one.passages)
        return [form for _, form in found[:most]]

    def longer(self, start: str) -> Iterator[str]:
        """The longer forms with this prefix, medicines that the index lacks and everyday stems
        among them."""
        for key in (start, MARK + start):
            yield from (one.form for one in self._longer(key))

    def _longer(self, start: str) -> Iterator[Form]:
        """The longer forms with this prefix, sorted, at most MOST_BEGINNING."""
        key = start.encode()
        at = seek_line(self._forms, key, _form_of)
        for _ in range(MOST_BEGINNING):
            end = self._forms.find(b"\n", at)
            if end < 0 or self._forms[at : at + len(key)] != key:
                break
            if (one := _read_line(self._forms[at:end])).form != start:
                yield one
            at = end + 1

    def near(self, form: str) -> list[Form]:
        """The other forms that share a key with this one, sorted.

        Forms with too many letters that this one lacks are left out. Some are far from it, because
        keys share buckets.
        """
        strange = _MOST_STRANGE - (len(form) < _LONG)
        letters = set(form)
        found = [
            one
            for one in self._filed(keys_of(form, self.language.respell), form)
            if len(set(one[0]) - letters) <= strange
        ]
        return [self._at(entry) for _, entry in sorted(found)]

    def alike(self, form: str) -> list[Form]:
        """The other forms that sound like this one, sorted; none where its sound is too short."""
        respell = self.language.respell
        phonetic = sound(form, respell)
        if len(phonetic) < _SHORTEST_SOUND:
            return []
        found = [
            one
            for one in self._filed({MARK + phonetic}, form)
            if sound(one[0], respell) == phonetic
        ]
        return [self._at(entry) for _, entry in sorted(found)]

    def _filed(self, keys: Iterable[str], form: str) -> Iterator[tuple[str, int]]:
        """(form, entry) of other forms of about this length in the buckets of the keys."""
        least = max(SHORTEST, len(form) - _MOST_LONGER)
        most = min(LONGEST, len(form) + _MOST_LONGER)
        entries: set[int] = set()
        for key in keys:
            entries.update(self._bucket(key))
        for entry in entries:
            other = self._forms[entry : self._forms.find(b"\t", entry)].decode()
            if least <= len(other) <= most and other != form and other.isalpha():
                yield other, entry

    def _bucket(self, key: str) -> memoryview:
        """The entries in a key's bucket, also those of other keys in it."""
        at, start = HEADER_ITEMS + hash_of(key) % self._buckets, self._entries
        return self._near[start + self._near[at] : start + self._near[at + 1]]

    def _look_up(self, form: str) -> Form | None:
        """The line of a form, with its mark where it has one; None where there is none."""
        key = form.encode()
        if form.startswith(MARKS):
            line = find_line(self._forms, key, _form_of)
            return None if line is None else _read_line(line)
        key += b"\t"
        forms, length = self._forms, len(key)
        for entry in self._bucket(form):
            if forms[entry : entry + length] == key:
                return self._at(entry)
        return None

    def _at(self, entry: int) -> Form:
        return _read_line(self._forms[entry : self._forms.find(b"\n", entry)])


def _form_of(line: bytes) -> bytes:
    return line.partition(b"\t")[0]


def _read_line(line: bytes) -> Form:
    form, passages, medicine = line.split(b"\t")
    return Form(form.decode(), int(passages), bool(medicine))


def hash_of(key: str) -> int:
    """The hash of a key, the same in every process and on every machine."""
    return crc32(key.encode())


def has_keys(form: str) -> bool:
    """Tell whether a form has other keys than itself."""
    return SHORTEST <= len(form) <= LONGEST and form.isalpha()


def keys_of(form: str, respell: Respell = respelt) -> set[str]:
    """The keys that a form is filed under, and a typed word looked up by."""
    return {form} | less_one(form) | _sound_keys(form, respell)


def _sound_keys(form: str, respell: Respell) -> set[str]:
    """The keys of a form's sound; none for a short sound, which too many words share."""
    phonetic = sound(form, respell)
    if len(phonetic) < _SHORTEST_SOUND:
        return set()
    shorter = less_one(phonetic) if len(phonetic) > _SHORTEST_SOUND else set()
    return {MARK + key for key in {phonetic} | shorter}


def less_one(text: str) -> set[str]:
    """All texts that lack one of its letters."""
    return {text[:at] + text[at + 1 :] for at in range(len(text))}


def sound(form: str, respell: Respell = respelt) -> str:
    """The phonetic key of a form: respelt consonants, doubled ones once; a first vowel is "a".

    "physical" and "fysical" are "fskl", "hydroxyzine" and "hidroxizine" "drksn".
    """
    form = respell(form).lstrip("hw")
    start = "a" if form.startswith(("a", "e", "i", "o", "u", "y")) else ""
    return start + _DOUBLED.sub(r"\1", _SILENT.sub("", form))
