"""What does the clinic put first, and what counts more?

pins.txt, one a line; lines that begin with # say nothing:

    cost, how much, price => fees-and-funding
    lithium => keeping-up-a-medicine, lithium-faq
    fees-and-funding * 1.5

Who asks with the words on the left gets the best passage of each article on the right first.
The second form multiplies what an article's words count by 0.5 to 2.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from search.store.pins import PINS

from ..report import Warn
from .medicines import name_words, numbered, stems_of

BOOST_RANGE = (0.5, 2.0)


@dataclass(frozen=True, slots=True)
class Pin:
    """Questions with `stems` next to each other get each of `articles` first. `line` is 1-based."""

    stems: tuple[str, ...]
    articles: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class PinRules:
    """`boosts` are by article's id; `lines` say where each boost stands."""

    pins: tuple[Pin, ...] = ()
    boosts: Mapping[str, float] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    file: str = "pins.txt"


def read_pins(text: str, file: str = "pins.txt") -> tuple[PinRules, tuple[Warn, ...]]:
    """The pins of a text and what is wrong with it by line; a line with a problem is left out."""
    pins: list[Pin] = []
    boosts: dict[str, float] = {}
    lines: dict[str, int] = {}
    problems: list[Warn] = []
    for number, line in numbered(text):
        try:
            if "=>" in line:
                pins += _read_pin(line, number)
            else:
                article, boost = _read_boost(line)
                if article in boosts:
                    _refuse(f"'{article}' is weighed twice.")
                boosts[article], lines[article] = boost, number
        except ValueError as error:
            problems.append(Warn(file, number, str(error)))
    return PinRules(tuple(pins), boosts, lines, file), tuple(problems)


def _read_pin(line: str, number: int) -> list[Pin]:
    left, arrow, right = line.partition("=>")
    if arrow in right:
        _refuse("There is more than one '=>'.")
    articles = tuple(one.strip() for one in right.split(","))
    if not all(articles):
        _refuse("The id of an article is missing behind '=>'.")
    return [Pin(stems_of(name_words(term)), articles, number) for term in left.split(",")]


def _read_boost(line: str) -> tuple[str, float]:
    article, star, factor = (part.strip() for part in line.rpartition("*"))
    least, most = BOOST_RANGE
    try:
        boost = float(factor)
    except ValueError:
        boost = 0.0
    if not star or not article or not least <= boost <= most:
        _refuse(
            "It is neither 'words => article' nor 'article * number', "
            f"the number from {least} to {most}."
        )
    return article, boost


def write_pins(pins: PinRules, passages: Mapping[str, range], folder: Path) -> tuple[Warn, ...]:
    """Writes the file of `search.store.pins`. `passages` are the passages' numbers by article's id.
    Returns a warning for every article that the index does not have."""
    missing = [
        Warn(pins.file, pin.line, f"The index has no article '{article}'.")
        for pin in pins.pins
        for article in pin.articles
        if article not in passages
    ]
    missing += [
        Warn(pins.file, pins.lines[article], f"The index has no article '{article}'.")
        for article in pins.boosts
        if article not in passages
    ]
    lists: dict[str, list[list[int]]] = {}
    for pin in pins.pins:
        for article in pin.articles:
            if article in passages:
                lists.setdefault(" ".join(pin.stems), []).append([*passages[article]])
    text = json.dumps(lists, ensure_ascii=False, separators=(",", ":"))
    (folder / PINS).write_text(text, encoding="utf-8")
    return tuple(dict.fromkeys(missing))


def _refuse(sentence: str) -> NoReturn:
    raise ValueError(sentence)
