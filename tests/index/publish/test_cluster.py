"""Publishing to a cluster: what is asked of it, in which order, and what ends a publish."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, cast

import pytest

from index.build import build
from index.publish.bucket import PublishError
from index.publish.cluster import Loaded, publish_to_cluster
from index.publish.documents import documents
from search.cluster.client import Answer, Client
from search.cluster.side import CLUSTER
from search.errors import ClusterUnavailable
from search.store.manifest import read_manifest
from search.store.reader import Store

ARTICLES = 300  # each has one passage: 600 documents, three requests
DOCUMENTS = 2 * ARTICLES


class Asked(NamedTuple):
    method: str
    path: str  # below the index
    try_s: float
    within_s: float


class Cluster:
    """A client that answers as a cluster with room for everything would, but for `says`: answers
    by method and path, each given once."""

    def __init__(self, is_there: bool = False) -> None:
        self.asked: list[Asked] = []
        self.bodies: list[bytes] = []
        self.ids: list[str] = []
        self.waits: list[float] = []
        self.is_there = is_there
        self.last: object = None
        self.says: dict[str, list[Answer | ClusterUnavailable]] = {}

    def send(
        self, method: str, target: str, body: bytes = b"", kind: str = "application/json",
        try_s: float = 0, within_s: float = 0,
    ) -> Answer:  # fmt: skip
        path = "/" + "/".join(target.split("/")[2:]) if target.startswith("/citebox") else target
        self.asked.append(Asked(method, path.partition("?")[0], try_s, within_s))
        self.bodies.append(body)
        if left := self.says.get(f"{method} {path.partition('?')[0]}"):
            said = left.pop(0)
            if isinstance(said, ClusterUnavailable):
                raise said
            return said
        return self._usual(method, path, body)

    def _usual(self, method: str, path: str, body: bytes) -> Answer:
        if path == "/_bulk":
            assert len(body) < 10_000_000
            ids = [json.loads(line)["index"]["_id"] for line in body.splitlines()[::2]]
            self.ids += [one for one in ids if one not in self.ids]
            return items(dict.fromkeys(ids, 201))
        if path == "/_count":
            return Answer(200, {"count": DOCUMENTS if self.is_there else len(self.ids)})
        if path == "/_search":
            hits = [] if self.last is None else [{"sort": [self.last]}]
            return Answer(200, {"hits": {"hits": hits}})
        if "health" in path:
            return Answer(200, {"status": "green"})
        return Answer(404 if method == "HEAD" and not self.is_there else 200, {})

    def paths(self) -> list[str]:
        return [f"{one.method} {one.path}" for one in self.asked]

    def bulks(self) -> list[bytes]:
        pairs = zip(self.asked, self.bodies, strict=True)
        return [body for asked, body in pairs if asked.path == "/_bulk"]


def items(statuses: dict[str, int]) -> Answer:
    """The answer to a bulk request, by the documents' ids."""
    found = [
        {"index": {"_id": id_, "status": status, "error": {"reason": f"because {status}"}}}
        for id_, status in statuses.items()
    ]
    return Answer(200, {"items": found})


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("for-a-cluster")
    rows = ({"id": f"a{n}", "title": f"Rest {n}", "text": f"Nap {n}."} for n in range(ARTICLES))
    (folder / "articles.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    build([folder / "articles.jsonl"], folder / "index")
    return folder / "index"


@pytest.fixture
def publish(index: Path, tmp_path: Path) -> Callable[..., Loaded]:
    def run(cluster: Cluster, replicas: int = 1) -> Loaded:
        client = cast(Client, cluster)
        return publish_to_cluster(
            index, client, tmp_path / "side", replicas, sleep=cluster.waits.append
        )

    return run


def refused(publish: Callable[..., Loaded], cluster: Cluster) -> str:
    with pytest.raises(PublishError) as error:
        publish(cluster)
    return str(error.value)


def test_the_index_is_found_only_when_all_of_it_is_there_and_copied(
    publish: Callable[..., Loaded], index: Path, tmp_path: Path
) -> None:
    cluster = Cluster()
    done = publish(cluster, replicas=2)
    assert cluster.paths() == [
        "HEAD /", "PUT /", "POST /_refresh", "POST /_search",
        "POST /_bulk", "POST /_bulk", "POST /_bulk",
        "POST /_refresh", "POST /_forcemerge", "POST /_refresh", "GET /_count",
        "PUT /_settings", f"GET /_cluster/health/{done.name}", "POST /_aliases",
    ]  # fmt: skip
    assert (done.documents, done.sent, len(cluster.ids)) == (DOCUMENTS, DOCUMENTS, DOCUMENTS)
    assert [len(body.splitlines()) // 2 for body in cluster.bulks()] == [250, 250, 100]
    assert json.loads(cluster.bodies[-3]) == {"index": {"number_of_replicas": 2}}
    alias = json.loads(cluster.bodies[-1])["actions"]
    assert alias[0]["remove"]["must_exist"] is False  # the first publish finds none
    assert alias[1]["add"]["index"] == done.name
    side = tmp_path / "side" / read_manifest(tmp_path / "side").generation
    assert json.loads((side / CLUSTER).read_text()) == {"index": done.name}
    assert cluster.waits == []


def test_merging_and_copying_may_take_an_hour_and_all_else_a_minute(
    publish: Callable[..., Loaded],
) -> None:
    cluster = Cluster()
    publish(cluster)
    times = {one.path.split("/citebox")[0]: (one.try_s, one.within_s) for one in cluster.asked}
    assert times.pop("/_forcemerge") == times.pop("/_cluster/health") == (3600, 7200)
    assert times.pop("/_bulk") == (30, 60)
    assert {*times.values()} == {(60, 120)}


def test_what_an_earlier_publish_has_brought_is_not_sent_again(
    publish: Callable[..., Loaded],
) -> None:
    cluster = Cluster(is_there=True)
    assert publish(cluster).sent == 0
    assert cluster.paths()[:3] == ["HEAD /", "GET /_count", "PUT /_settings"]


@pytest.mark.parametrize(
    ("last", "sent"),
    [(None, 600), (-1, 600), (299, 600), (499, 600), (501, 599), ("x", 600)],
)
def test_an_interrupted_publish_goes_on_two_requests_before_its_end(
    publish: Callable[..., Loaded], last: object, sent: int
) -> None:
    """The last two may be there in part; articles are always sent."""
    cluster = Cluster()
    cluster.last = last
    cluster.says["GET /_count"] = [Answer(200, {"count": DOCUMENTS})]
    assert publish(cluster).sent == sent
    assert len([one for one in cluster.ids if one.startswith("a")]) == ARTICLES


def test_documents_begin_with_the_passage_that_is_asked_for(index: Path) -> None:
    store = Store.open(index)
    try:
        every, later = [*documents(store)], [*documents(store, 298)]
    finally:
        store.close()
    assert (len(every), len(later)) == (DOCUMENTS, ARTICLES + 2)
    assert [fields["number"] for _, fields in every[:3]] == [0, 1, 2]
    assert later == every[298:]


def test_only_documents_without_room_are_sent_again(publish: Callable[..., Loaded]) -> None:
    cluster = Cluster()
    first = documents_of(publish)[:250]
    statuses = dict.fromkeys(first, 200) | {first[3]: 429, first[7]: 503}
    busy: list[Answer | ClusterUnavailable] = [Answer(503, {}), ClusterUnavailable("No.")]
    cluster.says["POST /_bulk"] = [items(statuses), *busy]
    cluster.says["GET /_count"] = [Answer(200, {"count": DOCUMENTS})]
    publish(cluster)
    tries = cluster.bulks()
    again = [json.loads(line)["index"]["_id"] for line in tries[1].splitlines()[::2]]
    assert again == [first[3], first[7]]
    assert tries[1] == tries[2] == tries[3]
    assert cluster.waits == [1, 2, 4]


def documents_of(publish: Callable[..., Loaded]) -> list[str]:
    cluster = Cluster()
    publish(cluster)
    return cluster.ids


def test_a_cluster_that_stays_busy_is_waited_for_for_some_90_s(
    publish: Callable[..., Loaded],
) -> None:
    cluster = Cluster()
    cluster.says["POST /_bulk"] = [Answer(429, {})] * 8
    assert refused(publish, cluster) == (
        "The cluster takes no more documents: It is too busy (429). What is served is as before; "
        "publish again to go on."
    )
    assert cluster.waits == [1, 2, 4, 8, 16, 30, 30]
    assert len([one for one in cluster.paths() if one == "POST /_bulk"]) == 8


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_busy_moment_ends_no_publish(publish: Callable[..., Loaded], status: int) -> None:
    cluster = Cluster()
    cluster.says["PUT /_settings"] = [Answer(status, {})]
    cluster.says["POST /_bulk"] = [Answer(status, {})]
    assert publish(cluster).sent == DOCUMENTS
    assert cluster.waits == [1, 1]


def test_a_cluster_that_is_not_there_is_said_in_its_own_words(
    publish: Callable[..., Loaded],
) -> None:
    cluster = Cluster()
    cluster.says["HEAD /"] = [ClusterUnavailable("Nothing listens.")]
    assert refused(publish, cluster) == (
        "The cluster does not answer. Nothing listens. What is served is as before; publish again "
        "to go on."
    )


ERROR: dict[str, Any] = {"error": {"type": "t", "reason": "r", "caused_by": {"reason": "c"}}}


@pytest.mark.parametrize(
    ("request_", "answer", "sentence"),
    [
        ("PUT /", Answer(400, ERROR), "The cluster refuses the index: c"),
        ("PUT /", Answer(400, {"error": {"type": "t"}}), "The cluster refuses the index: t"),
        ("PUT /", Answer(400, "no"), "The cluster refuses the index: no"),
        ("PUT /", Answer(401, ERROR), "It does not let us in (401)"),
        ("PUT /", Answer(500, ERROR), "The cluster answers 500: c. What is served is as before"),
        ("POST /_bulk", Answer(413, ERROR), "The cluster refuses documents: The cluster"),
        ("POST /_bulk", items({"a": 201, "b": 400}), "The cluster refuses a document: because 400"),
        ("GET /_count", Answer(200, {"count": 599}), "The cluster has 599 of 600 documents"),
        ("GET /_count", Answer(200, {"count": 601}), "The cluster has 601 of 600 documents"),
    ],
)  # fmt: skip
def test_what_ends_a_publish_is_said_and_nothing_is_served_of_it(
    publish: Callable[..., Loaded], tmp_path: Path, request_: str, answer: Answer, sentence: str
) -> None:
    cluster = Cluster()
    cluster.says[request_] = [answer]
    assert refused(publish, cluster).startswith(sentence)
    assert "POST /_aliases" not in cluster.paths()
    assert not (tmp_path / "side").exists()


@pytest.mark.parametrize("status", [200, 408])
def test_an_index_without_all_copies_is_not_served(
    publish: Callable[..., Loaded], index: Path, status: int
) -> None:
    cluster = Cluster()
    name = publish(Cluster()).name
    cluster.says[f"GET /_cluster/health/{name}"] = [Answer(status, {"status": "yellow"})]
    assert refused(publish, cluster).startswith("Not every copy could be made (yellow).")
    assert "POST /_aliases" not in cluster.paths()


def test_an_index_of_that_name_is_gone_on_with(publish: Callable[..., Loaded]) -> None:
    cluster = Cluster()
    cluster.says["PUT /"] = [Answer(400, {"error": {"type": "resource_already_exists_exception"}})]
    assert publish(cluster).sent == DOCUMENTS
