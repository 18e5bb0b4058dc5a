"""Numbers in square brackets: "[3]", "[1, 4–6]", "[1 and 3]", "[ref. 2]", "[3: 70–71]", "[2b]"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..text_before import text_before
from .intervals import LOOK_BACK, MAY_BE_INTERVAL, judge_interval
from .numbering import DASH, NUMBERS, Numbers

_SOURCE = r"(?:r[ée]fs?\.?|r[ée]f[ée]rences?|referencias?|sources?|quellen?|fuentes?|citas?|lit\.)"
_LEAD = (
    rf"(?:(?:see(?: also)?|e\.g\.|i\.e\.|cf\.?|compare|reviewed in|{_SOURCE}|"
    r"nos?\.|#|(?:véanse|véase|vea|ver|cfr\.?|p\.\s?ej\.)(?: también)?|por ejemplo"
    r"|(?:voir|siehe|vgl\.?|vedi|veja)(?: aussi| auch| anche| também)?|z\.\s?B\."
    r"|n\.?\s?[º°]|núms?\.?),?:?\s?){0,3}"
)
# In round brackets only after such a word: "(ref. 2)".
_ROUND = rf"\((?:\w{{2,6}}\.?\s)?(?:{_SOURCE}|notes?|notas?):?\s?"
_PAGES = rf"\d{{1,5}}(?:\s?{DASH}\s?\d{{1,5}}|\s?ff?\b\.?)?"
_LOCATOR = (
    rf"(?:,?\s?\b(?:pp?\.?|pages?|seiten?|s\.|págs?\.?|páginas?|chap\.?|ch\.|figs?\.?|tables?)\s?{_PAGES}[a-z]?"
    rf"|:\s(?:pp?\.\s?)?{_PAGES}|:\d{{1,5}}\s?{DASH}\s?\d{{1,5}})"
)
_NUMBER = rf"#?\d{{1,4}}[a-h]?{_LOCATOR}?"
_BETWEEN = (
    rf"\s?(?:,\s?(?:and|&|or)\b|[,;&]|{DASH}|\b(?:and|or|und|et|y|e|o|a|to|through|bis)\b)\s?"
)
_ALSO_SEE = r"(?:(?:but )?(?:see(?: also)?|cf\.?|vgl\.|voir|véase) )?"
# "[1, 4–6]", "[4; but see 1]", and "[3]–[7]", a range of brackets.
_BRACKETS = re.compile(
    rf"(?:\[\s?{_LEAD}|{_ROUND})(?P<list>{_NUMBER}(?:{_BETWEEN}{_ALSO_SEE}{_NUMBER})*"
    rf"(?:\s?\]\s?{DASH}\s?\[\s?{NUMBERS})?)\s?\.?[\])]",
    re.I,
)
# "Press [2] on the phone"
_KEYS = re.compile(
    r"\b(?:press|dial|key|taste|dr[üu]cken sie|w[äa]hlen sie|pulse|marque|tapez|appuyez sur|prema|"
    r"premi|pressione|digite)\s$",
    re.I,
)
_LOOK_AHEAD = 10  # characters
# What may stand between two intervals: "95% CIs [1, 3] and [2, 4]".
_ALSO = re.compile(r"\s?(?:,|;|and|or|vs\.?|versus|to|y|o)?\s?")


def find_brackets(text: str) -> Iterator[Numbers]:
    """The lists of numbers in square brackets, in the order of the text."""
    last = -1  # where the last interval ends
    for found in _BRACKETS.finditer(text):
        listed = re.sub(rf"{_LOCATOR}|[\[\]]", "", found["list"], flags=re.I)
        before = text_before(text, found.start(), LOOK_BACK)
        if _KEYS.search(before):
            continue
        after = text[found.end() : found.end() + _LOOK_AHEAD]
        is_interval = judge_interval(before, listed, after)
        if is_interval or (last >= 0 and _ALSO.fullmatch(text, last, found.start())):
            last = found.end()
        else:
            doubt = MAY_BE_INTERVAL if is_interval is None else None
            yield Numbers(found.start(), found.end(), listed, doubt=doubt)
