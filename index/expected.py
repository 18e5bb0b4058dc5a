"""Asks the clinic's questions of a new index: do they still lead where expected.txt says?

The places are kept beside the index, so that the next build can tell what changed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from search.errors import BadRequest
from search.model import Passage
from search.plural import plural
from search.store.manifest import open_plain

from . import disk
from .curation.expected import Expectation, beginnings
from .report import Warn

# The box shows three to five articles.
FIRST = 3
_FILE = ".expected.json"

Ask = Callable[[str], Sequence[str]]


class Asked(NamedTuple):
    """What a question of expected.txt led to.

    `place` is that of the first result that is wanted, from 1 on, None where there is none among
    the results asked for; `before` is its place in the last build, if `is_new` does not say that it
    was not asked then. `first` is the id of the first result, None without any.
    """

    expectation: Expectation
    place: int | None
    first: str | None
    before: int | None
    is_new: bool

    @property
    def is_right(self) -> bool:
        return _is_right(self.place)

    @property
    def is_regression(self) -> bool:
        return not self.is_new and _is_right(self.before) and not self.is_right

    @property
    def has_changed(self) -> bool:
        return not self.is_new and self.place != self.before

    def to_text(self) -> str:
        was = "" if self.is_new or not self.has_changed else f"; it was {_place_text(self.before)}"
        text = f"'{self.expectation.question}': what is wanted is {_place_text(self.place)}{was}."
        return text if self.place == 1 or self.first is None else f"{text} First is {self.first}."

    def to_json(self) -> dict[str, Any]:
        return {
            "line": self.expectation.line,
            "question": self.expectation.question,
            "wanted": self.expectation.wanted,
            "place": self.place,
            "before": self.before,
            "first": self.first,
        }


@dataclass(frozen=True, slots=True)
class Outcome:
    """All questions of `file`, asked of one index. `refused` are those that cannot be asked, and
    ids that the index does not have."""

    file: str
    asked: tuple[Asked, ...]
    refused: tuple[Warn, ...]

    @property
    def regressions(self) -> tuple[Asked, ...]:
        """The questions that led to what is wanted in the last build, and do not any more."""
        return tuple(one for one in self.asked if one.is_regression)

    def to_text(self) -> str:
        lines = [
            f"expected {self.file}:{one.expectation.line}: {one.to_text()}"
            for one in self.asked
            if not one.is_right or one.has_changed
        ]
        right = sum(one.is_right for one in self.asked)
        lines.append(
            f"{right} of {plural(len(self.asked), 'question')} of {self.file} found what is wanted "
            f"among the first {FIRST}."
        )
        return "\n".join(lines)

    def to_json(self) -> dict[str, Any]:
        return {
            "file": self.file,
            "questions": len(self.asked),
            "right": sum(one.is_right for one in self.asked),
            "wrong": [one.to_json() for one in self.asked if not one.is_right],
            "changed": [one.to_json() for one in self.asked if one.has_changed],
            "regressions": [one.to_json() for one in self.regressions],
        }


def ask_all(
    expected: Iterable[Expectation], file: str, ask: Ask, passages: Iterable[str], index: Path
) -> Outcome:
    """Ask all questions of an index.

    `ask` gives the ids of the first results, best first, and raises BadRequest for what is no
    question. `passages` are the ids of all passages of the index. `index` is its folder, where the
    places of the last build are.
    """
    last = _read(index)
    known = {beginning for passage in passages for beginning in beginnings(passage)}
    asked: list[Asked] = []
    refused: list[Warn] = []
    for one in expected:
        refused += [
            Warn(file, one.line, f"The index has no article or section '{name}'.")
            for name in one.wanted
            if name not in known
        ]
        try:
            found = ask(one.question)
        except BadRequest as error:
            refused.append(Warn(file, one.line, str(error)))
            continue
        places = (at for at, passage in enumerate(found, start=1) if one.is_met_by(passage))
        before = last.get(one.question)
        is_new = one.question not in last
        asked.append(Asked(one, next(places, None), next(iter(found), None), before, is_new))
    return Outcome(file, tuple(asked), tuple(refused))


def keep_places(outcome: Outcome, index: Path) -> None:
    """Keep the places for the next build. Raises OSError."""
    places = {one.expectation.question: one.place for one in outcome.asked}
    new = index / f"{_FILE}.new"
    disk.write(new, [json.dumps(places, ensure_ascii=False).encode()])
    disk.rename(new, index / _FILE)


def starter(passages: Iterable[Passage]) -> Iterator[str]:
    """The lines of an expected.txt to start with: the clinic's own questions, as its FAQ and its
    headings have them, each with the section below it."""
    asked = set()
    for passage in passages:
        question = " ".join(passage.section[-1].split()) if passage.section else ""
        is_question = passage.kind == "faq" or question.endswith("?")
        if is_question and question not in asked and not question.startswith("#"):
            asked.add(question)
            section, _, _ = passage.id.rpartition(".")
            yield f"{question} => {section}"


def _is_right(place: int | None) -> bool:
    return place is not None and place <= FIRST


def _place_text(place: int | None) -> str:
    return "not found" if place is None else f"number {place}"


def _read(index: Path) -> Mapping[str, int | None]:
    """The places of the last build; none where they cannot be read."""
    try:
        with open_plain(index / _FILE) as file:
            places = json.loads(file.read())
        kept = {str(question): place for question, place in places.items()}
        return {one: place for one, place in kept.items() if place is None or type(place) is int}
    except (OSError, ValueError, AttributeError, RecursionError):
        return {}
