"""The reader: a built index, opened read-only.

Whoosh's part is opened by `segment`, for the first filter or look-up of a passage: a question alone
needs neither, and loading Whoosh is an eighth of a cold start.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from io import FileIO
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import IndexDamaged, UnknownId
from ..files import SortedLines
from ..model import Article, Passage, Reference
from .manifest import ARTICLES, REFERENCES, Manifest, check_files, open_plain, read_manifest
from .record import PassageJSON, read_article, read_passage, read_reference
from .records import Records
from .side_index import SideIndex

if TYPE_CHECKING:
    from ..embedding.vectors import Vectors
    from .segment import Segment

# The files of Whoosh's segment: its terms and their postings.
_SEGMENT = (".trm", ".pst")

# Filter values whose passages are cached.
MOST_FILTERS = 64


class _OpenFiles(dict[str, FileIO]):
    """The files of Whoosh's segment by name, held open: a later build may remove them before the
    first filter. Closed when no store holds them (one that speaks another language is a copy)."""

    def __init__(self, folder: Path, names: Iterable[str]) -> None:
        for name in names:
            if name.endswith(_SEGMENT):
                self[name] = open_plain(folder / name)

    def close(self) -> None:
        for file in self.values():
            file.close()

    def __del__(self) -> None:
        self.close()


class Store(SideIndex):
    """An opened index; make one with `Store.open`.

    Thread-safe: Whoosh's readers are not, so a lock allows one look-up in them at a time.
    """

    def __init__(self, directory: Path, manifest: Manifest) -> None:
        folder = directory / manifest.generation
        self._files = _OpenFiles(folder, manifest.files)
        self._segment: Segment | None = None
        self._records = Records(folder)
        super().__init__(directory, manifest)
        self.vectors = _open_vectors(folder, manifest) if self.embeddings else None
        self._articles = SortedLines(folder / ARTICLES)
        self._references = SortedLines(folder / REFERENCES)
        self._lock = threading.Lock()
        self._filters: dict[tuple[str, str], frozenset[int]] = {}

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
        except Exception as error:  # whatever files give that are not what they should be
            raise _unopened(directory, error) from error

    def close(self) -> None:
        """Close Whoosh's files; mapped files are freed with the store."""
        self._files.close()

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
        """The passage numbers of a field's value. Raises IndexDamaged."""
        with self._lock:
            if self._segment is None:
                self._segment = self._opened_segment()
            return self._segment.passages(field, value)

    def _opened_segment(self) -> Segment:
        from .segment import Segment  # noqa: PLC0415 - Whoosh, see above

        try:
            return Segment(self._files, len(self._records))
        except Exception as error:  # Whoosh raises what its pickles and files give it
            raise _unopened(self.directory, error) from error


def _unopened(directory: Path, error: Exception) -> IndexDamaged:
    return IndexDamaged(directory, f"it cannot be opened ({type(error).__name__})")


def _open_vectors(folder: Path, manifest: Manifest) -> Vectors | None:
    if manifest.meaning is None:
        return None
    from ..embedding.vectors import Vectors  # noqa: PLC0415 - as for the encoder

    return Vectors(folder, manifest.counts.passages, manifest.meaning.dimensions)
