"""What a linker says of one citation in a block's text."""

from __future__ import annotations

from dataclasses import dataclass

from search.model import Certainty

from ..references.parse import ParsedReference


@dataclass(frozen=True, slots=True)
class Link:
    """A citation in a block: half-open code points of its text.

    `entries` are 0-based places in the article's reference list, in the order printed; empty
    where none is listed, and then `certainty` is None. `why` is a sentence, None when certain.
    """

    start: int
    end: int
    entries: tuple[int, ...]
    certainty: Certainty | None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A reference as the linkers see it. `place` is 0-based, `label` its printed number."""

    place: int
    label: int | None
    read: ParsedReference
