"""The reader: a built index, opened read-only. Whoosh's part is opened by `segment`."""

from __future__ import annotations

import os
import threading
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from whoosh.reading import TermNotFound

from ..errors import IndexDamaged, UnknownId
from ..files import SortedLines, map_file
from ..languages.detect import own_code
from ..model import Article, Passage, Reference
from .analysis import ENGLISH, Language, language_of_code
from .bigrams import Bigrams
from .help import HelpPages
from .manifest import (
    ARTICLE_NUMBERS,
    ARTICLES,
    REFERENCES,
    TWINS,
    Manifest,
    check_files,
    read_manifest,
)
from .pins import Pins
from .postings import Impacts
from .record import PassageJSON, read_article, read_passage, read_reference
from .records import Records
from .segment import open_segment
from .suggestions import SuggestIndex
from .synonyms import Synonyms
from .vocabulary import Vocabulary

if TYPE_CHECKING:
    from ..embedding.embeddings import Embeddings
    from .languages import PassageLanguages, Twins

# Filter values whose passages are cached.
MOST_FILTERS = 64


class Store:
    """An opened index; make one with `Store.open`.

    Thread-safe: Whoosh's readers are not, so a lock allows one look-up in them at a time. Passages
    are numbered from 0 in the order of the index.
    """

    _is_open = False
    _whole: Store | None = None  # of a view: what it is a view of

    def __init__(self, directory: Path, manifest: Manifest) -> None:
        folder = directory / manifest.generation
        self.directory = directory
        self.manifest = manifest
        self._records = Records(folder)
        self._reader = open_segment(folder, manifest.files, len(self._records))
        self._is_open = True
        self.impacts = Impacts(folder)
        self.bigrams = Bigrams(folder)
        self.pins = Pins(folder)
        self.help = HelpPages(folder)
        self.language = ENGLISH
        self.suggestions = SuggestIndex(folder)
        self.synonyms = Synonyms(folder)
        self.vocabulary = Vocabulary(folder)
        self.embeddings = _open_embeddings(folder, manifest)
        self._articles = SortedLines(folder / ARTICLES)
        self._references = SortedLines(folder / REFERENCES)
        self._article_numbers = memoryview(map_file(folder / ARTICLE_NUMBERS)).cast("I")
        self._lock = threading.Lock()
        self._filters: dict[tuple[str, str], frozenset[int]] = {}
        self.codes = tuple(dict.fromkeys(own_code(code) for code, _ in manifest.languages))
        self.twins = _open_twins(folder, manifest)
        self._languages: PassageLanguages | None = None
        self._parts: dict[str, dict[str, object]] = {}

    @classmethod
    def open(cls, directory: Path) -> Store:
        """Raises IndexMissing, IndexFormat or IndexDamaged, each saying how to build one."""
        manifest = read_manifest(directory)
        while True:
            try:
                return cls._open(directory, manifest)
            except IndexDamaged:
                newer = read_manifest(directory)  # perhaps a build has just replaced it
                if newer == manifest:
                    raise
                manifest = newer

    @classmethod
    def _open(cls, directory: Path, manifest: Manifest) -> Store:
        check_files(directory, manifest)
        try:
            return cls(directory, manifest)
        except Exception as error:  # Whoosh raises what its pickles and files give it
            reason = f"it cannot be opened ({type(error).__name__})"
            raise IndexDamaged(directory, reason) from error

    def speaking(self, code: str) -> Store:
        """The same index with the words, synonyms and suggestions of a language that it has texts
        in; with those of English for any other."""
        whole = self._whole or self
        if code == ENGLISH.code or code not in self.codes:
            return whole
        if code not in self._parts:
            language, folder = language_of_code(code), self.directory / self.manifest.generation
            self._parts[code] = {
                "language": language,
                "suggestions": SuggestIndex(folder, language),
                "synonyms": Synonyms(folder, language),
                "vocabulary": Vocabulary(folder, language),
            }
        view = object.__new__(Store)
        view.__dict__ = {**whole.__dict__, **self._parts[code], "_is_open": False, "_whole": whole}
        return view

    def other_languages(self) -> Iterator[Language]:
        """The languages of the index but its own."""
        return (language_of_code(code) for code in self.codes if code != self.language.code)

    def close(self) -> None:
        """Close Whoosh's files, once; mapped files are freed with the store."""
        if self._is_open:
            self._is_open = False
            self._reader.close()

    def __del__(self) -> None:
        self.close()

    def numbers(
        self, article: str | None, tag: str | None, kind: str | None, lang: str | None = None
    ) -> frozenset[int] | None:
        """The passages that pass the filters: article id, tag (case ignored), kind, language.

        A filter of None is not set; the result is None where none is set.
        """
        filters = {"article": article, "tags": tag.lower() if tag else tag, "kind": kind}
        found: frozenset[int] | None = None
        for field, value in filters.items():
            if value is not None:
                having = self._having(field, value)
                found = having if found is None else found & having
        if lang is not None:
            spoken = self.in_language(lang)
            found = spoken if found is None else found & spoken
        return found

    def in_language(self, code: str) -> frozenset[int]:
        """The passages in a language, whatever its region: "es" for "es-MX"."""
        if self._languages is None:
            # Late: most indexes have one language, and nobody asks for another.
            from .languages import PassageLanguages  # noqa: PLC0415 - 1 M instructions

            folder = self.directory / self.manifest.generation
            self._languages = PassageLanguages(folder, self.manifest.languages)
        return self._languages.having(code)

    def article_number(self, number: int) -> int:
        """The number of a passage's article, from 0, in the order of their passages."""
        return self._article_numbers[number]

    def passages_of(self, article_number: int) -> range:
        """The numbers of an article's passages."""
        numbers = self._article_numbers
        return range(bisect_left(numbers, article_number), bisect_right(numbers, article_number))

    def idf(self, stem: str) -> float:
        """The idf of a stem, in any field; the greatest for an unknown one."""
        return self.impacts.idf(self.impacts.count(stem))

    def is_english(self, form: str) -> bool:
        """Tell whether the model knows a word whole; False without a model."""
        english = self.language is ENGLISH and self.embeddings
        return bool(english and english.has_word(form))

    def record_at(self, number: int) -> PassageJSON:
        """The stored record of a passage, by its number."""
        return self._records[number]

    def passage_at(self, number: int) -> Passage:
        """The passage of a number, read from its record."""
        return read_passage(self.record_at(number))

    def passage(self, id_: str) -> Passage:
        """Raises UnknownId."""
        numbers = self._posted("id", id_)
        if not numbers:
            raise UnknownId("passage", id_)
        return self.passage_at(numbers[0])

    def article(self, id_: str) -> Article:
        """Raises UnknownId."""
        found = self._articles.get(id_)
        if found is None:
            raise UnknownId("article", id_)
        return read_article(found)  # type: ignore[arg-type]

    def articles(self, offset: int, limit: int) -> Iterator[Article]:
        """At most `limit` articles in the order of their ids, from the `offset`-th (0-based) on."""
        records = islice(self._articles, offset, offset + limit)
        return (read_article(record) for record in records)  # type: ignore[arg-type]

    def reference(self, id_: str) -> Reference:
        """Raises UnknownId."""
        found = self._references.get(id_)
        if found is None:
            raise UnknownId("reference", id_)
        return read_reference(found)

    def _having(self, field: str, value: str) -> frozenset[int]:
        """The passages whose field has the value, cached: a next page asks for the same."""
        found = self._filters.get((field, value))
        if found is None:
            found = frozenset(self._posted(field, value))
            with self._lock:
                if len(self._filters) == MOST_FILTERS:
                    self._filters.clear()
                self._filters[field, value] = found
        return found

    def _posted(self, field: str, value: str) -> list[int]:
        """The passage numbers of a field's value.

        Read without whoosh.query and whoosh.searching, which took a twelfth of a cold start.
        """
        with self._lock:
            try:
                return [*self._reader.postings(field, value).all_ids()]
            except (TermNotFound, UnicodeEncodeError):  # half a surrogate pair is in no index
                return []


def _open_twins(folder: Path, manifest: Manifest) -> Twins | None:
    """The articles in several languages; None where the index has none."""
    if TWINS not in manifest.files:
        return None
    from .languages import Twins  # noqa: PLC0415 - most indexes have one language

    return Twins(folder)


def _open_embeddings(folder: Path, manifest: Manifest) -> Embeddings | None:
    """The index's embeddings; None where it has none, or numpy is not installed."""
    if manifest.meaning is None:
        return None
    # Set before numpy loads: a question's products are small, and threads cost more than they gain
    # (on two busy cores a question took twice as long).
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        from ..embedding.embeddings import (  # noqa: PLC0415 - numpy takes 75 ms and 15 MB, and may lack
            Embeddings,
        )
    except ImportError:  # none, or one that was built for another machine
        return None
    return Embeddings(folder, manifest.counts.passages, manifest.meaning)
