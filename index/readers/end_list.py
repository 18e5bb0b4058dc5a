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
_ENTRY_SIGN = re.compile(rf"([{_SIGNS}]{{1,3}}|[a-z])[.)]?\s*(?=[^\W\d_a-zß-öø-ÿ“\"])")
_SIGN = re.compile(rf"(?<=[\w.,;:!?)”\"])[{_SIGNS}]{{1,3}}(?!\w)")
# "[LM12]", "[Ash et al. 2018]", "[#ash]", "[iv]" before an entry; and brackets of such in the text
_KEY = re.compile(r"\[([^\W\d_a-z][^\[\]]{0,40}?\d{2}[a-h]?|#[\w:.-]{1,40}|[ivxl]{1,7})\]:?\s*")
_ALPHABETIC = re.compile(r"[A-Z][A-Za-z]{0,8}\+?\d{2}(?:\d{2})?[a-h]?|#[\w:.-]+")
_BRACKET = re.compile(r"\[((?:[^\W\d_a-z]|#\w)[^\[\]]{1,120}|[ivxl]{1,7}(?:, ?[ivxl]{1,7}){0,9})\]")
_PARTS = re.compile(r"[^\s,;][^,;]*")
_ALL = re.compile(r".+")
_LABEL = re.compile(r"(?:[⁰¹²³⁴-⁹]{1,3}|\W*\d{1,3})?\W*")
_ADDRESS = re.compile(r"\[\d{1,3}\]:?\s<?https?://\S{4,400}")  # "[1] https://…", as in a mail
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
    signs = "".join(block.text[:1] for block in found)
    if signs and not signs.strip(_SIGNS):  # a reader takes them for bullets
        entries = tuple(Printed(block.text, block.line) for block in found)
    else:
        entries = with_bare_numbers(map(read, found))
        labels = [entry.label for entry in entries]
        counted = labels == list(range(1, len(labels) + 1))
        if not counted and (any(labels) or len(labels) < _FEWEST):
            return sections, ()
    blocks = tuple(block for block in last.blocks if block not in found)
    if not (blocks and entries):  # under a heading of their own they are its text
        return sections, ()
    return (*sections[:-1], replace(last, blocks=blocks)), entries


def with_signs(
    sections: tuple[Section, ...], entries: tuple[Printed, ...]
) -> tuple[tuple[Section, ...], tuple[Printed, ...]]:
    """The sections with marks at the signs by which they cite the entries, if each entry begins
    with one of its own: "*", "†", a letter from a on, which is raised in the text, or "[LM12]"."""
    keys = [_KEY.match(entry.text) for entry in entries]
    if entries and all(keys) and len({one[1] for one in keys if one}) == len(keys):
        return _with_keys(sections, entries, [one for one in keys if one])
    found = [_ENTRY_SIGN.match(entry.text) for entry in entries]
    signs = [
        one[1] if one and not entry.note else "" for one, entry in zip(found, entries, strict=True)
    ]
    letters = [chr(ord("a") + place) for place in range(len(entries))]
    are_letters = signs == letters and len(signs) >= _FEWEST
    if not entries:
        return sections, entries
    if not are_letters and (not all(signs) or any(map(str.isalpha, signs))):
        return sections, entries
    if len(set(signs)) < len(signs):
        return sections, entries
    noted = tuple(
        replace(entry, text=entry.text[one.end() :], note=one[1])
        for entry, one in zip(entries, found, strict=True)
        if one
    )
    marked = (
        replace(one, blocks=tuple(_with_marks(block, set(signs)) for block in one.blocks))
        for one in sections
    )
    return tuple(marked), noted


def _with_keys(
    sections: tuple[Section, ...], entries: tuple[Printed, ...], keys: list[re.Match[str]]
) -> tuple[tuple[Section, ...], tuple[Printed, ...]]:
    noted = tuple(
        replace(entry, text=entry.text[key.end() :], note=f"[{key[1]}]")
        for entry, key in zip(entries, keys, strict=True)
    )
    listed = {key[1] for key in keys}
    marked = (
        replace(one, blocks=tuple(_with_marked_keys(block, listed) for block in one.blocks))
        for one in sections
    )
    return tuple(marked), noted


def _with_marked_keys(block: Block, listed: set[str]) -> Block:
    """ "[LM12, Net16]": a mark at each key of a bracket. One that is not listed cites nothing."""
    marks = tuple(
        Mark(bracket.start(1) + one.start(), bracket.start(1) + one.end(), "note", f"[{one[0]}]")
        for bracket in _BRACKET.finditer(block.text)
        for one in (
            [_ALL.match(bracket[1])] if bracket[1] in listed else _PARTS.finditer(bracket[1])
        )
        if one and (one[0] in listed or _ALPHABETIC.fullmatch(one[0]))
    )
    return replace(block, marks=(*block.marks, *marks)) if marks else block


def _with_marks(block: Block, signs: set[str]) -> Block:
    printed = [Mark(*one.span(), "note", one[0]) for one in _SIGN.finditer(block.text)]
    others = [
        replace(mark, kind="note", href=text)
        if mark.kind == "sup" and (text := block.text[mark.start : mark.end].strip("[]()")) in signs
        else mark
        for mark in block.marks
    ]
    known = {mark.start for mark in others if mark.kind == "note"}
    return replace(
        block,
        marks=(*others, *(m for m in printed if m.href in signs and m.start not in known)),
    )


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
    if block.kind not in ("paragraph", "item"):
        return False
    return _ADDRESS.fullmatch(block.text) is not None or is_whole_reference(block.text)


def is_whole_reference(text: str) -> bool:
    """Whether a text has an author, a year, a title and where it was published."""
    if len(text.split()) > _MOST_WORDS:
        return False
    text = _LABEL.sub("", text, count=1)
    if not is_punctuated(text):
        return False
    csl = parse_reference(text).csl
    return "author" in csl and "issued" in csl and "title" in csl and bool(_PLACED & csl.keys())
