"""The stored records of the passages: their JSON, by number. Written by index.writers.generation.

records.bin     each passage's JSON, compressed (zlib)
records.starts  uint64 for every passage and one more: where its bytes begin

Both are memory-mapped: opening reads neither.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, TypeVar, cast

from ..files import LengthError, inflate, map_file
from .record import PassageJSON
from .sentences import Span

RECORDS = "records.bin"
STARTS = "records.starts"
# Records that are cached as read: pages of the clinic, some 20 KB each.
MOST_CACHED = 128
# Of a record that is cached: of 7,071 passages of 157 papers with 10,239 references the longest has
# 36 KB. And of any: the builder refuses an article with a longer one (index.prepare).
MOST_BYTES_CACHED = 100_000
MOST_BYTES = 500_000
Made = TypeVar("Made")


Parts = tuple[str, str, str]


class Stored:
    """A record as read. `parts` is its JSON as a result's, without the values of "score" and
    "text", which a question changes, and open at its end; None of another engine's."""

    def __init__(self, fields: PassageJSON, parts: Parts | None = None) -> None:
        self.fields = fields
        self.parts = parts
        self._made: dict[object, object] = {}

    def once(self, make: Callable[[Stored], Made]) -> Made:
        """What a function makes of it: made when it is first asked for."""
        if make not in self._made:
            self._made[make] = make(self)
        return cast("Made", self._made[make])

    @cached_property
    def text(self) -> str:
        return "".join([run["text"] for run in self.fields["text"]])

    @cached_property
    def cited(self) -> tuple[Span, ...]:
        """Where the citations are."""
        found = []
        at = 0
        for run in self.fields["text"]:
            end = at + len(run["text"])
            if "references" in run:
                found.append((at, end))
            at = end
        return tuple(found)

    @cached_property
    def lists(self) -> tuple[Span, ...]:
        """Where the text is part of a list or a table."""
        return tuple(
            [
                (block["start"], block["end"])
                for block in self.fields["blocks"]
                if block["type"] in ("item", "cell", "term") or "level" in block
            ]
        )

    @cached_property
    def items(self) -> frozenset[int]:
        """Where an item of a list begins that is no part of another item."""
        blocks = self.fields["blocks"]
        items = (one for one in blocks if one["type"] == "item" and one.get("level", 1) == 1)
        return frozenset([one["start"] for one in items])


class Record(dict[str, Any]):
    """A copy of a record, for one question."""

    __slots__ = ("stored",)

    def __init__(self, stored: Stored) -> None:
        super().__init__(stored.fields)
        self.stored = stored


def stored_of(record: PassageJSON) -> Stored:
    """What is known of a record's text, whatever is marked in it: cached beside a record of ours,
    read anew from another engine's."""
    return record.stored if isinstance(record, Record) else Stored(record)


class Records:
    """Read-only. Usable from several threads. Raises ValueError for files of another length."""

    def __init__(self, folder: Path) -> None:
        self._bytes = memoryview(map_file(folder / RECORDS))
        self._starts = memoryview(map_file(folder / STARTS)).cast("Q")
        if self._starts[-1] != len(self._bytes):
            raise ValueError("the records have another length")
        self._read = _cached(self._bytes, self._starts)

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, number: int) -> PassageJSON:
        """A record of which the fields may be replaced, not what is in them."""
        return cast("PassageJSON", Record(self._read(number)))

    def stored(self, number: int) -> memoryview:
        """A record as it is in the file."""
        return self._bytes[self._starts[number] : self._starts[number + 1]]


def _cached(data: memoryview, starts: memoryview) -> Callable[[int], Stored]:
    """What reads the record of a number; without the Records, or these would never be freed."""

    @lru_cache(MOST_CACHED)
    def cached(number: int) -> Stored:
        return _stored(inflate(data[starts[number] : starts[number + 1]], MOST_BYTES_CACHED))

    def read(number: int) -> Stored:
        try:
            return cached(number)
        except LengthError:
            return _stored(inflate(data[starts[number] : starts[number + 1]], MOST_BYTES))

    return read


def _stored(data: bytes) -> Stored:
    """Of the JSON that `search.store.record` has written; a key's quotes are in no value."""
    text = data.decode()
    first, _, rest = text.partition('"kind":')
    middle, _, rest = rest.partition('"text":[')
    last = rest[rest.index('],"blocks":') + 1 : -1]
    return Stored(json.loads(text), (f'{first}"score":', f',"kind":{middle}"text":', last))


def read_stored(data: bytes) -> PassageJSON:
    record: PassageJSON = json.loads(inflate(data, MOST_BYTES))
    return record
