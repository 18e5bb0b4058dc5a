"""Which other words does a question's word stand for?

synonyms.jsonl holds a record for every key, its stems joined by a space:
`["heart attack",{"to":["myocardi infarct"]}]`, sorted as `search.files` writes it. The file is
mapped when it is opened and its keys are listed at the first question.
"""

from __future__ import annotations

import re
import threading
from pathlib import Path
from typing import NamedTuple

from ..files import map_file
from .analysis import Word

SYNONYMS = "synonyms.jsonl"
# No key has more stems.
LONGEST = 6
# Stems are letters and digits, so that JSON escapes nothing in a line.
_LINE = re.compile(r'^\["([^"]*)",\{"to":\["(.*)"\]\}\]$', re.MULTILINE)
_BETWEEN = '","'


class Expansion(NamedTuple):
    """The words from `start` to before `end` also stand for each of `to`, which are stems in
    their order, at least one each, sorted."""

    start: int
    end: int
    to: tuple[tuple[str, ...], ...]


class Synonyms:
    """Read-only. Usable from several threads."""

    def __init__(self, folder: Path) -> None:
        self._bytes = map_file(folder / SYNONYMS)
        self._lock = threading.Lock()
        self._listed: tuple[dict[str, str], frozenset[str]] | None = None

    def expand(self, words: tuple[Word, ...]) -> tuple[Expansion, ...]:
        """The spans that are a key, the longest first, then from the left; none inside another.

        Spans that only overlap stand both.
        """
        keys, firsts = self._listed or self._list()
        found: list[tuple[int, int, str]] = []
        stems = [word.stem for word in words]
        for start, stem in enumerate(stems):
            if stem in firsts:
                for end in range(min(start + LONGEST, len(stems)), start, -1):
                    targets = keys.get(" ".join(stems[start:end]))
                    if targets is not None:
                        found.append((start, end, targets))
        return tuple(
            Expansion(start, end, tuple(tuple(to.split(" ")) for to in targets.split(_BETWEEN)))
            for start, end, targets in _outer(found)
        )

    def _list(self) -> tuple[dict[str, str], frozenset[str]]:
        """The targets of every key, as they stand in its line; the stems that begin a key."""
        with self._lock:
            if self._listed is None:
                text = str(self._bytes[:], "utf-8")
                keys = dict(_LINE.findall(text))
                self._listed = keys, frozenset(key.partition(" ")[0] for key in keys)
            return self._listed


def _outer(spans: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Without the spans that lie within a longer one."""
    if len(spans) < 2:
        return spans
    spans.sort(key=lambda span: (span[0] - span[1], span[0]))
    kept: list[tuple[int, int, str]] = []
    for span in spans:
        if not any(start <= span[0] and span[1] <= end for start, end, _ in kept):
            kept.append(span)
    return kept
