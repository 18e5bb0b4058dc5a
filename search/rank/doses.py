"""Doses: numbers with a unit that a question names and the best passages lack.

A question about 25 mg must not be answered by 50 mg without a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TypeAlias

from ..languages.language import with_plain_numbers
from ..store.analysis import Tongue

# A passage's language and text.
Told: TypeAlias = tuple[Tongue, str]
_UNIT = r"(?:mg|mcg|µg|μg|ug|g|kg|ml|unit)s?|unidad(?:es)?|iu|ui|mmol|meq|%"
_SAME = {
    "µg": "mcg", "μg": "mcg", "ug": "mcg", "ui": "iu", "unidad": "unit", "unidade": "unit",
}  # fmt: skip
# "25 to 50 mg" is about 25 mg too.
_RANGE = r"(?:\s?(?:-|–|—|to|or|and|/|a|o|y)\s?\d+(?:\.\d+)?)*"


def missing_doses(question: str, tongue: Tongue, passages: Iterable[Told]) -> Iterator[str]:
    """The doses of a question, as typed, that no passage has in any spelling.

    `tongue` is the language of the question; a passage comes with its own.
    """
    if not any(map(str.isdigit, question)):
        return
    asked = {
        found[0]: _pattern(_plain(found[1], tongue), found[2])
        for found in _dose().finditer(question)
    }
    if not asked:
        return
    texts = [_plain(text, own) for own, text in passages]
    for typed, pattern in asked.items():
        if not any(map(pattern.search, texts)):
            yield typed


@cache
def _dose() -> re.Pattern[str]:
    """Compiled when a question has a digit, so that a cold start does not pay for it."""
    number = r"(?<![\w.,])(\d+(?:[.,]\d+)*|\.\d+)"
    return re.compile(rf"{number}\s?({_UNIT})(?![\w%])", re.IGNORECASE)


def _pattern(number: str, unit: str) -> re.Pattern[str]:
    """Finds the number with its unit, with a space between them or without."""
    same = unit.lower().rstrip("s")
    same = _SAME.get(same, same)
    units = r"(?:mcg|µg|μg|ug)" if same == "mcg" else f"{re.escape(same)}s?"
    words = {
        "mg": "mill?igram(?:s|os?)?",
        "g": "gram(?:s|mes?|os?)?",
        "mcg": "microgram(?:s|os?)?",
        "%": "per ?cent|por ?ciento",
        "iu": "ui",
        "unit": "unidad(?:es)?",
    }
    written = f"(?:{units}|{words[same]})" if same in words else units
    asked = rf"(?<![\d.,]){re.escape(number)}(?![.,]?\d){_RANGE}"
    return re.compile(rf"{asked}[\s-]?{written}(?![a-z])", re.IGNORECASE)


def _plain(text: str, tongue: Tongue) -> str:
    """With each number as the language reads it, and with plain spaces."""
    return with_plain_numbers(text.replace("\xa0", " "), tongue.fold)
