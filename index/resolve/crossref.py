"""Crossref's REST API: the address of a work, and its JSON as a record.

https://www.crossref.org/documentation/retrieve-metadata/rest-api/: `updated-by` lists what was
published about a work since; `update-to` stands on the notice itself.
"""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import quote

from search.model import Csl

from .record import MOST_AUTHORS, Record, Status, clean, filled, gravest

NAME = "Crossref"
ROOT = "https://api.crossref.org"
ASKER = "mailto={mail}"
# https://www.crossref.org/documentation/register-maintain-records/maintaining-your-metadata/
_UPDATES: dict[str, Status] = {
    "retraction": "retracted",
    "withdrawal": "retracted",
    "removal": "retracted",
    "expression_of_concern": "questioned",
    "correction": "corrected",
    "corrigendum": "corrected",
    "erratum": "corrected",
    "partial_retraction": "corrected",
}
_TYPES = {
    "journal-article": "article-journal",
    "book": "book",
    "monograph": "book",
    "edited-book": "book",
    "reference-book": "book",
    "book-chapter": "chapter",
    "report": "report",
    "dissertation": "thesis",
    "posted-content": "article",
    "proceedings-article": "paper-conference",
}
# How publishers mark the title of a paper that they withdrew.
_RETRACTED_TITLE = re.compile(r"[\[(]?(?:retracted|withdrawn)(?: article)?[\])]?[:.]\s*", re.I)
_DATES = ("published-print", "published-online", "issued", "published", "posted")


def path_of(doi: str) -> str:
    return f"/works/{quote(doi, safe='')}"


def read_work(data: bytes) -> Record:
    """Read the answer for one work. Raises ValueError for what is none."""
    work = _work(data)
    title = clean(_first(work.get("title")))
    withdrawn = _RETRACTED_TITLE.match(title)
    status, notice = gravest(_updates(work) | ({"retracted": ""} if withdrawn else {}))
    fields: Csl = {
        "type": _TYPES.get(clean(work.get("type")), ""),
        "author": _authors(work.get("author")),
        "title": title[withdrawn.end() :] if withdrawn else title,
        "container-title": clean(_first(work.get("container-title"))),
        "volume": clean(work.get("volume")),
        "issue": clean(work.get("issue")),
        "page": clean(work.get("page")) or clean(work.get("article-number")),
        "publisher": clean(work.get("publisher")),
    }
    years = [year for name in _DATES if (year := _year(work.get(name)))]
    if years:
        # "issued" is the earliest of all; a paper is cited by the year of its issue.
        fields["issued"] = {"date-parts": [[years[0]]]}
    if fields["type"] == "article-journal":
        fields["publisher"] = ""
    return Record(NAME, filled(fields), tuple(sorted(set(years))), status, notice)


def _work(data: bytes) -> dict[str, Any]:
    answer = json.loads(data)
    work = answer.get("message") if isinstance(answer, dict) else None
    if not isinstance(work, dict) or not isinstance(work.get("DOI"), str):
        raise ValueError("no work")
    return work


def _updates(work: dict[str, Any]) -> dict[Status, str]:
    found: dict[Status, str] = {}
    for update in _list(work.get("updated-by")):
        kind = clean(update.get("type")).lower().replace("-", "_").replace(" ", "_")
        if kind in _UPDATES:
            found.setdefault(_UPDATES[kind], clean(update.get("DOI")))
    return found


def _authors(authors: object) -> list[dict[str, str]]:
    found = []
    for author in _list(authors)[:MOST_AUTHORS]:
        person = {key: clean(author.get(key)) for key in ("family", "given", "suffix")}
        whole = clean(author.get("name"))
        found.append(filled(person if person["family"] else {"literal": whole}))
    return [author for author in found if author]


def _year(date: object) -> int | None:
    """The year of {"date-parts": [[2019, 3, 1]]}; Crossref also has [[null]]."""
    parts = date.get("date-parts") if isinstance(date, dict) else None
    year = _first(_first(parts))
    return year if isinstance(year, int) and 1400 < year < 2200 else None


def _first(values: object) -> object:
    return values[0] if isinstance(values, list) and values else None


def _list(values: object) -> list[dict[str, Any]]:
    return [one for one in values if isinstance(one, dict)] if isinstance(values, list) else []
