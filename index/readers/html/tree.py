"""Walks an HTML tree into an outline: headings, paragraphs, list items, table cells.

Every text node of the tree ends up in exactly one block, heading or reference.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from lxml import html

from ...document import Block, BlockKind, Mark
from ...references.shape import is_like_reference
from ..end_list import is_whole_reference
from ..outline import Outline
from ..reference_headings import MOST_CHARACTERS, is_reference_heading
from .bold_headings import mark_bold_headings
from .element import (
    HEADINGS,
    NOTE,
    NOTES,
    SIGN,
    TEXTS,
    anchor_of,
    heading_level,
    is_box,
    number_of_first,
    own_number,
    whole_text,
)
from .reference_list import (
    BREAK,
    heads_list,
    is_list_of_references,
    names_list,
    split_entries,
)
from .scripts import FRACTION, PLAIN, Kind, Script, read_subscript, read_superscript, script_kind
from .structure import UNSEEN, Structure, has_text

_BLOCKS = frozenset(
    "address article blockquote body center dd details div dl dt fieldset figcaption figure header "
    "hgroup html legend li main ol p pre section summary table tbody td tfoot th thead tr ul "
    "caption hr".split()
) | set(HEADINGS)
# A page shows nothing of these, or strikes it out.
_SILENT = frozenset({"script", "style", "template", "del", "s", "strike"})
_KINDS: dict[str, BlockKind] = {
    "li": "item", "dt": "term", "dd": "paragraph", "blockquote": "quote",
    "figcaption": "caption", "caption": "caption",
}  # fmt: skip
# Kinds of blocks that may be the heading of a reference list, or an entry without a list.
_PROSE = ("paragraph", "term", "quote")
# A link to another site; one of the clinic's own pages may be absolute too.
_LEADS_OUT = re.compile(r"(?:https?:)?//[^/]", re.I)
# That, one to write or to call, and a relative one; none inside the page, and no script.
_IS_LINK = re.compile(r"https?:|mailto:|tel:|(?!#)[^:]*(?:[/?#]|$)", re.I)
_COUNTS = re.compile(r"\s*(?:(?:\[1\]|\(1\)|1[.)])\s|¹)")  # a paragraph that may be a list
_FIRST = 400  # characters of a list that tell what it is
_LONGEST_NAME = 30  # characters of an author, or of "et al."
_INDEX = re.compile(r"[\[(]?(\d{1,4})[.)\]]{0,2}")
_KEY = re.compile(r"\[[^\[\]]{1,40}\]")
# CSS separates these from their neighbours; in text a space must ("Addiction" + "found").
_PARTED = frozenset("a b cite em i strong span".split())


class Walk:
    """Reads elements into `outline`. A top heading equal to `title` is left out.

    Lines are those of data-line attributes with `noted_lines` (the tree was rendered from another
    text), else the parser's. `asks` returns whether a text is a question of a FAQ: these become
    headings, and so does every <summary>; None for a page that is not a FAQ.
    """

    def __init__(
        self, title: str, noted_lines: bool = False, asks: Callable[[str], bool] | None = None
    ) -> None:
        self.outline = Outline()
        self._title = title
        self._asks = asks
        self._level = 1  # of the last heading that is not a question
        self._noted = noted_lines
        self._line = 1
        self._structure = Structure()
        self._begins = False  # whether the next block is the first of a list item
        self._number: int | None = None  # the number that the page shows before it
        self._note = ""  # the name of the footnote that it is
        self._pieces: list[str] = []
        self._marks: list[Mark] = []
        self._href, self._href_at = "", 0  # the open link, and where it begins in the pieces
        self._length = 0
        self._last = ""
        self._table: Mapping[int, int] = {}  # of the superscript or subscript being read
        self._last_script: tuple[Kind, int, Script] = ("sub", 0, PLAIN)  # and where it ends
        self._flat = 0  # above 0 blocks are read as one line: table cells, headings
        self._entry_kind: BlockKind | None = None  # of the reference list's last entry
        self._annotated = False  # whether paragraphs between entries belong to these
        self._pending: list[Block] = []  # paragraphs that may be in the reference list or after it

    def read(self, element: html.HtmlElement) -> None:
        """Read one element; call this for each part of the article, then use `outline`."""
        mark_bold_headings(element)
        self._children(element, "paragraph")
        self._flush("paragraph")
        self._end_pending()

    def _children(self, element: html.HtmlElement, kind: BlockKind) -> None:
        self._add(element.text or "", element)
        number = number_of_first(element)
        for child in element:
            if child.tag == "li" and not self._flat and not is_box(child):
                self._flush(kind)
                number = own_number(child) or number
                self._note = child.get(NOTE) or ""
                self._number = number if element.tag == "ol" else None
                self._begins = True
                number += 1
            self._child(child, kind)
            self._add(child.tail or "", child)

    def _child(self, child: html.HtmlElement, kind: BlockKind) -> None:
        if not isinstance(child.tag, str) or child.tag in _SILENT:
            return
        if child.tag == "br":
            self._add(BREAK, child)
        elif not self._flat and self._is_question(child):
            self._flush(kind)
            self._heading(child, min(self._level + 1, 6))
        elif not self._flat and (level := heading_level(child)):
            self._flush(kind)
            self._level = level
            self._heading(child, level)
        elif child.tag not in _BLOCKS and child.get(NOTE) is None:
            self._inline(child, kind)
        elif self._flat or self._is_entry_part(child, kind):
            self._add(" ", child)
            within = child.tag in ("ol", "ul") and not self._flat and not _lists_references(child)
            self._flat += within
            self._children(child, kind)
            self._flat -= within
            self._add(" ", child)
        elif child.tag == "tr" and not is_box(child):
            self._flush(kind)
            self._row(child)
        else:
            is_layout = child.tag == "li" and is_box(child)
            inner = kind if is_layout else _KINDS.get(child.tag, kind)
            self._flush(kind)
            around = self._structure.around
            if not is_layout:
                self._structure.enter(child)
            self._block(child, inner)
            self._structure.around = around

    def _is_entry_part(self, child: html.HtmlElement, kind: BlockKind) -> bool:
        """Whether a block is part of an entry: one reference may have several paragraphs."""
        return kind == "item" and child.tag != "li" and self.outline.in_references

    def _block(self, child: html.HtmlElement, inner: BlockKind) -> None:
        self._line = self._line_of(child) or self._line
        self._note = child.get(NOTE) or self._note
        if not self.outline.in_references and inner in _PROSE and names_list(child):
            self._heading(child, 6)
            return
        if child.get(TEXTS) is not None and self.outline.in_references:
            self._end_pending()
            self.outline.end_references()
        opens = not self.outline.in_references and is_list_of_references(child)
        if opens:
            self.outline.heading(6, "References", self._line)
        self._children(child, inner)
        self._flush(inner)
        if opens and child.get(NOTES) is not None:  # its end is known
            self._end_pending()
            self.outline.end_references()

    def _inline(self, child: html.HtmlElement, kind: BlockKind) -> None:
        content = child.text_content()
        parted = child.tag in _PARTED and len(content) > 2
        if not self._last and (line := self._noted_line(child)):
            self._line = line
        if parted and content[0].isalpha() and self._last.isalpha():
            self._add(" ", child)
        if script := script_kind(child):
            self._script(child, script, kind)
        else:
            self._linked(child, kind)
        if parted and self._last.isalpha() and (child.tail or "")[:1].isalpha():
            self._add(" ", child)

    def _script(self, child: html.HtmlElement, script: Kind, kind: BlockKind) -> None:
        """Read a superscript or subscript. Its digits never join those beside it."""
        content = child.text_content()
        before = "".join(self._pieces[-8:])[-30:]
        last_kind, _, last = self._last_script
        continues = last_kind == script and self._ends_script()
        if continues and self._last.isdigit() and content[:1].isdigit():
            self._add(" ", child)
        if continues and last.cites:
            read = last
        elif script == "sup":
            read = read_superscript(content, before, _after(child))
        else:
            read = read_subscript(content, before)
        start, outer = self._length, self._table
        self._add(read.before, child)
        self._table = read.table
        self._linked(child, kind)
        self._table = outer
        self._add(read.after, child)
        if script == "sup" and read.cites and self._length > start:
            self._marks.append(Mark(start, self._length, "sup"))
        self._last_script = script, self._length, read

    def _linked(self, child: html.HtmlElement, kind: BlockKind) -> None:
        """Read an inline element, and mark its text if it leads to another site or a footnote."""
        before = self._length
        if child.tag == "a" and _IS_LINK.match(href := (child.get("href") or "").strip()):
            self._href, self._href_at = href, self._length
        self._children(child, kind)
        if child.tag == "a":
            self._end_link()
            self._href = ""
        if (note := child.get(SIGN)) is not None:
            self._marks.append(Mark(before, self._length, "note", note))

    def _end_link(self) -> None:
        """Mark the open link's text, of which each block has its own part."""
        if self._href and self._length > self._href_at:
            self._marks.append(Mark(self._href_at, self._length, "link", self._href))

    def _is_question(self, child: html.HtmlElement) -> bool:
        if self._asks is None:
            return False
        return child.tag == "summary" or self._asks(child.text_content())

    def _heading(self, element: html.HtmlElement, level: int) -> None:
        self._end_pending()
        text = self.line_of(element)
        if text and not (level == 1 and text == self._title):
            line = self._line_of(element) or self._line
            self._entry_kind = None
            name = text.rstrip(": ")
            self.outline.heading(level, name, line, anchor_of(element), heads_list(element))

    def line_of(self, element: html.HtmlElement) -> str:
        """An element's text as one line, in no block."""
        self._one_line(element)
        text, _ = tidy("".join(self._pieces), [])
        self._clear()
        return text

    def _row(self, element: html.HtmlElement) -> None:
        """Read a table row with text: a block for each cell. A row of references is an entry; one
        that names the columns of their table is none."""
        in_list = self.outline.in_references
        if not has_text(element) or (in_list and {cell.tag for cell in element} == {"th"}):
            return
        if not in_list and len(element) == 1 and names_list(element[0]):
            self._heading(element[0], 6)
            return
        self._line = self._line_of(element) or self._line
        self._structure.begin_row()
        self._add(element.text or "", element)
        for cell in element:
            if isinstance(cell.tag, str) and cell.tag not in _SILENT:
                if self._last and in_list:
                    self._part_of_entry(cell)
                self._one_line(cell)
                if not in_list:
                    self._cell(cell)
            self._add(cell.tail or "", cell)
        self._flush("cell")

    def _part_of_entry(self, cell: html.HtmlElement) -> None:
        """Part the cells of an entry. A first one of a number alone is its label."""
        text = "".join(self._pieces).strip()
        if number := _INDEX.fullmatch(text):
            self._clear()
            self._add(f"[{number[1]}] ", cell)
        else:
            self._add(" " if _KEY.fullmatch(text) else " | ", cell)

    def _cell(self, cell: html.HtmlElement) -> None:
        self._end_link()
        text, marks = tidy("".join(self._pieces), self._marks)
        text = text.strip(UNSEEN) and text
        self.outline.block(Block(text, self._line, "cell", marks, self._structure.cell(cell)))
        self._clear()

    def _one_line(self, element: html.HtmlElement) -> None:
        self._flat += 1
        self._children(element, "paragraph")
        self._flat -= 1

    def _add(self, text: str, element: html.HtmlElement) -> None:
        if text:
            if self._last == "" and not text.isspace():
                self._line = self._line_of(element) or self._line
            text = text.translate(self._table) if self._table else text
            if self._last.isdecimal() and text[0].isdecimal() and self._ends_script():
                text = " " + text
            self._pieces.append(text)
            self._length += len(text)
            self._last = text[-1] if self._last or not text.isspace() else ""

    def _ends_script(self) -> bool:
        """Whether a superscript or subscript has just ended."""
        return 0 < self._last_script[1] == self._length

    def _line_of(self, element: html.HtmlElement) -> int | None:
        if not isinstance(element.tag, str):
            return None
        return self._noted_line(element) if self._noted else element.sourceline

    def _noted_line(self, element: html.HtmlElement) -> int | None:
        """The line that a reader has noted; a page may have such attributes of its own."""
        noted = element.get("data-line", "") if self._noted else ""
        return int(noted) if noted.isascii() and noted.isdigit() and len(noted) < 10 else None

    def _clear(self) -> None:
        self._pieces, self._marks = [], []
        self._length, self._last = 0, ""
        self._last_script = "sub", 0, PLAIN
        self._href_at = 0

    def _flush(self, kind: BlockKind) -> None:
        """Turn the collected text into a block, or in a reference list into its entries. Only the
        first block of a list item is an item; others continue it."""
        if not self._pieces and not self._marks:
            return
        self._end_link()
        raw, found = "".join(self._pieces), self._marks
        self._clear()
        if not raw.strip().strip(UNSEEN):
            return
        if kind in _PROSE and BREAK in raw and not self.outline.in_references:
            raw, found = self._take_heading(raw, found)
        text, marks = tidy(raw, found)
        shape = self._structure.shape(kind, self._number if self._begins else None)
        if self.outline.in_references:
            kind = "paragraph" if kind in _PROSE else kind
            for words, links in _placed(split_entries(raw), text, marks):
                self._entry(Block(words, self._line, kind, links, shape))
                self._number, self._note = None, ""
        elif kind in _PROSE and (parts := _numbered(raw)):
            for words, links in _placed(parts, text, marks):
                self.outline.block(Block(words, self._line, "paragraph", links, shape))
        else:
            goes_on = kind == "item" and not self._begins
            own: BlockKind = "paragraph" if goes_on else kind
            self.outline.block(Block(text, self._line, own, marks, shape, self._note))
        self._begins, self._number, self._note = self._begins and kind != "item", None, ""

    def _take_heading(self, raw: str, found: list[Mark]) -> tuple[str, list[Mark]]:
        """Read a paragraph's lines down to the one that heads a reference list; return what is
        below it, or all of a paragraph without one."""
        start = 0
        for line in raw.split(BREAK):
            end = start + len(line)
            is_heading = len(line) <= MOST_CHARACTERS and is_reference_heading(line.strip())
            if is_heading and is_like_reference(raw[end : end + _FIRST].strip()):
                text, marks = tidy(raw[:start], [mark for mark in found if mark.end <= start])
                if text:
                    shape = self._structure.shape("paragraph", None)
                    self.outline.block(Block(text, self._line, marks=marks, shape=shape))
                self.outline.heading(6, line.strip().strip(": "), self._line)
                below = [m for m in found if m.start >= end]
                return raw[end:], [replace(m, start=m.start - end, end=m.end - end) for m in below]
            start = end + len(BREAK)
        return raw, found

    def _entry(self, block: Block) -> None:
        """Add an entry of the list, or hold back a paragraph that may be after it."""
        is_like = is_like_reference(block.text) or self.outline.goes_on(block)
        if self._entry_kind == "paragraph" and not is_like:
            if block.kind == "paragraph":
                self._pending.append(block)
                return
            self._end_pending()
        self._annotated = self._annotated or bool(
            self._pending and self.outline.counts_on(block.text)
        )
        for held in self._pending:
            if self._annotated:
                self.outline.annotate(held)
            else:
                self.outline.block(replace(held, kind="item"))  # an entry, whatever it looks like
        self._pending = []
        self._entry_kind = block.kind
        self.outline.block(block, self._number, self._note)

    def _end_pending(self) -> None:
        """End the reference list before the paragraphs held back, if there are any: nothing like
        a reference followed them."""
        if self._annotated and len(self._pending) == 1:
            self.outline.annotate(self._pending.pop())
        self._annotated = False
        if self._pending:
            self.outline.end_references()
        for held in self._pending:
            self.outline.block(held)
        self._pending, self._entry_kind = [], None


