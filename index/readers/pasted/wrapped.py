"""Joins the lines of a reference that pasting has cut: "Ash, B. (2015). Rest." and "BMJ, 4."."""

from __future__ import annotations

import re
from dataclasses import replace

from ...references.parse import parse_reference
from ...references.shape import is_dated
from ..reference_headings import is_reference_heading, may_head_references
from .headings import looks_like_heading
from .lines import Line

_LABEL = re.compile(r"^(?:\[?\d{1,3}[.)\]]\s?(?=\D)|\[[ivxl]{1,7}\])")
_BARE = re.compile(r"^(\d{1,3})\s(?=[^\W\d_a-zß-öø-ÿ“\"])")  # "1 Ash B. Rest."
_ALONE = re.compile(r"\[?\d{1,3}[.)\]]+")  # a number on a line of its own
_BULLET = re.compile(r"[•·▪‣◦*-]\s")
_FIRST = re.compile(rf"{_LABEL.pattern}|{_BULLET.pattern}|{_ALONE.pattern}$")
_ADDRESS = re.compile(r"(?:https?:|www\.|doi:?\s?|10\.\d{4})", re.I)
# One of these says where the work is.
_PLACED = frozenset({"container-title", "publisher", "DOI", "URL", "PMID", "PMCID"})
_MOST_LINES = 3_000  # of a list; each is parsed, and with the one before it
_LONGEST = 1000  # characters of a reference


def join_wrapped(lines: list[Line]) -> list[Line]:
    """The lines, those of one reference joined. Only lines without a blank one between are."""
    joined: list[Line] = []
    head: int | None = None  # where the lines of the list begin
    for line in lines:
        if is_reference_heading(line.text) or may_head_references(line.text):
            head = len(joined) + 1
        elif head is not None and line.before and line.after and _ends(line.text):
            head = None
        elif (
            head is not None
            and head < len(joined) <= head + _MOST_LINES
            and _continues(joined[head:], line)
        ):
            whole = f"{joined[-1].text} {line.text}"
            joined[-1] = replace(joined[-1], text=whole, after=line.after)
            continue
        joined.append(line)
    return joined


def _ends(text: str) -> bool:
    return looks_like_heading(text) and not is_dated(text)


def _continues(listed: list[Line], line: Line) -> bool:
    """Whether a line belongs to the last reference listed."""
    last = listed[-1].text
    is_first = _FIRST.match(line.text) or _counts_on(last, line.text)
    if line.before or is_first or len(last) + len(line.text) > _LONGEST:
        return False
    if _ALONE.fullmatch(last) or _ADDRESS.match(line.text):
        return True
    labelled = _LABEL.match(last) or _BULLET.match(last) or _BARE.match(last)
    is_placed = bool(_PLACED & parse_reference(_BARE.sub("", _LABEL.sub("", last))).csl.keys())
    if labelled and not is_placed:
        return True
    if "author" in parse_reference(line.text).csl:
        return False
    if labelled or (listed[-1].before and line.after):  # nothing else is near
        return is_dated(line.text) or not is_placed
    whole = {} if is_placed else parse_reference(f"{last} {line.text}").csl
    return "container-title" in whole or "publisher" in whole


def _counts_on(last: str, text: str) -> bool:
    """Whether both begin with a bare number, and the second with the next one."""
    one, other = _BARE.match(last), _BARE.match(text)
    return one is not None and other is not None and int(other[1]) == int(one[1]) + 1
