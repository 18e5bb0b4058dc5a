"""References at an article's end without a heading, and lists numbered by bare numbers.

Without a heading they are numbered from 1, or begin with signs that the text has ("*", "†"), or
are two or more. Each must read as a reference.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from ..document import Block, Mark, Printed, Section
from ..references.parse import parse_reference
from ..references.shape import is_punctuated

_BARE = re.compile(r"(\d{1,3})\s*(?=[^\W\d_a-zß-öø-ÿ“\"«‘])")
_SIGNS = "*†‡§"
_SIGN = re.compile(rf"(?<=[\w.,;:!?)”\"])[{_SIGNS}]{{1,3}}(?!\w)")
_LABEL = re.compile(r"(?:\W*\d{1,3})?\W*|[⁰¹²³⁴-⁹]+\s?")
_PLACED = frozenset({"container-title", "publisher", "DOI", "PMID", "URL"})
_MOST_WORDS = 80  # of an entry
_MOST_BELOW = 3  # blocks below the list, such as a disclaimer
_FEWEST = 2  # entries of a list without numbers


def with_bare_numbers(entries: Iterable[Printed]) -> tuple[Printed, ...]:
    """The entries of a list, with the numbers that they begin with ("1 Ash B. …"): all of them
    do, and count from 1."""
    entries = tuple(entries)
    read = tuple(_with_bare_number(one) if one.label is None else one for one in entries)
    counted = [one.label for one in read] == list(range(1, len(read) + 1))
    return read if counted and len(read) >= _FEWEST else entries


def _with_bare_number(entry: Printed) -> Printed:
    found = _BARE.match(entry.text)
    return replace(entry, text=entry.text[found.end() :], label=int(found[1])) if found else entry


def take_end_list(
    sections: tuple[Section, ...], read: Callable[[Block], Printed]
) -> tuple[tuple[Section, ...], tuple[Printed, ...]]:
    """The sections without the references that are below their text, and these."""
    if not sections:
        return sections, ()
    last = sections[-1]
    found = list(_entries(last.blocks))[::-1]
    entries = with_bare_numbers(map(read, found))
    labels = [entry.label for entry in entries]
    signs = [_sign_of(block) for block in found]
    if all(signs) and len(set(signs)) == len(signs):
        entries = tuple(
            replace(entry, text=entry.text.lstrip(_SIGNS + " "), note=sign)
            for entry, sign in zip(entries, signs, strict=True)
        )
    elif labels != list(range(1, len(labels) + 1)) and (any(labels) or len(labels) < _FEWEST):
        entries = ()
    if not entries:
        return sections, ()
    blocks = tuple(block for block in last.blocks if block not in found)
    if not blocks:  # under a heading of their own they are its text
        return sections, ()
    kept = (*sections[:-1], replace(last, blocks=blocks))
    return (tuple(map(_with_signs, kept)) if all(signs) else kept), entries


def _sign_of(block: Block) -> str:
    return block.text[: len(block.text) - len(block.text.lstrip(_SIGNS))]


def _with_signs(section: Section) -> Section:
    """The section with marks at the signs of its text."""
    blocks = (
        replace(block, marks=(*block.marks, *(Mark(*one.span(), "note", one[0]) for one in found)))
        if (found := list(_SIGN.finditer(block.text)))
        else block
        for block in section.blocks
    )
    return replace(section, blocks=tuple(blocks))


def _entries(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """The last blocks that are references, the last one first."""
    below = 0
    met = False
    for block in reversed(blocks):
        if _is_reference(block):
            met = True
            yield block
        elif met or (below := below + 1) > _MOST_BELOW:
            return


def _is_reference(block: Block) -> bool:
    if block.kind not in ("paragraph", "item") or len(block.text.split()) > _MOST_WORDS:
        return False
    text = _LABEL.sub("", block.text, count=1)
    if not is_punctuated(text):
        return False
    csl = parse_reference(text).csl
    return "author" in csl and "issued" in csl and "title" in csl and bool(_PLACED & csl.keys())
