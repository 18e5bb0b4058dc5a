"""Sorted JSON Lines: records found by id without loading the file.

Format: one JSON array a line, `["id", {…}]`, sorted by the id's UTF-8 bytes. A look-up is a
bisection over the memory-mapped bytes, so opening costs nothing, however long the file.
"""

from __future__ import annotations

import json
import mmap
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any


def write_lines(path: Path, records: Iterable[tuple[str, dict[str, Any]]]) -> None:
    """Write records sorted by id. Raises ValueError when an id comes twice."""
    ordered = sorted(records, key=lambda record: record[0].encode())
    for (one, _), (next_, _) in pairwise(ordered):
        if one == next_:
            raise ValueError(f"the id '{one}' comes twice")
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for record in ordered:
            file.write(json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n")


class SortedLines:
    """Reads what `write_lines` wrote. Usable from several threads."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            empty = path.stat().st_size == 0
            self._bytes = b"" if empty else mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    def get(self, id_: str) -> dict[str, Any] | None:
        """The record with this id; None when there is none."""
        wanted = id_.encode()
        low, high = 0, len(self._bytes)
        while low < high:
            start = self._bytes.rfind(b"\n", 0, (low + high) // 2) + 1
            end = self._bytes.find(b"\n", start)
            key, record = json.loads(self._bytes[start:end])
            if key == id_:
                return dict(record)
            if key.encode() < wanted:
                low = end + 1
            else:
                high = start
        return None

    def __iter__(self) -> Iterator[dict[str, Any]]:
        start = 0
        while (end := self._bytes.find(b"\n", start)) >= 0:
            yield json.loads(self._bytes[start:end])[1]
            start = end + 1
