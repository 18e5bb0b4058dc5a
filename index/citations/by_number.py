"""Links citations by number. An article may have one list, or one for each of its parts.

Where numbers begin again in a list further down, each part is tried with its own list. That is
believed if every part cites, and if no citation is lost. Where there is no list at all, numbers
that count from 1 on are told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, groupby, pairwise

from ..document import Block, Document
from ..superscripts import RAISED_DIGITS
from .brackets import find_brackets
from .consistent import BlockLinks, count, link_consistent
from .link import Entry, Link
from .numbering import Numbering, Numbers, read_numbers
from .raised_numbers import find_raised

_FEWEST = 2  # numbers, and places, of an article without a list for them to be citations
_MARK = re.compile(rf"[\[^{RAISED_DIGITS}]|\(\w")  # without one a block has no such number
_NO_LIST = "The article has no reference list."


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
        told: BlockLinks = {block: [] for block in blocks}
        for find in (_brackets_of, find_raised):
            for block, links in _without_list(blocks, find).items():
                told[block] = [*told[block], *links]
        return ByNumber(told, {})
    marked = {block: _marked(block, numbering) for block in blocks}
    return ByNumber(marked, link_consistent(blocks, numbering))


def _brackets_of(block: Block) -> Iterator[Numbers]:
    return find_brackets(block.text)


def _without_list(
    blocks: tuple[Block, ...], find: Callable[[Block], Iterator[Numbers]]
) -> BlockLinks:
    """The citations of an article that has no list: in two places, in order from 1 on."""
    marked = (block for block in blocks if block.marks or _MARK.search(block.text))
    found = {block: [one for one in find(block) if one.start > 0] for block in marked}
    highest = 0
    for one in chain.from_iterable(found.values()):
        numbers = list(read_numbers(one.listed))
        if min(numbers) > highest + 1:
            return {}
        highest = max(highest, *numbers)
    if highest < _FEWEST or sum(map(len, found.values())) < _FEWEST:
        return {}
    return {
        block: [Link(one.start, one.end, (), None, _NO_LIST) for one in several]
        for block, several in found.items()
    }


def _marked(block: Block, numbering: Numbering) -> list[Link]:
    """The links by brackets, whether or not the list has their numbers, and by raised numbers
    that it has."""
    brackets = map(numbering.link, find_brackets(block.text))
    raised = (link for link in map(numbering.link, find_raised(block)) if link and link.entries)
    return [*(link for link in brackets if link), *raised]
