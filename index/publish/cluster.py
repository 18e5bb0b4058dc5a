"""Publish to a cluster: fill a new index, make sure that it is whole, then let it be found.

The new index has a name of its own. What is served is another one until the side index is
replaced, at the end. An interrupted publish goes on where it was.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from search.cluster import reasons
from search.cluster.client import JSON_LINES, Answer, Client, lines
from search.cluster.layout import ALIAS, NUMBER, index_body, index_name
from search.cluster.layout import documents as counted_documents
from search.errors import CiteboxError, ClusterUnavailable
from search.store.manifest import Manifest
from search.store.reader import Store

from ..progress import Progress, Stage
from .bucket import PublishError
from .documents import Document, documents
from .side import write_side

BATCH = 250  # documents of a request: about a megabyte
REPLICAS = 1
RETRIES = 8
GREEN_S = 600
# Merging and copying take their time.
_LONG_S = 3600.0
_WAIT_S = 30.0
_BUSY = frozenset((429, 502, 503, 504))
_AGAIN = "What is served is as before; publish again to go on."


class Loaded(NamedTuple):
    """What was published: the name of the cluster's index and its documents, how many of these were
    sent, and the seconds that it took."""

    name: str
    documents: int
    sent: int
    took_s: float


def publish_to_cluster(
    index: Path,
    client: Client,
    side: Path,
    replicas: int = REPLICAS,
    progress: Progress | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> Loaded:
    """Raises PublishError; what was served is then as before."""
    try:
        store = Store.open(index)
        try:
            return _Publisher(store, client, progress or Progress(), sleep).run(side, replicas)
        finally:
            store.close()
    except ClusterUnavailable as error:
        raise PublishError(f"{error.reason} {_AGAIN}") from None
    except CiteboxError as error:
        raise PublishError(str(error)) from None


class _Publisher:
    def __init__(
        self, store: Store, client: Client, progress: Progress, sleep: Callable[[float], None]
    ) -> None:
        self._store, self._client, self._sleep = store, client, sleep
        self._stage = Stage(progress)
        self.name = index_name(store.manifest.digest)

    def run(self, side: Path, replicas: int) -> Loaded:
        manifest = self._store.manifest
        wanted = counted_documents(manifest.counts)
        sent = 0
        if not self._is_finished(wanted):
            self._create(manifest)
            sent = self._send(self._first(), wanted)
            self._finish(wanted)
        self._copy(replicas)
        self._alias()
        write_side(self._store.directory, manifest, self.name, side)
        return Loaded(self.name, wanted, sent, self._stage.took_s)

    def _is_finished(self, wanted: int) -> bool:
        """Whether an earlier publish has already brought everything."""
        found = self._call("HEAD", f"/{self.name}", allowed=(404,))
        return found.status == 200 and self._count() == wanted

    def _count(self) -> int:
        return int(self._call("GET", f"/{self.name}/_count").data["count"])

    def _create(self, manifest: Manifest) -> None:
        dimensions = manifest.meaning.dimensions if manifest.meaning else None
        body = index_body(manifest.digest, manifest.counts, dimensions)
        found = self._call("PUT", f"/{self.name}", body, allowed=(400,))
        if found.status == 400 and "already_exists" not in str(found.data):
            raise PublishError(f"The cluster refuses the index: {_reason(found.data)}")

    def _first(self) -> int:
        """The passage to go on with: those before it have been brought."""
        self._call("POST", f"/{self.name}/_refresh")
        search = {"size": 1, "sort": [{NUMBER: {"order": "desc", "missing": "_last"}}]}
        hits = self._call("POST", f"/{self.name}/_search", search).data["hits"]["hits"]
        last = hits[0]["sort"][0] if hits else None
        # A batch that was under way may be there in part.
        return max(0, last - 2 * BATCH) if isinstance(last, int) else 0

    def _send(self, first: int, wanted: int) -> int:
        sent = 0
        left = documents(self._store, first)
        while batch := tuple(islice(left, BATCH)):
            self._bring(batch)
            sent += len(batch)
            pace = sent / max(self._stage.took_s, 0.001)
            self._stage.tell(f"{first + sent:,} of {wanted:,} documents, {pace:,.0f} a second")
        return sent

    def _bring(self, batch: tuple[Document, ...]) -> None:
        """Send documents; those that the cluster has no room for just now once more."""
        left, reason = dict(batch), ""
        for _ in self._tries():
            parts = [part for id_, doc in left.items() for part in ({"index": {"_id": id_}}, doc)]
            body = lines(*parts)
            try:
                answer = self._client.send(
                    "POST", f"/{self.name}/_bulk", body, JSON_LINES, _WAIT_S, 2 * _WAIT_S
                )
            except ClusterUnavailable as error:
                reason = error.reason
                continue
            if answer.status == 200:
                items = [item["index"] for item in answer.data["items"]]
                refused = [one for one in items if one["status"] > 201]
                if not refused:
                    return
                reason = _reason(refused[0])
                if any(one["status"] not in (429, 503) for one in refused):
                    raise PublishError(f"The cluster refuses a document: {reason}")
                left = {one["_id"]: left[one["_id"]] for one in refused}
            else:
                reason = _reason_given(answer)
                if answer.status not in _BUSY:
                    raise PublishError(f"The cluster refuses documents: {reason}")
        raise PublishError(f"The cluster takes no more documents: {reason} {_AGAIN}")

    def _tries(self) -> Iterator[int]:
        """Waits before each try but the first, longer and longer: some 90 s in all."""
        for attempt in range(RETRIES):
            if attempt:
                self._sleep(min(_WAIT_S, 0.5 * 2**attempt))
            yield attempt

    def _finish(self, wanted: int) -> None:
        self._stage.tell("merging", always=True)
        self._call("POST", f"/{self.name}/_refresh")
        self._call("POST", f"/{self.name}/_forcemerge?max_num_segments=1", try_s=_LONG_S)
        self._call("POST", f"/{self.name}/_refresh")
        if (count := self._count()) != wanted:
            raise PublishError(
                f"The cluster has {count:,} of {wanted:,} documents; nothing changed. Delete that "
                f"index (DELETE /{self.name}) and publish again."
            )

    def _copy(self, replicas: int) -> None:
        self._stage.tell("copying to the other nodes", always=True)
        setting = {"index": {"number_of_replicas": replicas}}
        self._call("PUT", f"/{self.name}/_settings", setting)
        target = f"/_cluster/health/{self.name}?wait_for_status=green&timeout={GREEN_S}s"
        health = self._call("GET", target, allowed=(408,), try_s=_LONG_S).data
        if health["status"] != "green":
            raise PublishError(
                f"Not every copy could be made ({health['status']}). Nothing changed. "
                "--replicas says how many copies there are."
            )

    def _alias(self) -> None:
        actions = [
            {"remove": {"index": f"{ALIAS}-*", "alias": ALIAS, "must_exist": False}},
            {"add": {"index": self.name, "alias": ALIAS}},
        ]
        self._call("POST", "/_aliases", {"actions": actions})

    def _call(
        self,
        method: str,
        target: str,
        body: object = None,
        allowed: tuple[int, ...] = (),
        try_s: float = 2 * _WAIT_S,
    ) -> Answer:
        data = b"" if body is None else lines(body)
        for _ in self._tries():
            answer = self._client.send(method, target, data, try_s=try_s, within_s=2 * try_s)
            if answer.status not in _BUSY:
                break
            self._stage.tell(f"waiting: the cluster answers {answer.status}", always=True)
        if answer.status >= 400 and answer.status not in allowed:
            raise PublishError(f"{_reason_given(answer)} {_AGAIN}")
        return answer


def _reason_given(answer: Answer) -> str:
    """Why a request failed, as the cluster says it, or as its status does."""
    data = answer.data
    if isinstance(data, dict) and "error" in data and answer.status != 401:
        return f"The cluster answers {answer.status}: {_reason(data)}."
    return reasons.of_status(answer.status, data)


def _reason(data: Any) -> str:
    """What the cluster says is wrong."""
    error = data.get("error", data) if isinstance(data, dict) else data
    if isinstance(error, dict):
        cause = error.get("caused_by") or {}
        return str(cause.get("reason") or error.get("reason") or error.get("type"))
    return str(error)
