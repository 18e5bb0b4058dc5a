"""The splitter: an article -> passages, one for each section or part of a long section.

Every word of every block is in exactly one passage, in page order.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from search.model import Kind, Passage, Reference, Run

from ..citations.link import Link
from ..document import Block, Document, Section
from ..urls import passage_url
from .ids import PassageIds

# About a phone's screen. The model reads 256 tokens (search.embedding.encoder.MOST_TOKENS).
MOST_WORDS = 220
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+(?=[A-ZÀ-Þ“\"'(\[])")

Links = dict[Block, tuple[Link, ...]]


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
    is too long stays whole.
    """
    blocks = [piece for block in section.blocks for piece in _cut_block(block, links)]
    total = sum(_words(block) for block in blocks)
    target = total / max(1, math.ceil(total / MOST_WORDS))
    parts: list[list[Block]] = [[]]
    size = 0
    for block in blocks:
        length = _words(block)
        if parts[-1] and (size + length > MOST_WORDS or size >= target):
            parts.append([])
            size = 0
        parts[-1].append(block)
        size += length
    return parts


def _words(block: Block) -> int:
    return len(block.text.split())


def _cut_block(block: Block, links: Links) -> Iterator[Block]:
    """The pieces of a long block; their links are added to `links`."""
    if _words(block) <= MOST_WORDS:
        yield block
        return
    own = links.get(block, ())
    for start, end in _sentence_spans(block.text, own):
        piece = replace(block, text=block.text[start:end].rstrip(), marks=())
        links[piece] = tuple(
            replace(link, start=link.start - start, end=link.end - start)
            for link in own if start <= link.start < end or link.start == end == len(block.text)
        )  # fmt: skip
        yield piece


def _sentence_spans(text: str, links: Iterable[Link]) -> Iterator[tuple[int, int]]:
    """Half-open spans of whole sentences of about equal length, each of at most MOST_WORDS words
    unless one sentence is longer."""
    spans = [(link.start, link.end) for link in links]
    ends = [
        found.end()
        for found in _SENTENCE_END.finditer(text)
        if not any(start < found.end() < end for start, end in spans)
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
    return Passage(
        id=ids.next(section.path),
        kind=_kind(article, section),
        article=article.info,
        section=section.path,
        text=tuple(_runs(part, links, references)),
        url=passage_url(article.info.url, section.anchor, _page_text(part[0]), number == 0),
        references=tuple(references[place] for place in cited),
    )


def _page_text(block: Block) -> str:
    """The block's first text as the page shows it: without our bullet, number or cell bar."""
    if block.kind == "item":
        return re.sub(r"^(?:•|\d+\.)\s", "", block.text)
    return block.text.split(" | ")[0]


def _kind(article: Document, section: Section) -> Kind:
    asks = article.kind == "faq" and bool(section.path) and section.path[-1].endswith("?")
    return "faq" if asks else "passage"


def _runs(part: list[Block], links: Links, references: tuple[Reference, ...]) -> Iterator[Run]:
    """Plain runs and citation runs. Blank lines separate paragraphs, line ends list items."""
    plain = ""
    for number, block in enumerate(part):
        if number:
            close = block.kind in ("item", "table") and part[number - 1].kind == block.kind
            plain += "\n" if close else "\n\n"
        at = 0
        for link in links.get(block, ()):
            plain += block.text[at : link.start]
            if plain:
                yield Run(plain)
            plain = ""
            ids = tuple(references[place].id for place in link.entries)
            yield Run(block.text[link.start : link.end], ids, link.certainty, link.why)
            at = link.end
        plain += block.text[at:]
    if plain:
        yield Run(plain)
