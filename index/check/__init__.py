"""The author's report: finds errors in articles before a patient sees them.

Law: unless `--resolve` asks for it (index.resolve), nothing is compared with a database and nothing
leaves the machine. A rule that is not certain reports nothing; a finding says what was read and
what was expected. Each rule is a module:
citations, journals, references, records, missing_spaces, reviews, readability.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from ..build import MOST_CPU_S, MOST_MEMORY_BYTES, may_take_long
from ..curation.files import read_extras
from ..curation.source_sites import SourceSites
from ..document import Document, SourceError
from ..readers import read_source
from ..readers.chat_marks import is_chat_note
from ..readers.isolated import Bounds, can_fork, run_isolated
from ..resolve.resolver import Resolver
from ..source import Source
from ..sources import find_sources
from .citations import check_citations
from .findings import (
    LOOK,
    NEEDS_AUTHOR,
    ArticleFacts,
    Checked,
    CheckReport,
    Finding,
    Kind,
    in_order,
)
from .journals import check_journals
from .missing_spaces import check_missing_spaces
from .readability import article_ease, article_grade, check_reading
from .records import check_records
from .references import check_references
from .reviews import check_reviews
from .subject import Subject, look_at

MONTHS = 24
NOTE = Kind(
    "reader-note",
    LOOK,
    "Something in the file was not understood",
    "Correct it, or take it out.",
)

CHAT = Kind(
    "chat-mark",
    NEEDS_AUTHOR,
    "A chat tool's mark stands in the place of a source",
    "Add the source to the list and cite it, or take the sentence out.",
)


def check(
    paths: Iterable[Path],
    months: int = MONTHS,
    today: datetime.date | None = None,
    resolver: Resolver | None = None,
) -> CheckReport:
    """Check all articles below `paths`, which are read as in a build.

    `months` is how old a review may be; `today` is for tests, None is the current date.
    `resolver` looks references up; None looks up nothing.
    """
    day = today or datetime.date.today()
    paths = list(paths)
    sites = read_extras(paths)[0].sites
    read = list(_read(paths))
    checked = [
        _checked(one, months, day, sites, resolver) if isinstance(one, Document) else one
        for one in read
    ]
    articles = tuple(one for one in checked if isinstance(one, Checked))
    unread = [one for one in checked if isinstance(one, SourceError)]
    if resolver:
        unread += [SourceError("--resolve", None, fault) for fault in resolver.faults]
    return CheckReport(articles, tuple(unread), looked_up=resolver is not None)


def _read(paths: Iterable[Path]) -> Iterator[Document | SourceError]:
    bounds = Bounds(MOST_CPU_S, MOST_MEMORY_BYTES)
    for source in find_sources(paths, None):
        if isinstance(source, SourceError):
            yield source
        elif (
            can_fork() and may_take_long(source) and not run_isolated(partial(_try, source), bounds)
        ):
            yield SourceError(source.name, None, bounds.passed)
        else:
            yield from read_source(source)


def _try(source: Source) -> bytes:
    """Read and check a source in a process of its own; that process is ended if it takes too much,
    and then this one does not begin."""
    for one in read_source(source):
        if isinstance(one, Document):
            _checked(one, MONTHS, datetime.date.today(), None, None)
    return b"done"


def _checked(
    article: Document,
    months: int,
    today: datetime.date,
    sites: SourceSites | None,
    resolver: Resolver | None,
) -> Checked | SourceError:
    try:
        return check_article(article, months, today, sites, resolver)
    except Exception as error:  # one article that we fail on must not end the report
        return SourceError(article.file, None, f"cannot be checked ({type(error).__name__}).")


def check_article(
    article: Document,
    months: int,
    today: datetime.date,
    sites: SourceSites | None = None,
    resolver: Resolver | None = None,
) -> Checked:
    """Apply every rule to one article. `sites` None stands for our own list of sources."""
    subject = look_at(article, sites)
    findings = (
        *check_citations(subject),
        *check_journals(subject),
        *check_references(subject),
        *check_records(subject, resolver),
        *check_missing_spaces(subject),
        *check_reviews(subject, today, months),
        *check_reading(subject),
        *(
            Finding(CHAT, line, text, "a source")
            if is_chat_note(text)
            else Finding(NOTE, line, text, "a name that we know")
            for line, text in article.notes
        ),
    )
    info = article.info
    return Checked(article.file, info.id, info.title, _facts(subject), in_order(findings))


def _facts(subject: Subject) -> ArticleFacts:
    linked = [bool(cited.link.entries) for cited in subject.citations]
    return ArticleFacts(
        citations=len(linked),
        citations_linked=sum(linked),
        references=len(subject.reads),
        references_cited=len(subject.cited_places),
        references_with_doi=sum("DOI" in read.csl for read in subject.reads),
        grade=article_grade(subject),
        ease=article_ease(subject),
    )
