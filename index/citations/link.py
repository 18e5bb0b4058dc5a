"""A linked citation in a block's text, and a reference as the linkers see it."""

from __future__ import annotations

from dataclasses import dataclass

from search.model import Certainty

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


@dataclass(frozen=True, slots=True)
class Entry:
    """A reference as the linkers see it. `place` is its 0-based place in the list, `label` its
    printed number, None where it has none."""

    place: int
    label: int | None
    read: ParsedReference
