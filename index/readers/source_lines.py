"""Sources in one paragraph at an article's end: "Sources: A (2022); B; C." or "Source: A."."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ..document import Block, Printed, Section
from ..names import fold
from ..references.shape import is_dated, is_punctuated
from ..years import YEAR
from .reference_headings import is_reference_heading

_RUN_IN = re.compile(r"(?P<head>[^:;.!?\n]{3,60}):\s+(?=\S)")
_SINGULAR = frozenset({"source", "fuente", "quelle", "fonte"})
_NUMBER = re.compile(r"(?:(?<=\s)|^)(?:\[(\d{1,3})\]|\(?(\d{1,3})[.)])\s+(?=\S)")
# Not after initials, as in "Ash, B.; Cole, D.".
_SEMICOLON = re.compile(r"(?<!\b[A-Z]\.)(?<!\b[A-Z])(?<!\b[A-Z]{2});\s+(?=\S)")
_BAR = re.compile(r"\s+[|·•]\s+(?=\S)")
_ADDRESS = re.compile(r"https?://|www\.|10\.\d{4}/")
_YEAR = re.compile(rf"\b{YEAR}\b")
_MOST_WORDS = 60  # of an entry
_LAST_BLOCKS = 3  # of the article, which may be a single source


def take_source_lines(
    sections: tuple[Section, ...],
) -> tuple[tuple[Section, ...], tuple[Printed, ...]]:
    """The sections without such paragraphs, and their entries. Only for an article without a list.

    A paragraph of several entries may be anywhere in the second half, a single source at the end.
    A section's only block stays.
    """
    blocks = [block for section in sections for block in section.blocks]
    half, end = len(blocks) // 2, len(blocks) - _LAST_BLOCKS
    taken: dict[Block, tuple[Printed, ...]] = {}
    for place, block in enumerate(blocks):
        entries = tuple(_entries(block)) if block.kind in ("paragraph", "item") else ()
        if len(entries) == 1 and block is not blocks[-1] and _is_link(entries[0]):
            continue  # the source of what is above it, as of a table
        if entries and place >= (half if len(entries) > 1 else end):
            taken[block] = entries
    kept = tuple(_without(one, taken) for one in sections) if taken else sections
    lost = set(taken) - {block for section in kept for block in section.blocks}
    return kept, tuple(entry for block in taken if block in lost for entry in taken[block])


def _is_link(entry: Printed) -> bool:
    """Whether an entry is only a link, which cites where it stands."""
    return any(words == entry.text.rstrip(".") for words, _ in entry.links)


def _without(section: Section, taken: dict[Block, tuple[Printed, ...]]) -> Section:
    blocks = tuple(block for block in section.blocks if block not in taken)
    return replace(section, blocks=blocks) if blocks else section


def _entries(block: Block) -> Iterator[Printed]:
    found = _RUN_IN.match(block.text)
    if found is None:
        return
    head = found["head"].strip()
    if not (is_reference_heading(head) or fold(head) in _SINGULAR):
        return
    parts = list(_parts(block.text, found.end()))
    if _are_sources(block, parts):
        for start, end, number in parts:
            text = block.text[start:end].strip(" ;")
            links = tuple(
                (block.text[mark.start : mark.end], mark.href)
                for mark in block.marks
                if mark.kind == "link" and start <= mark.start < end
            )
            yield Printed(text, block.line, number, links)


def _parts(text: str, start: int) -> Iterator[tuple[int, int, int | None]]:
    """(start, end, number) of each entry: by numbers from 1 on, else by bars or semicolons."""
    numbers = list(_NUMBER.finditer(text, start))
    counted = [found for n, found in enumerate(numbers, 1) if int(found[1] or found[2]) == n]
    if len(counted) > 1 and counted[0].start() == start:
        ends = [found.start() for found in counted[1:]] + [len(text)]
        for number, (found, end) in enumerate(zip(counted, ends, strict=True), 1):
            yield found.end(), end, number
        return
    parts = _BAR if _BAR.search(text, start) else _SEMICOLON
    for found in parts.finditer(text, start):
        yield start, found.start(), None
        start = found.end()
    yield start, len(text), None


def split_at_semicolons(text: str) -> tuple[str, ...]:
    """The entries of one paragraph, if each of them has a year and the shape of a reference; else
    the text alone."""
    parts = [part.strip() for part in _SEMICOLON.split(text)]
    are_whole = all(_YEAR.search(one) and is_punctuated(one) and one[:1].isupper() for one in parts)
    return tuple(parts) if are_whole else (text,)


def _are_sources(block: Block, parts: list[tuple[int, int, int | None]]) -> bool:
    """Whether each part begins as a name does, and most name something: "Mayo Clinic", "WHO"."""
    texts = [block.text[start:end] for start, end, _ in parts]
    if any(len(text.split()) > _MOST_WORDS or text[:1].islower() for text in texts):
        return False
    linked = [
        any(mark.kind == "link" and start <= mark.start < end for mark in block.marks)
        for start, end, _ in parts
    ]
    named = [link or _names_something(text) for text, link in zip(texts, linked, strict=True)]
    return sum(named) * 2 > len(named) or (len(named) > 1 and any(map(is_dated, texts)))


def _names_something(text: str) -> bool:
    first = text.split()[:3]
    capitals = sum(word[:1].isupper() for word in first)
    acronym = bool(re.fullmatch(r"[A-Z]{2,8}[.,;:]?", first[0])) if first else False
    return capitals > 1 or acronym or is_punctuated(text) or bool(_ADDRESS.search(text))
