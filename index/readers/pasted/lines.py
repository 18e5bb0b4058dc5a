"""Plain text as lines: numbered, with the blank space around each."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Line:
    """A line that says something: its 1-based number and the blank lines before and after it."""

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
    if found:  # the page's edges stand alone as if blank lines were there
        found[0] = replace(found[0], before=1)
        found[-1] = replace(found[-1], after=1)
    return found


def _unwrap(lines: list[Line]) -> list[Line]:
    """Joins a line that stops mid-sentence, directly above one that goes on in lower case."""
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
