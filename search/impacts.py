"""Impacts: for every term its passages, each with what the term adds to the passage's score.

Two files, written by index.impacts after Whoosh has committed:

impacts.terms   a line a term, `term TAB offset TAB count`, sorted by the term's UTF-8 bytes
impacts.bin     from a term's offset on, `count` passage numbers (uint32, ascending), then as many
                impacts (float32), little-endian

A question's score for a passage is the sum of its terms' impacts, so a search reads the
postings of its own terms and nothing else. Both files are memory-mapped: opening reads neither.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable
from pathlib import Path

from .lines import find_line, map_file

TERMS = "impacts.terms"
POSTINGS = "impacts.bin"
POSTING_BYTES = 4
# Adding this once a term makes a sum tell how many terms it has: a score stays far below.
_ONE_TERM = float(1 << 20)


class Impacts:
    """Read-only. Usable from several threads."""

    def __init__(self, folder: Path) -> None:
        self._terms = map_file(folder / TERMS)
        self._postings = map_file(folder / POSTINGS)

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
        """The term's offset and count."""
        line = find_line(self._terms, term, _term_of)
        if line is None:
            return None
        _, offset, count = line.split(b"\t")
        return int(offset), int(count)


def _term_of(line: bytes) -> bytes:
    return line.partition(b"\t")[0]
