"""A linked citation in a block's text, and a reference as the linkers see it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from search.model import Certainty

from ..names import fold
from ..references.parse import ParsedReference


@dataclass(frozen=True, slots=True)
class Link:
    """A citation in a block's text; `start` and `end` are half-open code points.

    `entries` are 0-based places in the article's reference list, in the order cited; empty if
    none is listed, and then `certainty` is None. `why` is a sentence, None when certain.
    """

    start: int
    end: int
    entries: tuple[int, ...]
    certainty: Certainty | None
    why: str | None = None


@dataclass(frozen=True, eq=False)
class Entry:
    """A reference as the linkers see it. `place` is its 0-based place in the list, `label` its
    printed number, None where it has none. `is_open` tells that it names some of its authors only
    ("et al."). `after` is the number of sections before its list."""

    place: int
    label: int | None
    read: ParsedReference
    is_open: bool
    after: int

    @cached_property
    def authors(self) -> tuple[tuple[str, ...], ...]:
        """The words of each author's name, folded: many citations are compared with them."""
        return tuple(tuple(fold(name).split()) for name in self.read.names)


class Spans:
    """Stretches of a text, half-open, of which each look-up takes as long, however many."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []  # the farthest end up to each
        for start, end in sorted(spans):
            self._starts.append(start)
            self._ends.append(max(end, self._ends[-1]) if self._ends else end)

    @classmethod
    def by(cls, links: Iterable[Link]) -> Spans:
        return cls((link.start, link.end) for link in links)

    def overlap(self, start: int, end: int) -> bool:
        """Whether one of them has a character between `start` and `end`, or around both."""
        before = bisect_left(self._starts, end)
        return before > 0 and self._ends[before - 1] > start
