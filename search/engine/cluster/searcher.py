"""The searcher: asks one index of the cluster. An answer is whole, or there is none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from struct import pack, unpack
from typing import Any

from ...cluster import reasons
from ...cluster.client import JSON_LINES, Client, lines
from ...cluster.layout import document_id
from ...errors import ClusterUnavailable
from .queries import Json

# Copies of the index on the node that is asked are preferred: nothing then waits for another node.
_HEAD = {
    "preference": "_local",
    "allow_partial_search_results": False,
    "request_cache": False,
}


class Searcher:
    """Thread-safe. Raises ClusterUnavailable."""

    def __init__(self, client: Client, index: str) -> None:
        self._client = client
        self.index = index
        self._head = {"index": index, **_HEAD}

    def search(self, *searches: Json) -> list[Json]:
        """The answers to several searches, in their order, by one request."""
        parts = [part for one in searches for part in (self._head, one)]
        answer = self._client.send("POST", "/_msearch", lines(*parts), JSON_LINES)
        found = answer.data.get("responses") if isinstance(answer.data, dict) else None
        if answer.status != 200:
            raise ClusterUnavailable(reasons.of_status(answer.status, answer.data))
        if not isinstance(found, list) or len(found) != len(searches):
            raise ClusterUnavailable(reasons.NOT_OURS)
        for one in found:
            _check(one)
        return found

    def search_named(self, search: Json) -> Json:
        """The answer to a search, with the score of each named clause in each hit. (`_msearch`
        leaves these out.)"""
        options = "&".join(f"{name}={str(value).lower()}" for name, value in _HEAD.items())
        target = f"/{self.index}/_search?include_named_queries_score=true&{options}"
        answer = self._client.send("POST", target, lines(search))
        if answer.status != 200:
            raise ClusterUnavailable(reasons.of_status(answer.status, answer.data))
        _check(answer.data)
        found: Json = answer.data
        return found

    def stored(self, kind: str, id_: str, field: str) -> str | None:
        """A stored field of a document; None where there is no such document."""
        target = f"/{self.index}/_doc/{document_id(kind, id_)}?stored_fields={field}"
        answer = self._client.send("GET", target)
        if answer.status == 404 and isinstance(answer.data, dict) and "found" in answer.data:
            return None
        if answer.status != 200:
            raise ClusterUnavailable(reasons.of_status(answer.status, answer.data))
        return str(answer.data["fields"][field][0])

    def check(self) -> None:
        """Raise ClusterUnavailable unless every part of the index can be searched."""
        self.search({"size": 0, "track_total_hits": False, "query": {"match_all": {}}})


def _check(answer: Any) -> None:
    try:
        shards = answer["_shards"]
        whole = shards["successful"] == shards["total"] and not shards["failed"]
        if whole and not answer["timed_out"] and shards["total"] > 0:
            return
    except (KeyError, TypeError):
        pass
    raise ClusterUnavailable(reasons.of_part(answer))


def scored_numbers(answer: Json) -> list[tuple[float, int]]:
    """(score, passage number) of each hit. A score is a float32, printed as short as can be."""
    return [(float32(hit["sort"][0]), hit["sort"][1]) for hit in hits(answer)]


def float32(value: float) -> float:
    found: float = unpack("f", pack("f", value))[0]
    return found


def hits(answer: Json) -> Sequence[Json]:
    found: Sequence[Json] = answer["hits"]["hits"]
    return found


def stored_fields(answer: Json, name: str) -> Iterator[tuple[int, str]]:
    """(passage number, the field) of each hit that has it; its number is what is sorted by last."""
    for hit in hits(answer):
        if value := hit.get("fields", {}).get(name):
            yield hit["sort"][-1], value[0]
