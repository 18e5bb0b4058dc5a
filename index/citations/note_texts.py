"""Footnotes that are text: a sign in the article cites what its footnote cites."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain

from search.model import Certainty

from ..document import Block
from .link import Link, Spans

_DOUBTS: tuple[Certainty, ...] = ("ambiguous", "year-off", "fuzzy-name")


def texts_of_notes(blocks: Iterable[Block]) -> dict[str, list[Block]]:
    """The blocks of each footnote by its name; its further paragraphs follow the first."""
    found: dict[str, list[Block]] = {}
    name = ""
    for block in blocks:
        continues = name and block.kind == "paragraph" and block.shape.level > 0
        name = block.note or (name if continues else "")
        if name:
            found.setdefault(name, []).append(block)
    return found


def with_signs_of_texts(
    links: Mapping[Block, tuple[Link, ...]], texts: Mapping[str, list[Block]]
) -> dict[Block, tuple[Link, ...]]:
    """The links with those of the signs. A sign is as certain as what is in its footnote."""
    if not texts:
        return dict(links)
    cited = {name: tuple(chain(*(links[block] for block in texts[name]))) for name in texts}
    found: dict[Block, tuple[Link, ...]] = {}
    for block, own in links.items():
        signs = [
            made
            for mark in block.marks
            if mark.kind == "note"
            and (made := _link(mark.start, mark.end, cited.get(mark.href, ())))
        ]
        taken = Spans.by(own)
        free = [sign for sign in signs if not taken.overlap(sign.start, sign.end)]
        found[block] = tuple(sorted((*own, *free), key=lambda link: link.start)) if free else own
    return found


def _link(start: int, end: int, inside: tuple[Link, ...]) -> Link | None:
    linked = [link for link in inside if link.entries]
    if not linked or start == end:
        return None
    places = tuple(dict.fromkeys(place for link in linked for place in link.entries))
    doubt = next((link for link in linked if link.certainty in _DOUBTS), None)
    if doubt is None:
        return Link(start, end, places, "certain")
    return Link(start, end, places, doubt.certainty, f"Its note is not certain: {doubt.why}")
