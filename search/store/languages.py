"""The languages of an index: that of each passage, and articles that are one in two languages.

passages.languages  a byte for every passage: its language's place in the manifest's list. Only in
                    an index of several languages
twins.json          [[{"article": number, "lang", "id", "title", "url"}, …], …]: the articles that
                    say the same. Only in an index that has such
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TypedDict

from ..files import map_file
from ..languages.detect import own_code
from .manifest import TWINS

PASSAGES = "passages.languages"


class Twin(TypedDict):
    """An article that says what another does, in another language. `article` is its number."""

    article: int
    lang: str
    id: str
    title: str
    url: str | None


class PassageLanguages:
    """Read-only. `languages` are the manifest's."""

    def __init__(self, folder: Path, languages: Sequence[tuple[str, int]]) -> None:
        self._codes = [own_code(code) for code, _ in languages]
        self._count = sum(number for _, number in languages)
        self._places = map_file(folder / PASSAGES) if len(self._codes) > 1 else None
        self._having: dict[str, frozenset[int]] = {}

    def having(self, code: str) -> frozenset[int]:
        """The numbers of the passages in a language."""
        code = own_code(code)
        found = self._having.get(code)
        if found is None:
            found = frozenset(self._numbers(code))
            if code in self._codes:
                self._having[code] = found
        return found

    def _numbers(self, code: str) -> Sequence[int]:
        places = {place for place, own in enumerate(self._codes) if own == code}
        if self._places is None:
            return range(self._count) if places else ()
        return [number for number, place in enumerate(self._places[:]) if place in places]


class Twins:
    """Read-only; the file is read at once, since a later build removes it."""

    def __init__(self, folder: Path) -> None:
        self._text = (folder / TWINS).read_text(encoding="utf-8")

    @cached_property
    def _groups(self) -> dict[int, list[Twin]]:
        groups: list[list[Twin]] = json.loads(self._text)
        return {one["article"]: group for group in groups for one in group}

    def of(self, article: int) -> list[Twin]:
        """The other languages of an article, by its number."""
        return [one for one in self._groups.get(article, ()) if one["article"] != article]

    def hidden(self, code: str) -> Iterator[tuple[int, int]]:
        """(article, the one shown in its place) of articles that are in the language `code` too."""
        for article, group in self._groups.items():
            shown = [one["article"] for one in group if own_code(one["lang"]) == code]
            if shown and article not in shown:
                yield article, shown[0]
