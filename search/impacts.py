"""Impacts: for every term its passages, each with what the term adds to the passage's score.

Two files, written by index.impacts after Whoosh has committed:

impacts.terms   a line a term, `term TAB offset TAB count`, sorted by the term's UTF-8 bytes
impacts.bin     from a term's offset on, `count` passage numbers (uint32, ascending), then as many
                impacts (float32), little-endian

A question's score for a passage is the sum of its terms' impacts, so a search reads the
postings of its own terms and nothing else. Both files are memory-mapped: opening reads neither.
"""

from __future__ import annotations

import mmap
import sys
from array import array
from collections.abc import Iterable
from pathlib import Path

TERMS = "impacts.terms"
POSTINGS = "impacts.bin"
POSTING_BYTES = 4
# Adding this once a term makes a sum tell how many terms it has: a score stays far below.
_ONE_TERM = float(1 << 20)


class Impacts:
    """Read-only. Usable from several threads."""

    def __init__(self, folder: Path) -> None:
        self._terms = _map(folder / TERMS)
        self._postings = _map(folder / POSTINGS)

    def postings(self, term: str) -> tuple[array[int], array[float]]:
        """Passage numbers, ascending, and their impacts (> 0); both empty for an unknown term."""
        docs: array[int] = array("I")
        impacts: array[float] = array("f")
        if found := self._find(term.encode()):
            offset, count = found
            middle = offset + count * POSTING_BYTES
            docs.frombytes(self._postings[offset:middle])
            impacts.frombytes(self._postings[middle : middle + count * POSTING_BYTES])
            if sys.byteorder == "big":
                docs.byteswap()
                impacts.byteswap()
        return docs, impacts

    def sums(self, terms: Iterable[str]) -> dict[int, tuple[float, int]]:
        """Passage number -> (the sum of its impacts, how many of the terms it has)."""
        sums: dict[int, float] = {}
        get = sums.get
        for term in dict.fromkeys(terms):
            docs, impacts = self.postings(term)
            for doc, impact in zip(docs, impacts, strict=True):
                sums[doc] = get(doc, 0.0) + impact + _ONE_TERM
        return {doc: (total % _ONE_TERM, int(total // _ONE_TERM)) for doc, total in sums.items()}

    def _find(self, term: bytes) -> tuple[int, int] | None:
        """(offset, count) by bisection over the lines."""
        low, high = 0, len(self._terms)
        while low < high:
            start = self._terms.rfind(b"\n", 0, (low + high) // 2) + 1
            end = self._terms.find(b"\n", start)
            name, offset, count = self._terms[start:end].split(b"\t")
            if name == term:
                return int(offset), int(count)
            if name < term:
                low = end + 1
            else:
                high = start
        return None


def _map(path: Path) -> mmap.mmap | bytes:
    if path.stat().st_size == 0:
        return b""  # an empty file cannot be mapped
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
