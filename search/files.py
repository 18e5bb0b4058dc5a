"""Memory-mapped look-up files: a record is found by its key without loading the file.

Sorted lines: one JSON array per line, `["id", {…}]`, sorted by the id's UTF-8 bytes. A look-up is
a bisection over the memory-mapped bytes.

Tables: uint32 number of buckets; that many offsets and one more (uint32, in bytes from the first
line); then lines `key TAB rest`, bucket by bucket. Numbers are little-endian; keys are sorted
within a bucket. A key's bucket is its CRC-32 modulo the number of buckets. A look-up reads one.

Opening either takes the same time for any length of the file. index.tables writes both.
"""

from __future__ import annotations

import json
import mmap
import re
import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zlib import crc32, decompressobj

# Without its end; what has none is no line.
_LINE = re.compile(rb"([^\n]*)\n")


class LengthError(ValueError):
    """Data that is longer than it may be, or cut."""


def inflate(data: bytes | memoryview, most: int) -> bytes:
    """What zlib has compressed: at most `most` bytes, since a few can stand for a gigabyte.

    Raises LengthError where there are more, or the data is cut, and zlib.error where it is damaged.
    """
    stream = decompressobj()
    found = stream.decompress(data, most + 1)
    if len(found) > most or not stream.eof:
        raise LengthError(f"more than {most:,} bytes, or cut")
    return found


def map_file(path: Path) -> mmap.mmap | bytes:
    """The file's bytes, memory-mapped."""
    if path.stat().st_size == 0:
        return b""  # an empty file cannot be mapped
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def find_line(
    data: mmap.mmap | bytes, key: bytes, key_of: Callable[[bytes], bytes]
) -> bytes | None:
    """The line with this key, without its line end; None where there is none.

    Lines must be sorted by their keys, as `key_of` reads them.
    """
    low, high = 0, len(data)
    while low < high:
        start, end = _line_at(data, (low + high) // 2, high)
        line = data[start:end]
        found = key_of(line)
        if found == key:
            return line
        if found < key:
            low = end + 1
        else:
            high = start
    return None


def seek_line(data: mmap.mmap | bytes, key: bytes, key_of: Callable[[bytes], bytes]) -> int:
    """The byte where the first line of this key or a greater one begins; else the end."""
    low, high = 0, len(data)
    while low < high:
        start, end = _line_at(data, (low + high) // 2, high)
        if key_of(data[start:end]) < key:
            low = end + 1
        else:
            high = start
    return low


def _line_at(data: mmap.mmap | bytes, place: int, high: int) -> tuple[int, int]:
    """Where the line of a place begins and ends, before `high`. Raises ValueError where it has no
    end: a bisection would go round in it for ever."""
    start = data.rfind(b"\n", 0, place) + 1
    end = data.find(b"\n", start, high)
    if end < 0:
        raise ValueError("a line has no end")
    return start, end


class SortedLines:
    """Sorted lines, read. Thread-safe. Iterating yields records in id order."""

    def __init__(self, path: Path) -> None:
        self._bytes = map_file(path)

    def get(self, id_: str) -> dict[str, Any] | None:
        """The record with this id; None where there is none."""
        line = find_line(self._bytes, id_.encode(), _id_of)
        return None if line is None else dict(json.loads(line)[1])

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for line in _LINE.finditer(self._bytes):
            yield json.loads(line.group(1))[1]


def _id_of(line: bytes) -> bytes:
    return str(json.loads(line)[0]).encode()


class Table:
    """A table, read. Thread-safe."""

    def __init__(self, path: Path) -> None:
        self._bytes = map_file(path)
        (self._count,) = struct.unpack_from("<I", self._bytes)
        self._lines = 4 * (self._count + 2)

    def get(self, key: bytes) -> bytes | None:
        """The rest of the key's line; None where the key is missing."""
        place = 4 + 4 * (crc32(key) % self._count)
        start, end = struct.unpack_from("<2I", self._bytes, place)
        bucket = self._bytes[self._lines + start : self._lines + end]
        line = b"%s\t" % key
        if bucket.startswith(line):
            at = len(line)
        else:
            at = bucket.find(b"\n" + line)
            if at < 0:
                return None
            at += 1 + len(line)
        return bucket[at : bucket.find(b"\n", at)]

    def values(self) -> Iterator[bytes]:
        """The rest of every key's line."""
        for line in _LINE.finditer(self._bytes, self._lines):
            yield line.group(1).partition(b"\t")[2]
