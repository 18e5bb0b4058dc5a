"""Doses: numbers with a unit that a question names and the best passages lack.

A question about 25 mg must not be answered by 50 mg without a word, nor one about 10⁶/L by 10⁹/L.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TypeAlias

from ..languages.language import with_plain_numbers
from ..store.analysis import Language

# A passage's language and text.
LanguageText: TypeAlias = tuple[Language, str]
_UNIT = r"(?:mg|mcg|µg|μg|ug|g|kg|ml|unit)s?|unidad(?:es)?|iu|ui|mmol|meq|%"
_SAME = {
    "µg": "mcg", "μg": "mcg", "ug": "mcg", "ui": "iu", "unidad": "unit", "unidade": "unit",
}  # fmt: skip
# "25 to 50 mg" is about 25 mg too.
_BETWEEN = r"\s?(?:-|–|—|to|or|and|/|a|o|y)\s?"
_RANGE = rf"(?:{_BETWEEN}\d+(?:\.\d+)?)*"
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺"
_FLAT = str.maketrans(_RAISED + "−–", "0123456789-+--")


def missing_doses(
    question: str, language: Language, passages: Iterable[LanguageText]
) -> Iterator[str]:
    """The doses of a question, as typed, that no passage has in any spelling. Of "2-3 mg" one of
    both may be missing.

    `language` is the language of the question; a passage comes with its own.
    """
    if not any(map(str.isdigit, question)):
        return
    asked = {found[0]: found for found in _dose().finditer(question)}
    powers = {found[0]: _exponent(found) for found in _power().finditer(question)}
    if not asked and not powers:
        return
    texts = [_plain(text, own) for own, text in passages]
    for typed, found in asked.items():
        numbers, unit = _numbers(found[1]), found[2]
        lacking = [one for one in numbers if not _is_in(texts, _plain(one, language), unit)]
        yield from [typed] if lacking == numbers else [f"{one} {unit}" for one in lacking]
    had = {_exponent(found) for text in texts for found in _power().finditer(text)}
    yield from (typed for typed, exponent in powers.items() if exponent not in had)


def _is_in(texts: Iterable[str], number: str, unit: str) -> bool:
    return any(map(_pattern(number, unit).search, texts))


def _numbers(typed: str) -> list[str]:
    """Those of "2-3", in their order."""
    return re.split(_BETWEEN, typed)


def _exponent(found: re.Match[str]) -> int:
    """Of a power of ten."""
    return int((found[1] or found[2]).translate(_FLAT))


@cache
def _dose() -> re.Pattern[str]:
    """Compiled when a question has a digit, so that a cold start does not pay for it."""
    number = r"(?:\d+(?:[.,]\d+)*|\.\d+)"
    numbers = rf"(?<![\w.,])({number}(?:{_BETWEEN}{number}){{0,3}})"
    return re.compile(rf"{numbers}\s?({_UNIT})(?![\w%])", re.IGNORECASE)


@cache
def _power() -> re.Pattern[str]:
    """Of ten, as "10⁹", "10^9/L" or "10 ^ -3"."""
    raised = _RAISED[:10]
    exponent = rf"([⁻⁺]?[{raised}]{{1,3}})|\s?\^\s?([-−–+]?\d{{1,3}})"
    unit = r"(?:/[a-zµμ]{1,3}\b)?"
    return re.compile(rf"(?<![\d.,])10(?:{exponent})(?![\d{raised}]){unit}", re.IGNORECASE)


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


def _plain(text: str, language: Language) -> str:
    """With each number as the language reads it, and with plain spaces."""
    return with_plain_numbers(text.replace("\xa0", " "), language.fold)
