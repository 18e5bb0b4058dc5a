"""Ranking by words, where the cluster adds the impacts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Literal

from ...query.clause import Clause, finding
from ...query.parameters import Query
from ...rank.lexical import MOST_COUNTED, counted, of_rest, rest_share
from ...results import Relation
from ...store.postings import UNIT
from .queries import (
    Json,
    among,
    best_first,
    by_article,
    by_number,
    counting_articles,
    filters_of,
    named,
    term_of,
    words_query,
)
from .searcher import hits, scored_numbers
from .session import MOST_HITS, Session

Scored = list[tuple[float, int]]
# Passages that are asked for with their records at first, and without them later.
WITH_RECORDS, MORE = 50, 320


class WordsRanking:
    """A Ranking (search.rank.protocol). What a question mostly needs is asked for at once."""

    name: Literal["words"] = "words"

    def __init__(self, clauses: Sequence[Clause], query: Query, session: Session) -> None:
        self._clauses = clauses
        self._session = session
        self._filters = filters_of(query)
        self._finds = bool(finding(clauses))
        self._grouped = query.offset + query.limit if query.group else 0
        self._best: Scored = []
        self._asked = 0  # how many of the best were asked for
        self._total = 0
        self._articles: tuple[int, int] = (-1, 0)  # counted up to, and how many
        self._by_article: Scored | None = None

    def best(self, count: int, among: frozenset[int] | None = None) -> Scored:
        if not self._finds:
            return []
        if among is not None:
            return self._among(count, among)
        if count > self._asked and len(self._best) == self._asked:
            self._ask(count if not self._asked else max(count, MORE))
        return self._best[:count]

    def _ask(self, count: int) -> None:
        first = not self._asked
        query = words_query(self._clauses, self._filters)
        counts = {"aggs": counting_articles(MOST_COUNTED)} if first and self._grouped else {}
        searches = [best_first(query, count, first and count <= WITH_RECORDS, **counts)]
        if first and self._grouped:
            searches.append(by_article(query, self._grouped))
        found, *grouped = self._session.search(*searches)
        self._asked, self._best = count, scores(found)
        self._total = found["hits"]["total"]["value"]
        if grouped:
            self._articles = MOST_COUNTED, articles_in(found)
            self._by_article = scores(grouped[0])

    def _among(self, count: int, numbers: Iterable[int]) -> Scored:
        query = words_query(self._clauses, [*self._filters, among(numbers)])
        return scores(self._session.search(best_first(query, count, records=True))[0])

    def best_by_rest(
        self, numbers: Iterable[int], title: frozenset[str], _is_rest: Sequence[bool]
    ) -> int | None:
        clauses = [
            Clause(one.term, one.entry, one.weight * rest_share(one.term, title), one.why)
            for one in self._clauses
        ]
        others = [term_of(one) for one in of_rest(finding(self._clauses), title)]
        if not others:
            return None
        filters = [*self._filters, among(numbers), {"bool": {"should": others}}]
        best = scores(self._session.search(best_first(words_query(clauses, filters), 1, True))[0])
        return best[0][1] if best else None

    def best_by_article(self, count: int) -> Scored:
        if not self._finds:
            return []
        if self._by_article is None or count > self._grouped:
            query = words_query(self._clauses, self._filters)
            self._by_article = scores(self._session.search(by_article(query, count))[0])
            self._grouped = count
        return self._by_article

    def total(self) -> tuple[int, Relation]:
        self.best(1)
        return counted(self._total)

    def articles(self, most: int) -> int:
        if not self._finds:
            return 0
        if most > self._articles[0]:
            query = words_query(self._clauses, self._filters)
            search: Json = {"query": query, "size": 0, "aggs": counting_articles(most)}
            (found,) = self._session.search({**search, "track_total_hits": False})
            self._articles = most, articles_in(found)
        return self._articles[1]

    def matches(self) -> Callable[[int], bool]:
        known = {number for _, number in self._best}
        return lambda number: number in known or bool(self.best(1, frozenset((number,))))

    def allowed(self, numbers: Sequence[int]) -> frozenset[int]:
        return allowed(numbers, self._filters, self._session)

    def terms_of(self, number: int) -> set[str]:
        if not self._clauses:
            return set()
        query = {
            "bool": {"should": named(self._clauses, lambda _: 1.0), "filter": [among([number])]}
        }
        (found,) = self._session.search(best_first(query, 1))
        return {
            self._clauses[int(place)].term
            for hit in hits(found)
            for place in hit.get("matched_queries", ())
        }


def scores(answer: Json) -> Scored:
    return [(score * UNIT, number) for score, number in scored_numbers(answer)]


def articles_in(answer: Json) -> int:
    return len(answer["aggregations"]["articles"]["buckets"])


def allowed(numbers: Sequence[int], filters: Sequence[Json], session: Session) -> frozenset[int]:
    """Those of these passages that pass the filters."""
    if not filters or not numbers:
        return frozenset(numbers)
    query = {"bool": {"filter": [*filters, among(numbers)]}}
    (found,) = session.search(by_number(query, min(len(numbers), MOST_HITS)))
    return frozenset(hit["sort"][0] for hit in hits(found))
