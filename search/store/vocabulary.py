"""The index's own word forms, and which of them a misspelt word is near to.

Two files, written by index.writers.spelling:

spelling.forms  a line a form, `form TAB passages TAB m`, sorted by the form's UTF-8 bytes; the
                last field is empty where the form is no medicine's name. Stems of everyday
                words stand behind a mark: `~stem TAB 0 TAB`
spelling.near   uint32, little-endian: the number of buckets n, the passages of the commonest
                form, n + 1 offsets, then the entries: where in spelling.forms a form's line
                begins. Bucket b holds the entries from offset b to offset b + 1.

A form stands in the bucket of each of its keys: itself, itself less one letter (symmetric
delete, Garbe 2012), its sound and its sound less one letter. A word has a key in common with
every form that is one edit away and with most that are two away or sound alike. Both files are
memory-mapped: opening reads neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from struct import unpack_from
from typing import NamedTuple
from zlib import crc32

from ..files import find_line, map_file, seek_line

FORMS = "spelling.forms"
NEAR = "spelling.near"
ITEM_BYTES = 4
HEADER_ITEMS = 2
# Forms outside have no keys: the shorter are near to everything, the longer are no words.
SHORTEST, LONGEST = 3, 30
_SHORTEST_SOUND = 3
# What differs more in its number of letters is not what was meant.
_MOST_LONGER = 3
# Nor what has more letters that the word does not have; one less in a shorter word.
_MOST_STRANGE, _LONG = 3, 8
# Of more forms that begin alike the first ones in their order are looked at.
MOST_BEGINNING = 2_000
# Stands before a sound that is a key and before an everyday stem; no word has it.
MARK = "~"

# Vowels, h, w and y are dropped after consonants are spelt as they are heard.
_SILENT = re.compile(r"[aeiouyhw]+")
_DOUBLED = re.compile(r"(.)\1+")
_HEARD_S = re.compile(r"(?:sc|c)(?=[eiy])|tch|sh|z|[tc](?=i[oa])")
# Beginnings whose first letter is not heard.
_SECOND_HEARD = ("kn", "gn", "pn", "mn", "wr", "ps")


class Form(NamedTuple):
    """A word form of the index: in how many passages it stands, from 0 on."""

    form: str
    passages: int
    is_medicine: bool


class Vocabulary:
    """Read-only. Usable from several threads."""

    def __init__(self, folder: Path) -> None:
        self._forms = map_file(folder / FORMS)
        self._near = map_file(folder / NEAR)
        self._buckets, self.most_passages = self._items(0, HEADER_ITEMS)

    def frequency(self, form: str) -> int:
        """In how many passages the form stands; 0 when the index does not have it."""
        found = self._find(form)
        return found.passages if found else 0

    def is_medicine(self, form: str) -> bool:
        """Whether the form is a medicine's name, in the index or not."""
        found = self._find(form)
        return found is not None and found.is_medicine

    def is_everyday(self, stem: str) -> bool:
        """Whether a word of this stem is everyday English, in the index or not."""
        return self._find(MARK + stem) is not None

    def beginning(self, start: str, most: int) -> list[str]:
        """Forms of the index that begin so and go on, the commonest first, `most` at most."""
        key = start.encode()
        at = seek_line(self._forms, key, _form_of)
        found: list[Form] = []
        for _ in range(MOST_BEGINNING):
            end = self._forms.find(b"\n", at)
            if end < 0 or self._forms[at : at + len(key)] != key:
                break
            found.append(_read_line(self._forms[at:end]))
            at = end + 1
        held = sorted(
            (-one.passages, one.form) for one in found if one.passages and one.form != start
        )
        return [form for _, form in held[:most]]

    def near(self, form: str) -> list[Form]:
        """The forms that have a key in common with this one, itself not among them, sorted.

        Without those that have too many letters that this one does not have. Some are far from
        it: keys share buckets.
        """
        strange = _MOST_STRANGE - (len(form) < _LONG)
        letters = set(form)
        found = [
            one for one in self._filed(keys_of(form), form) if len(set(one[0]) - letters) <= strange
        ]
        return [self._at(entry) for _, entry in sorted(found)]

    def alike(self, form: str) -> list[Form]:
        """The forms that sound as this one, itself not among them, sorted; none where it sounds
        short."""
        heard = sound(form)
        if len(heard) < _SHORTEST_SOUND:
            return []
        found = [one for one in self._filed({MARK + heard}, form) if sound(one[0]) == heard]
        return [self._at(entry) for _, entry in sorted(found)]

    def _filed(self, keys: Iterable[str], form: str) -> Iterator[tuple[str, int]]:
        """Other forms about as long as this one in the buckets of the keys, with their entries."""
        least, most = len(form) - _MOST_LONGER, len(form) + _MOST_LONGER
        entries: set[int] = set()
        for key in keys:
            entries.update(self._bucket(key))
        for entry in entries:
            other = self._forms[entry : self._forms.find(b"\t", entry)].decode()
            if least <= len(other) <= most and other != form:
                yield other, entry

    def _bucket(self, key: str) -> tuple[int, ...]:
        """The entries that are filed in the key's bucket, and under other keys there."""
        first, end = self._items(HEADER_ITEMS + bucket_of(key, self._buckets), 2)
        return self._items(HEADER_ITEMS + self._buckets + 1 + first, end - first)

    def _items(self, first: int, count: int) -> tuple[int, ...]:
        return unpack_from(f"<{count}I", self._near, first * ITEM_BYTES)

    def _find(self, form: str) -> Form | None:
        key = form.encode()
        if not has_keys(form):
            line = find_line(self._forms, key, _form_of)
            return None if line is None else _read_line(line)
        key += b"\t"
        for entry in self._bucket(form):
            if self._forms[entry : entry + len(key)] == key:
                return self._at(entry)
        return None

    def _at(self, entry: int) -> Form:
        return _read_line(self._forms[entry : self._forms.find(b"\n", entry)])


