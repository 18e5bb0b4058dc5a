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
from typing import Any, cast
from zlib import decompress

from ..files import map_file
from .record import PassageJSON, encode

RECORDS = "records.bin"
STARTS = "records.starts"
# Records that are cached as read: pages of the clinic, some 20 KB each.
MOST_CACHED = 128


class Stored:
    """A record as read. `around_text` is its JSON before and behind the value of "text", the one
    that a question changes."""

    def __init__(self, fields: PassageJSON) -> None:
        self.fields = fields

    @cached_property
    def around_text(self) -> tuple[str, str]:
        others = {name: value for name, value in self.fields.items() if name != "id"}
        text = encode(others | {"text": None})
        before, _, behind = text[1:-1].partition('"text":null')
        return before, behind


class Record(dict[str, Any]):
    """A copy of a record, for one question."""

    __slots__ = ("stored",)

    def __init__(self, stored: Stored) -> None:
        super().__init__(stored.fields)
        self.stored = stored


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
    def read(number: int) -> Stored:
        return Stored(read_stored(data[starts[number] : starts[number + 1]]))

    return read


def read_stored(data: bytes | memoryview) -> PassageJSON:
    record: PassageJSON = json.loads(decompress(data))
    return record
