"""Hashed lines: a record found by its key with one look, without loading the file.

Format: uint32 number of buckets; that many offsets and one more (uint32, from the first line on,
little-endian); then the lines `key TAB rest`, bucket by bucket, the keys of one in their order.
A key's bucket is its CRC-32 modulo their number. Opening costs nothing, however long the file.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from pathlib import Path
from zlib import crc32

from .files import map_file

_KEYS_A_BUCKET = 4


def write_table(path: Path, records: Iterable[tuple[bytes, bytes]]) -> None:
    """Keys must differ and hold neither TAB nor line end; rests no line end."""
    ordered = sorted(records)
    count = max(1, len(ordered) // _KEYS_A_BUCKET)
    buckets: list[list[bytes]] = [[] for _ in range(count)]
    for key, rest in ordered:
        buckets[crc32(key) % count].append(b"%s\t%s\n" % (key, rest))
    offsets, offset = [0], 0
    for bucket in buckets:
        offset += sum(map(len, bucket))
        offsets.append(offset)
    with path.open("wb") as file:
        file.write(struct.pack(f"<{count + 2}I", count, *offsets))
        file.writelines(line for bucket in buckets for line in bucket)


class Table:
    """Reads what `write_table` wrote. Usable from several threads."""

    def __init__(self, path: Path) -> None:
        self._bytes = map_file(path)
        (self._count,) = struct.unpack_from("<I", self._bytes)
        self._lines = 4 * (self._count + 2)

    def get(self, key: bytes) -> bytes | None:
        """What stands behind the key; None when it is not there."""
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
