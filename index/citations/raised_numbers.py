"""Raised numbers: superscripts, the characters ¹²³, "^1"; no powers, ions, isotopes, fractions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, pairwise

from ..document import Block
from ..superscripts import LOWERED_DIGITS, RAISED_DIGITS, is_power, plain_digits
from ..text_before import text_before
from .numbering import DASH, NUMBERS, Numbers

_BETWEEN = rf"(?:[,;˒⁻]|{DASH})"  # "˒" is a raised comma
_RAISED = re.compile(
    rf"(?<![⁺⁻{RAISED_DIGITS}])[{RAISED_DIGITS}]+(?:\s?{_BETWEEN}\s?[{RAISED_DIGITS}]+)*(?![⁺⁻\w]|⁄|/[{LOWERED_DIGITS}])"
)
_CARET = re.compile(rf"(?<=[^\s\d^])\^{NUMBERS}\^?(?![\w^])")  # "helps.^1,2"
_LIST = re.compile(
    rf"(?i:refs?\.?:?\s?)?\[?\(?\s?(?P<list>{NUMBERS}(?:\s(?:and|&|und|et|y|e)\s\d{{1,4}})?)\s?\)?\]?[.,;]?"
)
_PAGES = re.compile(rf"\(pp?\.?\s?\d{{1,5}}(?:{DASH}\d{{1,5}})?\)")  # AMA's "1(p353)"
_APART = re.compile(r"\)[\s,;]*\(?(?=\d)")  # "1) 2)", "(1)(2)"
# A part of a list that an editor has cut up: "1", "–", "3".
_PART = re.compile(rf"(?:[\d\s,;]|{DASH})+")
_GAP = re.compile(rf"\s?{_BETWEEN}?\s?")


def find_raised(block: Block) -> Iterator[Numbers]:
    """The raised lists of numbers, in the order of the text."""
    text = plain_digits(block.text).replace("˒", ",")
    for start, end, by_mark in _joined(text, sorted(_spans(block))):
        listed = _PAGES.sub("", text[start:end]).strip(" ^")
        found = _LIST.fullmatch(_APART.sub(",", listed))
        first = re.match(r"\d+", found["list"]) if found else None
        if found is None or first is None:
            continue
        # A list in a <sup> is no power; in "m²,³" the first number may be one.
        number = found["list"] if by_mark else first[0]
        if not is_power(text_before(block.text, start), number):
            yield Numbers(start, end, found["list"])


def _spans(block: Block) -> Iterator[tuple[int, int, bool]]:
    """(start, end, whether a superscript of the page) of each raised number."""
    marks = [(m.start, m.end) for m in block.marks if m.kind == "sup"]
    taken = {at for start, end in marks for at in range(start, end)}
    for start, end in marks:
        if "[" not in block.text[start:end]:  # else a bracket
            yield start, end, True
    for found in chain(_RAISED.finditer(block.text), _CARET.finditer(block.text)):
        if taken.isdisjoint(range(*found.span())):
            yield *found.span(), False


def _joined(text: str, spans: list[tuple[int, int, bool]]) -> Iterator[tuple[int, int, bool]]:
    """The spans, those joined that a comma or dash makes one list: "¹–³"."""
    if not spans:
        return
    start = spans[0][0]
    for (one, end, by_mark), (next_, last, _) in pairwise(spans):
        gap = text[end:next_]
        parts = text[one:end], text[next_:last]
        whole = "".join((parts[0][-1:], gap, parts[1][:1]))
        if not (
            all(map(_PART.fullmatch, parts)) and _GAP.fullmatch(gap) and re.search(_BETWEEN, whole)
        ):
            yield start, end, by_mark
            start = next_
    yield start, spans[-1][1], spans[-1][2]
