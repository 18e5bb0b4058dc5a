"""Splits plain text into numbered lines, with the blank lines around each."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

_WORD = re.compile(r"[^\W\d_]+")
_HYPHENS = ("-", "\u2010")
_BROKEN = re.compile(r"([^\W\d_]+).$")
_LONGEST = 60  # characters of a word
# "pre- and post-natal", "Vor- und Nachteile"
_JOINS = frozenset("and or to und oder bzw y o u e et ou".split())


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank: its 1-based number, and how many blank lines are around it."""

    text: str
    number: int
    before: int
    after: int

    @property
    def words(self) -> int:
        return len(self.text.split())


def read_lines(text: str) -> list[Line]:
    """The lines that are not blank, white space tidied, hard-wrapped prose joined."""
    return _unwrap(_split(text))


def _split(text: str) -> list[Line]:
    found: list[Line] = []
    blank = 0
    for number, raw in enumerate(text.split("\n"), 1):
        line = " ".join(raw.split())
        if not line:
            blank += 1
            continue
        if found:
            found[-1] = replace(found[-1], after=blank)
        found.append(Line(line, number, blank, 0))
        blank = 0
    if found:  # the text's ends count as blank lines
        found[0] = replace(found[0], before=1)
        found[-1] = replace(found[-1], after=1)
    return found


def _unwrap(lines: list[Line]) -> list[Line]:
    """Join a line that ends mid-sentence with the next, if that begins in lower case."""
    words: set[str] = set()
    if any(line.text.endswith(_HYPHENS) for line in lines):
        words = {word.casefold() for line in lines for word in _WORD.findall(line.text)}
    runs: list[list[Line]] = []
    for line in lines:
        if runs and _goes_on(runs[-1], line):
            runs[-1].append(line)
        else:
            runs.append([line])
    return [replace(run[0], text=_joined(run, words), after=run[-1].after) for run in runs]


def _goes_on(run: list[Line], line: Line) -> bool:
    last = run[-1]
    return (
        last.after == 0
        and line.text[:1].islower()
        and last.text[-1] not in ".!?:;"
        and (len(run) > 1 or last.words > 4)
    )


def _joined(run: list[Line], words: set[str]) -> str:
    """Lines in one. A hyphen at a line's end goes where the whole word is one of the text's."""
    parts = [run[0].text]
    for before, line in pairwise(run):
        broken = _BROKEN.search(before.text[-_LONGEST:])
        rest = _WORD.match(line.text)
        if not before.text.endswith(_HYPHENS) or not broken or not rest or rest[0] in _JOINS:
            parts.append(" ")
        elif (broken[1] + rest[0]).casefold() in words:
            parts[-1] = parts[-1][:-1]
        parts.append(line.text)
    return "".join(parts)
