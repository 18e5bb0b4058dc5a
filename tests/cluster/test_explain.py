"""Both engines explain alike: what the cluster adds for each clause is what this machine adds."""

from __future__ import annotations

import re

import pytest

from search.explain import cluster, trace
from search.query.parameters import Query
from search.store.reader import Store
from tests.docs.documents import blocks, read
from tests.support.each import each
from tests.support.engine_under_test import cluster_engine

QUESTION = "what if I forget to take my tablets"


@pytest.mark.parametrize("text", [QUESTION, "lithum side effects", "sleep", "zzz qqq"])
@pytest.mark.parametrize("more", [{}, {"kind": "faq"}, {"exact": True}], ids=str)
def test_both_engines_explain_alike(store: Store, text: str, more: dict[str, object]) -> None:
    query = Query(text, **more)  # type: ignore[arg-type]
    there = cluster.explain(query, cluster_engine(store.directory))
    here = trace.explain(query, store)
    assert (there.question, there.ranking) == (here.question, "words")
    assert (there.total, there.total_relation) == (here.total, here.total_relation)
    assert len(there.results) == len(here.results)
    for one, other in zip(there.results, here.results, strict=True):
        assert (one.rank, one.passage, one.heading) == (other.rank, other.passage, other.heading)
        assert (one.pinned, one.score) == (other.pinned, pytest.approx(other.score))
        assert [(part.words, part.why, part.weight) for part in one.parts] == [
            (part.words, part.why, part.weight * part.rarity) for part in other.parts
        ]
        for part, same in each(zip(one.parts, other.parts, strict=True)):
            assert part.impact == pytest.approx(same.impact)
            assert part.adds == pytest.approx(same.adds)
        assert one.pinned or sum(part.adds for part in one.parts) == pytest.approx(one.score)
    shown = cluster.explained_text(there)
    assert all(f"{one.rank}. {one.heading[0]}" in shown for one in there.results)


def test_a_clause_is_in_as_many_passages_there_as_here(store: Store) -> None:
    there = cluster.explain(Query(QUESTION), cluster_engine(store.directory))
    here = trace.explain(Query(QUESTION), store)
    counts = {word.word: word.passages for word in here.words}
    counts |= {other.other: other.passages for other in here.stands_for}
    counts |= {pair.words: pair.passages for pair in here.pairs}
    told = {part.words: part.passages for one in there.results for part in one.parts}
    assert told == {words: counts[words] for words in each(told)}


def test_the_document_shows_what_the_cluster_explains(store: Store) -> None:
    """The name of its index is cut."""
    shown = blocks(read("docs/scale.md"), "text")[1].strip()
    explained = cluster.explain(Query(QUESTION, limit=1), cluster_engine(store.directory))
    assert shown == re.sub(r"(?<=citebox-1-).*", "…", cluster.explained_text(explained))
