"""A passage's blocks as HTML: lists, tables, definitions and quotations, all words escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markupsafe import Markup, escape

from ..excerpt import Excerpt
from ..model import Passage, Reference, Run, TextBlock
from ..store.record import read_block, read_run

# What a DOI is printed with.
_DOI_BEFORE = r"(?:https?://(?:dx\.|www\.)?doi\.org/|doi:\s*)?"
_SAFE = ("https://", "http://", "mailto:", "tel:")


class _Node:
    """An element while it is filled. `level` is that of a list, 0 for any other element."""

    __slots__ = ("attributes", "children", "level", "tag")

    def __init__(self, tag: str, level: int = 0, attributes: str = "") -> None:
        self.tag, self.level, self.attributes = tag, level, attributes
        self.children: list[_Node | Markup] = []

    def add(self, tag: str, level: int = 0, attributes: str = "") -> _Node:
        made = _Node(tag, level, attributes)
        self.children.append(made)
        return made

    def last(self, *tags: str) -> _Node | None:
        """The last child, if it is an element of one of these names."""
        last = self.children[-1] if self.children else None
        return last if isinstance(last, _Node) and last.tag in tags else None

    def html(self) -> Markup:
        inner = Markup("").join(c.html() if isinstance(c, _Node) else c for c in self.children)
        tag, attributes = Markup(self.tag), Markup(self.attributes)  # noqa: S704 - our own words
        return Markup("<{0}{1}>{2}</{0}>").format(tag, attributes, inner)


def reference_html(reference: Reference, name: str) -> Markup:
    """The printed reference with its link: on the DOI or address that it prints, else after it,
    called `name`; of a bare address, called what its looked-up record says."""
    printed, link = reference.printed, reference.link
    if not link:
        return escape(printed)
    if reference.record:
        return Markup('{} <a href="{}">{}</a>').format(printed, link, reference.record)
    wanted = re.escape(str(reference.csl.get("DOI") or link))
    found = re.search(_DOI_BEFORE + wanted, printed, re.IGNORECASE)
    start, end = found.span() if found else (len(printed), len(printed))
    words = (printed[:start], "" if found else " ", link, printed[start:end] or name, printed[end:])
    return Markup('{}{}<a href="{}">{}</a>{}').format(*words)


def passage_html(passage: Passage) -> Markup:
    """The passage as its page shows it, matched words in <mark>."""
    return _drawn(passage.text, passage.blocks)


def excerpt_html(excerpt: Excerpt) -> Markup:
    """As `passage_html`; empty where there is no excerpt."""
    return _drawn([*map(read_run, excerpt.text)], [*map(read_block, excerpt.blocks)])


def _drawn(text: Sequence[Run], blocks: Sequence[TextBlock]) -> Markup:
    drawing = _Drawing()
    for block, own in zip(blocks, _slices(text, blocks), strict=True):
        drawing.place(block).children += own
    return drawing.html()


class _Drawing:
    """Blocks as elements. What is one code point apart is in the same list, table or quotation."""

    def __init__(self) -> None:
        self._root = _Node("div")
        self._lists: list[_Node] = []  # open, outermost first
        self._tables: list[_Node] = []
        self._before: TextBlock | None = None  # in the same list, table or quotation

    def html(self) -> Markup:
        for table in self._tables:
            _finish(table)
        return Markup("").join(c.html() for c in self._root.children if isinstance(c, _Node))

    def place(self, block: TextBlock) -> _Node:
        """A new element for a block's text."""
        if self._before and block.start - self._before.end != 1:
            self._before = None
            self._lists.clear()
        level = block.level or 0
        while self._lists and self._lists[-1].level > level:
            self._lists.pop()
        if block.type in ("item", "term"):
            node = self._entry(block, level)
        elif block.type == "paragraph" and self._lists and self._lists[-1].tag == "dl":
            node = self._lists[-1].add("dd")
        else:
            node = self._other(block, self._inside())
        self._before = block
        return node

    def _inside(self) -> _Node:
        """The open list entry, or the passage. A term has no content but its words."""
        if not self._lists:
            return self._root
        entry = self._lists[-1].last("li", "dd")
        return entry or self._lists[-1].add("dd")

    def _entry(self, block: TextBlock, level: int) -> _Node:
        tag = "dl" if block.type == "term" else "ol" if block.ordered else "ul"
        if self._lists and self._lists[-1].level == level and self._lists[-1].tag != tag:
            self._lists.pop()
        if not self._lists or self._lists[-1].level < level:
            self._lists.append(self._inside().add(tag, level))
        value = "" if block.number is None else f' value="{block.number:d}"'
        return self._lists[-1].add("dt" if tag == "dl" else "li", attributes=value)

    def _other(self, block: TextBlock, inside: _Node) -> _Node:
        if block.type == "quote":
            quote = inside.last("blockquote") if self._before else None
            return (quote or inside.add("blockquote")).add("p")
        if block.type == "cell":
            return self._cell(block, inside)
        return inside.add("p", attributes=' class="caption"' if block.type == "caption" else "")

    def _cell(self, block: TextBlock, inside: _Node) -> _Node:
        before, row = self._before, block.row or 0
        last_row = before.row or 0 if before and before.type == "cell" else -1
        table = inside.last("table") if last_row <= row <= last_row + 1 else None
        if table is None:
            caption = inside.last("p") if before and before.type == "caption" else None
            if caption:
                inside.children.pop()
                caption.tag, caption.attributes = "caption", ""
            table = inside.add("table")
            table.children += [caption] if caption else []
            self._tables.append(table)
        cells = table.last("tr") if row == last_row else None
        spans = (("colspan", block.colspan), ("rowspan", block.rowspan))
        attributes = "".join(f' {name}="{count:d}"' for name, count in spans if count > 1)
        return (cells or table.add("tr")).add("th" if block.header else "td", 0, attributes)


def _finish(table: _Node) -> None:
    """Tell header cells of columns from those of rows, and head rows from the others."""
    head, body = _Node("thead"), _Node("tbody")
    captions: list[_Node | Markup] = []
    for row in table.children:
        if not isinstance(row, _Node) or row.tag == "caption":
            captions.append(row)
            continue
        cells = [cell for cell in row.children if isinstance(cell, _Node)]
        rest = cells[1:] if len(cells) > 1 and not cells[0].children else cells
        of_columns = all(cell.tag == "th" for cell in rest)
        for cell in cells:
            if cell.tag == "th":
                cell.attributes += f' scope="{"col" if of_columns else "row"}"'
        (head if of_columns and not body.children else body).children.append(row)
    table.children = [*captions, *(part for part in (head, body) if part.children)]


def _slices(text: Sequence[Run], blocks: Sequence[TextBlock]) -> Iterator[list[_Node | Markup]]:
    """The runs of each block: none has text of two."""
    runs, at = iter(text), 0
    for block in blocks:
        own: list[_Node | Markup] = []
        while at < block.end and (run := next(runs, None)):
            if at >= block.start:
                own.append(_run(run))
            at += len(run.text)
        yield own


def _run(run: Run) -> Markup:
    shown = Markup("<mark>{}</mark>").format(run.text) if run.match else escape(run.text)
    if run.href and run.href.lower().startswith(_SAFE):
        link = Markup('<a href="{}" referrerpolicy="no-referrer">{}</a>')
        return link.format(run.href, shown)
    return shown
