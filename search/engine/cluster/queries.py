"""Queries: clauses and filters in the cluster's language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from ...cluster.layout import ARTICLE, ARTICLE_ID, IMPACTS, KIND, LANG, NUMBER, RECORD, TAG, token
from ...languages.detect import own_code
from ...query.clause import STOP, Clause
from ...query.parameters import Query
from ...rank.lexical import MOST_COUNTED

# The cluster stops of itself when nobody waits for it any more.
_TIMEOUT = "4s"
Json = dict[str, Any]


def filters_of(query: Query) -> list[Json]:
    """The filters of a query. A value that no index has (half a surrogate pair) allows nothing."""
    wanted = {
        ARTICLE_ID: query.article,
        TAG: query.tag.lower() if query.tag else query.tag,
        KIND: query.kind,
        LANG: query.lang and own_code(query.lang),
    }
    return [_filter(field, value) for field, value in wanted.items() if value is not None]


def _filter(field: str, value: str) -> Json:
    try:
        value.encode()
    except UnicodeEncodeError:
        return {"match_none": {}}
    return {"term": {field: value}}


def among(numbers: Iterable[int]) -> Json:
    return {"terms": {NUMBER: sorted(numbers)}}


def words_query(clauses: Sequence[Clause], filters: Sequence[Json]) -> Json:
    """The passages that any finding clause finds, scored by all clauses."""
    boosts = [clause.weight for clause in clauses]  # a term may be in two clauses
    order_only = any(clause.why == STOP for clause in clauses)
    finding = [term_of(clause) for clause in clauses if clause.why != STOP]
    required = [{"bool": {"should": finding}}] if order_only else []
    return scored(clauses, boosts, [*required, *filters])


def scored(clauses: Iterable[Clause], boosts: Iterable[float], filters: Sequence[Json]) -> Json:
    return {
        "bool": {
            "should": [
                term_of(clause, boost) for clause, boost in zip(clauses, boosts, strict=True)
            ],
            "minimum_should_match": 1,
            "filter": filters,
        }
    }


def term_of(clause: Clause, boost: float = 1.0) -> Json:
    return {"term": {IMPACTS: {"value": token(clause.entry), "boost": boost}}}


def named(clauses: Sequence[Clause], boosts: Callable[[Clause], float]) -> list[Json]:
    """The clauses' terms, each told apart in the answer by its place."""
    found = [term_of(clause, boosts(clause)) for clause in clauses]
    for place, one in enumerate(found):
        one["term"][IMPACTS]["_name"] = str(place)
    return found


def best_first(query: Json, size: int, records: bool = False, **more: Any) -> Json:
    """A search for passages, best first, ties by number."""
    return {
        "query": query,
        "size": size,
        "sort": [{"_score": "desc"}, {NUMBER: "asc"}],
        "track_total_hits": MOST_COUNTED + 1,
        "timeout": _TIMEOUT,
        **fields(RECORD if records else None),
        **more,
    }


def by_number(query: Json, size: int) -> Json:
    """A search for passages in their order, without scores."""
    return {
        "query": {"bool": {"filter": [query]}},
        "size": size,
        "sort": [{NUMBER: "asc"}],
        "track_total_hits": False,
        "timeout": _TIMEOUT,
        **fields(),
    }


def fields(*stored: str | None) -> Json:
    """What is returned of each hit besides its score and number."""
    names = [name for name in stored if name]
    return {"_source": False, "stored_fields": names or "_none_"}


def by_article(query: Json, size: int) -> Json:
    """A search for the best passage of each article, best first."""
    return best_first(query, size, records=True, collapse={"field": ARTICLE})


def counting_articles(most: int) -> Json:
    """An aggregation: the distinct articles, exact up to `most`. Every shard returns all that it
    has, or more than `most` of them."""
    return {"articles": {"terms": {"field": ARTICLE, "size": most + 1, "shard_size": most + 1}}}
