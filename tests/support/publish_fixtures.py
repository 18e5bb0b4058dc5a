"""Indexes that differ, a bucket to publish them to, and an engine that follows it."""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.publish.bucket import Bucket as DeskBucket
from index.publish.publish import Published, publish, publish_back
from search.engine.bucket import Bucket as FunctionBucket
from search.engine.local import LocalEngine
from search.engine.published import LOOK_S, PublishedEngine
from search.store.pointer import read_place
from tests.support.aws.bucket import URL, Bucket, bucket_running
from tests.support.search_fixtures import built, json_lines

KEY = b"k" * 32
PLACE = read_place(URL)
FLOOR, ONE, TWO, THREE = range(4)


def signed(data: dict[str, object]) -> bytes:
    """Data of any shape, signed as a pointer."""
    told = b"citebox pointer\n" + json.dumps(data, sort_keys=True).encode()
    return json.dumps(data | {"signature": hmac.new(KEY, told, "sha256").hexdigest()}).encode()


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="session")
def indexes(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Of one passage, two, three and four."""
    folder = tmp_path_factory.mktemp("indexes")
    texts = [f"dragons {n}" for n in range(4)]
    return [built(folder / str(n), json_lines(*texts[: n + 1])) for n in range(4)]


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    with bucket_running() as running:
        for name, value in running.environment.items():
            monkeypatch.setenv(name, value)
        yield running


@pytest.fixture
def desk(bucket: Bucket) -> Callable[[Path | None], Published]:
    """Publishes an index; None is a rollback."""
    s3 = DeskBucket(PLACE)
    return lambda index: publish(index, s3, KEY) if index else publish_back(s3, KEY)


class Following:
    """An engine, and a clock that is a minute later at each look."""

    def __init__(self, floor: Path, scratch: Path, least: int = 0) -> None:
        self.clock, self.scratch = Clock(), scratch
        self.s3 = FunctionBucket(PLACE)
        self.engine = PublishedEngine(
            LocalEngine.open(floor), self.s3, KEY, scratch, self.clock, least
        )  # fmt: skip

    def passages(self) -> int:
        """How many passages the index has that is live after one more look."""
        self.clock.now += LOOK_S
        self.engine.look(wait_s=60)
        return self.engine.current().facts.passages

    @property
    def refused(self) -> str | None:
        return self.engine.current().refused


@pytest.fixture
def following(bucket: Bucket, indexes: list[Path], tmp_path: Path) -> Iterator[Following]:
    found = Following(indexes[FLOOR], tmp_path / "scratch")
    yield found
    if bucket.gate:
        bucket.gate.set()
    found.engine.look(wait_s=60)
    found.engine.close()
