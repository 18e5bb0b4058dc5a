"""Doses: numbers with a unit that a question names and the best passages lack.

A question about 25 mg must not be answered by 50 mg without a word, nor two tablets by half a one,
10⁶/L by 10⁹/L, or the PHQ-8 by the PHQ-9.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TypeAlias

from ..languages.language import with_plain_numbers
from ..store.analysis import Language
from .counts import COUNTS, FRACTION, SIGNS, counted, decimal_of

# A passage's language and text.
LanguageText: TypeAlias = tuple[Language, str]
_UNIT = rf"(?:mg|mcg|µg|μg|ug|g|kg|ml|unit)s?|unidad(?:es)?|iu|ui|mmol|meq|%|{COUNTS}"
_SAME = {
    "µg": "mcg", "μg": "mcg", "ug": "mcg", "ui": "iu", "unidad": "unit", "unidade": "unit",
}  # fmt: skip
# "10 mg/kg" is no dose of 10 mg.
_PER_BODY = r"\s?(?:/|per|por)\s?(?:kg|kilo(?:gram(?:me|o)?)?s?|m2|m²)(?![a-z])"
# "10 000": with a plain space only where a group begins with 0, for "2 500 mg" may be two tablets.
_GROUPED = r"\d{1,3}(?:(?:[\xa0\u2009\u202f]\d{3})+|(?: 0\d\d)+)(?![.,]?\d)"
_NUMBER = rf"(?:{FRACTION}|{_GROUPED}|\d+(?:[.,]\d+)*|\.\d+)"
# "25 to 50 mg" is about 25 mg too.
_BETWEEN = r"\s?(?:-|–|—|to|or|and|/|a|o|y)\s?"
_RANGE = rf"(?:{_BETWEEN}\d+(?:\.\d+)?)*"
_HOURS = r"(?:hours?|hourly|hrs?|h|horas?)\b"
# What is told apart by a number after a space: "type 1" is another than "type 2".
_CLASSES = frozenset("type stage grade class phase tipo estadio grado clase fase".split())
# With more of them somebody tells their results, and asks something else.
MOST_DECIMALS = 2
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺"
_FLAT = str.maketrans(_RAISED + "−–", "0123456789-+--")
_LOWERED = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


def missing_doses(
    question: str, language: Language, passages: Iterable[LanguageText]
) -> Iterator[str]:
    """The doses of a question, as typed, that no passage has in any spelling. Of "2-3 mg" one of
    both may be missing. A decimal without a unit counts as a dose, and so does the number of a name
    that the passages have with another one ("PHQ-8").

    `language` is the language of the question; a passage comes with its own.
    """
    if not any(map(_is_digit, question)):
        return
    asked = {found[0]: found for found in _dose().finditer(question)}
    powers = {found[0]: _exponent(found) for found in _power().finditer(question)}
    rest = _dose().sub(" ", question)
    decimals = dict.fromkeys(found[0] for found in _decimal().finditer(rest))
    names = {found[0]: found for found in _numbered().finditer(rest)}
    intervals = {found[0]: found[1] for found in _interval().finditer(rest)}
    if len(decimals) > MOST_DECIMALS:
        decimals = {}
    if not (asked or powers or decimals or names or intervals):
        return
    texts = [_plain(text, own) for own, text in passages]
    for typed, found in asked.items():
        numbers, unit, per_body = _numbers(found[1]), found[2], bool(found[3])
        lacking = [one for one in numbers if not _is_in(texts, one, unit, per_body, language)]
        yield from [typed] if lacking == numbers else [f"{one} {unit}" for one in lacking]
    yield from (one for one in decimals if not _has_number(texts, _plain(one, language)))
    had = {_exponent(found) for text in texts for found in _power().finditer(text)}
    yield from (typed for typed, exponent in powers.items() if exponent not in had)
    for typed, hours in intervals.items():
        if not any(found[1] == hours for text in texts for found in _hours().finditer(text)):
            yield typed
    yield from (typed for typed, found in names.items() if _has_another(texts, found[1], found[2]))


def _is_digit(character: str) -> bool:
    return character.isdigit() or character in SIGNS


def _is_in(
    texts: Iterable[str], number: str, unit: str, per_body: bool, language: Language
) -> bool:
    pattern = _pattern(_plain(number, language), unit, per_body)
    return any(map(pattern.search, texts))


def _has_number(texts: Iterable[str], number: str) -> bool:
    pattern = re.compile(rf"(?<![\d.,]){re.escape(number)}(?![.,]?\d)")
    return any(map(pattern.search, texts))


def _has_another(texts: Iterable[str], name: str, number: str) -> bool:
    """Tell whether the texts have a name with other numbers, and never with this one."""
    gap = r"[\s-]?" if name.lower() in _CLASSES else "[-‐]?"
    joined = re.compile(rf"(?<![\w-]){re.escape(name)}{gap}(\d{{1,3}})(?!\d)", re.IGNORECASE)
    apart = re.compile(rf"(?<![\w-]){re.escape(name)}\s{number}(?!\d)", re.IGNORECASE)
    texts = [text.translate(_LOWERED) for text in texts]
    had = {int(found[1]) for text in texts for found in joined.finditer(text)}
    return bool(had) and int(number) not in had and not any(map(apart.search, texts))


def _numbers(typed: str) -> list[str]:
    """Those of "2-3", in their order."""
    return [found[0] for found in re.finditer(_NUMBER, typed)]


def _exponent(found: re.Match[str]) -> int:
    """Of a power of ten."""
    return int((found[1] or found[2]).translate(_FLAT))


@cache
def _dose() -> re.Pattern[str]:
    """Compiled when a question has a digit, so that a cold start does not pay for it."""
    numbers = rf"(?<![\w.,/])({_NUMBER}(?:{_BETWEEN}{_NUMBER}){{0,3}})"
    return re.compile(rf"{numbers}[\s-]?({_UNIT})(?![\w%])({_PER_BODY})?", re.IGNORECASE)


@cache
def _grouped() -> re.Pattern[str]:
    """A number whose thousands are set apart by spaces."""
    return re.compile(rf"(?<![\w.,/])(?:{_GROUPED})")


@cache
def _decimal() -> re.Pattern[str]:
    """A number with decimals; one with three is perhaps a thousand."""
    return re.compile(r"(?<![\w.,/^])(?:\d+[.,]\d{1,2}|\.\d+)(?![\w%/^]|[.,]\d)")


@cache
def _interval() -> re.Pattern[str]:
    """Of a medicine that is taken more than once a day: "every 12 hours"."""
    return re.compile(rf"\b(?:every|each|cada)\s(\d{{1,2}})\s?{_HOURS}", re.IGNORECASE)


@cache
def _hours() -> re.Pattern[str]:
    """Also the first number of "8 to 12 hours"."""
    between = rf"(?:{_BETWEEN}\d{{1,2}})?"
    return re.compile(rf"(?<![\d.,])(\d{{1,2}}){between}[\s-]?{_HOURS}", re.IGNORECASE)


@cache
def _numbered() -> re.Pattern[str]:
    """A short name and its number: "PHQ-8", "B6", "phq 8"."""
    return re.compile(r"(?<![\w-])([^\W\d_]{1,8})[\s-]?(\d{1,3})(?![\w%^]|[.,/-]\d)")


@cache
def _power() -> re.Pattern[str]:
    """Of ten, as "10⁹", "10^9/L" or "10 ^ -3"."""
    raised = _RAISED[:10]
    exponent = rf"([⁻⁺]?[{raised}]{{1,3}})|\s?\^\s?([-−–+]?\d{{1,3}})"
    unit = r"(?:/[a-zµμ]{1,3}\b)?"
    return re.compile(rf"(?<![\d.,])10(?:{exponent})(?![\d{raised}]){unit}", re.IGNORECASE)


def _pattern(number: str, unit: str, per_body: bool) -> re.Pattern[str]:
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
    written = counted(unit) or (f"(?:{units}|{words[same]})" if same in words else units)
    asked = rf"(?<![\d.,/]){re.escape(number)}(?![.,]?\d){_RANGE}"
    body = _PER_BODY if per_body else f"(?!{_PER_BODY})"
    return re.compile(rf"{asked}[\s-]?{written}(?![a-z]){body}", re.IGNORECASE)


def _plain(text: str, language: Language) -> str:
    """With each number as the language reads it, and with plain spaces."""
    joined = _grouped().sub(lambda found: "".join(found[0].split()), text)
    return with_plain_numbers(decimal_of(joined.replace("\xa0", " ")), language.fold)
