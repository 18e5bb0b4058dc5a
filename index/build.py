"""The pipeline: sources -> articles -> passages -> a new generation of the index."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable
from itertools import count
from pathlib import Path

from search.manifest import Counts
from search.model import Article as Card
from search.model import Reference

from .article import Article, SourceError
from .chunk import Links, split_article
from .cite import link_article
from .ids import reference_ids
from .readers import read_source
from .references import read_reference
from .report import Report, Warn
from .site import crawl
from .sources import Crawler, find_sources
from .write import Generation

Progress = Callable[[str], None]


def build(
    asked: Iterable[Path | str],
    to: Path,
    site: str | None = None,
    progress: Progress = lambda _: None,
    crawled: Crawler | None = None,
) -> Report:
    """Reads everything that is asked (paths, and sites by their addresses) and swaps a new index
    in at `to`. `crawled` reads a site; None fetches it politely, with its copies in `to`/.pages.

    Raises BuildError where the index cannot be written; whatever goes wrong, an index that is
    already at `to` stays as it was.
    """
    started = time.monotonic()
    crawled = crawled or (lambda url: crawl(url, to / ".pages", progress=progress))
    builder = _Builder(progress)
    with Generation(to) as generation:
        for source in find_sources(asked, site, crawled):
            if isinstance(source, SourceError):
                builder.refuse(source)
                continue
            builder.digest(source.key, source.data)
            for read in read_source(source):
                builder.take(read, generation)
        if builder.report.passages:
            progress("writing the index")
            generation.commit(builder.counts(), builder.sources_sha256())
            builder.report.index = str(to)
    builder.report.seconds = time.monotonic() - started
    return builder.report


class _Builder:
    def __init__(self, progress: Progress) -> None:
        self.report = Report()
        self._progress = progress
        self._ids: dict[str, str] = {}
        self._digests: list[str] = []

    def refuse(self, error: SourceError) -> None:
        self.report.refused.append(error)

    def take(self, read: Article | SourceError, generation: Generation) -> None:
        """Adds what a reader read, or notes why it could not."""
        try:
            if isinstance(read, SourceError):
                raise read
            self.add(self._with_own_id(read), generation)
        except SourceError as error:
            self.refuse(error)

    def digest(self, key: str, data: bytes) -> None:
        self._digests.append(f"{hashlib.sha256(data).hexdigest()}  {key}\n")

    def sources_sha256(self) -> str:
        return hashlib.sha256("".join(sorted(self._digests)).encode()).hexdigest()

    def counts(self) -> Counts:
        r = self.report
        return Counts(
            r.articles, r.passages, r.references, r.citations_linked, r.citations_not_linked
        )

    def add(self, article: Article, generation: Generation) -> None:
        reads = tuple(read_reference(printed.text) for printed in article.references)
        ids = reference_ids(article.info.id, reads)
        references = tuple(
            Reference(id_, read.csl, printed.text, printed.label)
            for id_, read, printed in zip(ids, reads, article.references, strict=True)
        )
        links = link_article(article, reads)
        self._count(article, links, references)
        passages = split_article(article, links, references)
        self.report.passages += len(passages)
        generation.add(
            Card(article.info, article.kind, tuple(p.id for p in passages), references), passages
        )
        if self.report.articles % 100 == 1 or self.report.articles < 20:
            self._progress(f"{self.report.articles} articles, {self.report.passages} passages")

    def _with_own_id(self, article: Article) -> Article:
        """Two files whose names give one id: the later one's gets a number.

        Raises SourceError for an id that comes twice in one file.
        """
        id_, file = article.info.id, article.file
        if self._ids.get(id_) == file:
            line = article.sections[0].line
            raise SourceError(file, line, f"the id '{id_}' was used before.")
        if id_ in self._ids:
            own = next(one for n in count(2) if (one := f"{id_}-{n}") not in self._ids)
            message = f"has the same id as {self._ids[id_]}; its id is {own}."
            self.report.warnings.append(Warn(file, None, message))
            id_ = own
        self._ids[id_] = file
        return article.renamed(id_)

    def _count(self, article: Article, links: Links, references: tuple[Reference, ...]) -> None:
        report = self.report
        report.articles += 1
        report.references += len(references)
        report.left_out.extend(Warn(article.file, b.line, b.text) for b in article.dropped)
        report.warnings.extend(Warn(article.file, line, text) for line, text in article.notes)
        for block, found in links.items():
            for link in found:
                cited = block.text[link.start : link.end]
                if link.entries:
                    report.citations_linked += 1
                    report.certainty[str(link.certainty)] += 1
                else:
                    report.citations_not_linked += 1
                if link.why:
                    message = f"'{cited}' ({link.certainty or 'not linked'}): {link.why}"
                    report.warnings.append(Warn(article.file, block.line, message))
