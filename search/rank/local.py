"""The local ranker: ranks and reads the passages of an index on this machine."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ..query.expand import ExpandedQuestion
from ..query.parameters import Query
from ..store.reader import Store
from .lexical import LexicalRanking
from .scan import with_postings

if TYPE_CHECKING:
    from ..embedding.tensors import Floats
    from .hybrid import HybridRanking


class LocalRanker:
    """A Ranker (search.rank.protocol) over a Store."""

    def __init__(self, store: Store) -> None:
        self.side = store
        self._store = store
        self.record = store.record_at

    def for_language(self, code: str) -> LocalRanker:
        return LocalRanker(self._store.for_language(code))

    def by_words(self, question: ExpandedQuestion, query: Query) -> LexicalRanking:
        store = self._store
        clauses = with_postings(question.clauses, store)
        return LexicalRanking(clauses, self.allowed(query), store.article_number)

    def by_meaning(
        self,
        question: ExpandedQuestion,
        query: Query,
        named: frozenset[str],
        share: float,
        find_nearest: bool,
    ) -> HybridRanking:
        # Late: an index without vectors, or a machine without numpy, never gets here.
        from .hybrid import rank_hybrid  # noqa: PLC0415 - numpy takes 75 ms, and may lack

        allowed = self.allowed(query)
        ranking = rank_hybrid(question, allowed, named, self._store, share)
        if find_nearest:
            ranking.find_nearest(allowed)
        if vectors := self._store.vectors:
            ranking.read_closely(
                lambda number: vectors.read_closely(number, ranking.asked),
                nearest_to_asked=question.as_result is not None,
            )
        return ranking

    def expect(self, numbers: Iterable[int]) -> None:
        """Do nothing: a record is read when it is asked for."""

    def allowed(self, query: Query) -> frozenset[int] | None:
        """The passages that the query's filters allow, None for all."""
        return self._store.numbers(query.article, query.tag, query.kind, query.lang)

    def sentences(self, number: int, vector: Floats) -> dict[tuple[int, int], float]:
        vectors = self._store.vectors
        return vectors.sentences(number, vector) if vectors else {}
