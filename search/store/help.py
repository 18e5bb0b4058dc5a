"""Help: what the clinic's help.yaml says for each kind of danger (help.json of a generation).

{"lines": {kind: [line, …]}, "passages": {kind: [number, …]}, "wording": {language: {…}}}
"""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path
from typing import NotRequired, TypedDict

from ..model import DangerKind, Strength

HELP = "help.json"

# A text by language; "" is for all.
Texts = dict[str, str]


class StoredLine(TypedDict):
    text: Texts
    number: NotRequired[str]
    how: NotRequired[Texts]
    hours: NotRequired[Texts]
    cost: NotRequired[Texts]
    address: NotRequired[str]


class StoredHelp(TypedDict):
    lines: dict[str, list[StoredLine]]
    passages: dict[str, list[int]]
    wording: dict[str, dict[str, str]]


class HelpPages:
    """Read-only. The file is read at once, since a later build removes it; parsed when somebody in
    danger asks."""

    def __init__(self, folder: Path) -> None:
        self._text = (folder / HELP).read_text(encoding="utf-8")

    @cached_property
    def _help(self) -> StoredHelp:
        help_: StoredHelp = json.loads(self._text)
        return help_

    def lines(self, kind: DangerKind) -> list[StoredLine]:
        """The lines to call for a kind, in the clinic's order."""
        return self._help["lines"].get(kind, [])

    def passages(self, kind: DangerKind) -> list[int]:
        """The numbers of the passages to show first, in the clinic's order."""
        return self._help["passages"].get(kind, [])

    def wording(self, language: str, strength: Strength) -> str | None:
        """The clinic's sentence over the lines; None where it has none in this language."""
        return self._help["wording"].get(language, {}).get(strength)
