"""Reads a PDF leaflet: text with its pages in the links, headings, lists, references.

The "line" of warnings is the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote

from search.model import ArticleInfo

from ...document import Block, Document, Mark, Section
from ...source import Source
from ...urls import page_url
from ..html.tree import tidy
from ..outline import Outline, check_text
from ..reference_headings import is_reference_heading
from .isolated import read_pages
from .layout import Paragraph, in_columns, joined, paragraphs, without_running_heads, words_of

_BULLET = re.compile(r"\s*[•◦▪▸‣●○■□–—*·]\s+")
_NUMBER = re.compile(r"\s*(\d{1,3})[.)]\s+")
_FEWEST_WORDS = 60  # of a section's part on a page that gets a link of its own
_NAME_OF_FILE = re.compile(
    r"\.(?:pdf|docx?|odt|html?|tex|indd)$|^(?:untitled|microsoft word)", re.I
)


def read_pdf(source: Source) -> Iterator[Document]:
    """One article. Raises SourceError for a file that cannot be read, or has no text."""
    pages = read_pages(source)
    lines, heads = without_running_heads(pages)
    lines = in_columns(lines)
    words = words_of(lines)
    found = paragraphs(lines)
    title = _title(found, words)
    named = "" if _NAME_OF_FILE.search(pages.title) else pages.title
    outline = Outline()
    for place, paragraph in enumerate(found):
        text, raised = joined(paragraph.lines, words)
        shown, marks = tidy(text, [Mark(start, end, "sup") for start, end in raised])
        if not shown or (paragraph.level and shown == title and place < 3):
            continue
        if paragraph.level:
            outline.heading(paragraph.level, shown, paragraph.page, f"page={paragraph.page}")
        else:
            outline.block(*_block(paragraph, shown, marks, outline.in_references))
    sections, references = outline.done()
    check_text(sections, source)
    id_ = source.default_id
    title = title or named or id_.replace("-", " ").capitalize()
    dropped = tuple(Block(line.text.strip(), line.page) for line in heads)
    url = page_url(quote(source.key), id_, source.site)  # a page is one of the file's
    info = ArticleInfo(id=id_, title=title, url=url)
    by_page = tuple(part for section in sections for part in _by_page(section))
    yield Document(info, source.name, "article", by_page, references, dropped)


def _title(found: list[Paragraph], words: set[str]) -> str:
    """The first heading of the highest level, on the first page; "" without one."""
    tops = (one for one in found if one.level == 1 and one.page == 1)
    text = " ".join(joined(next(tops, Paragraph(0)).lines, words)[0].split())
    return "" if is_reference_heading(text) else text


def _block(
    paragraph: Paragraph, text: str, marks: tuple[Mark, ...], in_references: bool
) -> tuple[Block, int | None]:
    """The block, and its number in a reference list."""
    if not paragraph.is_item:
        return Block(text, paragraph.page, "paragraph", marks), None
    marker = _BULLET.match(text) or (_NUMBER.match(text) if not in_references else None)
    at = marker.end() if marker else 0
    moved = tuple(
        replace(mark, start=mark.start - at, end=mark.end - at)
        for mark in marks
        if mark.start >= at
    )
    return Block(text[at:], paragraph.page, "item", moved), None


def _by_page(section: Section) -> Iterator[Section]:
    """The parts of a section on its pages, each with a link to its own; a short part stays with the
    one before."""
    part: list[Block] = []
    page = section.line
    for block in section.blocks:
        words = sum(len(one.text.split()) for one in part)
        if block.line != page and words >= _FEWEST_WORDS:
            yield Section(section.path, tuple(part), page, f"page={page}")
            part, page = [], block.line
        page = page if part else block.line
        part.append(block)
    if part:
        yield Section(section.path, tuple(part), page, f"page={page}")
