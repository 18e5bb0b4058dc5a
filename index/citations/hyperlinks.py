"""Citations by a link in the text, or a printed address, to a study or a health authority.

A link that leads to an entry of the article's list, by its identifier or its words, cites that
entry. Any other makes a reference of its own, one for each target.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from search.model import Certainty

from ..curation.source_sites import SourceSites
from ..document import Block, Document, Mark, Printed
from ..names import fold, letters_only
from ..references.address import Address, find_addresses, keys_of, read_address, reference_of
from ..references.parse import ParsedReference
from ..years import YEAR
from .author_names import AND_OTHERS, CAPITALISED, NO_NAMES
from .link import Link, Spans

# "2", "[2]", "(2)": the number that the page gives the reference.
_NUMBER = re.compile(r"[\[(]?\s*(\d{1,3})\s*[\])]?")
# Fewer words than these may be in a reference by chance.
_FEWEST_WORDS = 4
_FEWEST_LETTERS = 20
_SHORTEST_SUFFIX = 8
# "Ash et al., 2018", "Ash (2018)", "Ash & Cole (2018": what a link ends with that is a citation,
# whatever site it leads to.
_CITES = re.compile(
    rf"(?P<name>{CAPITALISED})(?:\s{CAPITALISED}){{0,2}}"
    rf"(?:,?\s(?:{AND_OTHERS}\.?|(?:&|and|und|y|e|et)\s{CAPITALISED}(?:\s{CAPITALISED})?)(?:,|\s\()?|,|\s\()"
    rf"\s?{YEAR}[a-h]?\)?$"
)
_MOST_BEFORE = 60  # characters of a citation before its year, which alone may be the link


@dataclass(frozen=True, slots=True)
class Linked:
    """An article with the references made from its links at the end of its list, parsed in
    `reads`, and the citations by link in each block."""

    article: Document
    reads: tuple[ParsedReference, ...]
    links: dict[Block, tuple[Link, ...]]


def link_hyperlinks(
    article: Document, reads: tuple[ParsedReference, ...], sites: SourceSites
) -> Linked:
    """Cite by links. `reads` are the article's parsed references, in list order."""
    finder = _Finder(article, reads, sites)
    links = {block: tuple(finder.links(block)) for block in article.blocks()}
    made = finder.made
    return Linked(
        replace(article, references=(*article.references, *(printed for printed, _ in made))),
        (*reads, *(read for _, read in made)),
        {block: found for block, found in links.items() if found},
    )


