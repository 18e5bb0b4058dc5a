"""The text of a passage: runs, and the blocks as ranges of their joined text."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from search.model import Reference, Run, TextBlock

from ..citations.link import Link
from ..document import Block
from ..urls import link_url
from .rows import Links

Text = tuple[tuple[Run, ...], tuple[TextBlock, ...]]
_APART = "\n\n"


def lay_out(
    part: Sequence[Block], links: Links, references: tuple[Reference, ...], page: str | None
) -> Text:
    """The runs and blocks of a passage. `page` is the article's URL, for relative links.

    A tab parts cells, a line end what else is in the same list, table or quotation, a blank line
    all other blocks. Each is a run of its own, so that no run has text of two blocks.
    """
    between = ["", *(_between(block, after) for block, after in pairwise(part))]
    runs: list[Run] = []
    blocks: list[TextBlock] = []
    count = _Count()
    at = 0
    for parting, block in zip(between, part, strict=True):
        if parting:
            runs.append(Run(parting))
            at += len(parting)
        end = at + len(block.text)
        blocks.append(_text_block(block, at, end, count.next(parting == _APART, block)))
        runs += _runs(block, links.get(block, ()), references, page)
        at = end
    return tuple(runs), tuple(blocks)


def _between(block: Block, after: Block) -> str:
    if block.kind == after.kind == "cell" and block.shape.row == after.shape.row:
        return "\t"
    if block.shape.group != after.shape.group:
        return _APART
    return "\n" if after.shape.group or block.kind == after.kind == "item" else _APART


def _text_block(
    block: Block, start: int, end: int, count: tuple[int | None, int | None]
) -> TextBlock:
    shape = block.shape
    is_entry = block.kind in ("item", "term")
    number, row = count
    return TextBlock(
        start=start,
        end=end,
        type=block.kind,
        level=max(1, shape.level) if is_entry else shape.level or None,
        ordered=block.kind == "item" and shape.number is not None,
        number=number,
        row=row,
        header=block.kind == "cell" and shape.header,
        colspan=shape.colspan,
        rowspan=shape.rowspan,
        repeated=shape.repeated,
    )


class _Count:
    """Counts as a reader of the passage would: the items of a list, the rows of a table."""

    def __init__(self) -> None:
        self._numbers: dict[int, int] = {}  # of the last ordered item, by level
        self._row, self._own_row = -1, 0

    def next(self, is_apart: bool, block: Block) -> tuple[int | None, int | None]:
        """(an ordered item's number where it is not the one that follows, a cell's row)."""
        if is_apart:
            self._numbers.clear()
        if block.kind == "cell":
            return None, self._next_row(block.shape.row)
        self._row = -1
        return self._number(block) if block.kind in ("item", "term") else None, None

    def _next_row(self, row: int) -> int:
        if row != self._row:
            self._own_row = self._own_row + 1 if row == self._row + 1 else 1
            self._row = row
        return self._own_row

    def _number(self, block: Block) -> int | None:
        level, number = max(1, block.shape.level), block.shape.number
        follows = self._numbers.get(level, 0) + 1
        self._numbers = {at: last for at, last in self._numbers.items() if at < level}
        if number is None:
            return None
        self._numbers[level] = number
        return number if number != follows else None


def _runs(
    block: Block, links: Sequence[Link], references: tuple[Reference, ...], page: str | None
) -> Iterator[Run]:
    """The runs of a block: citations, hyperlinked words and plain text."""
    if not links and not block.marks:
        yield from [Run(block.text)] if block.text else ()
        return
    at = 0
    hrefs = deque(_hrefs(block, page))
    for link in links:
        yield from _plain(block.text, at, link.start, hrefs)
        ids = tuple(references[place].id for place in link.entries)
        while hrefs and hrefs[0][1] <= link.start:
            hrefs.popleft()
        href = hrefs[0][2] if hrefs and hrefs[0][0] < link.end else None
        yield Run(block.text[link.start : link.end], ids, link.certainty, link.why, href=href)
        at = link.end
    yield from _plain(block.text, at, len(block.text), hrefs)


def _hrefs(block: Block, page: str | None) -> Iterator[tuple[int, int, str]]:
    """The block's links in order, none inside another: half-open code points and the address."""
    last = 0
    for mark in sorted(block.marks, key=lambda mark: mark.start):
        start = max(mark.start, last)
        url = link_url(mark.href, page) if mark.kind == "link" and start < mark.end else None
        if url:
            yield start, mark.end, url
            last = mark.end


def _plain(text: str, at: int, end: int, hrefs: Iterable[tuple[int, int, str]]) -> Iterator[Run]:
    """Plain text and links from `at` to `end`."""
    for first, last, url in hrefs:
        if first >= end:
            break
        first, last = max(first, at), min(last, end)
        if first >= last:
            continue
        if at < first:
            yield Run(text[at:first])
        yield Run(text[first:last], href=url)
        at = last
    if at < end:
        yield Run(text[at:end])
