"""Links citations by number. An article may have one list, or one for each of its parts.

Where numbers begin again in a list further down, each part is tried with its own list. That is
believed if every part cites, and if no citation is lost.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from ..document import Block, Document
from .brackets import find_brackets
from .consistent import BlockLinks, count, link_consistent
from .link import Entry, Link
from .numbering import Numbering
from .raised_numbers import find_raised


@dataclass(frozen=True, slots=True)
class ByNumber:
    """The links by `marked` numbers (brackets and raised ones), and by numbers that cite only if
    the whole article cites so."""

    marked: BlockLinks
    others: BlockLinks


def link_numbers(article: Document, entries: tuple[Entry, ...]) -> ByNumber:
    """The links of each block by number."""
    whole = _link(article.blocks(), entries)
    parts = [_link(*part) for part in _parts(article, entries)]
    if len(parts) < 2 or not all(map(_cites, parts)):
        return whole
    apart = ByNumber(_joined(one.marked for one in parts), _joined(one.others for one in parts))
    least = count(whole.marked), count(whole.others)
    return apart if (count(apart.marked), count(apart.others)) >= least else whole


def _cites(part: ByNumber) -> bool:
    return count(part.marked) + count(part.others) > 0


def _joined(found: Iterable[BlockLinks]) -> BlockLinks:
    return {block: links for one in found for block, links in one.items()}


def _parts(
    article: Document, entries: tuple[Entry, ...]
) -> list[tuple[list[Block], tuple[Entry, ...]]]:
    """The blocks above each list with its entries; what is below the last belongs to it. None
    where no number is in two lists."""
    lists = [tuple(one) for _, one in groupby(entries, lambda entry: entry.after)]
    labels = [label for one in map(_counted, lists) for label in {entry.label for entry in one}]
    in_order = all(one[0].after < other[0].after for one, other in pairwise(lists))
    if not in_order or len(labels) == len(set(labels)):
        return []
    parts = []
    start = 0
    for place, one in enumerate(lists):
        end = one[0].after if place + 1 < len(lists) else len(article.sections)
        blocks = [block for section in article.sections[start:end] for block in section.blocks]
        parts.append((blocks, _counted(one)))
        start = end
    return parts


def _counted(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """The entries of one list, those without a number counted in it."""
    return tuple(
        replace(entry, label=entry.label or place) for place, entry in enumerate(entries, 1)
    )


def _link(blocks: Iterable[Block], entries: tuple[Entry, ...]) -> ByNumber:
    blocks, numbering = tuple(blocks), Numbering(entries)
    if not numbering:
        return ByNumber({block: [] for block in blocks}, {})
    marked = {block: _marked(block, numbering) for block in blocks}
    return ByNumber(marked, link_consistent(blocks, numbering))


def _marked(block: Block, numbering: Numbering) -> list[Link]:
    """The links by brackets, whether or not the list has their numbers, and by raised numbers
    that it has."""
    brackets = map(numbering.link, find_brackets(block.text))
    raised = (link for link in map(numbering.link, find_raised(block)) if link and link.entries)
    return [*(link for link in brackets if link), *raised]
