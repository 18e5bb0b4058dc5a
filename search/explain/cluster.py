"""What the cluster adds for each clause of a question, of the passages that it returns.

The cluster keeps no parts of an impact (field, frequency, length): those are explained over the
whole index on the machine where it was built.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..engine.cluster.engine import ClusterEngine
from ..engine.cluster.queries import among, best_first, named
from ..engine.cluster.searcher import hits
from ..pipeline import run_search_by
from ..query.clause import Clause
from ..query.parameters import Query
from ..results import RankedBy, Relation
from ..store.postings import UNIT
from .names import Names


@dataclass(frozen=True, slots=True)
class Added:
    """A clause of the question: what it adds to a passage's words, its `impact` times `weight`."""

    words: str
    why: str
    passages: int
    impact: float
    weight: float
    adds: float


@dataclass(frozen=True, slots=True)
class ClusterResult:
    """By words alone `score` is the sum of what the `parts` add, unless the clinic pinned it."""

    rank: int
    score: float
    passage: str
    heading: tuple[str, ...]
    pinned: bool
    parts: tuple[Added, ...]


@dataclass(frozen=True, slots=True)
class ClusterExplanation:
    """`index` is the name of the cluster's index."""

    question: str
    index: str
    ranking: RankedBy
    total: int
    total_relation: Relation
    results: tuple[ClusterResult, ...]


def explain(query: Query, engine: ClusterEngine) -> ClusterExplanation:
    """Explain the results of `query`. Raises ClusterUnavailable."""
    run = run_search_by(query, engine.ranker())
    question, results = run.retrieved.question, run.results
    names = Names(question, run.store)
    parts = _parts(question.clauses, run.numbers, engine, names)
    found = zip(results.hits, run.numbers, strict=True)
    return ClusterExplanation(
        question=query.text,
        index=engine.side.index,
        ranking=results.ranking,
        total=results.total,
        total_relation=results.total_relation,
        results=tuple(
            ClusterResult(
                rank=rank,
                score=hit.score,
                passage=hit.record["id"],
                heading=(hit.record["article"]["title"], *hit.record["section"]),
                pinned=hit.pinned,
                parts=parts.get(number, ()),
            )
            for rank, (hit, number) in enumerate(found, query.offset + 1)
        ),
    )


def _parts(
    clauses: tuple[Clause, ...], numbers: tuple[int, ...], engine: ClusterEngine, names: Names
) -> dict[int, tuple[Added, ...]]:
    """By passage. A clause's score in the cluster, whose boost is 1 here, is its impact."""
    if not numbers:
        return {}
    should = named(clauses, lambda _: 1.0)
    query = {"bool": {"should": should, "filter": [among(numbers)]}}
    answer = engine.searcher.search_named(best_first(query, len(numbers)))
    return {
        hit["sort"][1]: tuple(
            _added(clauses[int(place)], score * UNIT, names)
            for place, score in sorted(
                hit.get("matched_queries", {}).items(), key=lambda one: int(one[0])
            )
        )
        for hit in hits(answer)
    }


def _added(clause: Clause, impact: float, names: Names) -> Added:
    words, adds = names.words(clause), impact * clause.weight
    return Added(words, clause.why, clause.passages, impact, clause.weight, adds)


def explained_text(one: ClusterExplanation) -> str:
    return "\n".join(_lines(one))


def _lines(one: ClusterExplanation) -> Iterator[str]:
    yield f"Question  {one.question}"
    yield f"Index     {one.index}"
    yield f"Ranking   by {one.ranking.replace('+', ' and ')}"
    yield f"Total     {'at least ' if one.total_relation == 'gte' else ''}{one.total}"
    for result in one.results:
        yield ""
        yield f"{result.rank}. {' › '.join(filter(None, result.heading))}"
        pinned = ", pinned by the clinic" if result.pinned else ""
        yield f"   {result.passage}, score {result.score:.3f}{pinned}"
        yield f"   {'words':<26}{'':<12}{'passages':>9}{'impact':>9}{'weight':>9}{'adds':>9}"
        for part in result.parts:
            yield (
                f"   {part.words:<26.26}{part.why:<12}{part.passages:>9}{part.impact:>9.3f}"
                f"{part.weight:>9.3f}{part.adds:>9.3f}"
            )
        if result.parts:
            yield f"   {'words in all':<65}{sum(part.adds for part in result.parts):>9.3f}"
