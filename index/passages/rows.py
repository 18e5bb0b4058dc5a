"""Rows of tables as units that no passage cuts, and what is repeated where a table is cut."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from typing import Any

from ..citations.link import Link
from ..document import Block, Shape

Links = dict[Block, tuple[Link, ...]]
Unit = tuple[Block, ...]
# Cells that reach further down, beside each other: more are in no table that somebody reads.
_MOST_OPEN = 20


def units(blocks: Iterable[Block], most_words: int, links: Links) -> Iterator[Unit]:
    """Each block, and each row of a table with the caption and header rows above it.

    A row of more than `most_words` is a page's layout: its cells become paragraphs.
    """
    above: Unit = ()
    for unit in _rows(blocks, most_words, links):
        if above and _is_right_below(unit[0], above[-1]) and size(above + unit) <= most_words:
            above += unit
        else:
            if above:
                yield above
            above = unit
        if not _waits(unit):
            yield above
            above = ()
    if above:
        yield above


def size(blocks: Iterable[Block]) -> int:
    """The words of blocks. A bullet counts as one, and so does a bar between two cells: so the
    passages, and with them their ids, are as they were when these were in the text."""
    count = 0
    last_row: int | None = None
    for block in blocks:
        words = len(block.text.split())
        count += words + (block.kind == "item")
        if block.kind == "cell" and words:
            count += block.shape.row == last_row
            last_row = block.shape.row
    return count


def _rows(blocks: Iterable[Block], most_words: int, links: Links) -> Iterator[Unit]:
    for row, group in groupby(blocks, _row):
        found = tuple(group)
        if row is None:
            yield from ((block,) for block in found)
        elif size(found) <= most_words:
            yield found
        else:
            cells = (cell for cell in found if cell.text)
            yield from ((_copy(cell, links, kind="paragraph", shape=Shape()),) for cell in cells)


def _row(block: Block) -> int | None:
    return block.shape.row if block.kind == "cell" else None


def _copy(block: Block, links: Links, **changes: Any) -> Block:
    made = replace(block, **changes)
    links[made] = links.get(block, ())
    return made


def _waits(unit: Unit) -> bool:
    """Whether it belongs to the row below it."""
    return is_header_row(unit) or unit[-1].kind == "caption"


def _is_right_below(block: Block, above: Block) -> bool:
    is_in_group = block.kind == "cell" and block.shape.group == above.shape.group
    return is_in_group and (above.kind == "caption" or block.shape.row == above.shape.row + 1)


def is_header_row(row: Unit) -> bool:
    """Whether it names the columns: all cells are header cells, but for an empty first one."""
    return all(
        b.kind == "cell" and (b.shape.header or (not place and not b.text))
        for place, b in enumerate(row)
    )


class TableHead:
    """The header rows of the table that is being read, and the cells that reach further down."""

    def __init__(self, most_words: int, links: Links) -> None:
        self._most_words, self._links = most_words, links
        self._forget()

    def _forget(self) -> None:
        self._row = -1  # the last row read
        self._head: list[Unit] = []
        self._in_head = True
        self._open: dict[int, tuple[Block, int]] = {}  # by column: a cell and the last row it spans

    def read(self, unit: Unit) -> None:
        """Read the next unit of the section."""
        for row, group in groupby(unit, _row):
            cells = tuple(group)
            if row is None or row != self._row + 1:
                self._forget()
            if row is None:
                continue
            self._row = row
            self._in_head = self._in_head and is_header_row(cells)
            if self._in_head:
                self._head.append(cells)
            for column, cell in self._columns(cells):
                if cell.shape.rowspan > 1 and len(self._open) < _MOST_OPEN:
                    self._open[column] = cell, row + cell.shape.rowspan - 1

    def _columns(self, cells: Unit) -> list[tuple[int, Block]]:
        """The cells of a row with their first columns, to the right of cells from rows above."""
        row = cells[0].shape.row
        self._open = {at: one for at, one in self._open.items() if one[1] >= row}
        taken = {at + n for at, (cell, _) in self._open.items() for n in range(cell.shape.colspan)}
        found, column = [], 0
        for cell in cells:
            while column in taken:
                column += 1
            found.append((column, cell))
            column += cell.shape.colspan
        return found

    def above(self, unit: Unit) -> Unit:
        """The unit as it begins a passage: if it goes on with the table, below its header rows,
        and with the cells that reach into it from above. What is repeated is marked."""
        row = _row(unit[0])
        if row is None or row != self._row + 1:
            return unit
        heads = [] if self._in_head else self._head
        if size(cell for cells in heads for cell in cells) > self._most_words // 2:
            heads = []
        first = row - len(heads)
        repeated = [
            self._again(cell, first + n, min(cell.shape.rowspan, len(heads) - n))
            for n, cells in enumerate(heads)
            for cell in cells
        ]
        own = tuple(cell for cell in unit if cell.shape.row == row)
        placed = self._columns(own)
        if size(cell for cell, _ in self._open.values()) <= self._most_words // 2:
            placed += [
                (at, self._again(cell, row, last - row + 1))
                for at, (cell, last) in self._open.items()
            ]
        placed.sort(key=lambda one: one[0])
        return (*repeated, *(cell for _, cell in placed), *unit[len(own) :])

    def _again(self, cell: Block, row: int, rowspan: int) -> Block:
        shape = replace(cell.shape, row=row, rowspan=rowspan, repeated=True)
        return _copy(cell, self._links, shape=shape)
