"""Writes a new generation of the index and swaps it in for the old one."""

from __future__ import annotations

import json
from array import array
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from itertools import accumulate
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any
from zlib import compress

from search.model import Article, Passage
from search.store.analysis import read_words
from search.store.manifest import ARTICLE_NUMBERS, ARTICLES, REFERENCES, Counts
from search.store.record import article_json, passage_json, reference_json
from search.store.records import RECORDS, STARTS

from .. import disk
from ..curation.abbreviations import Abbreviations
from ..curation.files import Extras, starter_files
from ..curation.help import write_help
from ..curation.pins import write_pins
from ..curation.questions import choose_questions
from ..curation.synonyms import phrases, within, write_synonyms
from ..report import Warn
from ..tables import write_lines
from .place import KEEP, BuildError, DiskError, Place
from .postings import ImpactsWriter, TooManyError
from .segment import SegmentWriter
from .spelling import write_spelling
from .suggestions import Suggestions

if TYPE_CHECKING:
    from ..embedding.vectors import VectorsWriter


class Generation:
    """A new index being written. Use it as a context manager: without `commit` it is removed.

    Raises BuildError where the index cannot be written, or another build is writing it.
    """

    def __init__(
        self,
        directory: Path,
        extras: Extras | None = None,
        vectors: VectorsWriter | None = None,
        keep: int = KEEP,
    ) -> None:
        """`directory` is the index's folder. `extras` None: the starter synonyms and medicines,
        and no pins. `vectors` None: an index of words alone. `keep` older indexes stay."""
        self.directory = directory
        self._vectors = vectors
        self._keep = keep
        self._extras = extras or starter_files()
        self._impacts = ImpactsWriter()
        self._segment = SegmentWriter()
        self._abbreviations = Abbreviations(self._extras.medicines, self._extras.rules)
        self._suggestions = Suggestions()
        self._forms: Counter[str] = Counter()
        self._passages: dict[str, range] = {}
        self._help: dict[str, range] = {}  # passages that help.yaml names
        self._help_ids = self._extras.help.ids
        self._article_numbers = array("I")
        self._records: list[bytes] = []
        self._articles: list[tuple[str, dict[str, Any]]] = []
        self._references: list[tuple[str, dict[str, Any]]] = []

    def __enter__(self) -> Generation:
        try:
            self._place = Place(self.directory)
            try:
                self._folder = self._place.new_folder()
            except BaseException:
                self._place.close()
                raise
        except OSError as error:
            raise DiskError(f"'{self.directory}' cannot be written: {error.strerror}.") from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            with suppress(OSError):  # the next build removes it
                disk.remove_folder(self._folder)  # gone already where it was committed
        finally:
            self._place.close()
        if isinstance(error, OSError):
            raise DiskError(f"'{self.directory}' cannot be written: {error.strerror}.") from error
        if isinstance(error, TooManyError):
            raise BuildError(str(error)) from error

    def add(self, article: Article, passages: Sequence[Passage]) -> None:
        """Adds an article and its passages; the order of adding breaks ties in ranking."""
        first = len(self._article_numbers)
        for passage in passages:
            if passage.id in self._help_ids:
                number = len(self._article_numbers)
                self._help[passage.id] = range(number, number + 1)
            self._add_passage(passage)
        self._passages[article.info.id] = range(first, len(self._article_numbers))
        self._suggestions.add(article, passages)
        self._articles.append((article.info.id, dict(article_json(article))))
        self._references += [(ref.id, reference_json(ref)) for ref in article.references]

    def _add_passage(self, passage: Passage) -> None:
        info = passage.article
        text = passage.own_text
        self._abbreviations.add(text)
        title, body = read_words(info.title), read_words(text)
        headings = read_words("\n".join(passage.section))
        forms = dict.fromkeys([word.form for word in (*title, *headings, *body)])
        self._forms.update(forms.keys())
        self._impacts.add(title, headings, body, self._extras.pins.boosts.get(info.id, 1.0))
        self._article_numbers.append(len(self._articles))
        if self._vectors:
            self._vectors.add(passage)
        tags = [tag.lower() for tag in info.tags]
        self._segment.add(id=[passage.id], article=[info.id], kind=[passage.kind], tags=tags)
        record = json.dumps(passage_json(passage), ensure_ascii=False, separators=(",", ":"))
        self._records.append(compress(record.encode()))

    def commit(self, counts: Counts, sources_sha256: str) -> tuple[Warn, ...]:
        """Finish the files, name the generation by their digest, and swap it in.

        `sources_sha256` is the digest of all sources, for the manifest. Returns a warning for
        every pin to an article that the index does not have.
        """
        self._segment.write(self._folder, self._impacts.words, self._impacts.lengths)
        missing = self._write_our_files()
        meaning = self._vectors.facts if self._vectors else None
        self._place.swap_in(self._folder, counts, sources_sha256, meaning, self._keep)
        if self._vectors:
            self._vectors.write_cache()
        return missing

    def _write_our_files(self) -> tuple[Warn, ...]:
        """Write our own files, which are compiled from the same words as Whoosh's."""
        folder, extras = self._folder, self._extras
        rules = within((*extras.rules, *self._abbreviations.rules()), self._impacts.stems)
        self._impacts.write(folder, phrases(rules))
        self._suggestions.write(folder)
        write_synonyms(rules, folder)
        write_spelling(self._forms, extras.medicines.names, folder)
        write_lines(folder / ARTICLES, self._articles)
        write_lines(folder / REFERENCES, self._references)
        disk.write(folder / ARTICLE_NUMBERS, [self._article_numbers.tobytes()])
        disk.write(folder / RECORDS, self._records)
        starts = array("Q", accumulate(map(len, self._records), initial=0))
        disk.write(folder / STARTS, [starts.tobytes()])
        if self._vectors:
            self._vectors.write(folder)
        missing = write_help(extras.help, self._help | self._passages, folder)
        questions = choose_questions(self._suggestions.by_article())
        return (*missing, *write_pins(extras.pins, self._passages, questions, folder))
