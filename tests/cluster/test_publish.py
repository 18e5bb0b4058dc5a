"""Publishing: the new index is whole before it is found; what was served stays until then."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from index.publish import cluster as publishing
from index.publish.bucket import PublishError
from index.publish.cluster import publish_to_cluster
from search.app import create_app
from search.cluster.layout import ALIAS
from search.cluster.side import ClusterSide
from search.engine.cluster.engine import ClusterEngine
from tests.support.engine_under_test import client
from tests.support.search_fixtures import ask, built, json_lines


def asked(side: Path, question: str) -> dict[str, Any]:
    engine = ClusterEngine(ClusterSide.open(side), client())
    return ask(create_app(engine).test_client(), question)


def test_the_side_names_its_own_index_and_the_alias_the_last_one(tmp_path: Path) -> None:
    one = built(tmp_path / "one", json_lines("dragons one"))
    two = built(tmp_path / "two", json_lines("dragons one", "dragons two"))
    first = publish_to_cluster(one, client(), tmp_path / "first", replicas=0)
    second = publish_to_cluster(two, client(), tmp_path / "second", replicas=0)
    assert asked(tmp_path / "first", "dragons")["total"] == 1, "an old side meets its own index"
    assert asked(tmp_path / "second", "dragons")["total"] == 2
    live = client().send("GET", f"/_alias/{ALIAS}").data
    assert [*live] == [second.name] != [first.name]


def test_an_interrupted_publish_leaves_what_was_served_and_goes_on(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # Never published before, and English whatever letters the number has.
    texts = [f"These are the dragons with number n{n} of {uuid4()}" for n in range(40)]
    side = tmp_path / "side"
    publish_to_cluster(built(tmp_path / "one", json_lines("dragons")), client(), side, replicas=0)
    index = built(tmp_path / "two", json_lines(*texts))
    monkeypatch.setattr(publishing, "BATCH", 10)

    bring = publishing._Publisher._bring
    brought = []

    def breaks(self: Any, batch: Any) -> None:
        if len(brought) == 3:
            raise PublishError("the power is cut")
        brought.append(batch)
        bring(self, batch)

    with monkeypatch.context() as patched:
        patched.setattr(publishing._Publisher, "_bring", breaks)
        with pytest.raises(PublishError):
            publish_to_cluster(index, client(), side, replicas=0)
    assert asked(side, "dragons")["total"] == 1, "what was served is as before"
    done = publish_to_cluster(index, client(), side, replicas=0)
    assert done.sent < done.documents == 80, "what was there is not sent again"
    assert asked(side, "dragons")["matches"] == 40
    assert publish_to_cluster(index, client(), side, replicas=0).sent == 0


def test_copies_that_cannot_be_made_change_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    side = tmp_path / "side"
    publish_to_cluster(built(tmp_path / "one", json_lines("dragons")), client(), side, replicas=0)
    two = built(tmp_path / "two", json_lines("dragons", "dragons"))
    monkeypatch.setattr(publishing, "GREEN_S", 1)
    with pytest.raises(PublishError, match="Not every copy could be made"):
        publish_to_cluster(two, client(), side, replicas=5)
    assert asked(side, "dragons")["total"] == 1
