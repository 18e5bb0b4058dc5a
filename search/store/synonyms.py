"""Synonyms: words and phrases that a question's words also stand for.

synonyms.jsonl holds a record for every key, its stems joined by a space:
`["heart attack",{"to":["myocardi infarct"]}]`, sorted as `search.files` writes it. The file is
memory-mapped; its keys are listed at the first question.
"""

from __future__ import annotations

import re
import threading
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from ..files import map_file
from .analysis import ENGLISH, Language, Word, file_of

SYNONYMS = "synonyms.jsonl"
# What words of other languages stand for, in an index of one language; only where there are such.
FOREIGN = "foreign.synonyms.jsonl"
# The most stems of a key.
LONGEST = 6
# Keys whose synonyms are cached.
_MOST_CACHED = 1_024
# Stems are letters and digits, so that JSON escapes nothing in a line.
_LINE = re.compile(r'^\["([^"]*)",\{"to":\["(.*)"\]\}\]$', re.MULTILINE)
_BETWEEN = '","'


class Expansion(NamedTuple):
    """The synonyms of words[start:end]: `to`, sorted, each a tuple of one stem or more."""

    start: int
    end: int
    to: tuple[tuple[str, ...], ...]


class Synonyms:
    """Read-only. Usable from several threads."""

    def __init__(self, folder: Path, language: Language = ENGLISH, name: str = SYNONYMS) -> None:
        self._bytes = map_file(folder / file_of(language, name))
        self._lock = threading.Lock()
        self._listed: tuple[dict[str, str], frozenset[str]] | None = None
        # Questions of the index with their synonyms written in (search.faq.match).
        self.rewritten: dict[str, str] = {}
        # Stems of keys and synonyms: whether they are of a medicine (search.query.expand).
        self.named: dict[str, bool] = {}

    def expand(self, words: tuple[Word, ...]) -> tuple[Expansion, ...]:
        """The expansions of all spans that are a key, longest first, then from the left.

        A span inside another is left out; spans that only overlap are both kept.
        """
        keys, firsts = self._listed or self._list()
        spans: list[tuple[int, int, str]] = []
        stems = [word.stem for word in words]
        for start, stem in enumerate(stems):
            if stem in firsts:
                for end in range(min(start + LONGEST, len(stems)), start, -1):
                    targets = keys.get(" ".join(stems[start:end]))
                    if targets is not None:
                        spans.append((start, end, targets))
        return tuple(
            Expansion(start, end, _read_targets(targets)) for start, end, targets in _outer(spans)
        )

    def _list(self) -> tuple[dict[str, str], frozenset[str]]:
        """The synonyms of every key, as written in its line; the stems that begin a key."""
        with self._lock:
            if self._listed is None:
                text = str(self._bytes[:], "utf-8")
                keys = dict(_LINE.findall(text))
                self._listed = keys, frozenset(key.partition(" ")[0] for key in keys)
            return self._listed


@lru_cache(_MOST_CACHED)
def _read_targets(targets: str) -> tuple[tuple[str, ...], ...]:
    """Synonyms as their line has them. The clinic's words, never a question's."""
    return tuple(tuple(to.split(" ")) for to in targets.split(_BETWEEN))


def _outer(spans: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """The spans that are not inside a longer one, longest first."""
    if len(spans) < 2:
        return spans
    spans.sort(key=lambda span: (span[0] - span[1], span[0]))
    outer: list[tuple[int, int, str]] = []
    for span in spans:
        if not any(start <= span[0] and span[1] <= end for start, end, _ in outer):
            outer.append(span)
    return outer
