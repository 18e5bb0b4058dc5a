"""Links "ibid.", "ebd." and "ibídem" to what was cited last, which is never certain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..document import Block, Printed
from ..references.shape import IBID, is_ibid
from .link import Link, Taken

_WHY = "It stands for the citation before it."
_NONE = "No linked citation comes before it."
_IN_NOTE = "The note says so of the reference before it."


def with_ibid(
    blocks: Iterable[Block], links: Mapping[Block, tuple[Link, ...]]
) -> dict[Block, tuple[Link, ...]]:
    """The links with those of "ibid.", in the order of the text. `blocks` are in page order."""
    last: tuple[int, ...] = ()
    found: dict[Block, tuple[Link, ...]] = {}
    for block in blocks:
        made = list(links[block])
        marks = [(one.start(), one.end()) for one in IBID.finditer(block.text)]
        taken = Taken.by(links[block]) if marks else None
        made += [
            Link(*mark, (), None, _NONE) for mark in marks if taken and not taken.overlap(*mark)
        ]
        ordered: list[Link] = []
        for link in sorted(made, key=lambda link: link.start):
            if link.why == _NONE and last:
                link = Link(link.start, link.end, last, "ambiguous", _WHY)
            ordered.append(link)
            last = link.entries or last
        found[block] = tuple(ordered)
    return found


def meant_by_notes(references: Iterable[Printed]) -> dict[int, int]:
    """For each place of a footnote "Ibid., p. 4", the place of the last that is none."""
    meant: dict[int, int] = {}
    last: int | None = None
    for place, printed in enumerate(references):
        if not printed.from_link and is_ibid(printed.text):
            if last is not None:
                meant[place] = last
        else:
            last = place
    return meant


def note_link(start: int, end: int, place: int, meant: Mapping[int, int]) -> Link:
    """The citation by a footnote's sign; by one that says "Ibid." also what that stands for."""
    if place not in meant:
        return Link(start, end, (place,), "certain")
    return Link(start, end, (place, meant[place]), "ambiguous", _IN_NOTE)
