"""The cluster's engine where the cluster fails: 503 with the emergency line, never a part."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from index.publish.side import write_side
from search.app import create_app
from search.cluster import client as client_module
from search.cluster.side import ClusterSide
from search.engine.cluster.engine import ClusterEngine
from search.errors import IndexDamaged
from search.store.manifest import read_manifest
from search.store.reader import Store
from tests.support.cluster.stub import Node, node_running
from tests.support.search_fixtures import LINE, LINE_JSON, built, json_lines, problem

WHOLE: dict[str, Any] = {
    "timed_out": False,
    "_shards": {"total": 2, "successful": 2, "skipped": 0, "failed": 0},
    "hits": {"total": {"value": 0, "relation": "eq"}, "hits": []},
    "status": 200,
}


def broken(**changes: Any) -> dict[str, Any]:
    found = copy.deepcopy(WHOLE)
    found["_shards"] |= changes.pop("shards", {})
    return found | changes


@pytest.fixture(scope="module")
def side(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("side")
    index = built(folder, json_lines("Tea helps.", "Sleep helps."))
    write_side(index, read_manifest(index), "citebox-1-abc", folder / "side")
    return folder / "side"


@pytest.fixture
def node() -> Iterator[Node]:
    with node_running(lambda _path, _body: (200, {"responses": [WHOLE]})) as running:
        yield running


@pytest.fixture
def client(side: Path, node: Node) -> Iterator[FlaskClient]:
    engine = ClusterEngine.open(side, {"CITEBOX_ENGINE": node.url})
    yield create_app(engine, LINE).test_client()
    engine.close()


def refused(client: FlaskClient) -> None:
    data = problem(client.post("/search", data="tea", content_type="text/plain"), 503)
    assert data["emergency"] == LINE_JSON


def test_a_whole_answer_without_hits_is_an_answer(client: FlaskClient) -> None:
    found = client.post("/search", data="tea", content_type="text/plain")
    assert (found.status_code, found.json["total"]) == (200, 0)


@pytest.mark.parametrize(
    "answer",
    [
        broken(timed_out=True),
        broken(shards={"successful": 1}),
        broken(shards={"failed": 1}),
        broken(shards={"total": 0, "successful": 0}),
        {"error": {"type": "index_not_found_exception"}, "status": 404},
        {},
        None,
    ],
)
def test_a_part_of_an_answer_is_none(client: FlaskClient, node: Node, answer: Any) -> None:
    node.answers = lambda _path, _body: (200, {"responses": [answer]})
    refused(client)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500, 503])
def test_a_cluster_that_refuses_is_out_of_order(
    client: FlaskClient, node: Node, status: int
) -> None:
    node.answers = lambda _path, _body: (status, {"error": {"reason": "canary"}})
    refused(client)
    assert problem(client.get("/health"), 503)["emergency"] == LINE_JSON


def test_a_cluster_that_hangs_is_given_up(
    monkeypatch: pytest.MonkeyPatch, client: FlaskClient, node: Node
) -> None:
    node.answers = None
    monkeypatch.setattr(client_module.Client.send, "__defaults__", (b"", "x/y", 0.2, 0.4))
    refused(client)
    assert len(node.asked) == client_module.LEAST_TRIES


def test_every_search_says_that_a_part_will_not_do(client: FlaskClient, node: Node) -> None:
    client.post("/search", data="tea", content_type="text/plain", query_string={"group": "article"})
    ((path, _, body),) = node.asked[:1]
    assert path == "/_msearch"
    assert body.count(b'"allow_partial_search_results":false') == 2


def test_the_cluster_never_sees_a_word_of_a_question(client: FlaskClient, node: Node) -> None:
    client.post("/search", data="does tea help canary", content_type="text/plain")
    seen = b"".join(body for _, _, body in node.asked).lower()
    assert b"impacts" in seen
    assert not [word for word in (b"tea", b"help", b"canary") if word in seen]


def test_suggestions_of_our_own_texts_need_no_cluster(client: FlaskClient, node: Node) -> None:
    node.answers = None
    assert client.post("/suggest", data="te", content_type="text/plain").status_code == 200
    assert not node.asked


def test_a_side_index_is_not_opened_as_a_whole_one_nor_a_whole_one_as_a_side(
    side: Path, tmp_path: Path
) -> None:
    with pytest.raises(IndexDamaged):
        Store.open(side)
    with pytest.raises(IndexDamaged, match="citebox publish writes one"):
        ClusterSide.open(built(tmp_path, json_lines("Tea helps.")))
