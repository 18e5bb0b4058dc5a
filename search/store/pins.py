"""Pins: the passages that the clinic puts first for certain words, and questions to start with.

pins.json holds `{"pins": {"cost": [[4, 5, 6], [17]]}, "questions": ["What does it cost?"]}`. A key
of `pins` is stems that follow each other in a question, joined by a space. The value lists passage
numbers; of each list the best passage is shown first.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from .analysis import Word

PINS = "pins.json"


class Pins:
    """Read-only. Usable from several threads. `questions` are at most five of the clinic's own."""

    def __init__(self, folder: Path) -> None:
        text = (folder / PINS).read_text(encoding="utf-8")
        read = json.loads(text)
        self._pins: dict[str, list[list[int]]] = read["pins"]
        self.questions: tuple[str, ...] = tuple(read["questions"])

    def numbers(self, words: tuple[Word, ...]) -> Iterator[list[int]]:
        """The lists of passage numbers for a question, in the order of the clinic's file."""
        if not self._pins:
            return
        question = f" {' '.join([word.stem for word in words])} "
        for stems, lists in self._pins.items():
            if f" {stems} " in question:
                yield from lists
