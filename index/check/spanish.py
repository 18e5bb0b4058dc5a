"""The author's report in Spanish: our own sentences are replaced, quoted text stays as it is.

`strings/es.json` has each sentence of the rules, the page and the readers. A whole sentence is
matched, so that nothing of an article is translated.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from search.wording import sayer

from ..document import SourceError
from .findings import Checked, CheckReport, Detail, Finding, Kind
from .subject import IN_LIST

# A sentence of ours in Spanish; any other text as it is.
spanish = sayer(Path(__file__).parent / "strings/es.json")


def in_spanish(report: CheckReport) -> CheckReport:
    """The report with all sentences of ours in Spanish; quotations and names of files stay."""
    unread = [SourceError(one.file, one.line, spanish(one.reason)) for one in report.unread]
    return replace(report, articles=tuple(map(_article, report.articles)), unread=tuple(unread))


def _article(article: Checked) -> Checked:
    return replace(article, findings=tuple(map(_finding, article.findings)))


def _finding(found: Finding) -> Finding:
    kind = found.kind
    return replace(
        found,
        kind=Kind(kind.name, kind.severity, spanish(kind.title), spanish(kind.advice)),
        read=found.read if found.context else spanish(found.read),
        expected=spanish(found.expected),
        where=spanish(IN_LIST) if found.where == IN_LIST else found.where,
        details=tuple(Detail(one.line, spanish(one.text)) for one in found.details),
    )
