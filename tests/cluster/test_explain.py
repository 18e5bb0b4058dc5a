"""What the cluster adds for each clause is what this machine adds."""

from __future__ import annotations

import pytest

from search.explain import cluster
from search.explain.trace import explain
from search.query.parameters import Query
from search.store.reader import Store
from tests.support.engine_under_test import cluster_engine


@pytest.mark.parametrize(
    "text", ["does exercise help against low mood", "lithum side effects", "sleep", "zzz qqq"]
)
def test_both_engines_explain_alike(store: Store, text: str) -> None:
    engine = cluster_engine(store.directory)
    there, here = cluster.explain(Query(text), engine), explain(Query(text), store)
    assert (there.total, len(there.results)) == (here.total, len(here.results))
    for one, other in zip(there.results, here.results, strict=True):
        assert (one.passage, one.rank, one.pinned) == (other.passage, other.rank, other.pinned)
        assert {(part.words, part.why): part.impact * part.weight for part in one.parts} == {
            (part.words, part.why): pytest.approx(part.impact * part.weight) for part in other.parts
        }
    shown = cluster.explained_text(there)
    assert all(f"{one.rank}. {one.heading[0]}" in shown for one in there.results)
