"""Tablets, drops and puffs: their names, and halves and small numbers of them as decimals."""

from __future__ import annotations

import re
from functools import cache

# Names of one thing: a page's "two capsules" are the "2 tablets" of a question.
_THINGS = (
    r"tablets?|tabs?|pills?|capsules?|caps|caplets?|comprimidos?|pastillas?|tabletas?"
    r"|c[áa]psulas?|grageas?|p[íi]ldoras?",
    r"drops?|gotas?",
    r"puffs?|inhalations?|inhalaci[óo]n(?:es)?",
    r"teaspoons?|teaspoonfuls?|tsp|cucharaditas?",
    r"tablespoons?|tablespoonfuls?|tbsp|cucharadas?",
    r"patch(?:es)?|parches?",
)
COUNTS = "|".join(_THINGS)
# Each name of a thing begins with one of these; few words do.
_BEGINNINGS = (
    "tab", "pill", "cap", "comprimido", "pastilla", "cáp", "gragea", "pildora", "píldora", "drop",
    "gota", "puff", "inhala", "teaspoon", "tsp", "cucharad", "tbsp", "patch", "parche",
)  # fmt: skip
SIGNS = "½¼¾⅓⅔"
_SLASHED = "1/2|1/3|2/3|1/4|3/4"
FRACTION = rf"(?:(?:\d{{1,2}}[\s-])?(?:{_SLASHED})(?![\d/])|\d{{0,2}}\s?[{SIGNS}])"
_PARTS = {
    "1/2": 0.5, "½": 0.5, "1/4": 0.25, "¼": 0.25, "3/4": 0.75, "¾": 0.75, "1/3": 0.33, "⅓": 0.33,
    "2/3": 0.67, "⅔": 0.67,
}  # fmt: skip
_WORDS = {
    word: str(number)
    for number, words in enumerate(
        ("a an one un una uno", "two dos", "three tres", "four cuatro", "five cinco", "six seis",
         "seven siete", "eight ocho", "nine nueve", "ten diez"), start=1
    )
    for word in words.split()
}  # fmt: skip


def counted(unit: str) -> str | None:
    """The pattern of all names of a countable thing; None for another unit."""
    return next((f"(?:{names})" for names in _THINGS if re.fullmatch(names, unit.lower())), None)


def decimal_of(text: str) -> str:
    """The text with each common fraction as a decimal, and with "half a tablet" and "two tablets"
    in digits."""
    text = _fraction().sub(_in_digits, text)
    words = [word for word in text.lower().split() if word.startswith(_BEGINNINGS)]
    if not any(map(_thing().match, words)):
        return text
    text = _half().sub("0.5 ", _of().sub(" ", text))
    return _word().sub(lambda found: f"{_WORDS[found[1].lower()]} ", text)


def _in_digits(found: re.Match[str]) -> str:
    whole, part = found[1], found[2]
    return f"{int(whole or 0) + _PARTS[part]:g}"


@cache
def _fraction() -> re.Pattern[str]:
    """Compiled when a question has a digit, so that a cold start does not pay for it."""
    return re.compile(
        rf"(?<![\w/.,])(?:(\d{{1,2}})[\s-]?(?=\d/|[{SIGNS}]))?({_SLASHED}|[{SIGNS}])(?![\d/])"
    )


@cache
def _thing() -> re.Pattern[str]:
    return re.compile(rf"(?:{COUNTS})\b")


@cache
def _of() -> re.Pattern[str]:
    """What stands between a number and a thing: "1/2 of a tablet"."""
    return re.compile(rf"(?<=\d)\s(?:of an?|of the|an?|de una?|de)\s(?=(?:{COUNTS})\b)", re.I)


@cache
def _half() -> re.Pattern[str]:
    return re.compile(
        rf"\b(?:half (?:of )?(?:an? |one |the )?|medi[ao] )(?=(?:{COUNTS})\b)", re.IGNORECASE
    )


@cache
def _word() -> re.Pattern[str]:
    return re.compile(rf"\b({'|'.join(_WORDS)})\s(?=(?:{COUNTS})\b)", re.IGNORECASE)
