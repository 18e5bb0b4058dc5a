"""A built index, opened read-only. The only place of the reading side that opens Whoosh.

Everything else asks this class; an OpenSearch store would offer the same methods.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from whoosh.index import open_dir
from whoosh.query import Term
from whoosh.searching import Searcher

from .errors import IndexDamaged, UnknownId
from .impacts import Impacts
from .lines import SortedLines
from .manifest import ARTICLES, REFERENCES, Manifest, check_files, read_manifest
from .model import Article, Passage, Reference
from .record import read_article, read_passage, read_reference
from .schema import INDEX_NAME


class Store:
    """Open one with `Store.open`. Usable from several threads: Whoosh's readers are not, so
    a lock lets one look-up in them at a time through."""

    def __init__(self, directory: Path, manifest: Manifest) -> None:
        folder = directory / manifest.generation
        self.directory = directory
        self.manifest = manifest
        self._index = open_dir(str(folder), indexname=INDEX_NAME, readonly=True)
        self._reader = self._index.reader()
        self._impacts = Impacts(folder)
        self._articles = SortedLines(folder / ARTICLES)
        self._references = SortedLines(folder / REFERENCES)
        self._lock = threading.Lock()

    @classmethod
    def open(cls, directory: Path) -> Store:
        """Raises IndexMissing, IndexFormat or IndexDamaged, each saying how to build one."""
        manifest = read_manifest(directory)
        try:
            return cls._open(directory, manifest)
        except IndexDamaged:
            swapped = read_manifest(directory)  # perhaps a build has just replaced it
            if swapped == manifest:
                raise
            return cls._open(directory, swapped)

    @classmethod
    def _open(cls, directory: Path, manifest: Manifest) -> Store:
        check_files(directory, manifest)
        try:
            return cls(directory, manifest)
        except Exception as error:  # Whoosh raises what its pickles and files give it
            reason = f"Whoosh cannot open it ({type(error).__name__})"
            raise IndexDamaged(directory, reason) from error

    def close(self) -> None:
        self._reader.close()
        self._index.close()

    def sums(self, terms: Iterable[str]) -> dict[int, tuple[float, int]]:
        """Passage number -> (the sum of its impacts, how many of the terms it has)."""
        return self._impacts.sums(terms)

    def passage_at(self, number: int) -> Passage:
        """The passage of a number: its place in the index, from 0 on."""
        with self._lock:
            return self._read(number)

    def passage(self, id_: str) -> Passage:
        """Raises UnknownId."""
        with self._lock:
            searcher = Searcher(self._reader)
            docnum = next(iter(Term("id", id_).docs(searcher)), None)
            if docnum is None:
                raise UnknownId("passage", id_)
            return self._read(docnum)

    def article(self, id_: str) -> Article:
        """Raises UnknownId."""
        found = self._articles.get(id_)
        if found is None:
            raise UnknownId("article", id_)
        return read_article(found)  # type: ignore[arg-type]

    def articles(self, offset: int, limit: int) -> Iterator[Article]:
        """Articles in the order of their ids, from the `offset`-th (0-based) on."""
        records = islice(self._articles, offset, offset + limit)
        return (read_article(record) for record in records)  # type: ignore[arg-type]

    def reference(self, id_: str) -> Reference:
        """Raises UnknownId."""
        found = self._references.get(id_)
        if found is None:
            raise UnknownId("reference", id_)
        return read_reference(found)

    def frequency(self, field: str, term: str) -> int:
        """In how many passages the term stands."""
        with self._lock:
            return int(self._reader.doc_frequency(field, term))

    def near_forms(self, word: str, distance: int) -> Iterable[str]:
        """Word forms of the index within an edit distance, their first letter the same."""
        with self._lock:
            return list(self._reader.terms_within("forms", word, distance, prefix=1))

    def _read(self, docnum: int) -> Passage:
        return read_passage(json.loads(self._reader.stored_fields(docnum)["record"]))
