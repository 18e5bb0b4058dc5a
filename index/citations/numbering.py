"""The numbers of a reference list, and the lists of numbers that cite it: "1, 4–6 and 9"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from .link import Entry, Link

DASH = r"[–—‐‑−-]"
# White space is single in a block's text; bounded, so that no text takes long.
NUMBERS = rf"\d{{1,4}}(?:\s?(?:[,;]|{DASH})\s?\d{{1,4}})*"
_PART = re.compile(rf"(\d{{1,4}})[a-h]?(?:\s?(?:{DASH}|to\b|through\b|bis\b|a\b)\s?(\d{{1,4}}))?")
# A range of more numbers than this is read as its two ends.
_LONGEST_RANGE = 60
_HIGHEST = 999


class Numbers(NamedTuple):
    """Where a list of numbers stands in a text, half-open, and the list. Where it is not `sure`,
    it cites only if its first number is the next in the order of citing. `doubt` is a sentence:
    why it may cite nothing."""

    start: int
    end: int
    listed: str
    sure: bool = True
    doubt: str | None = None


class Numbering:
    """Which reference each number means. One without a label has its 1-based place."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._places: dict[int, list[int]] = {}
        for entry in entries:
            self._places.setdefault(entry.label or entry.place + 1, []).append(entry.place)

    def __len__(self) -> int:
        return len(self._places)

    @property
    def highest(self) -> int:
        return max(self._places, default=0)

    def __contains__(self, number: int) -> bool:
        return number in self._places

    def link(self, found: Numbers) -> Link | None:
        """The citation; without entries if the list has none of its numbers. None for 0 and for
        numbers that no list has."""
        numbers = list(read_numbers(found.listed))
        if not numbers or 0 in numbers or any(n > _HIGHEST for n in numbers):
            return None
        listed = [self._places[n] for n in numbers if n in self._places]
        places = tuple(dict.fromkeys(place for one in listed for place in one))
        why = found.doubt
        if missing := [n for n in numbers if n not in self._places]:
            why = f"The reference list has no number {missing[0]}."
        elif any(len(one) > 1 for one in listed):
            why = "The reference list has this number more than once."
        if not places:
            return Link(found.start, found.end, (), None, why)
        return Link(found.start, found.end, places, "ambiguous" if why else "certain", why)


def read_numbers(listed: str) -> Iterator[int]:
    """The numbers of a list, those inside its ranges included."""
    for first, last in _PART.findall(listed):
        low, high = int(first), int(last or first)
        if low <= high < low + _LONGEST_RANGE:
            yield from range(low, high + 1)
        else:
            yield from (low, high)
