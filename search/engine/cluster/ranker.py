"""The cluster's ranker: ranks one question's passages there and reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...cluster.side import ClusterSide
from ...query.expand import ExpandedQuestion
from ...query.parameters import Query
from .searcher import Searcher
from .session import Session
from .words import WordsRanking

if TYPE_CHECKING:
    from ...embedding.tensors import Floats
    from .meaning import ClusterHybridRanking


class ClusterRanker:
    """A Ranker (search.rank.protocol). Raises ClusterUnavailable."""

    def __init__(self, side: ClusterSide, searcher: Searcher) -> None:
        self.side = side
        self._searcher = searcher
        self._session = session = Session(side, searcher)
        self.expect, self.record = session.expect, session.record

    def for_language(self, code: str) -> ClusterRanker:
        return ClusterRanker(self.side.for_language(code), self._searcher)

    def by_words(self, question: ExpandedQuestion, query: Query) -> WordsRanking:
        return WordsRanking(question.clauses, query, self._session)

    def by_meaning(
        self,
        question: ExpandedQuestion,
        query: Query,
        named: frozenset[str],
        share: float,
        find_nearest: bool,
    ) -> ClusterHybridRanking:
        from .meaning import rank_by_meaning  # noqa: PLC0415 - numpy takes 75 ms, and may lack

        self._session.with_sentences = True
        return rank_by_meaning(question, query, named, share, find_nearest, self._session)

    def sentences(self, number: int, vector: Floats) -> dict[tuple[int, int], float]:
        from .meaning import read_sentences  # noqa: PLC0415 - as above

        return read_sentences(self._session.sentences(number), vector)
