"""Helpers for the tests of `index/check/`: articles from strings, and what is found in them."""

from __future__ import annotations

import datetime

from index.check import check_article
from index.check.findings import Checked, Finding
from index.document import SourceError
from index.readers import read_source
from index.source import Source

TODAY = datetime.date(2026, 11, 22)
ASH = "Ash, B. (2001). Sleep and mood in winter. Journal of Sleep, 1(2), 3-9. doi:10.1000/ash"
ELM = "Elm, C., & Oak, D. (2002). Walking and pain. Addiction, 4, 5-6. doi:10.1000/elm"
FIR = (
    "Fir, A., Box, C., & Yew, D. (2003). Talking cures at work. "
    "Journal of Clinical Psychiatry, 7, 8-9. doi:10.1000/fir"
)


def checked(
    text: str, *references: str, front: str = "", months: int = 24, heading: str = "References"
) -> Checked:
    """A Markdown article with this text and list, reviewed lately unless `front` says else."""
    facts = front or "reviewed_by: Dr Yew\nreviewed_on: 2026-06-01"
    listed = "\n".join(f"- {reference}" for reference in references)
    page = f"---\ntitle: Rest\n{facts}\n---\n\n## About sleep\n\n{text}\n"
    if references:
        page += f"\n## {heading}\n\n{listed}\n"
    return checked_source("rest.md", page, months)


def checked_source(name: str, data: str, months: int = 24) -> Checked:
    (article,) = read_source(Source(name, name, data.encode()))
    assert not isinstance(article, SourceError), article
    return check_article(article, months, TODAY)


def kinds(article: Checked) -> list[str]:
    return [found.kind.name for found in article.findings]


def only(article: Checked) -> Finding:
    (found,) = article.findings
    return found
