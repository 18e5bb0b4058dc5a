"""Writes the look-up files that `search.files` reads: sorted lines and tables."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any
from zlib import crc32

from . import disk

_KEYS_A_BUCKET = 4


def write_lines(path: Path, records: Iterable[tuple[str, dict[str, Any]]]) -> None:
    """Write records, sorted by id. Raises ValueError where an id is repeated."""
    ordered = sorted(records, key=lambda record: record[0].encode())
    for (one, _), (next_, _) in pairwise(ordered):
        if one == next_:
            raise ValueError(f"the id '{one}' is repeated")
    text = (json.dumps(record, ensure_ascii=False, separators=(",", ":")) for record in ordered)
    disk.write(path, (f"{line}\n".encode() for line in text))


def write_table(path: Path, records: Iterable[tuple[bytes, bytes]]) -> None:
    """Write a table of (key, rest). Keys are unique and have no TAB; neither has a line end."""
    ordered = sorted(records)
    count = max(1, len(ordered) // _KEYS_A_BUCKET)
    buckets: list[list[bytes]] = [[] for _ in range(count)]
    for key, rest in ordered:
        buckets[crc32(key) % count].append(b"%s\t%s\n" % (key, rest))
    offsets, offset = [0], 0
    for bucket in buckets:
        offset += sum(map(len, bucket))
        offsets.append(offset)
    head = struct.pack(f"<{count + 2}I", count, *offsets)
    disk.write(path, (head, *(line for bucket in buckets for line in bucket)))
