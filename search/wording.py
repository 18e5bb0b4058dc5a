"""Our sentences in the languages of the box: for pages without a script, errors and the terminal.

A sentence is written in English where it is said. A language is a file of `strings/`: the English
sentence, with {} for each value, and the same in that language. (The box has its own strings, in
`widget/strings/`.)
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from pathlib import Path

from .languages.detect import own_code
from .model import LANGUAGES, Language

_FOLDER = Path(__file__).parent / "strings"
_MONTHS = (
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
).split()

_LEAST_PATTERN = 6

# What each language calls itself.
NAMES: dict[Language, str] = {"en": "English", "es": "Español"}

Say = Callable[[str], str]


def wording(language: Language) -> Say:
    """Says a sentence of ours in a language, with its values or with {} in their places. What is
    none of them is returned as it is: a text of the clinic, or a name."""
    if language == "en":
        return str
    strings, patterns = _read(language)

    def say(sentence: str) -> str:
        if sentence in strings:
            return strings[sentence]
        for pattern, template in patterns:
            if found := pattern.fullmatch(sentence):
                return template.format(*map(say, found.groups()))
        return sentence

    return say


@cache
def _read(language: Language) -> tuple[dict[str, str], list[tuple[re.Pattern[str], str]]]:
    """The strings of a language, and those with values as patterns; what says more comes first."""
    text = (_FOLDER / f"{language}.json").read_text(encoding="utf-8")
    strings: dict[str, str] = json.loads(text)
    keys = sorted((key for key in strings if "{}" in key), key=len, reverse=True)
    return strings, [
        (re.compile(re.escape(key).replace(r"\{\}", "(.+?)"), re.DOTALL), strings[key])
        for key in keys
        if len(key) > _LEAST_PATTERN  # "“{}”" would be any quotation
    ]


def own_language(asked: Iterable[str | None]) -> Language:
    """The first of these languages that is one of ours, whatever its region; else English."""
    for code in asked:
        plain = own_code(code or "")
        for language in LANGUAGES:
            if plain == language:
                return language
    return "en"


def count(number: int, one: str, many: str, say: Say) -> str:
    """ "1 passage", "{} passages" -> the count in words of `say`'s language."""
    if number == 1:
        return say(one)
    return say(many).format(f"{number:,}" if say is str else number)


def long_date(iso: str, language: Language) -> str:
    """A date as a Spanish page prints it, "30 de septiembre de 2025"; any other text as it is."""
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return iso
    return iso if language == "en" else f"{day.day} de {_MONTHS[day.month - 1]} de {day.year}"
