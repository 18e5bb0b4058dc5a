"""The session: asks the cluster for one question, and remembers the records that it returned."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterable

from ...cluster.layout import RECORD, SENTENCES
from ...cluster.side import ClusterSide
from ...errors import ClusterUnavailable
from ...store.record import PassageJSON
from ...store.records import read_stored
from .queries import Json, among, by_number, fields
from .searcher import Searcher, stored_fields

# The cluster returns no more hits at once.
MOST_HITS = 10_000


class Session:
    """Raises ClusterUnavailable. `with_sentences`: records bring the vectors of their sentences."""

    with_sentences = False

    def __init__(self, side: ClusterSide, searcher: Searcher) -> None:
        self.side = side
        self._searcher = searcher
        self.search_named = searcher.search_named
        self._records: dict[int, str] = {}
        self._sentences: dict[int, str] = {}

    def search(self, *searches: Json) -> list[Json]:
        """The answers to several searches; the records in them are remembered."""
        answers = self._searcher.search(*searches)
        for answer in answers:
            self._records.update(stored_fields(answer, RECORD))
            self._sentences.update(stored_fields(answer, SENTENCES))
        return answers

    def expect(self, numbers: Iterable[int]) -> None:
        """Get the records of these passages, as far as they are not here."""
        missing = {number for number in numbers if number not in self._records}
        if missing:
            sentences = SENTENCES if self.with_sentences else None
            self.search(by_number(among(missing), len(missing)) | fields(RECORD, sentences))

    def record(self, number: int) -> PassageJSON:
        self.expect((number,))
        if number not in self._records:
            raise ClusterUnavailable("A passage that the index has is not in the cluster.")
        return read_stored(b64decode(self._records[number]))

    def sentences(self, number: int) -> str | None:
        """A passage's stored field SENTENCES."""
        self.expect((number,))
        return self._sentences.get(number)
