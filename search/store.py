"""A built index, opened read-only. The only place of the reading side that opens Whoosh.

Everything else asks this class; an OpenSearch store would offer the same methods.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from whoosh.index import open_dir
from whoosh.query import Query as WhooshQuery
from whoosh.query import Term
from whoosh.scoring import WeightingModel
from whoosh.searching import Searcher

from .errors import IndexDamaged, UnknownId
from .lines import SortedLines
from .manifest import ARTICLES, REFERENCES, Manifest, check_files, read_manifest
from .model import Article, Passage, Reference
from .record import read_article, read_passage, read_reference
from .schema import INDEX_NAME


@dataclass(frozen=True, slots=True)
class Found:
    """`passages` with their scores, best first; `total` is how many match at all."""

    total: int
    passages: tuple[tuple[Passage, float], ...]


class Store:
    """Open one with `Store.open`. Usable from several threads: Whoosh's readers are not, so
    a lock lets one search at a time through."""

    def __init__(self, directory: Path, manifest: Manifest) -> None:
        folder = directory / manifest.generation
        self.directory = directory
        self.manifest = manifest
        self._index = open_dir(str(folder), indexname=INDEX_NAME, readonly=True)
        self._reader = self._index.reader()
        self._articles = SortedLines(folder / ARTICLES)
        self._references = SortedLines(folder / REFERENCES)
        self._lock = threading.Lock()

    @classmethod
    def open(cls, directory: Path) -> Store:
        """Raises IndexMissing, IndexFormat or IndexDamaged, each saying how to build one."""
        manifest = read_manifest(directory)
        try:
            check_files(directory, manifest)
        except IndexDamaged:
            swapped = read_manifest(directory)
            if swapped == manifest:
                raise
            manifest = swapped
            check_files(directory, manifest)
        return cls(directory, manifest)

    def close(self) -> None:
        self._reader.close()
        self._index.close()

    def search(
        self, query: WhooshQuery, weighting: WeightingModel, offset: int, limit: int
    ) -> Found:
        """The passages from rank `offset` (0-based) on, at most `limit`."""
        with self._lock:
            searcher = Searcher(self._reader, weighting=weighting)
            top = searcher.search(query, limit=offset + limit)
            hits = [
                (self._passage_at(docnum), float(score))
                for score, docnum in top.top_n[offset : offset + limit]
            ]
            return Found(len(top), tuple(hits))

    def passage(self, id_: str) -> Passage:
        """Raises UnknownId."""
        with self._lock:
            searcher = Searcher(self._reader)
            docnum = next(iter(Term("id", id_).docs(searcher)), None)
            if docnum is None:
                raise UnknownId("passage", id_)
            return self._passage_at(docnum)

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

    def _passage_at(self, docnum: int) -> Passage:
        return read_passage(json.loads(self._reader.stored_fields(docnum)["record"]))
