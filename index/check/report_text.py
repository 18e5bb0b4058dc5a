"""The author's report as text for people, and as one JSON object for tools."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import TypedDict

from search.plural import plural

from .findings import (
    LOOK,
    NEEDS_AUTHOR,
    ArticleFacts,
    Checked,
    CheckReport,
    Context,
    Finding,
)
from .inflesz import LEAST_EASE
from .readability import MOST_GRADE

HEADINGS = {NEEDS_AUTHOR: "Needs the author", LOOK: "Worth a look"}


class DetailJson(TypedDict):
    line: int | None
    text: str


class ContextJson(TypedDict):
    before: str
    after: str


class FindingJson(TypedDict):
    kind: str
    severity: str
    title: str
    file: str
    line: int | None
    where: str | None
    read: str
    expected: str
    advice: str
    details: list[DetailJson]
    context: ContextJson | None


class ArticleJson(TypedDict):
    file: str
    id: str
    title: str
    citations: dict[str, int]
    references: dict[str, int]
    grade: float | None
    ease: float | None
    findings: list[FindingJson]


class UnreadJson(TypedDict):
    file: str
    line: int | None
    reason: str


class ReportJson(TypedDict):
    articles: list[ArticleJson]
    unread: list[UnreadJson]
    counts: dict[str, int]
    note: str


# Says a sentence of ours in the language of the report.
Words = Callable[[str], str]


def to_json(report: CheckReport, words: Words = str) -> str:
    data: ReportJson = {
        "articles": [_article(article) for article in report.articles],
        "unread": [{"file": e.file, "line": e.line, "reason": e.reason} for e in report.unread],
        "counts": {severity: report.counts[severity] for severity in HEADINGS},
        "note": words(report.note),
    }
    return json.dumps(data, ensure_ascii=False, indent=1)


def _article(article: Checked) -> ArticleJson:
    facts = article.facts
    return {
        "file": article.file,
        "id": article.id,
        "title": article.title,
        "citations": {"total": facts.citations, "linked": facts.citations_linked},
        "references": {
            "total": facts.references,
            "cited": facts.references_cited,
            "with_doi": facts.references_with_doi,
        },
        "grade": None if facts.grade is None else round(facts.grade, 1),
        "ease": None if facts.ease is None else round(facts.ease, 1),
        "findings": [_finding(found, article.file) for found in article.findings],
    }


def _finding(found: Finding, file: str) -> FindingJson:
    return {
        "kind": found.kind.name,
        "severity": found.kind.severity,
        "title": found.kind.title,
        "file": file,
        "line": found.line,
        "where": found.where,
        "read": found.read,
        "expected": found.expected,
        "advice": found.kind.advice,
        "details": [{"line": detail.line, "text": detail.text} for detail in found.details],
        "context": _context(found.context),
    }


def _context(around: Context | None) -> ContextJson | None:
    return None if around is None else {"before": around.before, "after": around.after}


def to_text(report: CheckReport, words: Words = str) -> str:
    lines = [f"{words('could not be read')}  {error}" for error in report.unread]
    for article in report.articles:
        facts = " ".join(map(words, summary(article.facts)))
        lines += ["", f"{article.file}: {article.title}", f"  {facts}"]
        for severity, heading in HEADINGS.items():
            found = article.of(severity)
            lines += [f"  {words(heading)}:"] if found else []
            lines += [line for one in found for line in _lines(one, article.file, words)]
    last = (totals(report), report.note) if report.articles else (totals(report),)
    return "\n".join([*lines, "", *map(words, last)]).strip("\n")


def _lines(found: Finding, file: str, words: Words) -> Iterator[str]:
    place = file if found.line is None else f"{file}:{found.line}"
    yield f"    {place}: {found.kind.title}"
    yield f"      {words('read'):<10}{found.read}"
    yield f"      {words('expected'):<10}{found.expected}"
    for detail in found.details:
        line = "" if detail.line is None else f"{words('line')} {detail.line}: "
        yield f"        {line}{detail.text}"


def summary(facts: ArticleFacts) -> Iterator[str]:
    """The counts as sentences, also where nothing is wrong."""
    if facts.citations:
        yield _of(facts.citations_linked, facts.citations, "citation", "leads", "to a reference")
    if facts.references:
        yield _of(facts.references_cited, facts.references, "reference", "is", "cited")
        yield _of(facts.references_with_doi, facts.references, "reference", "has", "a DOI")
    if not facts.citations and not facts.references:
        yield "It has no citations and no references."
    if facts.grade is not None:
        yield f"Reading grade {facts.grade:.1f} ({MOST_GRADE:.0f} or below suits most readers)."
    if facts.ease is not None:
        yield f"Reading ease {facts.ease:.1f} ({LEAST_EASE:.0f} or above suits most readers)."


_PLURAL = {"is": "are", "has": "have", "leads": "lead"}


def _of(done: int, total: int, noun: str, verb: str, what: str) -> str:
    """ "All 10 references are cited.", "1 of 10 references is cited." """
    if done == total:
        who = f"The one {noun} {verb}" if total == 1 else f"All {total} {noun}s {_PLURAL[verb]}"
    elif done == 0:
        who = f"None of the {total} {noun}s {verb}" if total > 1 else f"No {noun} {verb}"
    else:
        who = f"{done} of {total} {noun}s {verb if done == 1 else _PLURAL[verb]}"
    return f"{who} {what}."


def totals(report: CheckReport) -> str:
    """One sentence for the whole check."""
    if not report.articles:
        return "Nothing could be read."
    needs, look = report.counts[NEEDS_AUTHOR], report.counts[LOOK]
    text = (
        f"{plural(len(report.articles), 'article')}: {plural(needs, 'finding')} "
        f"for the author, {look} worth a look"
    )
    if report.unread:
        text += f"; {plural(len(report.unread), 'source')} could not be read"
    return text + "."
