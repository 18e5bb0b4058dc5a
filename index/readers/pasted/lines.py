"""Splits plain text into numbered lines, with the blank lines around each."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

_WORD = re.compile(r"[^\W\d_]+")
_HYPHEN = re.compile(r"([^\W\d_]+)[-\u2010]$")
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
    joined: list[Line] = []
    words: set[str] = set()
    if any(_HYPHEN.search(line.text) for line in lines):
        words = {word.casefold() for line in lines for word in _WORD.findall(line.text)}
    for line in lines:
        last = joined[-1] if joined else None
        if (
            last is not None
            and last.after == 0
            and line.text[:1].islower()
            and last.text[-1] not in ".!?:;"
            and last.words > 4
        ):
            text = _joined(last.text, line.text, words)
            joined[-1] = replace(last, text=text, after=line.after)
        else:
            joined.append(line)
    return joined


def _joined(before: str, after: str, words: set[str]) -> str:
    """Two lines in one. A hyphen between goes where the whole word is one of the text's."""
    broken, rest = _HYPHEN.search(before), _WORD.match(after)
    if broken is None or rest is None or rest[0] in _JOINS:
        return f"{before} {after}"
    is_whole = (broken[1] + rest[0]).casefold() in words
    return f"{before[:-1] if is_whole else before}{after}"
