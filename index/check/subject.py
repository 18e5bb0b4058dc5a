"""The subject of a check: an article with its parsed references and linked citations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..citations.hyperlinks import link_hyperlinks
from ..citations.link import Link
from ..citations.linker import link_article
from ..curation.source_sites import SourceSites, starter_sites
from ..document import Block, Document, Printed
from ..references.entry import read_entries
from ..references.parse import ParsedReference
from ..text_before import text_before
from .findings import Context

IN_LIST = "References"
_AROUND = 70
# "et al. (2007)", "Dr. Short", "J. Smith", "vs. placebo": no sentence ends there.
_ABBREVIATION = re.compile(
    r"(?:\b(?:al|cf|vs|Dr|Mr|Mrs|Ms|Prof|St|No|Fig|Figs|Vol|pp?|e\.g|i\.e|approx|Inc|Jr|Sr|Sra|Dra|Uds?|[Pp]ágs?|cols?|[Nn]úm|ej|EE|UU)"
    r"|\b[A-Z])\.$"
)
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]{0,3}\s+(?=[A-ZÀ-Þ“\"'(\[\d¿¡«])")


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation in its block, with the heading above it."""

    block: Block
    link: Link
    where: str | None

    @property
    def text(self) -> str:
        return self.block.text[self.link.start : self.link.end]


@dataclass(frozen=True, slots=True)
class Subject:
    """An article under check. `reads` are its parsed references, in list order; `by_link` are
    the citations of other sources by hyperlinked words, which need no list. `references` are those
    of the list, and then those made from links."""

    article: Document
    reads: tuple[ParsedReference, ...]
    by_block: dict[Block, tuple[Cited, ...]]
    by_link: dict[Block, tuple[Link, ...]]
    references: tuple[tuple[Printed, ParsedReference], ...]

    @property
    def citations(self) -> Iterator[Cited]:
        """All citations in the order of the text."""
        return (cited for found in self.by_block.values() for cited in found)

    def in_block(self, block: Block) -> tuple[Cited, ...]:
        return self.by_block.get(block, ())

    @property
    def cited_places(self) -> frozenset[int]:
        """0-based places in the list of the references that some citation is linked to."""
        return frozenset(place for cited in self.citations for place in cited.link.entries)

    def blocks(self) -> Iterator[tuple[Block, str | None]]:
        """Every block with the heading above it."""
        for section in self.article.sections:
            for block in section.blocks:
                yield block, section.path[-1] if section.path else None


def look_at(article: Document, sites: SourceSites | None = None) -> Subject:
    """Parse an article's references and link its citations, as in a build."""
    reads = read_entries(article.references)
    linked = link_hyperlinks(article, reads, sites or starter_sites())
    links = link_article(linked.article, linked.reads, linked.links)
    every = tuple(zip(linked.article.references, linked.reads, strict=True))
    subject = Subject(article, reads, {}, {}, every)
    for block, where in subject.blocks():
        by_link = tuple(one for one in links[block] if max(one.entries, default=-1) >= len(reads))
        listed = (link for link in links[block] if link not in by_link)
        subject.by_block[block] = tuple(Cited(block, link, where) for link in listed)
        subject.by_link[block] = by_link
    return subject


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Half-open spans that cover the text, one for each sentence."""
    start = 0
    for end in _SENTENCE_END.finditer(text):
        if not _ABBREVIATION.search(text, max(start, end.start() - 8), end.start() + 1):
            yield start, end.end()
            start = end.end()
    if start < len(text):
        yield start, len(text)


def short_name(read: ParsedReference, ampersand: bool = True) -> str:
    """A reference as a text would cite it: "Singh & Khosla, 2020"."""
    names = read.names
    if not names:
        who = str(read.csl.get("title") or "a reference without an author")[:60]
    elif len(names) > 2:
        who = f"{names[0]} et al."
    else:
        who = (" & " if ampersand else " and ").join(names)
    when = f"{read.year}{read.letter}" if read.year else "no year"
    return f"{who}, {when}" if ampersand else f"{who} ({when})"


def context(text: str, start: int, end: int) -> Context:
    """The text around a half-open span, at most 70 characters on each side."""
    before = text_before(text, start, _AROUND)
    if start > _AROUND:
        before = "…" + before[before.find(" ") :] if " " in before else "…" + before
    after = text[end : end + _AROUND]
    if len(text) > end + _AROUND:
        after = (after.rpartition(" ")[0] or after) + " …"
    return Context(before, after)


def excerpt(text: str, most: int = 110) -> str:
    """The start of a text in one line, about `most` characters, cut between words."""
    text = " ".join(text.split())
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"