def _placed(
    parts: Iterable[str], text: str, marks: tuple[Mark, ...]
) -> Iterator[tuple[str, tuple[Mark, ...]]]:
    """Each part of a paragraph's text, tidy, with its links."""
    end = 0
    for part in parts:
        words = tidy(part, [])[0]
        start = max(text.find(words, end), end)
        end = start + len(words)
        yield words, _links_within(marks, start, end)


def _numbered(raw: str) -> list[str]:
    """The lines of a paragraph that are numbered references; none of any other."""
    parts = list(split_entries(raw)) if BREAK in raw and _COUNTS.match(raw) else []
    return parts if len(parts) > 1 and all(map(is_whole_reference, parts)) else []


def _lists_references(element: html.HtmlElement) -> bool:
    """Whether a list inside an entry has references; it may be that of the authors."""
    items = (whole_text(one) for one in element.iter("li"))
    return any(len(text) > _LONGEST_NAME and is_like_reference(text) for text in items)


def _after(child: html.HtmlElement) -> str:
    """The beginning of the text after an inline element, which may be in the one beside it."""
    beside = child.getnext()
    if beside is not None and beside.tag == "sub" and (child.tail or "").strip() == "/":
        return FRACTION
    if child.tail or beside is None or not isinstance(beside.tag, str) or beside.tag in _BLOCKS:
        return (child.tail or "")[:4]
    return str(beside.text_content())[:4]


