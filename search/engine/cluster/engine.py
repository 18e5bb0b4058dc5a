"""The cluster's engine: a side index on this machine, and its passages in the cluster."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Iterator, Mapping
from pathlib import Path
from zlib import decompress

from ...cluster.address import read_address
from ...cluster.client import Client
from ...cluster.layout import ARTICLE_DOC, PASSAGE, PLACE, RECORD, REFERENCE
from ...cluster.side import ClusterSide
from ...errors import UnknownId
from ...model import Article, Passage, Reference
from ...pipeline import run_search_by
from ...query.language import find_language
from ...query.parameters import Query
from ...results import EngineFacts, IndexFacts, RankedBy, Results
from ...settings import ENGINE
from ...store.manifest import FileFacts
from ...store.record import read_article, read_passage, read_reference
from ...store.suggestions import Suggestion
from ...suggest import suggest_by
from .queries import Json, fields
from .ranker import ClusterRanker
from .searcher import Searcher, hits


class ClusterEngine:
    """An Engine (search.engine.protocol). Its methods raise ClusterUnavailable, too."""

    number: int | None = None
    refused: str | None = None

    def __init__(self, side: ClusterSide, client: Client) -> None:
        self.side = side
        self._client = client
        self.searcher = Searcher(client, side.index)

    @classmethod
    def open(cls, directory: Path, environ: Mapping[str, str]) -> ClusterEngine:
        """Raises IndexMissing, IndexFormat, IndexDamaged or BadSetting. Asks the cluster
        nothing."""
        client = Client(read_address(environ[ENGINE], environ))
        return cls(ClusterSide.open(directory), client)

    def current(self) -> ClusterEngine:
        return self

    @property
    def digest(self) -> str:
        """The digest of the side index's manifest."""
        return self.side.manifest.digest

    @property
    def files(self) -> dict[FileFacts, Path]:
        """The files of the side index, by their content."""
        return self.side.files

    @property
    def facts(self) -> EngineFacts:
        """Asks whether the cluster answers."""
        self.searcher.check()
        manifest = self.side.manifest
        ranking: RankedBy = "words+meaning" if self.side.embeddings else "words"
        live = IndexFacts(
            manifest.generation, self.digest, manifest.format, self.number, self.refused
        )
        counts, questions = manifest.counts, self.side.pins.questions
        return EngineFacts(counts.articles, counts.passages, ranking, live, questions)

    def search(self, query: Query) -> Results:
        return run_search_by(query, self.ranker()).results

    def suggest(self, text: str, limit: int, lang: str | None = None) -> tuple[Suggestion, ...]:
        found = find_language(text, self.side, lang)
        return suggest_by(text, self.ranker().for_language(found.read_as), limit)

    def ranker(self) -> ClusterRanker:
        return ClusterRanker(self.side, self.searcher)

    def passage(self, id_: str) -> Passage:
        return read_passage(self._document(PASSAGE, "passage", id_))  # type: ignore[arg-type]

    def article(self, id_: str) -> Article:
        return read_article(self._document(ARTICLE_DOC, "article", id_))  # type: ignore[arg-type]

    def articles(self, offset: int, limit: int) -> Iterator[Article]:
        search: Json = {
            "query": {"range": {PLACE: {"gte": offset, "lt": offset + limit}}},
            "size": limit,
            "sort": [{PLACE: "asc"}],
            **fields(RECORD),
        }
        (found,) = self.searcher.search(search)
        return (read_article(_read(hit["fields"][RECORD][0])) for hit in hits(found))  # type: ignore[arg-type]

    def reference(self, id_: str) -> Reference:
        return read_reference(self._document(REFERENCE, "reference", id_))

    def _document(self, kind: str, name: str, id_: str) -> Json:
        stored = self.searcher.stored(kind, id_, RECORD)
        if stored is None:
            raise UnknownId(name, id_)
        return _read(stored)

    def close(self) -> None:
        self._client.close()


def _read(stored: str) -> Json:
    found: Json = json.loads(decompress(b64decode(stored)))
    return found
