"""The lists, tables and quotations around the block that is being read."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from lxml import html

from ...document import BlockKind, Shape

_LISTS = frozenset({"ul", "ol", "dl"})
_ENTRIES = frozenset({"li", "dt", "dd"})
_HEADER_ROLES = frozenset({"columnheader", "rowheader"})
# HTML allows 1,000 columns and 65,534 rows; each row is looked for.
_MOST_SPAN = 100
# Invisible characters, which editors leave in empty paragraphs.
UNSEEN = "\u200b\u200c\u200d\u2060\ufeff"


@dataclass(frozen=True, slots=True)
class Nesting:
    """What is around a block. `group` and `level` are those of a Shape. `list_group` is the group
    of the outermost list, which begins with its first entry: a list of boxes is only layout."""

    group: int = 0
    level: int = 0
    list_group: int = 0


class Structure:
    """Set `around` back after the element that was entered."""

    def __init__(self) -> None:
        self.around = Nesting()
        self._groups = 0
        self._row = 0
        self._have_text: dict[html.HtmlElement, bool] = {}  # by row

    def enter(self, element: html.HtmlElement) -> None:
        around = self.around
        if element.tag in _LISTS and not around.group:
            self.around = Nesting(around.group, around.level, self._new_group())
        elif element.tag in _ENTRIES:
            group = around.group or around.list_group or self._new_group()
            self.around = Nesting(group, around.level + 1, around.list_group)
        elif element.tag in ("table", "blockquote"):
            self._row += 1  # so that no row of another table comes right before
            group = around.group or self._new_group()
            self.around = Nesting(group, around.level, around.list_group)

    def _new_group(self) -> int:
        self._groups += 1
        return self._groups

    def shape(self, kind: BlockKind, number: int | None) -> Shape:
        """The shape of a block that is no cell. A paragraph outside of lists has none."""
        around = self.around
        if kind == "paragraph" and not around.level:
            return Shape()
        row = self._row if kind == "cell" else 0
        return Shape(around.group, around.level, number if kind == "item" else None, row)

    def begin_row(self) -> None:
        self._row += 1

    def cell(self, cell: html.HtmlElement) -> Shape:
        """The shape of a cell of the row."""
        is_header = cell.tag == "th" or cell.get("role") in _HEADER_ROLES
        colspan, rowspan = _span(cell, "colspan"), _span(cell, "rowspan")
        if rowspan > 1:
            rowspan = 1 + self._rows_with_text(cell, rowspan - 1)
        around = self.around
        return Shape(
            around.group, around.level, None, self._row, is_header, max(1, colspan), rowspan
        )

    def _rows_with_text(self, cell: html.HtmlElement, following: int) -> int:
        """How many of the rows that follow the cell's have text: any other is left out."""
        row = cell.getparent()
        after = () if row is None else islice(row.itersiblings("tr"), following)
        count = 0
        for one in after:
            if one not in self._have_text:  # each row is looked at by many above it
                self._have_text[one] = has_text(one)
            count += self._have_text[one]
        return count


def has_text(element: html.HtmlElement) -> bool:
    return bool(element.text_content().strip().strip(UNSEEN))


def _span(cell: html.HtmlElement, name: str) -> int:
    """The number of columns or rows, at most _MOST_SPAN; a rowspan of 0 reaches to the end."""
    written = cell.get(name, "").strip()
    if not (written.isascii() and written.isdigit()):
        return 1
    found = int(written[:9])
    return min(found or _MOST_SPAN, _MOST_SPAN) if name == "rowspan" else min(found, _MOST_SPAN)
