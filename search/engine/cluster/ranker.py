"""The cluster's ranker: for one question, asks the cluster and remembers what it said."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterable
from typing import TYPE_CHECKING

from ...cluster.layout import RECORD, SENTENCES
from ...cluster.side import Side
from ...errors import ClusterUnavailable
from ...query.expand import ExpandedQuestion
from ...query.parameters import Query
from ...store.record import PassageJSON
from ...store.records import read_stored
from .queries import Json, among, by_number, fields
from .searcher import Searcher, stored_fields
from .words import WordsRanking

if TYPE_CHECKING:
    from ...embedding.tensors import Floats
    from .meaning import ClusterHybridRanking

# The cluster returns no more hits at once.
MOST_HITS = 10_000


class ClusterRanker:
    """A Ranker (search.rank.protocol). Raises ClusterUnavailable."""

    def __init__(self, side: Side, searcher: Searcher) -> None:
        self.language = side
        self._searcher = searcher
        self._records: dict[int, str] = {}
        self._sentences: dict[int, str] = {}
        self._with_sentences = False

    def speaking(self, code: str) -> ClusterRanker:
        return ClusterRanker(self.language.speaking(code), self._searcher)

    def by_words(self, question: ExpandedQuestion, query: Query) -> WordsRanking:
        return WordsRanking(question.clauses, query, self)

    def by_meaning(
        self,
        question: ExpandedQuestion,
        query: Query,
        named: frozenset[str],
        share: float,
        find_nearest: bool,
    ) -> ClusterHybridRanking:
        from .meaning import rank_by_meaning  # noqa: PLC0415 - numpy takes 75 ms, and may lack

        self._with_sentences = True
        return rank_by_meaning(question, query, named, share, find_nearest, self)

    def search(self, *searches: Json) -> list[Json]:
        """The answers to several searches; the records in them are remembered."""
        answers = self._searcher.search(*searches)
        for answer in answers:
            self._records.update(stored_fields(answer, RECORD))
            self._sentences.update(stored_fields(answer, SENTENCES))
        return answers

    def expect(self, numbers: Iterable[int]) -> None:
        missing = {number for number in numbers if number not in self._records}
        if missing:
            search = by_number(among(missing), len(missing))
            sentences = SENTENCES if self._with_sentences else None
            self.search(search | fields(RECORD, sentences))

    def record(self, number: int) -> PassageJSON:
        self.expect((number,))
        if number not in self._records:
            raise ClusterUnavailable
        return read_stored(b64decode(self._records[number]))

    def sentences(self, number: int, vector: Floats) -> dict[tuple[int, int], float]:
        from .meaning import read_sentences  # noqa: PLC0415 - as above

        self.expect((number,))
        return read_sentences(self._sentences.get(number), vector)
