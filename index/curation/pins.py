"""Pins: which articles the clinic puts first, which count more, and questions to start with.

pins.txt has one a line; lines that begin with # are comments:

    cost, how much, price => fees-and-funding
    lithium => keeping-up-a-medicine, lithium-faq
    fees-and-funding * 1.5
    ? What does a first visit cost?

A question with the words on the left gets the best passage of each article on the right first.
The second form multiplies an article's scores by 0.5 to 2. The third is a question that the empty
box offers; without any, the build chooses among the clinic's own (`index.curation.questions`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from search.store.analysis import ENGLISH, Language
from search.store.pins import PINS

from .. import disk
from ..report import Warn
from .medicines import name_words, numbered, stems_of
from .questions import MOST_CHARACTERS, MOST_QUESTIONS

BOOST_RANGE = (0.5, 2.0)


@dataclass(frozen=True, slots=True)
class Pin:
    """A pin: questions with `words` next to each other get each of `articles` (ids) first. `line`
    is 1-based."""

    words: str
    articles: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class PinRules:
    """All pins and boosts. `boosts` maps an article's id to its factor, `lines` to the 1-based
    line of its boost; `file` names them in warnings. `questions` are those to start with."""

    pins: tuple[Pin, ...] = ()
    boosts: Mapping[str, float] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    file: str = "pins.txt"
    questions: tuple[str, ...] = ()


def read_pins(text: str, file: str = "pins.txt") -> tuple[PinRules, tuple[Warn, ...]]:
    """The pins of a text, and a warning for each line with a problem, which is ignored."""
    pins: list[Pin] = []
    boosts: dict[str, float] = {}
    lines: dict[str, int] = {}
    questions: list[str] = []
    problems: list[Warn] = []
    for number, line in numbered(text):
        try:
            if line.startswith("? "):
                questions.append(_read_question(line, len(questions)))
            elif "=>" in line:
                pins += _read_pin(line, number)
            else:
                article, boost = _read_boost(line)
                if article in boosts:
                    _refuse(f"'{article}' has two factors.")
                boosts[article], lines[article] = boost, number
        except ValueError as error:
            problems.append(Warn(file, number, str(error)))
    return PinRules(tuple(pins), boosts, lines, file, tuple(questions)), tuple(problems)


def _read_question(line: str, before: int) -> str:
    question = " ".join(line[1:].split())
    if not question or len(question) > MOST_CHARACTERS:
        _refuse(f"A question has 1 to {MOST_CHARACTERS} characters.")
    if before == MOST_QUESTIONS:
        _refuse(f"The box offers {MOST_QUESTIONS} questions; this one is not shown.")
    return question


def _read_pin(line: str, number: int) -> list[Pin]:
    left, arrow, right = line.partition("=>")
    if arrow in right:
        _refuse("There is more than one '=>'.")
    articles = tuple(one.strip() for one in right.split(","))
    if not all(articles):
        _refuse("The id of an article is missing after '=>'.")
    return [Pin(_checked(term), articles, number) for term in left.split(",")]


def _checked(term: str) -> str:
    name_words(term)
    return term


def _read_boost(line: str) -> tuple[str, float]:
    article, star, factor = (part.strip() for part in line.rpartition("*"))
    least, most = BOOST_RANGE
    try:
        boost = float(factor)
    except ValueError:
        boost = 0.0
    if not star or not article or not least <= boost <= most:
        _refuse(
            "It is neither 'words => article' nor '? question' nor 'article * number', "
            f"with a number from {least} to {most}."
        )
    return article, boost


def write_pins(
    pins: PinRules,
    passages: Mapping[str, range],
    questions: Iterable[str],
    folder: Path,
    languages: Iterable[Language] = (ENGLISH,),
) -> tuple[Warn, ...]:
    """Write the file of `search.store.pins` into `folder`.

    `passages` maps an article's id to the numbers of its passages. `questions` are offered where
    the clinic chose none; `languages` are those that questions are asked in. Returns a warning for
    every article that the index does not have.
    """
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
                for language in languages:
                    stems = " ".join(stems_of(name_words(pin.words, language)))
                    lists.setdefault(stems, []).append([*passages[article]])
    stored = {"pins": lists, "questions": [*(pins.questions or questions)]}
    text = json.dumps(stored, ensure_ascii=False, separators=(",", ":"))
    disk.write(folder / PINS, [text.encode()])
    return tuple(dict.fromkeys(missing))


def _refuse(sentence: str) -> NoReturn:
    raise ValueError(sentence)
