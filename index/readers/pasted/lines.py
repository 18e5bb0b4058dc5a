"""Splits plain text into numbered lines, with the blank lines around each."""

from __future__ import annotations

from dataclasses import dataclass, replace


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
    for line in lines:
        last = joined[-1] if joined else None
        if (
            last is not None
            and last.after == 0
            and line.text[:1].islower()
            and last.text[-1] not in ".!?:;"
            and last.words > 4
        ):
            joined[-1] = replace(last, text=f"{last.text} {line.text}", after=line.after)
        else:
            joined.append(line)
    return joined
