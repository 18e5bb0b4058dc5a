"""The splitter: an article -> passages, one for each section or part of a long section.

Every word of every block is in exactly one passage, in page order.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import accumulate

from search.model import Kind, Passage, Reference

from ..citations.link import Link
from ..document import Block, Document, Mark, Section
from ..urls import passage_url
from .ids import PassageIds
from .rows import Links, TableHead, Unit, size, units
from .text import lay_out

# About a phone's screen. The model reads 256 tokens (search.embedding.encoder.MOST_TOKENS).
MOST_WORDS = 220
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+(?=[A-ZÀ-Þ“«¿¡\"'(\[])")


def split_article(
    article: Document, links: Links, references: tuple[Reference, ...]
) -> tuple[Passage, ...]:
    """The article's passages, in page order.

    `links` are those of each block, and get those of the pieces of long blocks. `references` are
    the article's, in list order.
    """
    ids = PassageIds(article.info.id)
    return tuple(
        _passage(article, section, (number, part), ids, links, references)
        for section in article.sections
        for number, part in enumerate(split_section(section, links))
    )


def split_section(section: Section, links: Links) -> list[list[Block]]:
    """The section's blocks in parts of about equal length, at most MOST_WORDS words each.

    A block that is too long is split between sentences, never inside a citation. A sentence that
    is too long stays whole. A table is cut between rows, below its header rows again.
    """
    found = [
        piece
        for unit in units(section.blocks, MOST_WORDS, links)
        for piece in _cut_unit(unit, links)
    ]
    total = sum(map(size, found))
    target = total / max(1, math.ceil(total / MOST_WORDS))
    parts: list[list[Block]] = [[]]
    words = 0
    table = TableHead(MOST_WORDS, links)
    for unit in found:
        own = unit
        if parts[-1] and (words + size(unit) > MOST_WORDS or words >= target):
            own = table.above(unit)
            parts.append([])
            words = 0
        table.read(unit)
        parts[-1] += own
        words += size(own)
    return parts


def _cut_unit(unit: Unit, links: Links) -> Iterator[Unit]:
    """The pieces of a long block, which goes on as a paragraph; their links are added to `links`.
    A row stays whole."""
    block = unit[0]
    if len(unit) > 1 or block.kind == "cell" or size(unit) <= MOST_WORDS:
        yield unit
        return
    own = links.get(block, ())
    spans = list(_sentence_spans(block.text, own))
    starts = [start for start, _ in spans]
    linked: list[list[Link]] = [[] for _ in spans]
    for link in own:
        linked[bisect_right(starts, link.start) - 1].append(link)
    marked: list[list[Mark]] = [[] for _ in spans]
    for mark in block.marks:
        for number in range(bisect_right(starts, mark.start) - 1, bisect_left(starts, mark.end)):
            marked[number].append(mark)
    for (start, end), inside, marks in zip(spans, linked, marked, strict=True):
        is_first = start == 0 or block.kind not in ("item", "term")
        text = block.text[start:end].rstrip()
        piece = replace(
            block,
            text=text,
            kind=block.kind if is_first else "paragraph",
            marks=_within(marks, start, start + len(text)),
        )
        links[piece] = tuple(
            Link(one.start - start, one.end - start, one.entries, one.certainty, one.why)
            for one in inside
        )
        yield (piece,)


def _within(marks: Iterable[Mark], start: int, end: int) -> tuple[Mark, ...]:
    cut = (
        replace(mark, start=max(mark.start, start) - start, end=min(mark.end, end) - start)
        for mark in marks
    )
    return tuple(mark for mark in cut if mark.start < mark.end)


def _sentence_spans(text: str, links: Iterable[Link]) -> Iterator[tuple[int, int]]:
    """Half-open spans of whole sentences of about equal length, each of at most MOST_WORDS words
    unless one sentence is longer."""
    spans = sorted((link.start, link.end) for link in links)
    starts = [start for start, _ in spans]
    # The furthest end of the first spans: whether an end is inside one takes no look at each.
    furthest = list(accumulate((end for _, end in spans), max, initial=0))
    ends = [
        found.end()
        for found in _SENTENCE_END.finditer(text)
        if furthest[bisect_left(starts, found.end())] <= found.end()
    ]
    total = len(text.split())
    target = total / math.ceil(total / MOST_WORDS)
    start = last = size = 0
    for end in [*ends, len(text)]:
        words = len(text[last:end].split())
        if last > start and (size + words > MOST_WORDS or size >= target):
            yield start, last
            start, size = last, 0
        size += words
        last = end
    yield start, len(text)


def _passage(
    article: Document,
    section: Section,
    numbered: tuple[int, list[Block]],
    ids: PassageIds,
    links: Links,
    references: tuple[Reference, ...],
) -> Passage:
    number, part = numbered
    cited = dict.fromkeys(
        place for block in part for link in links.get(block, ()) for place in link.entries
    )
    text, blocks = lay_out(part, links, references, article.info.url)
    return Passage(
        id=ids.next(section.path),
        kind=_kind(article, section),
        article=article.info,
        section=section.path,
        text=text,
        blocks=blocks,
        url=passage_url(article.info.url, section.anchor, _page_text(part), number == 0),
        references=tuple(references[place] for place in cited),
    )


def _page_text(part: list[Block]) -> str:
    """The first text of a passage that the page has at this place."""
    return next((b.text for b in part if b.text and not b.shape.repeated), part[0].text)


def _kind(article: Document, section: Section) -> Kind:
    asks = article.kind == "faq" and bool(section.path) and section.path[-1].endswith("?")
    return "faq" if asks else "passage"
