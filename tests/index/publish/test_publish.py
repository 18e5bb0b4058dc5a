"""citebox publish uploads what lacks, the pointer last; a rollback is signed anew."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from index.publish.bucket import Bucket as DeskBucket
from index.publish.bucket import PublishError
from index.publish.publish import KEEP, Published, publish
from search.store.pointer import POINTER, read_pointer, sign
from tests.support.aws.bucket import URL, Bucket
from tests.support.publish_fixtures import FLOOR, KEY, ONE, PLACE, THREE, TWO
from tests.support.publish_fixtures import bucket as bucket
from tests.support.publish_fixtures import desk as desk
from tests.support.publish_fixtures import indexes as indexes
from tests.support.search_fixtures import run

Desk = Callable[[Path | None], Published]


def puts(bucket: Bucket) -> list[str]:
    return [one.removeprefix("PUT published/") for one in bucket.asked if one.startswith("PUT")]


def test_the_pointer_is_written_when_all_else_is_there(
    indexes: list[Path], desk: Desk, bucket: Bucket
) -> None:
    done = desk(indexes[ONE])
    *files, manifest, pointer = puts(bucket)
    assert (manifest, pointer) == (f"manifests/{done.pointer.digest}.json", POINTER)
    assert all(name.startswith("files/") for name in files)
    assert len(files) == done.uploaded > 10


def test_an_index_that_is_there_is_not_uploaded_again(
    indexes: list[Path], desk: Desk, bucket: Bucket
) -> None:
    desk(indexes[ONE])
    bucket.asked.clear()
    again = desk(indexes[ONE])
    assert again.uploaded == 0
    assert (again.pointer.number, again.pointer.previous) == (2, ())


def test_numbers_rise_for_ever_in_a_rollback_too(indexes: list[Path], desk: Desk) -> None:
    one, two = desk(indexes[ONE]).pointer, desk(indexes[TWO]).pointer
    back = desk(None).pointer
    assert [pointer.number for pointer in (one, two, back)] == [1, 2, 3]
    assert (back.digest, back.previous) == (one.digest, (two.digest,))
    assert desk(None).pointer.digest == two.digest, "the same again returns"


def test_without_an_index_before_there_is_no_rollback(indexes: list[Path], desk: Desk) -> None:
    with pytest.raises(PublishError, match="no published index before"):
        desk(None)
    desk(indexes[ONE])
    with pytest.raises(PublishError, match="no published index before"):
        desk(None)


def test_old_indexes_are_removed_and_nothing_else_of_the_prefix(
    indexes: list[Path], desk: Desk, bucket: Bucket
) -> None:
    bucket["letters.txt"] = b"somebody else's"
    done = [desk(indexes[n]) for n in (FLOOR, ONE, TWO, THREE)]
    kept = {pointer.pointer.digest for pointer in done[-1 - KEEP :]}
    manifests = {name for name in bucket.names() if name.startswith("manifests/")}
    assert manifests == {f"manifests/{digest}.json" for digest in kept}
    assert done[-1].removed > 0
    assert bucket["letters.txt"] == b"somebody else's"
    desk(None)


def test_two_desks_at_once_lose_nothing(
    indexes: list[Path], desk: Desk, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second has read the pointer before the first has replaced it."""
    desk(indexes[FLOOR])
    s3 = DeskBucket(PLACE)
    replace = s3.replace

    def late(*given: object) -> None:
        desk(indexes[ONE])
        replace(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(s3, "replace", late)
    with pytest.raises(PublishError, match="Somebody else has just published"):
        publish(indexes[TWO], s3, KEY)
    assert read_pointer(bucket[POINTER], PLACE, KEY).number == 2


def test_who_removes_old_indexes_late_removes_nothing_of_a_later_desk(
    indexes: list[Path], desk: Desk, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the live pointer would lead to files that are gone."""
    desk(indexes[FLOOR])
    s3 = DeskBucket(PLACE)
    replace = s3.replace

    def then_another(*given: object) -> None:
        replace(*given)  # type: ignore[arg-type]
        desk(indexes[TWO])

    monkeypatch.setattr(s3, "replace", then_another)
    assert publish(indexes[ONE], s3, KEY).removed == 0
    live = read_pointer(bucket[POINTER], PLACE, KEY)
    assert live.number == 3
    manifest = json.loads(bucket[f"manifests/{live.digest}.json"])
    wanted = {f"files/{facts['sha256']}" for facts in manifest["files"].values()}
    assert wanted
    assert wanted <= bucket.names()


def test_a_pointer_of_another_key_is_not_replaced(
    indexes: list[Path], desk: Desk, bucket: Bucket
) -> None:
    desk(indexes[ONE])
    before = bucket[POINTER]
    with pytest.raises(PublishError, match="of another key"):
        publish(indexes[TWO], DeskBucket(PLACE), b"x" * 32)
    assert bucket[POINTER] == before
    publish(indexes[TWO], DeskBucket(PLACE), b"x" * 32, replace=True)
    assert read_pointer(bucket[POINTER], PLACE, b"x" * 32).previous == ()


def test_a_pointer_of_another_place_or_an_older_version_is_not_replaced_unasked(
    indexes: list[Path], desk: Desk, bucket: Bucket
) -> None:
    pointer = desk(indexes[ONE]).pointer
    bucket[POINTER] = sign(pointer, PLACE._replace(prefix="trial"), KEY)
    with pytest.raises(PublishError, match=r"another bucket or prefix.*--replace"):
        desk(indexes[TWO])
    publish(indexes[TWO], DeskBucket(PLACE), KEY, replace=True)
    assert read_pointer(bucket[POINTER], PLACE, KEY).previous == ()


def test_after_the_pointer_was_lost_numbers_go_on_rising(
    indexes: list[Path], bucket: Bucket
) -> None:
    """A function that has seen the last one would not follow number 1."""
    s3 = DeskBucket(PLACE)
    first = publish(indexes[ONE], s3, KEY, now=1_800_000_000).pointer.number
    same_second = publish(indexes[TWO], s3, KEY, now=1_800_000_000).pointer.number
    del bucket.objects[f"published/{POINTER}"]
    after = publish(indexes[ONE], s3, KEY, now=1_800_000_060).pointer.number
    assert first < same_second < after


def test_a_damaged_index_is_not_published(
    indexes: list[Path], bucket: Bucket, tmp_path: Path
) -> None:
    with pytest.raises(PublishError, match="There is no index in"):
        publish(tmp_path, DeskBucket(PLACE), KEY)
    assert bucket.objects == {}


def test_the_command_publishes_and_returns(indexes: list[Path], bucket: Bucket) -> None:
    env = {**bucket.environment, "CITEBOX_POINTER_KEY": KEY.decode()}
    for n in (ONE, TWO):
        done = run("-m", "index", "publish", indexes[n], URL, **env)
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith(f"Published to {URL} as number ")
    second = read_pointer(bucket[POINTER], PLACE, KEY)
    done = run("-m", "index", "publish", "--rollback", URL, **env)
    assert ": 0 files uploaded" in done.stdout
    third = read_pointer(bucket[POINTER], PLACE, KEY)
    assert third.number > second.number > time.time() - 600
    assert third.digest == second.previous[0]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ((URL,), "give the index's folder"),
        (("build/none", "gs://x/y"), "'gs://x/y' is no place to publish at"),
        (("build/none", URL), "CITEBOX_POINTER_KEY must have at least 32"),
        (("--rollback", "build/none", URL), "give s3://bucket/prefix alone"),
    ],
)
def test_a_command_that_cannot_be_is_refused_in_a_sentence(
    words: tuple[str, ...], why: str
) -> None:
    done = run("-m", "index", "publish", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert why in done.stderr
