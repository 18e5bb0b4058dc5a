"""Reads the masthead of a pasted page: title, dates and author above the text."""

from __future__ import annotations

from dataclasses import dataclass

from ..reference_headings import is_reference_heading
from .boilerplate import is_boilerplate, read_masthead_date, read_writer
from .credits import Credit, read_credit
from .lines import Line

# The masthead ends above the first paragraph of this many words.
_PARAGRAPH_WORDS = 20
_LONGEST_TITLE = 30


@dataclass(frozen=True, slots=True)
class Front:
    """The facts of the masthead, each None if not printed. `text` are the article's lines;
    `left_out` are lines of the masthead, for the report."""

    title: str | None
    author: str | None
    published: str | None
    updated: str | None
    reviewed_by: str | None
    reviewed_on: str | None
    text: tuple[Line, ...]
    left_out: tuple[Line, ...]


def read_front(lines: list[Line]) -> Front:
    """Read the masthead of a page without its footer."""
    top = lines[: _top_length(lines)]
    dates: dict[str, str] = {}
    for line in top:
        if date := read_masthead_date(line.text):
            dates.setdefault(*date)
    credits = _credits(top)
    for one in credits.values():
        if one.date:
            dates.setdefault("published" if one.kind == "author" else "reviewed", one.date)
    writers = [name for line in top if (name := read_writer(line.text))]
    writers += [one.name for one in credits.values() if one.kind == "author"]
    reviewers = [one.name for one in credits.values() if one.kind == "reviewer"]
    facts = [
        line
        for line in top
        if line in credits or read_masthead_date(line.text) or is_boilerplate(line.text)
    ]
    title = _title([line for line in top if line not in facts and _could_be_title(line)], facts)
    above = [line for line in top if title and line.number <= title.number and line not in facts]
    again = [line for line in top if title and line.text == title.text]
    gone = {line.number for line in (*facts, *above, *again)}
    return Front(
        title=title.text if title else None,
        author=writers[0] if writers else None,
        published=dates.get("published"),
        updated=dates.get("updated"),
        reviewed_by=", ".join(reviewers) or None,
        reviewed_on=dates.get("reviewed"),
        text=tuple(line for line in lines if line.number not in gone),
        left_out=tuple(line for line in (*facts, *above) if line is not title),
    )


def _credits(top: list[Line]) -> dict[Line, Credit]:
    """The credits among the lines. One that stands where a title should is none, if no line of
    the masthead is left for the title: "By Your Side"."""
    found = {line: credit for line in top if (credit := read_credit(line.text))}
    others = [line for line in top if line not in found and _could_be_title(line)]
    has_title = any(not (_is_fact(line) or is_boilerplate(line.text)) for line in others)
    return found if has_title else {}


def _top_length(lines: list[Line]) -> int:
    for place, line in enumerate(lines):
        if line.words >= _PARAGRAPH_WORDS and not (place == 0 and _could_be_title(line)):
            return place
    return min(len(lines), 3)


def _could_be_title(line: Line) -> bool:
    return (
        line.words <= _LONGEST_TITLE
        and not line.text.endswith((".", ",", ";"))
        and not is_reference_heading(line.text)
    )


def _title(candidates: list[Line], facts: list[Line]) -> Line | None:
    """Choose the title among candidates.

    It is the last line with facts (dates, author) on both sides. Else it is the first line below
    the facts, if a menu separates the line above from them, and else the last line above them.
    """
    numbers = [line.number for line in facts if _is_fact(line)]
    if not candidates or not numbers:
        return candidates[0] if candidates else None
    between = [line for line in candidates if min(numbers) < line.number < max(numbers)]
    above = [line for line in candidates if line.number < min(numbers)]
    below = [line for line in candidates if line.number > max(numbers)]
    if between:
        return between[-1]
    if above and below:
        menu = any(
            above[-1].number < line.number < min(numbers) and not _is_fact(line) for line in facts
        )
        return below[0] if menu else above[-1]
    return (above or below)[-1 if above else 0]


def _is_fact(line: Line) -> bool:
    text = line.text
    if read_masthead_date(text) or read_writer(text) or read_credit(text):
        return True
    return text.lower().endswith("min read")
