"""The local engine: searches an index in a folder of this machine."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ..model import Article, Passage, Reference
from ..pipeline import search
from ..query.language import find_language
from ..query.parameters import Query
from ..results import EngineFacts, IndexFacts, RankedBy, Results
from ..store.manifest import FileFacts
from ..store.reader import Store
from ..store.suggestions import Suggestion
from ..suggest import suggest


class LocalEngine:
    """An Engine (search.engine.protocol) over a Store."""

    number: int | None = None  # of the pointer that led to it
    refused: str | None = None  # why a newer index was not opened

    def __init__(self, store: Store) -> None:
        self.store = store

    @classmethod
    def open(cls, directory: Path) -> LocalEngine:
        """Raises IndexMissing, IndexFormat or IndexDamaged, each saying how to build an index."""
        return cls(Store.open(directory))

    def current(self) -> LocalEngine:
        return self

    @property
    def digest(self) -> str:
        """The digest of the index's manifest."""
        return self.store.manifest.digest

    @property
    def files(self) -> dict[FileFacts, Path]:
        """The files of the index, by their content."""
        return self.store.files

    @property
    def facts(self) -> EngineFacts:
        manifest = self.store.manifest
        counts = manifest.counts
        ranking: RankedBy = "words+meaning" if self.store.embeddings else "words"
        live = IndexFacts(
            manifest.generation, self.digest, manifest.format, self.number, self.refused
        )
        return EngineFacts(
            counts.articles, counts.passages, ranking, live, self.store.pins.questions
        )

    def search(self, query: Query) -> Results:
        return search(query, self.store)

    def suggest(self, text: str, limit: int, lang: str | None = None) -> tuple[Suggestion, ...]:
        found = find_language(text, self.store, lang)
        return suggest(text, self.store.for_language(found.read_as), limit)

    def passage(self, id_: str) -> Passage:
        return self.store.passage(id_)

    def article(self, id_: str) -> Article:
        return self.store.article(id_)

    def articles(self, offset: int, limit: int) -> Iterable[Article]:
        return self.store.articles(offset, limit)

    def reference(self, id_: str) -> Reference:
        return self.store.reference(id_)

    def close(self) -> None:
        self.store.close()