def _form_of(line: bytes) -> bytes:
    return line.partition(b"\t")[0]


def _read_line(line: bytes) -> Form:
    form, passages, medicine = line.split(b"\t")
    return Form(form.decode(), int(passages), bool(medicine))


def bucket_of(key: str, buckets: int) -> int:
    """The same in every process and on every machine."""
    return crc32(key.encode()) % buckets


def has_keys(form: str) -> bool:
    """Whether a form is filed in the buckets of its keys."""
    return SHORTEST <= len(form) <= LONGEST and form.isalpha()


def keys_of(form: str) -> set[str]:
    """What a form is filed under and a typed word is looked up by."""
    return {form} | _less_one(form) | _sound_keys(form)


def _sound_keys(form: str) -> set[str]:
    """A short sound is nearly every word's."""
    heard = sound(form)
    if len(heard) < _SHORTEST_SOUND:
        return set()
    shorter = _less_one(heard) if len(heard) > _SHORTEST_SOUND else set()
    return {MARK + key for key in {heard} | shorter}


def _less_one(text: str) -> set[str]:
    """The text without one of its letters, in each way."""
    return {text[:at] + text[at + 1 :] for at in range(len(text))}


def respelt(form: str) -> str:
    """With its consonants as they are heard: "physical" is "fysikal"."""
    if form.startswith(_SECOND_HEARD):
        form = form[1:]
    elif form.startswith("x"):
        form = "s" + form[1:]
    form = form.replace("ph", "f").replace("v", "f").replace("sch", "sk")
    form = form.replace("ck", "k").replace("ch", "k").replace("q", "k")
    form = _HEARD_S.sub("s", form).replace("c", "k").replace("x", "ks")
    form = form.replace("dge", "ge").replace("gh", "g").replace("j", "g")
    return form[:-1] if form.endswith("mb") else form


def sound(form: str) -> str:
    """The consonants as they are heard, each once in a row; a first vowel is "a".

    "physical" and "fysical" are "fskl", "hydroxyzine" and "hidroxizine" "drksn".
    """
    form = respelt(form).lstrip("hw")
    start = "a" if form[:1] in ("a", "e", "i", "o", "u", "y") else ""
    return start + _DOUBLED.sub(r"\1", _SILENT.sub("", form))
