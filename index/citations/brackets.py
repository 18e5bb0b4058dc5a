"""Numbers in square brackets: "[3]", "[1, 4–6]", "[1 and 3]", "[ref. 2]", "[3: 70–71]", "[2b]"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .numbering import DASH, NUMBERS, Numbers

_LEAD = (
    r"(?:(?:see(?: also)?|e\.g\.|i\.e\.|cf\.?|compare|reviewed in|refs?\.?|references?|sources?|"
    r"nos?\.|#|(?:véanse|véase|vea|ver|cfr\.?|p\.\s?ej\.)(?: también)?|por ejemplo"
    r"|referencias?|fuentes?|citas?|n\.?\s?º|núms?\.?),?:?\s?){0,3}"
)
_PAGES = rf"\d{{1,5}}(?:\s?{DASH}\s?\d{{1,5}})?"
_LOCATOR = (
    rf"(?:,?\s?\b(?:pp?\.?|pages?|seiten?|s\.|págs?\.?|páginas?|chap\.?|ch\.|figs?\.?|tables?)\s?{_PAGES}[a-z]?"
    rf"|:\s(?:pp?\.\s?)?{_PAGES}|:\d{{1,5}}\s?{DASH}\s?\d{{1,5}})"
)
_NUMBER = rf"#?\d{{1,4}}[a-h]?{_LOCATOR}?"
_BETWEEN = (
    rf"\s?(?:,\s?(?:and|&|or)\b|[,;&]|{DASH}|\b(?:and|or|und|et|y|e|o|a|to|through|bis)\b)\s?"
)
# "[1, 4–6]", and "[3]–[7]", a range of brackets.
_BRACKETS = re.compile(
    rf"\[\s?{_LEAD}(?P<list>{_NUMBER}(?:{_BETWEEN}{_NUMBER})*"
    rf"(?:\s?\]\s?{DASH}\s?\[\s?{NUMBERS})?)\s?\.?\]",
    re.I,
)
# "on the interval [10, 20] mm"
_INTERVAL = re.compile(
    r"\b(?:(?:intervals?|ranges?)(?:\s+of)?|(?:intervalos?|rangos?)(?:\s+de)?):?\s*$", re.I
)


def find_brackets(text: str) -> Iterator[Numbers]:
    """The lists of numbers in square brackets, in the order of the text."""
    for found in _BRACKETS.finditer(text):
        if not _INTERVAL.search(text[max(0, found.start() - 20) : found.start()]):
            listed = re.sub(rf"{_LOCATOR}|[\[\]]", "", found["list"], flags=re.I)
            yield Numbers(found.start(), found.end(), listed)
