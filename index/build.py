"""The pipeline: sources -> articles -> passages -> a new generation of the index."""

from __future__ import annotations

import hashlib
import io
import json
import os
import time
from collections.abc import Container, Iterable, Iterator
from dataclasses import asdict
from itertools import count
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from search.store.manifest import Counts

from .cache import Outcome, ReadCache, decoded, encoded_one
from .curation.files import is_extra, read_extras
from .curation.source_sites import SourceSites
from .document import TOO_MUCH_MEMORY, Document, SourceError
from .embedding import MOST_ENCODED
from .embedding.model_folder import ModelError
from .prepare import Prepared, prepare
from .progress import BuildProgress, Progress
from .readers import read_source
from .readers.isolated import Bounds, can_fork, run_isolated
from .report import Report, VanishedArticle, Warn
from .resolve.fill import fill
from .resolve.resolver import Resolver
from .site import crawl
from .source import Source
from .sources import MANY, Crawler, articles_in, count_articles, find_sources
from .writers.generation import Generation
from .writers.place import KEEP, live_articles
from .writers.postings import MOST_WORDS

# Of a source that is read in a process of its own.
MOST_CPU_S = 25
MOST_MEMORY_BYTES = 450_000_000
MOST_BYTES_HERE = 200_000  # 489 real pages have 70,000 at the median
_UNPACKED = (".docx", ".epub", ".pdf")

if TYPE_CHECKING:
    from .embedding.chosen import ChosenVectors
    from .embedding.vectors import VectorsWriter

_NO_TEXT = "different words, with what was read of this file before: text has fewer."
_FULL = f"does not fit: an index holds at most {MOST_WORDS:,} different words."
_MISPLACED = "is read as an article: a list counts only at the top of the folder that is indexed."
_UNREAD = "holds an index that could not be read, so which articles are gone since is not known."


def build(
    asked: Iterable[Path | str],
    to: Path,
    site: str | None = None,
    progress: Progress | None = None,
    crawled: Crawler | None = None,
    model: Path | None = None,
    multilingual: Path | None = None,
    keep: int = KEEP,
    allow_shrink: bool = True,
    resolver: Resolver | None = None,
) -> Report:
    """Read all sources in `asked` (paths, and sites by URL) and swap a new index in at `to`.

    `site` is the base URL of articles that have no URL of their own; None leaves them without.
    `crawled` reads a site; None crawls it politely, with its page cache in `to`/.pages.
    `model` is a folder written by index.embedding.convert; None builds an index of words alone.
    `multilingual` is another, which is taken instead where an article is not in English.
    `keep` earlier indexes stay, for `roll_back`. Unless `allow_shrink`, an index with less than
    two thirds of the articles of the last one is not written. `resolver` looks references up; None
    looks up nothing.
    Sources and passages unchanged since the last build at `to` are not read or encoded again.

    Raises ModelError where the model cannot be read, BuildError where the index cannot be
    written. After any error, an index that is already at `to` is unchanged.
    """
    started = time.monotonic()
    asked = list(asked)
    extras, problems = read_extras(asked)
    progress = progress or Progress()
    build_progress = BuildProgress(progress, count_articles(asked))
    crawled = crawled or (lambda url: crawl(url, to / ".pages", progress=progress))
    vectors: VectorsWriter | ChosenVectors | None = None
    if model is not None:
        # Before numpy loads: the writer has its own threads, and BLAS's threads would compete for
        # the same cores (65 passages took 26 s instead of 5).
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        try:
            from .embedding.chosen import ChosenVectors  # noqa: PLC0415 - numpy takes 75 ms
            from .embedding.vectors import open_writer  # noqa: PLC0415
        except ImportError as error:
            raise ModelError(
                "Ranking by meaning needs numpy, which is not installed. Install "
                "requirements/index.txt, or build with --no-meaning."
            ) from error
        vectors = (
            ChosenVectors(model, multilingual, to, build_progress)
            if multilingual
            else open_writer(model, to, build_progress)
        )
    with Generation(to, extras, vectors, keep) as generation:
        cache = ReadCache(to, repr(extras.sites))
        builder = _Builder(cache, extras.sites, generation, build_progress, resolver)
        builder.report.warnings += problems
        builder.report.help_file = extras.help.file
        report = builder.report
        for source in find_sources(asked, site, crawled, report.skip):
            if isinstance(source, Source) and is_extra(PurePath(source.key).name):
                report.warnings.append(Warn(source.name, None, _MISPLACED))
            builder.take(source)
        report.unskip(builder.beside)
        builder.finish(to, allow_shrink)
    if resolver:
        builder.report.looked_up = asdict(resolver.counts)
        builder.report.warnings += [Warn("--resolve", None, one) for one in resolver.faults]
    if vectors and builder.report.index:
        builder.report.meaning, builder.report.encoded = vectors.facts.model, vectors.encoded
        builder.report.by_words = vectors.unread
        builder.warn_of_long(vectors.long)
    builder.report.seconds = time.monotonic() - started
    return builder.report


