"""A process that wakes, and is shown an older pointer of the clinic's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from index.publish.publish import Published
from search.engine import scratch
from search.store.pointer import POINTER
from tests.support.aws.bucket import URL, Bucket
from tests.support.publish_fixtures import FLOOR, KEY, ONE, PLACE, TWO, Following
from tests.support.publish_fixtures import bucket as bucket
from tests.support.publish_fixtures import desk as desk
from tests.support.publish_fixtures import following as following
from tests.support.publish_fixtures import indexes as indexes
from tests.support.search_fixtures import run

Desk = Callable[[Path | None], Published]


def woken(scratch: Path, floor: Path, least: int = 0) -> Following:
    """Another process, on the disk of the first."""
    return Following(floor, scratch, least)


def replayed(indexes: list[Path], desk: Desk, bucket: Bucket) -> bytes:
    """Publish twice; the pointer of the first."""
    desk(indexes[ONE])
    old = bucket[POINTER]
    desk(indexes[TWO])
    return old


def test_a_process_that_was_told_the_least_number_follows_no_older_pointer(
    indexes: list[Path], desk: Desk, bucket: Bucket, tmp_path: Path
) -> None:
    newest = bucket.objects
    bucket[POINTER] = replayed(indexes, desk, bucket)
    process = woken(tmp_path / "new disk", indexes[FLOOR], least=2)
    assert process.passages() == 1, "the index of the zip"
    assert "number is 1; none below 2 is followed" in str(process.refused)
    bucket.objects = newest
    desk(indexes[TWO])
    assert process.passages() == 3
    process.engine.close()


def test_a_process_that_wakes_on_the_same_disk_follows_no_older_pointer(
    indexes: list[Path], desk: Desk, bucket: Bucket, following: Following
) -> None:
    old = replayed(indexes, desk, bucket)
    assert following.passages() == 3
    newest = bucket[POINTER]
    bucket[POINTER] = old
    process = woken(following.scratch, indexes[FLOOR])
    assert process.passages() == 1
    assert "none below 2 is followed" in str(process.refused)
    bucket[POINTER] = newest
    assert process.passages() == 3, "the one that is remembered is followed again"
    process.engine.close()


@pytest.mark.parametrize(
    "text", ["", "[", "[]", "{}", "7", '{"s3://clinic/published": "9"}', "[" * 9_000, "\xff"]
)
def test_a_disk_that_remembers_nonsense_remembers_nothing(
    indexes: list[Path], desk: Desk, tmp_path: Path, text: str
) -> None:
    (tmp_path / "highest.json").write_text(text, encoding="latin-1")
    desk(indexes[ONE])
    process = woken(tmp_path, indexes[FLOOR])
    assert process.passages() == 2
    process.engine.close()


def test_what_is_remembered_of_another_place_counts_for_nothing(
    indexes: list[Path], desk: Desk, tmp_path: Path
) -> None:
    scratch.Scratch(tmp_path).remember(PLACE._replace(prefix="other"), 9)
    desk(indexes[ONE])
    process = woken(tmp_path, indexes[FLOOR])
    assert process.passages() == 2
    process.engine.close()


DEPLOYED = """
import search.engine.published as p
p.START_S = 60.0
import search.deployed
client = search.deployed.app.test_client()
print(client.get("/search?q=dragons").get_json()["total"])
print(client.get("/health").get_json()["index"]["refused"])
"""


@pytest.mark.parametrize(
    ("least", "total", "refused"),
    [
        ("1", "2", "None"),
        ("9", "1", "The pointer's number is 1; none below 9 is followed."),
        ("latest", "1", "CITEBOX_POINTER_LEAST must be the number of a pointer."),
    ],
)
def test_the_setting_reaches_the_deployed_app(
    indexes: list[Path], desk: Desk, bucket: Bucket, least: str, total: str, refused: str
) -> None:
    desk(indexes[ONE])
    done = run(
        "-c", DEPLOYED, CITEBOX_INDEX=str(indexes[FLOOR]), CITEBOX_POINTER=URL,
        CITEBOX_POINTER_KEY=KEY.decode(), CITEBOX_POINTER_LEAST=least, **bucket.environment,
    )  # fmt: skip
    assert done.stdout.splitlines() == [total, refused], done.stderr
