"""Crossref and PubMed on loopback: both APIs' JSON, in the shapes of their documentation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

from index.resolve.resolver import Resolver
from index.site import Limits
from tests.support.site.stub import Page, Site

MAIL = "it@clinic.example"
JSON = "application/json"
QUICK = Limits(delay_s=0.0, failures_in_a_row=3, redirects=2, page_s=1.0, page_bytes=100_000)


def resolver(site: Site, folder: Path, limits: Limits = QUICK) -> Resolver:
    return Resolver(folder, MAIL, limits=limits, roots=(site.base, site.base), allow_private=True)


def work_path(doi: str) -> str:
    return f"/works/{quote(doi, safe='')}?mailto={MAIL}"


def papers_path(*numbers: str, database: str = "pubmed") -> str:
    ids = ",".join(numbers)
    tool = f"tool=Citebox&email={MAIL}"
    return f"/entrez/eutils/esummary.fcgi?db={database}&retmode=json&id={ids}&{tool}"


def work(doi: str, **changes: Any) -> dict[str, Any]:
    """One work in Crossref's form; a change to None takes the field out."""
    fields = {
        "DOI": doi,
        "type": "journal-article",
        "title": ["Sleep and <i>mood</i> in &amp; after winter"],
        "container-title": ["Journal of Sleep"],
        "author": [
            {"given": "Brynn", "family": "Ash", "sequence": "first", "affiliation": []},
            {"given": "Cole", "family": "Fern", "sequence": "additional", "affiliation": []},
        ],
        "issued": {"date-parts": [[2018, 11, 30]]},
        "published-print": {"date-parts": [[2019, 2]]},
        "volume": "12",
        "issue": "3",
        "page": "45-52",
        "publisher": "Alder Press",
        "update-policy": "https://doi.org/10.5555/policy",
        "relation": {},
    }
    return {name: value for name, value in {**fields, **changes}.items() if value is not None}


def update(kind: str, doi: str) -> dict[str, Any]:
    """An entry of `updated-by`."""
    when = {"date-parts": [[2021, 5, 4]], "timestamp": 1620086400000}
    label = kind.replace("_", " ").capitalize()
    return {"DOI": doi, "type": kind, "label": label, "source": "publisher", "updated": when}


def paper(number: str, **changes: Any) -> dict[str, Any]:
    """One summary in PubMed's form."""
    return {
        "uid": number,
        "pubdate": "2019 Feb 1",
        "epubdate": "2018 Nov 30",
        "source": "J Sleep",
        "authors": [
            {"name": "Ash BC", "authtype": "Author", "clusterid": ""},
            {"name": "Winter Sleep Group", "authtype": "CollectiveName", "clusterid": ""},
        ],
        "lastauthor": "Fern C",
        "title": "Sleep and mood in winter.",
        "volume": "12",
        "issue": "3",
        "pages": "45-52",
        "pubtype": ["Journal Article"],
        "articleids": [
            {"idtype": "pubmed", "idtypen": 1, "value": number},
            {"idtype": "doi", "idtypen": 3, "value": "10.5555/winter"},
        ],
        "references": [],
        "fulljournalname": "Journal of sleep",
        **changes,
    }


def free_paper(number: str, **ids: str) -> dict[str, Any]:
    """One summary in PubMed Central's form; `ids` are its doi and pmid."""
    named = {"pmid": "0", **ids, "pmcid": f"PMC{number}"}
    return {
        "uid": number,
        "pubdate": "2019 Feb",
        "epubdate": "2018 Nov 30",
        "printpubdate": "2019 Feb",
        "source": "J Sleep",
        "authors": [{"name": "Ash BC", "authtype": "Author"}],
        "title": "Sleep and mood in winter",
        "volume": "12",
        "issue": "3",
        "pages": "45-52",
        "articleids": [{"idtype": kind, "value": value} for kind, value in named.items()],
        "fulljournalname": "Journal of Sleep",
        "sortdate": "2019/02/00 00:00",
        "pmclivedate": "2018/12/01",
    }


def put_work(site: Site, doi: str, **changes: Any) -> None:
    message = work(doi, **changes)
    answer = {"status": "ok", "message-type": "work", "message-version": "1.0.0"}
    put(site, work_path(doi), {**answer, "message": message})


def put_papers(site: Site, *papers: dict[str, Any], database: str = "pubmed") -> None:
    numbers = [one["uid"] for one in papers]
    result = {"uids": numbers, **{one["uid"]: one for one in papers}}
    header = {"type": "esummary", "version": "0.3"}
    put(site, papers_path(*numbers, database=database), {"header": header, "result": result})


def put(site: Site, path: str, answer: object) -> None:
    site.pages[path] = Page(json.dumps(answer).encode(), JSON)
