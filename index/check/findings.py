"""The data of the author's report: kinds of findings, findings, and the whole report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from ..document import SourceError

Severity = Literal["needs-author", "look"]
NEEDS_AUTHOR: Severity = "needs-author"
LOOK: Severity = "look"
NOT_COMPARED = (
    "Only what the files themselves show was checked: nothing was compared with a database, "
    "and no reference was looked up."
)
LOOKED_UP = "References were looked up at Crossref and PubMed by their DOIs and PubMed numbers."


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of finding. `name` never changes (it is in the JSON); `title` says what is wrong,
    `advice` what to do."""

    name: str
    severity: Severity
    title: str
    advice: str


@dataclass(frozen=True, slots=True)
class Detail:
    """A further place or part of a finding. `line` is 1-based, None where it has none."""

    line: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Context:
    """The text before and after what was read, cut between words."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: what was `read` and what was `expected`, in words.

    `line` is 1-based in the file, None for the whole file. `where` is the heading above it, None
    if there is none. `context` is None if `read` is not a quotation from the text.
    """

    kind: Kind
    line: int | None
    read: str
    expected: str
    where: str | None = None
    details: tuple[Detail, ...] = ()
    context: Context | None = None


@dataclass(frozen=True, slots=True)
class ArticleFacts:
    """Counts of an article, its reading grade if it is English and its reading ease if it is
    Spanish: None in any other language, and for a text that is too short."""

    citations: int
    citations_linked: int
    references: int
    references_cited: int
    references_with_doi: int
    grade: float | None
    ease: float | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """One article with its findings in the order of `in_order`."""

    file: str
    id: str
    title: str
    facts: ArticleFacts
    findings: tuple[Finding, ...]

    def of(self, severity: Severity) -> tuple[Finding, ...]:
        return tuple(found for found in self.findings if found.kind.severity == severity)


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The report of a check. `unread` are sources, or parts of one, that could not be read.
    `looked_up` says that references were."""

    articles: tuple[Checked, ...]
    unread: tuple[SourceError, ...]
    looked_up: bool = False

    @property
    def note(self) -> str:
        """What the references were compared with, in a sentence."""
        return LOOKED_UP if self.looked_up else NOT_COMPARED

    @property
    def counts(self) -> Counter[Severity]:
        return Counter(found.kind.severity for found in self._findings())

    @property
    def exit_code(self) -> int:
        """0 nothing to do, 1 something needs the author, 2 nothing could be read."""
        if not self.articles:
            return 2
        return 1 if self.unread or self.counts[NEEDS_AUTHOR] else 0

    def _findings(self) -> Iterator[Finding]:
        for article in self.articles:
            yield from article.findings


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings that need the author first, then by line; those without a line come last."""
    return tuple(
        sorted(
            findings,
            key=lambda f: (f.kind.severity != NEEDS_AUTHOR, f.line is None, f.line or 0),
        )
    )