def _links_within(marks: tuple[Mark, ...], start: int, end: int) -> tuple[Mark, ...]:
    """The links to other sites of an entry that has the text from `start` to `end`."""
    return tuple(
        replace(mark, start=mark.start - start, end=mark.end - start)
        for mark in marks
        if _LEADS_OUT.match(mark.href) and start <= mark.start and mark.end <= end
    )


def one_line(element: html.HtmlElement) -> str:
    """An element's text as one line, its superscripts and subscripts as such."""
    return Walk("").line_of(element)


def tidy(text: str, marks: list[Mark]) -> tuple[str, tuple[Mark, ...]]:
    """The text with single spaces and stripped ends, and its marks at their new offsets."""
    if not marks:
        return " ".join(text.split()), ()
    places: list[int] = []
    out: list[str] = []
    for match in re.finditer(r"\s+|\S", text):
        piece = match[0]
        places.extend([len(out)] * len(piece))
        if not piece.isspace():
            out.append(piece)
        elif out:
            out.append(" ")
    places.append(len(out))
    tidied = "".join(out).rstrip()
    end = len(tidied)
    moved = (
        replace(m, start=min(places[m.start], end), end=min(places[m.end], end)) for m in marks
    )
    return tidied, tuple(mark for mark in moved if mark.start < mark.end or mark.kind == "note")
