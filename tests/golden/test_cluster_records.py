"""What a cluster is given and asked: documents of the samples, and the searches of questions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from index.publish.documents import documents
from search.cluster.layout import IMPACTS, RECORD
from search.explain.cluster import explain, explained_text
from search.query.parameters import read_query
from search.store.reader import Store
from tests.support.cluster.memory import forget_searches, memory_engine
from tests.support.golden.records import digest, hold

ASKED: tuple[dict[str, Any], ...] = (
    {"q": "lithium"},
    {"q": "the mood", "limit": 3, "offset": 2},
    {"q": "walking every day", "group": "article", "limit": 2},
    {"q": "weight", "kind": "faq", "lang": "en"},
    {"q": "walking", "tag": "Exercise", "limit": 50, "offset": 1},
    {"q": "walking and weight", "article": "weight-and-activity-faq"},
    {"q": "zzzq"},
    {"q": "i want to die"},
)


def test_documents_for_a_cluster_are_as_recorded(both: Store) -> None:
    """Of a passage its fields, its first impacts, and a digest of all of them."""

    def line(id_: str, fields: dict[str, Any]) -> str:
        shown = {name: one for name, one in fields.items() if name not in (IMPACTS, RECORD)}
        impacts = fields.get(IMPACTS, "").split()
        pairs = [one for one in impacts if "+" in one]
        return f"{id_} {shown} {impacts[:2]} {pairs[:2]} {digest(*impacts)}"

    made = [*documents(both)]
    assert [*documents(both, 3)] == made[3:]
    hold("cluster_documents", [("samples", (line(*one) for one in made))])


def test_searches_of_a_cluster_are_as_recorded(both: Store, tmp_path: Path) -> None:
    engine = memory_engine(both, tmp_path / "side")

    def lines(asked: dict[str, Any]) -> Iterator[str]:
        forget_searches(engine)
        engine.search(read_query(asked))
        sent = [json.dumps(one, sort_keys=True) for one in forget_searches(engine)]
        yield from (one[:800] for one in (*sent[:2], *sent[-2:]))
        yield f"{len(sent)} searches {digest(*sent)}"

    hold("cluster_searches", ((str(one), lines(one)) for one in ASKED))


def test_explanations_of_a_cluster_are_as_recorded(both: Store, tmp_path: Path) -> None:
    """By words alone the parts of a passage add up to its score."""
    engine = memory_engine(both, tmp_path / "side")
    made = [(str(one), explain(read_query(one), engine)) for one in ASKED]
    results = [one for _, explained in made for one in explained.results if not one.pinned]
    assert len(results) > 20
    for one in results:
        assert sum(part.adds for part in one.parts) == pytest.approx(one.score)
    hold("cluster_explained", ((name, explained_text(one).splitlines()) for name, one in made))
