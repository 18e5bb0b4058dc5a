"""PubMed and PubMed Central by NCBI's E-utilities: addresses of summaries, their JSON as records.

https://www.ncbi.nlm.nih.gov/books/NBK25499/#chapter4.ESummary: one answer has many papers. That of
PubMed Central (`pmc`) says nothing of retractions, but the paper's number at PubMed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any, Literal

from search.model import Csl

from ..site.robots import AGENT
from ..years import YEAR
from .record import MOST_AUTHORS, Record, Status, clean, filled, gravest

NAME = "PubMed"
Database = Literal["pubmed", "pmc"]
ROOT = "https://eutils.ncbi.nlm.nih.gov"
MOST_AT_ONCE = 100
# How it is told who asks: https://www.ncbi.nlm.nih.gov/books/NBK25497/.
ASKER = f"tool={AGENT}&email={{mail}}"
# NLM's publication types, and the kinds of "comments and corrections" of a paper.
_TYPES: dict[str, Status] = {"retracted publication": "retracted"}
_SINCE: dict[str, Status] = {
    "retraction in": "retracted",
    "partial retraction in": "corrected",
    "expression of concern in": "questioned",
    "erratum in": "corrected",
    "corrected and republished in": "corrected",
}
_DOI = re.compile(r"\b10\.\d{4,9}/\S+")
_NUMBER = re.compile(r"[1-9]\d{0,8}", re.ASCII)  # PubMed Central has "0" for a paper without one
# "Ash BC", "de la Ash BC Jr": the initials come last.
_NAME = re.compile(r"(?P<family>.+?) (?P<given>[^\W\d_a-z]{1,5})(?: (?P<suffix>Jr|Sr|\d\w\w))?")


def path_of(database: Database, numbers: Iterable[str]) -> str:
    return f"/entrez/eutils/esummary.fcgi?db={database}&retmode=json&id={','.join(numbers)}"


def read_summaries(data: bytes) -> dict[str, Record | None]:
    """Read the answer for several papers, by their numbers; None for a number that the database
    does not have. Raises ValueError for what is no such answer."""
    answer = json.loads(data)
    result = answer.get("result") if isinstance(answer, dict) else None
    if not isinstance(result, dict) or not isinstance(result.get("uids"), list):
        raise ValueError("no summaries")
    numbers = [number for number in result["uids"] if isinstance(number, str)]
    papers = {number: result.get(number) for number in numbers}
    return {number: _record(one) for number, one in papers.items() if isinstance(one, dict)}


def _record(paper: dict[str, Any]) -> Record | None:
    if paper.get("error"):
        return None
    status, notice = gravest(_updates(paper))
    years = [year for name in ("pubdate", "epubdate") if (year := _year(paper.get(name)))]
    fields: Csl = {
        "type": "article-journal",
        "author": _authors(paper.get("authors")),
        "title": clean(paper.get("title")).removesuffix("."),
        "container-title": clean(paper.get("fulljournalname")) or clean(paper.get("source")),
        "volume": clean(paper.get("volume")),
        "issue": clean(paper.get("issue")),
        "page": clean(paper.get("pages")),
        "issued": {"date-parts": [[years[0]]]} if years else {},
        **_identifiers(paper.get("articleids")),
    }
    return Record(NAME, filled(fields), tuple(sorted(set(years))), status, notice)


def _updates(paper: dict[str, Any]) -> dict[Status, str]:
    found: dict[Status, str] = {}
    for since in _list(paper.get("references")):
        status = _SINCE.get(clean(since.get("reftype")).lower())
        place = clean(since.get("refsource"))
        if status:
            doi = _DOI.search(place)
            found.setdefault(status, doi[0].rstrip(".") if doi else place)
    types = paper.get("pubtype")
    for name in types if isinstance(types, list) else ():
        if status := _TYPES.get(clean(name).lower()):
            found.setdefault(status, "")
    return found


def _authors(authors: object) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for author in _list(authors)[:MOST_AUTHORS]:
        name = clean(author.get("name"))
        person = _NAME.fullmatch(name) if author.get("authtype") == "Author" else None
        if person:
            found.append(filled(person.groupdict()))
        elif name:
            found.append({"literal": name})
    return found


def _identifiers(ids: object) -> dict[str, str]:
    named = {clean(one.get("idtype")): clean(one.get("value")) for one in _list(ids)}
    doi, pmid = named.get("doi", ""), named.get("pmid", "")
    found = {"DOI": doi} if _DOI.fullmatch(doi) else {}
    return found | ({"PMID": pmid} if _NUMBER.fullmatch(pmid) else {})


def _year(date: object) -> int | None:
    found = re.match(rf"{YEAR}(?!\d)", clean(date))
    return int(found[0]) if found else None


def _list(values: object) -> list[dict[str, Any]]:
    return [one for one in values if isinstance(one, dict)] if isinstance(values, list) else []
