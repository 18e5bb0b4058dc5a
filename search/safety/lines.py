"""The lines to call that we know, by country and kind (lines.tsv).

A line is shipped only with its source. CITEBOX_COUNTRY chooses the country; without it there are
none: a number that does not exist where the patient lives is worse than none.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ..model import InterfaceLanguage, tel_uri

FILE = Path(__file__).with_name("lines.tsv")
EMERGENCY = "emergency"
_ALWAYS: dict[InterfaceLanguage, str] = {"en": "day and night", "es": "día y noche"}
_FREE: dict[InterfaceLanguage, str] = {"en": "free", "es": "gratis"}


class Line(NamedTuple):
    """Somebody to call, with `number` or `address` (a web address or a street).

    `how`, `hours` and `cost` are as a reader sees them, None where unknown. `is_emergency`: this
    line sends help. `is_free` and `is_always`: the call is free; it is answered day and night.
    """

    text: str
    number: str | None = None
    how: str | None = None
    hours: str | None = None
    cost: str | None = None
    address: str | None = None
    is_emergency: bool = False
    is_free: bool = False
    is_always: bool = False

    @property
    def tel(self) -> str | None:
        return tel_uri(self.number) if self.number else None

    @property
    def web(self) -> str | None:
        """The address where it is one of the web, for a link."""
        is_web = (self.address or "").startswith(("https://", "http://"))
        return self.address if is_web else None


class Row(NamedTuple):
    """A row of lines.tsv."""

    country: str
    kind: str
    name_en: str
    name_es: str
    number: str
    how_en: str
    how_es: str
    always: str
    free: str
    languages: str
    source: str
    read: str

    def line(self, language: InterfaceLanguage) -> Line:
        is_free, is_always = self.free == "yes", self.always == "yes"
        return Line(
            text=self.name_es if language == "es" else self.name_en,
            number=self.number,
            how=self.how_es if language == "es" else self.how_en,
            hours=_ALWAYS[language] if is_always else None,
            cost=_FREE[language] if is_free else None,
            is_emergency=self.kind == EMERGENCY,
            is_free=is_free,
            is_always=is_always,
        )


@cache
def all_rows() -> tuple[Row, ...]:
    """Read when they are first needed."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    data = [line for line in lines if not line.startswith("#")]
    return tuple(Row(*line.split("\t")) for line in data[1:])


def lines_of(country: str | None, kind: str, language: InterfaceLanguage) -> Iterator[Line]:
    """The lines of a kind of danger, or EMERGENCY; none without a country."""
    for row in all_rows():
        if row.country == country and row.kind == kind:
            yield row.line(language)