class _Finder:
    def __init__(
        self, article: Document, reads: tuple[ParsedReference, ...], sites: SourceSites
    ) -> None:
        own = read_address(article.info.url or "")
        self.made: list[tuple[Printed, ParsedReference]] = []
        self._own = own.host if own else None
        self._sites = sites
        self._reads = reads
        self._places = _places(article.references, reads)
        self._suffixes = _suffixes(reads)
        self._texts = [letters_only(printed.text) for printed in article.references]
        self._titles = [letters_only(str(read.csl.get("title", ""))) for read in reads]

    def links(self, block: Block) -> Iterator[Link]:
        """The block's citations by link, in the order of the text."""
        at = 0
        hrefs = {mark.href for mark in block.marks}
        for mark, address in self._marks(block):
            start, end = _trimmed(block.text, mark)
            if at <= start < end:
                words = block.text[start:end]
                printed = mark.href if mark.href in hrefs else words
                if places := self._entries(
                    address, words, block.line, printed, _is_citation(block.text, start, end)
                ):
                    several = len(places) > 1
                    why = f"{len(places)} references in the list have its address."
                    certainty: Certainty = "ambiguous" if several else "certain"
                    yield Link(start, end, places, certainty, why if several else None)
                    at = end

    def _marks(self, block: Block) -> Iterator[tuple[Mark, Address]]:
        """The block's links and printed addresses of other sites. A link that an editor has cut
        in two is one."""
        last: tuple[Mark, Address] | None = None
        links = [mark for mark in block.marks if mark.kind == "link"]
        for mark in sorted([*links, *_printed(block.text, links)], key=lambda mark: mark.start):
            address = read_address(mark.href)
            if address is None or address.host == self._own:
                continue
            if last and last[1].key == address.key and _touch(block.text, last[0], mark):
                last = replace(last[0], end=mark.end), last[1]
                continue
            if last:
                yield last
            last = mark, address
        if last:
            yield last

    def _entries(
        self, address: Address, words: str, line: int, text: str, cites: bool
    ) -> tuple[int, ...]:
        """The places of what the link cites; none for a link that is no citation. With `cites`
        its words are one."""
        found = self._places.get(address.key) or self._by_suffix(address)
        if not found and (self._sites.has(address) or (cites and self._sites.may_have(address))):
            found = self._by_text(words, address) or self._make(address, words, line, text)
        return found

    def _by_suffix(self, address: Address) -> tuple[int, ...]:
        """nature.com/articles/s41598-023-29381-7 is 10.1038/s41598-023-29381-7."""
        parts = address.path.lower().split("/")
        return next(((self._suffixes[one],) for one in parts if one in self._suffixes), ())

    def _by_text(self, words: str, address: Address) -> tuple[int, ...]:
        """The one entry that has the link's words, or whose title is in them."""
        text = letters_only(words)
        if len(words.split()) < _FEWEST_WORDS or len(text) < _FEWEST_LETTERS:
            return ()
        found = tuple(
            place
            for place, (entry, title) in enumerate(zip(self._texts, self._titles, strict=True))
            if (text in entry or (len(title) >= _FEWEST_LETTERS and title in text))
            and not self._is_other(place, address)
        )
        return found if len(found) == 1 else ()

    def _is_other(self, place: int, address: Address) -> bool:
        """Whether the entry has another identifier of the same kind: it is another paper."""
        return bool(address.fields.keys() & self._reads[place].csl.keys())

    def _make(self, address: Address, words: str, line: int, text: str) -> tuple[int, ...]:
        number = None if self._reads else _NUMBER.fullmatch(words)
        printed = Printed(text, line, int(number[1]) if number else None, from_link=True)
        place = len(self._reads) + len(self.made)
        self.made.append((printed, reference_of(address)))
        self._places[address.key] = (place,)
        return (place,)


def _places(
    references: tuple[Printed, ...], reads: tuple[ParsedReference, ...]
) -> dict[str, tuple[int, ...]]:
    """The entries that each address of the list leads to."""
    places: dict[str, tuple[int, ...]] = {}
    for place, (printed, read) in enumerate(zip(references, reads, strict=True)):
        linked = (read_address(href) for _, href in printed.links)
        for key in keys_of(read.csl) | {one.key for one in linked if one}:
            places[key] = (*places.get(key, ()), place)
    return places


def _suffixes(reads: tuple[ParsedReference, ...]) -> dict[str, int]:
    dois = (str(read.csl.get("DOI", "")).lower().partition("/")[2] for read in reads)
    return {doi: place for place, doi in enumerate(dois) if len(doi) >= _SHORTEST_SUFFIX}


def _printed(text: str, links: Iterable[Mark]) -> Iterator[Mark]:
    """The addresses and identifiers in a text that are no links."""
    taken = Spans((link.start, link.end) for link in links)
    for start, end, address in find_addresses(text):
        if not taken.overlap(start, end):
            yield Mark(start, end, "link", address)


def _is_citation(text: str, start: int, end: int) -> bool:
    """Whether a link's words end with a year of somebody: "Ash et al., 2018", "Ash (2018)"."""
    found = _CITES.search(text[max(0, start - _MOST_BEFORE) : end])
    return found is not None and fold(found["name"]).strip(".'’") not in NO_NAMES


def _touch(text: str, one: Mark, other: Mark) -> bool:
    return other.start >= one.end and not text[one.end : other.start].strip()


def _trimmed(text: str, mark: Mark) -> tuple[int, int]:
    """The link's place without white space around it; empty for a link without a word."""
    inside = text[mark.start : mark.end]
    start = mark.start + len(inside) - len(inside.lstrip())
    end = mark.start + len(inside.rstrip())
    return (start, end) if any(map(str.isalnum, inside)) else (start, start)
