"""A cluster in memory: it answers the searches that we write, as OpenSearch documents them.

It knows no more of the query language than search.engine.cluster writes, and fails at all else.
What OpenSearch itself does, `make test-cluster` tries.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from index.publish.documents import documents
from index.publish.side import write_side
from search.cluster.client import Answer
from search.cluster.layout import IMPACTS, VECTOR, index_name
from search.cluster.side import ClusterSide
from search.engine.cluster.engine import ClusterEngine
from search.store.reader import Store

Fields = Mapping[str, Any]
# A document's score, None where it does not match; and the names of the clauses that did.
Scored = tuple[float, dict[str, float]] | None


class MemoryClient:
    """Takes the place of search.cluster.client.Client. `sent` are the searches."""

    def __init__(self, store: Store, index: str) -> None:
        self._index = index
        self._documents: dict[str, dict[str, Any]] = {}
        for id_, fields in documents(store):
            tokens = (one.split("|") for one in fields.get(IMPACTS, "").split())
            impacts = {term: int(impact) for term, impact in tokens}
            self._documents[id_] = {**fields, IMPACTS: impacts}
        self.sent: list[dict[str, Any]] = []

    def send(self, method: str, target: str, body: bytes = b"", *_: object, **__: object) -> Answer:
        path, _sep, options = target.partition("?")
        if path.startswith(f"/{self._index}/_doc/"):
            assert method == "GET"
            return self._stored(path.rpartition("/")[2], options.removeprefix("stored_fields="))
        assert method == "POST"
        lines = [json.loads(line) for line in body.decode().splitlines()]
        if path == "/_msearch":
            assert all(one["index"] == self._index for one in lines[::2])
            return Answer(200, {"responses": [self._search(one, False) for one in lines[1::2]]})
        assert path == f"/{self._index}/_search"
        assert "include_named_queries_score=true" in options
        (search,) = lines
        return Answer(200, self._search(search, True))

    def close(self) -> None:
        pass

    def _stored(self, id_: str, field: str) -> Answer:
        if id_ not in self._documents:
            return Answer(404, {"found": False})
        return Answer(200, {"found": True, "fields": {field: [self._documents[id_][field]]}})

    def _search(self, search: dict[str, Any], with_scores: bool) -> dict[str, Any]:
        self.sent.append(search)
        matches = self._matcher(search["query"])
        found = [(one, scored) for one in self._documents.values() if (scored := matches(one))]
        keys = [next(iter(one.items())) for one in search.get("sort", ())]

        def place(each: tuple[Fields, tuple[float, Any]]) -> list[float]:
            fields, (score, _) = each
            signs = {"asc": 1, "desc": -1}
            return [signs[way] * (score if by == "_score" else fields[by]) for by, way in keys]

        found.sort(key=place)
        total = len(found)
        buckets = []
        for one in search.get("aggs", {}).values():
            values = dict.fromkeys(fields[one["terms"]["field"]] for fields, _ in found)
            buckets = [{"key": key} for key in values][: one["terms"]["size"]]
        if "collapse" in search:
            first: dict[Any, Any] = {}
            for each in found:
                first.setdefault(each[0][search["collapse"]["field"]], each)
            found = [*first.values()]
        hits = [
            self._hit(fields, scored, search, place, with_scores)
            for fields, scored in found[: search["size"]]
        ]
        answer = {
            "timed_out": False,
            "_shards": {"total": 1, "successful": 1, "skipped": 0, "failed": 0},
            "hits": {"total": {"value": total, "relation": "eq"}, "hits": hits},
            "aggregations": {"articles": {"buckets": buckets}},
        }
        if search.get("track_total_hits") is False:
            del answer["hits"]["total"]  # type: ignore[attr-defined]
        return answer

    def _hit(
        self,
        fields: Fields,
        scored: tuple[float, dict[str, float]],
        search: dict[str, Any],
        place: Callable[[Any], list[float]],
        with_scores: bool,
    ) -> dict[str, Any]:
        stored = search.get("stored_fields", "_none_")
        names = [] if stored == "_none_" else stored
        named = scored[1] if with_scores else [*scored[1]]
        return {
            "sort": [abs(one) for one in place((fields, scored))],
            "fields": {name: [fields[name]] for name in names if name in fields},
            **({"matched_queries": named} if named else {}),
        }

    def _matcher(self, query: dict[str, Any]) -> Callable[[Fields], Scored]:
        ((kind, body),) = query.items()
        kinds: dict[str, Callable[[Any], Callable[[Fields], Scored]]] = {
            "bool": self._bool,
            "term": _term,
            "terms": _terms,
            "range": _range,
            "knn": self._knn,
            "constant_score": self._constant,
            "match_none": lambda _: lambda _fields: None,
            "match_all": lambda _: lambda _fields: (1.0, {}),
        }
        return kinds[kind](body)

    def _bool(self, body: dict[str, Any]) -> Callable[[Fields], Scored]:
        should = [*map(self._matcher, body.get("should", ()))]
        filters = [*map(self._matcher, body.get("filter", ()))]
        least = body.get("minimum_should_match", 0 if filters else 1 if should else 0)

        def matches(fields: Fields) -> Scored:
            found = [scored for one in should if (scored := one(fields))]
            if len(found) < least or not all(one(fields) for one in filters):
                return None
            names = {name: score for _, named in found for name, score in named.items()}
            return float(sum(np.float32(score) for score, _ in found)), names

        return matches

    def _constant(self, body: dict[str, Any]) -> Callable[[Fields], Scored]:
        inner, boost, name = self._matcher(body["filter"]), body["boost"], body["_name"]
        return lambda fields: (boost, {name: boost}) if inner(fields) else None

    def _knn(self, body: dict[str, Any]) -> Callable[[Fields], Scored]:
        """The `k` nearest: their score is (1 + cosine) / 2."""
        ((_, asked),) = body.items()
        passes = self._matcher(asked["filter"]) if "filter" in asked else None
        with_vector = [one for one in self._documents.values() if VECTOR in one]
        allowed = [one for one in with_vector if passes is None or passes(one)]
        near = {id(one): _cosine(one[VECTOR], asked["vector"]) for one in allowed}
        nearest = {*sorted(near, key=near.__getitem__, reverse=True)[: asked["k"]]}
        return lambda one: ((1 + near[id(one)]) / 2, {}) if id(one) in nearest else None


def _term(body: dict[str, Any]) -> Callable[[Fields], Scored]:
    ((field, wanted),) = body.items()
    if field != IMPACTS:
        return lambda fields: (1.0, {}) if wanted in _values(fields, field) else None
    value, boost, name = wanted["value"], np.float32(wanted["boost"]), wanted.get("_name")

    def matches(fields: Fields) -> Scored:
        impact = fields[IMPACTS].get(value)
        if impact is None:
            return None
        score = float(boost * np.float32(impact))
        return score, {name: score} if name is not None else {}

    return matches


def _values(fields: Fields, field: str) -> list[Any]:
    value = fields.get(field, [])
    return value if isinstance(value, list) else [value]


def _terms(body: dict[str, Any]) -> Callable[[Fields], Scored]:
    ((field, wanted),) = body.items()
    return lambda fields: (1.0, {}) if fields.get(field) in wanted else None


def _range(body: dict[str, Any]) -> Callable[[Fields], Scored]:
    ((field, ends),) = body.items()
    return lambda fields: (
        (1.0, {}) if ends["gte"] <= fields.get(field, -1) < ends["lt"] else None
    )  # fmt: skip


def _cosine(one: Any, other: Any) -> float:
    a, b = np.array(one, np.float32), np.array(other, np.float32)
    return float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))


def memory_engine(store: Store, folder: Path) -> ClusterEngine:
    """The cluster's engine over a store's index, its side written to `folder`."""
    name = index_name(store.manifest.digest)
    write_side(store.directory, store.manifest, name, folder)
    client: Any = MemoryClient(store, name)
    return ClusterEngine(ClusterSide.open(folder), client)


def forget_searches(engine: ClusterEngine) -> list[dict[str, Any]]:
    """The searches since the last call."""
    client: Any = engine.searcher._client
    sent, client.sent = client.sent, []
    return list(sent)
