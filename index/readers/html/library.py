"""Which lines of a page trafilatura takes for its article."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from itertools import groupby

from lxml import html

from ...names import letters_only
from .lines import Line

_LONG = 40  # letters of a line that stands for itself; a shorter one counts between its neighbours
# The library makes a cell for each column and row of a span, which a page can have by the million.
_SPAN = re.compile(r'(?<=\s)(?:row|col)span="[^"<>]*"', re.I)
_SHORT = 70  # characters; what jusText calls short
_MOST_STEPS = 4_000_000  # 2,000 short lines in a row: 0.2 s of the processor
_FARTHEST = 200  # letters between a short line and the one before it


def library_lines(body: html.HtmlElement, lines: Sequence[Line]) -> set[Line]:
    """The lines whose text is in what trafilatura extracts, by their letters."""
    root = body.getroottree().getroot()
    page = _SPAN.sub("", html.tostring(root, encoding="unicode"))
    text = letters_only(_extract(page, is_quick=_is_broken_up(lines)))
    found: dict[int, int] = {}
    end = 0
    for at, line in enumerate(lines):
        if len(line.letters) >= _LONG and (place := _place(line.letters, text, end)) is not None:
            found[at] = place
            end = max(end, place)
    return {
        line
        for line, is_found in zip(lines, _with_short(lines, found, text), strict=True)
        if is_found
    }


def _is_broken_up(lines: Sequence[Line]) -> bool:
    """Whether so many short lines follow each other that jusText, with which the library compares
    its result and which looks from each for the next long one, takes long."""
    runs = (len(list(run)) for is_short, run in groupby(lines, _is_short) if is_short)
    return sum(run * run for run in runs) > _MOST_STEPS


def _is_short(line: Line) -> bool:
    return len(line.text) < _SHORT


def _extract(page: str, is_quick: bool) -> str:
    # Not at the top: it takes 0.2 s and 20 MB, which a build without pages saves.
    from trafilatura import extract  # noqa: PLC0415

    # It logs an error for a page without text, which our own report names.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    return extract(page, include_comments=False, fast=is_quick) or ""


def _place(own: str, text: str, start: int) -> int | None:
    """Where the line is: whole, or its beginning, its end or its middle."""
    middle = (len(own) - _LONG) // 2
    for part in (own, own[:_LONG], own[-_LONG:], own[middle : middle + _LONG]):
        for origin in (start, 0):
            if (place := text.find(part, origin)) >= 0:
                return place
    return None


def _with_short(lines: Sequence[Line], found: dict[int, int], text: str) -> list[bool]:
    """Whether each line is found: the long ones, and short ones that stand between them."""
    limits = [len(text)] * (len(lines) + 1)
    for at in reversed(range(len(lines))):
        limits[at] = found.get(at, limits[at + 1])
    kept = [False] * len(lines)
    end = 0
    for at, line in enumerate(lines):
        own = line.letters
        if at in found:
            kept[at] = True
            end = found[at] + len(own)
        elif len(own) < _LONG:
            limit = limits[at + 1] if limits[at + 1] >= end else len(text)
            place = text.find(own, end, min(limit, end + _FARTHEST + len(own)))
            if place >= 0 and (len(own) > 3 or place - end < 4):
                kept[at] = True
                end = place + len(own)
    return kept
