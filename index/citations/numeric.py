"""Numbered citations: "[3]", "[1, 4–6]" and superscripts, by the numbers of the list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..document import Block
from .link import Entry, Link

_LIST = r"\d{1,4}(?:\s*[,;–—‐‑−-]\s*\d{1,4})*"
# "[1, 4–6]", and "[3]–[7]", a range of brackets.
_BRACKETS = re.compile(rf"\[\s*(?P<list>{_LIST}(?:\s*\]\s*[–—‐‑−-]\s*\[\s*{_LIST})?)\s*\]")
# "on the interval [10, 20] mm"
_INTERVAL = re.compile(r"\b(?:intervals?|ranges?)(?:\s+of)?:?\s*$", re.I)
_SUPERSCRIPT = re.compile(rf"\[?\(?\s*(?P<list>{_LIST})\s*\)?\]?[.,;]?")
_PART = re.compile(r"(\d+)(?:\s*[–—‐‑−-]\s*(\d+))?")
# A range of more numbers than this is read as its two ends.
_LONGEST_RANGE = 60


def link_numbers(block: Block, entries: Iterable[Entry]) -> list[Link]:
    """A link for every bracket or superscript that lists numbers, brackets first.

    A reference without a label has its 1-based place as number. Numbers that the list does not
    have are not linked.
    """
    by_number: dict[int, list[int]] = {}
    for entry in entries:
        by_number.setdefault(entry.label or entry.place + 1, []).append(entry.place)
    if not by_number:
        return []
    links = [
        _link(found.start(), found.end(), found["list"], by_number)
        for found in _BRACKETS.finditer(block.text)
        if not _INTERVAL.search(block.text[max(0, found.start() - 20) : found.start()])
    ]
    links += _superscripts(block, by_number)
    return [link for link in links if link is not None]


def _superscripts(block: Block, by_number: dict[int, list[int]]) -> Iterator[Link | None]:
    for mark in block.marks:
        if mark.kind != "sup":
            continue
        found = _SUPERSCRIPT.fullmatch(block.text[mark.start : mark.end].strip())
        inside = block.text[mark.start : mark.end]
        if found and not _BRACKETS.search(inside) and not _is_power(block.text, mark.start):
            link = _link(mark.start, mark.end, found["list"], by_number)
            yield link if link and link.entries else None


def _is_power(text: str, at: int) -> bool:
    """ "10<sup>3</sup>", "m<sup>2</sup>": whether a digit or a single letter comes before."""
    return re.search(r"(?:\d|(?<![^\W\d_])[A-Za-zµ])$", text[:at]) is not None


def _link(start: int, end: int, listed: str, by_number: dict[int, list[int]]) -> Link | None:
    numbers = list(_numbers(re.sub(r"[\[\]]", "", listed)))
    if not numbers or 0 in numbers or any(n > 999 for n in numbers):
        return None
    listed_places = [by_number[n] for n in numbers if n in by_number]
    places = tuple(dict.fromkeys(place for found in listed_places for place in found))
    why = None
    if missing := [n for n in numbers if n not in by_number]:
        why = f"The reference list has no number {missing[0]}."
    elif any(len(found) > 1 for found in listed_places):
        why = "The reference list has this number more than once."
    if not places:
        return Link(start, end, (), None, why)
    return Link(start, end, places, "ambiguous" if why else "certain", why)


def _numbers(listed: str) -> Iterator[int]:
    for first, last in _PART.findall(listed):
        low, high = int(first), int(last or first)
        if low <= high < low + _LONGEST_RANGE:
            yield from range(low, high + 1)
        else:
            yield from (low, high)