def may_take_long(source: Source, known: Container[bytes] = ()) -> bool:
    """Whether a file of one article is large, or may be unpacked to a large one. `known` are the
    digests of bibliographies that were read within the bounds: here they are read once and kept."""
    kind = PurePath(source.key).suffix.lower()
    size = len(source.data) + sum(
        len(one.data) for one in source.beside if one.data and one.digest() not in known
    )
    return kind not in MANY and (size > MOST_BYTES_HERE or kind in _UNPACKED)


class _Builder:
    """Reads sources one by one into a generation; counts and warnings go to `report`."""

    def __init__(
        self,
        cache: ReadCache,
        sites: SourceSites,
        generation: Generation,
        progress: BuildProgress,
        resolver: Resolver | None,
    ) -> None:
        self.report = Report()
        # The paths of the bibliographies that articles name.
        self.beside: set[str] = set()
        self._known: set[bytes] = set()
        self._numbers: dict[str, int] = {}
        self._cache = cache
        self._sites = sites
        self._generation = generation
        self._progress = progress
        self._resolver = resolver
        self._ids: dict[str, str] = {}
        self._digests: list[str] = []
        self._renamed = 0

    def take(self, source: Source | SourceError) -> None:
        """Add a source's articles to the index, and its errors to the report."""
        if isinstance(source, SourceError):
            self._progress.begin_source(1)
            self.report.refused.append(source)
            return
        self._progress.begin_source(articles_in(source.key, source.data))
        folder = os.path.dirname(source.name)
        self.beside |= {os.path.normpath(os.path.join(folder, one.name)) for one in source.beside}
        digest = source.digest().hex()
        self._digests.append(f"{digest}  {source.key}\n")
        room = source.most_words
        for outcome in self._outcomes(source):
            if isinstance(outcome, SourceError):
                self.report.refused.append(outcome)
                continue
            words = self._generation.new_words(outcome.stems)
            if words > min(room, self._generation.room):
                full = words <= room
                reason = _FULL if full else f"has more than {source.most_words:,} {_NO_TEXT}"
                self.report.refused.append(SourceError(outcome.file, outcome.line, reason))
            else:
                room -= words
                self._add(outcome)

    def warn_of_long(self, ids: Iterable[str]) -> None:
        """Warn of articles of which not all passages were encoded."""
        told = f"is so long that only its first {MOST_ENCODED:,} passages are found by meaning; "
        told += "the others by their words alone. Save the article in parts."
        self.report.warnings += [Warn(self._ids[id_], None, told) for id_ in ids]

    def finish(self, to: Path, allow_shrink: bool) -> None:
        """Write the index, unless it would have no passage, or too few articles."""
        if not self.report.passages:
            return
        before = live_articles(to)
        if before is None:
            self.report.warnings.append(Warn(str(to), None, _UNREAD))
            before = []
        self.report.vanished = [VanishedArticle(*one) for one in before if one[0] not in self._ids]
        if not allow_shrink and 3 * self.report.articles < 2 * len(before):
            self.report.shrunk_from = len(before)
            return
        self._progress.end_sources()
        digest = hashlib.sha256("".join(sorted(self._digests)).encode()).hexdigest()
        r = self.report
        counts = Counts(
            r.articles, r.passages, r.references, r.citations_linked, r.citations_not_linked
        )
        self.report.warnings += self._generation.commit(counts, digest)
        self._cache.forget_others()
        r.index = str(to)

    def _outcomes(self, source: Source) -> Iterator[Outcome]:
        """A source's articles and errors: cached ones if all their ids are free, else read."""
        cached = self._cache.get(source)
        if cached is not None and self._ids.keys().isdisjoint(cached.ids):
            self.report.unchanged += 1
            yield from (outcome for outcome, _ in self._known_by_id(decoded(cached.lines)))
            return
        renamed, lines = self._renamed, []
        ids: dict[str, bool] = {}  # whether each article is one that never expires
        for outcome, line in self._read(source):
            lines.append(line)
            if isinstance(outcome, Prepared):
                ids[outcome.card.info.id] = outcome.expires is None
            yield outcome
        all_own = self._renamed == renamed  # no article took an id that depends on other sources
        if all_own and set(ids.values()) == {True}:
            self._cache.put(source, ids, lines)

    def _known_by_id(
        self, outcomes: Iterable[tuple[Outcome, bytes]]
    ) -> Iterator[tuple[Outcome, bytes]]:
        """The outcomes, whose ids are taken from then on."""
        for outcome, line in outcomes:
            if isinstance(outcome, Prepared):
                self._ids[outcome.card.info.id] = outcome.file
            yield outcome, line

    def _read(self, source: Source) -> Iterator[tuple[Outcome, bytes]]:
        """Read a source, each outcome with its line of JSON; where it may take long, in a process
        of its own, with bounds."""
        if not (can_fork() and may_take_long(source, self._known)):
            yield from ((one, encoded_one(one)) for one in self._read_here(source))
            return
        bounds = Bounds(MOST_CPU_S, MOST_MEMORY_BYTES)
        answer = run_isolated(lambda: self._encoded(source), bounds)
        if not answer:
            error = SourceError(source.name, None, bounds.passed)
            yield error, encoded_one(error)
            return
        lines = io.BytesIO(answer)
        renamed, warnings = json.loads(lines.readline())
        self._renamed += renamed
        self.report.warnings += [Warn(**one) for one in warnings]
        self._known |= {one.digest() for one in source.beside}
        yield from self._known_by_id(decoded(lines))

    def _encoded(self, source: Source) -> bytes:
        """What a source gives, after what reading it changes here, which is the copy's."""
        renamed, warnings = self._renamed, len(self.report.warnings)
        lines = [encoded_one(one) for one in self._read_here(source)]
        told = [asdict(one) for one in self.report.warnings[warnings:]]
        return b"\n".join([json.dumps([self._renamed - renamed, told]).encode(), *lines])

    def _read_here(self, source: Source) -> Iterator[Outcome]:
        for read in read_source(source):
            try:
                if isinstance(read, SourceError):
                    raise read
                prepared = prepare(self._with_own_id(read), self._sites)
                prepared.check_text()
                yield prepared.with_compiled()
            except SourceError as error:
                yield error
            except MemoryError:
                yield SourceError(source.name, None, TOO_MUCH_MEMORY)
            except Exception as error:  # one article that we fail on must not end the build
                file = read.file if isinstance(read, Document) else source.name
                yield SourceError(file, None, f"cannot be indexed ({type(error).__name__}).")

    def _looked_up(self, prepared: Prepared) -> Prepared:
        if self._resolver is None:
            return prepared
        records = self._resolver.records(one.csl for one in prepared.card.references)
        return fill(prepared, records)

    def _add(self, prepared: Prepared) -> None:
        report = self.report
        prepared = self._looked_up(prepared)
        report.articles += 1
        report.passages += len(prepared.passages)
        report.references += len(prepared.card.references)
        report.citations_linked += prepared.linked
        report.citations_not_linked += prepared.not_linked
        report.certainty.update(prepared.certainty)
        report.warnings.extend(prepared.warnings)
        report.left_out.extend(prepared.left_out)
        if report.help_file is None:
            report.help_candidates += prepared.candidates
        self._generation.add(prepared.card, prepared.passages, prepared.compiled)
        self._progress.add_article(len(prepared.passages))

    def _with_own_id(self, article: Document) -> Document:
        """The article, renamed "…-2" and so on where another file's article has its id.

        Raises SourceError for an id that comes twice in one file.
        """
        id_, file = article.info.id, article.file
        if self._ids.get(id_) == file:
            line = article.sections[0].line
            raise SourceError(file, line, f"the id '{id_}' is already used in this file.")
        if id_ in self._ids:
            own = self._free(id_)
            message = f"has the same id as {self._ids[id_]}; {own} is used instead."
            self.report.warnings.append(Warn(file, None, message))
            self._renamed += 1
            id_ = own
        self._ids[id_] = file
        return article.renamed(id_)

    def _free(self, id_: str) -> str:
        """The first "…-2", "…-3" and so on that is free. None is ever freed, so the search goes on
        from the last: 50,000 files of one name would else take minutes."""
        for number in count(self._numbers.get(id_, 2)):
            if (own := f"{id_}-{number}") not in self._ids:
                self._numbers[id_] = number + 1
                return own
        raise AssertionError("numbers do not end")
