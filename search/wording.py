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
from .model import LANGUAGES, InterfaceLanguage

_FOLDER = Path(__file__).parent / "strings"
_MONTHS: dict[InterfaceLanguage, str] = {
    "en": "January February March April May June July August September October November December",
    "es": "enero febrero marzo abril mayo junio julio "
    "agosto septiembre octubre noviembre diciembre",
}
_LONG: dict[InterfaceLanguage, str] = {"en": "{} {} {}", "es": "{} de {} de {}"}

_LEAST_PATTERN = 6
_QUOTATION_MARKS = ("'", "“")
_VALUE = re.escape("{}")
# A value right after a word or another value may be empty: "entries{}", " (left out: …)".
_EMPTY = re.compile(rf"(?<=[a-z\]}}]){re.escape(_VALUE)}")

# What each language calls itself.
NAMES: dict[InterfaceLanguage, str] = {"en": "English", "es": "Español"}

Say = Callable[[str], str]


def wording(language: InterfaceLanguage) -> Say:
    """Says a sentence of ours in a language, with its values or with {} in their places. What is
    none of them is returned as it is: a text of the clinic, or a name."""
    return str if language == "en" else sayer(_FOLDER / f"{language}.json")


def sayer(file: Path) -> Say:
    """Says what a file of strings has, as `wording` does."""
    strings, patterns = _read(file)

    def say(sentence: str) -> str:
        if sentence in strings:
            return strings[sentence]
        for pattern, template, quoted in patterns:
            if found := pattern.fullmatch(sentence):
                values = zip(found.groups(), quoted, strict=True)
                return template.format(*(one if as_is else say(one) for one, as_is in values))
        return sentence

    return say


@cache
def _read(file: Path) -> tuple[dict[str, str], list[tuple[re.Pattern[str], str, list[bool]]]]:
    """The strings of a file, and those with values as patterns; what says more comes first. With
    each pattern, which of its values are in quotation marks: names and quotations, said as they
    are."""
    strings: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    keys = sorted((key for key in strings if "{}" in key), key=len, reverse=True)
    return strings, [
        (
            re.compile(_EMPTY.sub("(.*?)", re.escape(key)).replace(_VALUE, "(.+?)"), re.DOTALL),
            strings[key],
            [part.endswith(_QUOTATION_MARKS) for part in key.split("{}")[:-1]],
        )
        for key in keys
        if len(key) > _LEAST_PATTERN  # "“{}”" would be any quotation
    ]


def own_language(asked: Iterable[str | None]) -> InterfaceLanguage:
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


def long_date(iso: str, language: InterfaceLanguage) -> str:
    """A date as a page prints it, "30 September 2025"; any other text as it is."""
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return iso
    return _LONG[language].format(day.day, _MONTHS[language].split()[day.month - 1], day.year)
