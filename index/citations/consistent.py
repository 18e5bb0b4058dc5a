"""Forms that cite only if the whole article cites so: "(1)", "{1}", "sleep1", "as seen 4, 5.".

A form is taken where its numbers are those of the list: nearly all are in it, and they name most
of it, or begin with 1 and go on in order, as numbers do that are given in the order of citing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from ..document import Block
from .flat_numbers import find_glued, find_spaced
from .link import Link
from .numbering import DASH, NUMBERS, Numbering, Numbers, read_numbers
from .parentheses import find_parentheses

BlockLinks = dict[Block, list[Link]]


class _Form(NamedTuple):
    """How to find a form, and what it takes to believe it: the fewest places; the least share of
    the list that they name, alone (`covered`) and where they go on in order (`in_order`)."""

    find: Callable[[str], Iterator[Numbers]]
    fewest: int
    covered: float
    in_order: float


_BRACES = re.compile(rf"\{{(?P<list>{NUMBERS})\}}")


def _find_braces(text: str) -> Iterator[Numbers]:
    for found in _BRACES.finditer(text):
        yield Numbers(*found.span(), found["list"])


_FORMS = (
    _Form(find_parentheses, 1, 0.6, 0.25),
    _Form(_find_braces, 1, 0.6, 0.25),
    _Form(find_glued, 2, 0.75, 0.5),
    _Form(find_spaced, 3, 0.9, 0.5),
)
# The least share of places whose numbers are all in the list, and of new numbers that go on.
_LISTED = 0.9
_ORDERED = 0.75
_FROM_ONE = re.compile(rf"1\s?{DASH}\s?\d+")
_FAR = 2
_LONGEST_STEP = 2  # a number between may be cited in a table, or missed


def link_consistent(blocks: Iterable[Block], numbering: Numbering) -> BlockLinks:
    """The links of the form that cites in most places; none where no form is believed."""
    blocks = tuple(blocks)
    most: BlockLinks = {}
    for form in _FORMS:
        found = [(block, one) for block in blocks for one in form.find(block.text)]
        if _is_believed(form, [one for _, one in found if one.sure], numbering):
            links = _links(found, numbering)
            if count(links) > count(most):
                most = links
    return most


def _links(found: Iterable[tuple[Block, Numbers]], numbering: Numbering) -> BlockLinks:
    links: BlockLinks = {}
    highest = 0
    for block, one in found:
        numbers = read(one)
        link = numbering.link(one)
        if link and link.certainty == "certain" and (one.sure or numbers[0] == highest + 1):
            links.setdefault(block, []).append(link)
            highest = max(highest, *numbers)
    return links


def _is_believed(form: _Form, places: list[Numbers], numbering: Numbering) -> bool:
    # "(1–4)" alone is a scale.
    places = [one for one in places if not _FROM_ONE.fullmatch(one.listed)]
    # Nor can "(18–49)" cite a list of five.
    far = numbering.highest * _FAR
    places = [one for one in places if len(read(one)) < 2 or min(read(one)) <= far]
    listed = [numbers for one in places if _all_in(numbers := read(one), numbering)]
    if len(listed) < form.fewest or len(listed) < _LISTED * len(places):
        return False
    seen: set[int] = set()
    steps = 0
    for numbers in listed:
        for number in sorted(set(numbers) - seen):
            steps += 0 < number - max(seen, default=0) <= _LONGEST_STEP
            seen.add(number)
    share = len(seen) / len(numbering)
    in_order = 1 in listed[0] and steps >= _ORDERED * len(seen)
    return share >= form.covered or (in_order and share >= form.in_order)


def read(found: Numbers) -> list[int]:
    return list(read_numbers(found.listed))


def _all_in(numbers: list[int], numbering: Numbering) -> bool:
    return bool(numbers) and all(number in numbering for number in numbers)


def count(found: BlockLinks) -> int:
    """How many citations there are that lead to the list."""
    return sum(bool(link.entries) for links in found.values() for link in links)
