"""Doses: numbers with a unit that a question names and the best passages lack.

A question about 25 mg must not be answered by 50 mg without a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

_UNIT = r"(?:mg|mcg|µg|μg|ug|g|kg|ml|unit)s?|iu|mmol|meq|%"
# "25 to 50 mg" is about 25 mg too.
_RANGE = r"(?:\s?(?:-|–|—|to|or|and|/|a|o|y)\s?\d+(?:\.\d+)?)*"


def missing_doses(question: str, passages: Iterable[str]) -> Iterator[str]:
    """The doses of a question, as typed, that no passage has in any spelling."""
    if not any(map(str.isdigit, question)):
        return
    asked = {found[0]: _pattern(found[1], found[2]) for found in _dose().finditer(question)}
    if not asked:
        return
    texts = [_plain(text) for text in passages]
    for typed, pattern in asked.items():
        if not any(map(pattern.search, texts)):
            yield typed


@cache
def _dose() -> re.Pattern[str]:
    """Compiled when a question has a digit, so that a cold start does not pay for it."""
    return re.compile(rf"(?<![\w.,])(\d+(?:[.,]\d+)*|\.\d+)\s?({_UNIT})(?![\w%])", re.IGNORECASE)


def _pattern(number: str, unit: str) -> re.Pattern[str]:
    """Finds the number with its unit, with a space between them or without."""
    plain = re.escape(_plain(number))
    if re.match(r"0?\.", number):
        plain = rf"0?{plain.removeprefix('0')}"  # ".5" is "0.5"
    same = unit.lower().rstrip("s")
    same = {"µg": "mcg", "μg": "mcg", "ug": "mcg"}.get(same, same)
    units = r"(?:mcg|µg|μg|ug)" if same == "mcg" else f"{re.escape(same)}s?"
    words = {
        "mg": "mill?igram(?:s|os?)?",
        "g": "gram(?:s|mes?|os?)?",
        "mcg": "microgram(?:s|os?)?",
        "%": "per ?cent|por ?ciento",
    }
    written = f"(?:{units}|{words[same]})" if same in words else units
    return re.compile(rf"(?<![\d.]){plain}{_RANGE}[\s-]?{written}(?![a-z])", re.IGNORECASE)


def _plain(text: str) -> str:
    """Without the commas of thousands, with a point for a decimal comma, and with plain spaces."""
    text = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text.replace("\xa0", " "))
    return re.sub(r"(?<=\d),(?=\d{1,2}(?!\d))", ".", text)
