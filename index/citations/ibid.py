"""Links "ibid.", "ebd." and "ibídem" to what was cited last, which is never certain."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from ..document import Block, Printed
from ..names import fold
from ..references.parse import ParsedReference
from ..references.shape import IBID, is_ibid, is_short_note
from .link import Link, Spans

_WHY = "It stands for the citation before it."
_NONE = "No linked citation comes before it."
_IN_NOTE = "The note says so of the reference before it."

_NAME = re.compile(r"(?:[^\W\d_]\.\s?)*([^\W\d_][\w’'-]+)")


def with_ibid(
    blocks: Iterable[Block], links: Mapping[Block, tuple[Link, ...]]
) -> dict[Block, tuple[Link, ...]]:
    """The links with those of "ibid.", in the order of the text. `blocks` are in page order."""
    last: tuple[int, ...] = ()
    found: dict[Block, tuple[Link, ...]] = {}
    for block in blocks:
        made = list(links[block])
        marks = [(one.start(), one.end()) for one in IBID.finditer(block.text)]
        taken = Spans.by(links[block]) if marks else None
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


def meant_by_notes(
    references: Iterable[Printed], reads: Iterable[ParsedReference]
) -> dict[int, int]:
    """For each place of a note that only names one before it, the place of that: of "Ibid., p. 4"
    the last that is none, of "Ash, op. cit." and "Ash, “Light,” 47" the last of this author."""
    meant: dict[int, int] = {}
    last: int | None = None
    by_author: dict[str, int] = {}
    for place, (printed, read) in enumerate(zip(references, reads, strict=True)):
        found: int | None = None
        is_short = not printed.from_link and is_short_note(printed.text)
        if not printed.from_link and is_ibid(printed.text):
            found = last
        elif is_short or _is_bare(read):
            first = _NAME.match(printed.text)
            found = by_author.get(fold(first[1])) if first else None
        if found is not None:
            meant[place] = found
        elif not is_short:
            last = place
            if read.names and "issued" in read.csl:
                by_author[fold(read.names[0])] = place
        last = found if found is not None else last
    return meant


def _is_bare(read: ParsedReference) -> bool:
    """Whether it is no more than a family name and a title."""
    author = read.csl.get("author", [{}])[0]
    return read.csl.keys() == {"type", "author", "title"} and author.keys() == {"family"}


def note_link(link: Link, meant: Mapping[int, int]) -> Link:
    """A citation by a number or a sign; by one of a note that only names another, of both."""
    others = tuple(meant[place] for place in link.entries if place in meant)
    if not others:
        return link
    return Link(link.start, link.end, (*link.entries, *others), "ambiguous", _IN_NOTE)
