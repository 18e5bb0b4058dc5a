"""Protocols: what ranks and reads the passages of an index, here or in a cluster.

Imported for types only, so a start does not pay for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

from ..query.expand import ExpandedQuestion
from ..query.parameters import Query
from ..results import RankedBy, Relation
from ..store.record import PassageJSON
from ..store.side_index import SideIndex

if TYPE_CHECKING:
    from ..embedding.tensors import Floats

Scored = list[tuple[float, int]]


class Ranking(Protocol):
    """The passages that match a question, in order. `name` says what ranks them."""

    @property
    def name(self) -> RankedBy: ...

    def best(self, count: int, among: frozenset[int] | None = None) -> Scored:
        """At most `count` of (score, passage number), best first, ties by number.

        `among` None allows every matching passage.
        """
        ...

    def best_by_article(self, count: int) -> Scored:
        """The best passage of each of the best articles, as `best`; at least `count` of them, if
        so many match."""
        ...

    def best_by_rest(
        self, among: Iterable[int], title: frozenset[str], is_rest: Sequence[bool]
    ) -> int | None:
        """The best of an article's matching passages, where its title's words count less.

        `title` are their stems and those of their synonyms. `is_rest` tells of each word of the
        question, cut at white space, whether it is another; one must be. None where no passage can
        be told to be the best."""
        ...

    def total(self) -> tuple[int, Relation]:
        """The number of matching passages, counted up to MOST_COUNTED."""
        ...

    def articles(self, most: int) -> int:
        """The number of articles with a matching passage; any number above `most` says "more"."""
        ...

    def matches(self) -> Callable[[int], bool]:
        """The function passage number -> whether it matches."""
        ...

    def allowed(self, numbers: Sequence[int]) -> frozenset[int]:
        """Those of these passages that the filters allow."""
        ...

    def terms_of(self, number: int) -> set[str]:
        """The terms of the clauses that a passage has."""
        ...


class MeaningRanking(Ranking, Protocol):
    """A ranking by words and meaning. `vector` is the question's, of length 1."""

    @property
    def vector(self) -> Floats: ...

    def is_far(self, coverage: float, words: int) -> bool:
        """Tell whether meaning and coverage (search.rank.unanswered) come less near than the
        model's threshold."""
        ...

    @property
    def most_worded(self) -> int:
        """The number of the matching passage with the best word score, stop words left out."""
        ...


class Ranker(Protocol):
    """Ranks and reads the passages of one index, for one question."""

    @property
    def side(self) -> SideIndex: ...

    def for_language(self, code: str) -> Ranker:
        """The same for questions in a language (search.store.side_index)."""
        ...

    def by_words(self, question: ExpandedQuestion, query: Query) -> Ranking: ...

    def by_meaning(
        self,
        question: ExpandedQuestion,
        query: Query,
        named: frozenset[str],
        share: float,
        find_nearest: bool,
    ) -> MeaningRanking:
        """Rank by words and meaning. `named` are the terms of the medicines that the question
        names; `share` as in search.rank.hybrid. `find_nearest`: where no passage matches, the
        nearest do."""
        ...

    def expect(self, numbers: Iterable[int]) -> None:
        """Get ready for the records of these passages to be read."""
        ...

    def record(self, number: int) -> PassageJSON:
        """The record of a passage; the caller may replace its fields, not change what is in
        them."""
        ...

    def sentences(self, number: int, vector: Floats) -> dict[tuple[int, int], float]:
        """A passage's sentences, as half-open code points, with their likeness to a vector."""
        ...
