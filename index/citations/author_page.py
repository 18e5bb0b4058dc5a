"""Citations by author and page, as MLA has them: "(Ash and Fern 45)", "(Cole et al. 12–13)".

Where an article has these, "(Ash)" cites what has no pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from ..document import Block
from ..names import fold_in_place
from ..years import YEAR
from .author_names import AND_OTHERS, CAPITALISED, by_authors, spellings_of
from .link import Entry, Link

_BRACKETS = re.compile(r"\((?P<inside>[^()]{3,160})\)")
_MORE = rf"(?:,\s{CAPITALISED})*,?\s(?:and|&)\s{CAPITALISED}"
_PART = re.compile(
    rf"(?P<names>{CAPITALISED}(?:\s{CAPITALISED}){{0,4}}(?:{_MORE}|,?\s{AND_OTHERS}\.?)?)"
    rf"(?P<page>,?\s(?:pp?\.\s?)?(?!{YEAR}\b)\d{{1,4}}(?:[-–]\d{{1,4}})?)?(?:;\s|$)"
)


class AuthorPage:
    """Links such citations to the reference list of one article."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._named: dict[str, list[Entry]] = {}
        for entry in entries:
            for name in spellings_of(entry.read) if entry.read.names else ():
                self._named.setdefault(name, []).append(entry)

    def links(self, blocks: Iterable[Block]) -> dict[Block, list[Link]]:
        """The links of each block; none if no citation of the article has a page."""
        found = {block: list(self._in(block.text)) for block in blocks}
        if not any(paged for several in found.values() for _, paged in several):
            return {}
        return {block: [link for link, _ in several] for block, several in found.items()}

    def _in(self, text: str) -> Iterator[tuple[Link, bool]]:
        """(link, whether it has a page) in the order of the text. A name that is not listed is
        none: the number may count anything."""
        for found in _BRACKETS.finditer(text):
            at, end = found.span("inside")
            while at < end and (part := _PART.match(text, at, end)):
                if link := self._link(part):
                    yield link, part["page"] is not None
                at = part.end()

    def _link(self, part: re.Match[str]) -> Link | None:
        words = fold_in_place(part["names"]).replace(",", " ,").split()
        names = (" ".join(words[:length]) for length in range(len(words), 0, -1))
        entries = next((self._named[name] for name in names if name in self._named), [])
        fitting = by_authors(tuple(entries), part["names"], strict=True)
        if not fitting:
            return None
        start, end = part.start(), part.start() + len(part[0].rstrip("; "))
        places = tuple(entry.place for entry in fitting)
        several = len(fitting) > 1
        why = f"{len(fitting)} references in the list fit." if several else None
        return Link(start, end, places, "ambiguous" if several else "certain", why)
