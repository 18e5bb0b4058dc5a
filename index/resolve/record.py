"""A record of a work, as Crossref or PubMed has it, and what was published about the work since."""

from __future__ import annotations

import html
import re
from dataclasses import asdict, dataclass
from typing import Any, Literal

from search.model import Csl

# From the gravest: only the first that applies is shown.
Status = Literal["retracted", "questioned", "corrected"]
STATUSES: tuple[Status, ...] = ("retracted", "questioned", "corrected")
NOTICES: dict[Status, str] = {
    "retracted": "This paper has been retracted.",
    "questioned": "There is an expression of concern about this paper.",
    "corrected": "This paper has been corrected since.",
}
MOST_AUTHORS = 100
_MOST_CHARACTERS = 1_000
_TAG = re.compile(r"</?[a-z][^<>]{0,200}>", re.I)
_NOT_TEXT = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")


@dataclass(frozen=True, slots=True)
class Record:
    """A work as a service records it. `fields` are CSL's. `years` are all in which it may be said
    to have appeared: in print, online. `status` is None for a work that stands as it was; `notice`
    is the DOI or the place of what says so, where it is known. `source` names the service."""

    source: str
    fields: Csl
    years: tuple[int, ...] = ()
    status: Status | None = None
    notice: str | None = None

    @property
    def first_author(self) -> str | None:
        """The first author's family name; None without authors, and for an organisation."""
        authors = self.fields.get("author", [])
        return authors[0].get("family") if authors else None

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Record:
        """Read what `to_json` wrote. Raises TypeError, KeyError or ValueError."""
        status = data["status"]
        if status not in (None, *STATUSES) or not isinstance(data["fields"], dict):
            raise ValueError("not a record")
        return cls(**{**data, "years": tuple(data["years"])})


def clean(value: object) -> str:
    """A service's text in one line, without markup; "" for what is no text."""
    if not isinstance(value, str):
        return ""
    plain = html.unescape(_TAG.sub("", value[: 4 * _MOST_CHARACTERS]))
    return " ".join(_NOT_TEXT.sub(" ", plain).split())[:_MOST_CHARACTERS]


def gravest(found: dict[Status, str]) -> tuple[Status | None, str | None]:
    """The gravest status of those found, with its notice."""
    for status in STATUSES:
        if status in found:
            return status, found[status] or None
    return None, None


def filled(fields: Csl) -> Csl:
    """The fields that have a value."""
    return {name: value for name, value in fields.items() if value}
