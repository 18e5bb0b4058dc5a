"""The function follows a signed pointer, and whatever is wrong leaves the index that answers."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from index.publish.publish import Published
from search.app import create_app
from search.engine import published, scratch
from search.engine.opening import open_engine
from search.engine.published import LOOK_S, WAIT_S, follow
from search.errors import IndexDamaged
from search.store.manifest import FORMAT
from search.store.pointer import (
    POINTER,
    Place,
    read_pointer,
    sign,
)
from tests.support.aws.bucket import URL, Bucket
from tests.support.publish_fixtures import FLOOR, KEY, ONE, PLACE, THREE, TWO, Following, signed
from tests.support.publish_fixtures import bucket as bucket
from tests.support.publish_fixtures import desk as desk
from tests.support.publish_fixtures import following as following
from tests.support.publish_fixtures import indexes as indexes
from tests.support.search_fixtures import run

SWITCHES = int(os.environ.get("SWITCHES", "6"))
Desk = Callable[[Path | None], Published]


def test_a_published_index_is_live_after_a_look_and_health_names_it(
    indexes: list[Path], desk: Desk, following: Following
) -> None:
    client = create_app(following.engine).test_client()
    assert following.passages() == 1, "nothing is published yet: the index of the zip"
    done = desk(indexes[ONE])
    assert following.passages() == 2
    live = client.get("/health").get_json()["index"]
    assert (live["sha256"], live["number"]) == (done.pointer.digest, 1)
    assert live["refused"] is None
    desk(indexes[TWO])
    assert following.passages() == 3
    desk(None)
    assert following.passages() == 2, "a rollback is signed anew"
    assert client.get("/health").get_json()["index"]["number"] == 3


def test_nothing_is_asked_of_the_bucket_but_once_a_minute_and_by_health_alone(
    indexes: list[Path], desk: Desk, following: Following, bucket: Bucket
) -> None:
    desk(indexes[ONE])
    bucket.asked.clear()
    client = create_app(following.engine).test_client()
    for path in ("/search?q=dragons", "/suggest?q=d", "/articles", "/articles/d0", "/"):
        assert client.get(path).status_code == 200
    assert bucket.asked == []
    for second in range(0, 300, 10):
        following.clock.now = float(second)
        assert client.get("/health").status_code == 200
        following.engine.look(wait_s=60)
    assert bucket.asked.count(f"GET published/{POINTER}") == 300 / LOOK_S


@pytest.fixture
def followed(indexes: list[Path], desk: Desk, following: Following) -> Following:
    """An engine that follows number 1, which has two passages; the next has three."""
    desk(indexes[ONE])
    assert following.passages() == 2
    desk(indexes[TWO])
    return following


def repointed(bucket: Bucket, key: bytes = KEY, place: Place = PLACE, **changed: Any) -> None:
    old = read_pointer(bucket[POINTER], PLACE, KEY)
    bucket[POINTER] = sign(old._replace(**changed), place, key)


def other_key(bucket: Bucket) -> None:
    repointed(bucket, key=b"x" * 32)


def other_prefix(bucket: Bucket) -> None:
    """Of the trial stage, say, whose key is the same."""
    repointed(bucket, place=PLACE._replace(prefix="published/dev"))


def other_bucket(bucket: Bucket) -> None:
    repointed(bucket, place=PLACE._replace(bucket="another-clinic"))


def no_place(bucket: Bucket) -> None:
    """As versions before this one signed it."""
    pointer = read_pointer(bucket[POINTER], PLACE, KEY)
    bucket[POINTER] = signed(pointer._asdict())


def moved(bucket: Bucket) -> None:
    """Signed for another place, and the place then changed: the signature binds it."""
    other_bucket(bucket)
    bucket[POINTER] = bucket[POINTER].replace(b"another-clinic", b"clinic")


def changed_digest(bucket: Bucket) -> None:
    data = json.loads(bucket[POINTER])
    bucket[POINTER] = json.dumps(data | {"digest": "0" * 64}).encode()


def unsigned(bucket: Bucket) -> None:
    data = json.loads(bucket[POINTER])
    del data["signature"]
    bucket[POINTER] = json.dumps(data).encode()


def older(bucket: Bucket) -> None:
    repointed(bucket, number=0)


def same_number(bucket: Bucket) -> None:
    repointed(bucket, number=1)


def other_format(bucket: Bucket) -> None:
    repointed(bucket, format=FORMAT + 1)


def to_nothing(bucket: Bucket) -> None:
    repointed(bucket, digest="0" * 64)


def no_pointer(bucket: Bucket) -> None:
    del bucket.objects[f"published/{POINTER}"]


def long_pointer(bucket: Bucket) -> None:
    bucket[POINTER] = b" " * 20_000 + bucket[POINTER]


def other_manifest(bucket: Bucket) -> None:
    """Whoever can write to the bucket puts one of his own, whole and consistent."""
    pointer = read_pointer(bucket[POINTER], PLACE, KEY)
    one, two = (f"manifests/{digest}.json" for digest in (pointer.previous[0], pointer.digest))
    bucket[two] = bucket[one]


def changed_file(bucket: Bucket) -> None:
    bucket.spoil = lambda key, data: data[:-1] + b"!" if "/files/" in key else data


def truncated(bucket: Bucket) -> None:
    bucket.spoil = lambda key, data: data[: len(data) // 2] if "/files/" in key else data


def missing_file(bucket: Bucket) -> None:
    bucket.objects = {key: data for key, data in bucket.objects.items() if "/files/" not in key}


def denied(bucket: Bucket) -> None:
    bucket.refuse = lambda _: 403


def busy(bucket: Bucket) -> None:
    bucket.refuse = lambda _: 503


WRONG: dict[Callable[[Bucket], None], str] = {
    other_key: "signature is wrong",
    changed_digest: "signature is wrong",
    unsigned: "cannot be read",
    other_prefix: "signed for another bucket or prefix",
    other_bucket: "signed for another bucket or prefix",
    no_place: "names no place",
    moved: "signature is wrong",
    older: "number is 0; none below 1 is followed",
    same_number: "Two pointers have the number 1",
    other_format: f"has format {FORMAT + 1}; this version reads {FORMAT}",
    to_nothing: "NoSuchKey",
    no_pointer: "NoSuchKey for pointer.json",
    long_pointer: "pointer.json in the bucket is too long",
    other_manifest: "not the one that was signed",
    changed_file: "is not what it should be",
    truncated: "could not be read from the bucket",
    missing_file: "NoSuchKey",
    denied: "AccessDenied",
    busy: "SlowDown",
}


@pytest.mark.parametrize("wrong", WRONG, ids=lambda one: one.__name__)
def test_whatever_is_wrong_keeps_the_old_index_and_health_says_why(
    followed: Following, bucket: Bucket, wrong: Callable[[Bucket], None]
) -> None:
    right = dict(bucket.objects)
    wrong(bucket)
    assert followed.passages() == 2
    assert WRONG[wrong] in str(followed.refused)
    client = create_app(followed.engine).test_client()
    health = client.get("/health").get_json()
    assert (health["status"], health["passages"]) == ("ok", 2)
    assert WRONG[wrong] in health["index"]["refused"]
    bucket.objects, bucket.spoil, bucket.refuse = right, None, None
    assert followed.passages() == 3, "once it is put right it is followed"
    assert followed.refused is None


def test_a_bucket_that_is_gone_keeps_the_old_index(
    followed: Following, monkeypatch: pytest.MonkeyPatch
) -> None:
    followed.s3._client = None
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    assert followed.passages() == 2
    assert "could not be read from the bucket" in str(followed.refused)


@pytest.mark.parametrize("when", ["foreseen", "while writing"])
def test_a_full_disk_keeps_the_old_index(
    followed: Following, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    if when == "foreseen":
        monkeypatch.setattr(scratch, "MOST_INDEX_BYTES", 10)
    else:
        full = OSError(errno.ENOSPC, "No space left on device")

        def replace(*_: object) -> None:
            raise full

        monkeypatch.setattr("search.engine.bucket.os.replace", replace)
    assert followed.passages() == 2
    assert "disk" in str(followed.refused)
    monkeypatch.undo()


def test_a_manifest_s_file_outside_its_folder_is_not_written(
    followed: Following, bucket: Bucket
) -> None:
    """Signed, and still not trusted with a path."""
    from search.store.manifest import parse_manifest  # noqa: PLC0415 - only here

    pointer = read_pointer(bucket[POINTER], PLACE, KEY)
    text = bucket[f"manifests/{pointer.digest}.json"].decode()
    manifest = parse_manifest(text, Path("x"))
    facts = next(iter(manifest.files.values()))
    hostile = manifest._replace(files={**manifest.files, "../../escaped": facts})
    bucket[f"manifests/{hostile.digest}.json"] = hostile.to_json().encode()
    repointed(bucket, digest=hostile.digest)
    assert followed.passages() == 2
    assert "outside its folder" in str(followed.refused)
    assert not list(followed.scratch.rglob("escaped"))


def test_a_slow_download_holds_health_up_for_less_than_a_second_and_no_search(
    followed: Following, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The thread that downloads is waited for WAIT_S at most, by /health alone."""
    bucket.gate = threading.Event()
    waited: list[float | None] = []
    join = threading.Thread.join

    def short_join(thread: threading.Thread, timeout: float | None = None) -> None:
        waited.append(timeout)
        join(thread, 0.01)

    client = create_app(followed.engine).test_client()
    followed.clock.now += LOOK_S
    with monkeypatch.context() as patched:
        patched.setattr(threading.Thread, "join", short_join)
        for _ in range(3):
            assert client.get("/health").get_json()["passages"] == 2
            assert client.get("/search?q=dragons").get_json()["total"] == 2
    assert waited == [WAIT_S] * 3
    assert WAIT_S < 1
    bucket.gate.set()
    followed.engine.look(wait_s=60)
    assert followed.engine.current().facts.passages == 3


def test_what_was_downloaded_before_a_failure_is_not_downloaded_again(
    followed: Following, bucket: Bucket
) -> None:
    files = [key for key in bucket.objects if "/files/" in key]
    bucket.asked.clear()
    bucket.refuse = lambda key: 403 if len(downloads(bucket)) > 2 else 0
    assert followed.passages() == 2
    refused = downloads(bucket)[-1]
    before = set(downloads(bucket)[:-1])
    assert 0 < len(before) < len(files)
    bucket.refuse = None
    bucket.asked.clear()
    assert followed.passages() == 3
    assert refused in downloads(bucket)
    assert not before & set(downloads(bucket))


def downloads(bucket: Bucket) -> list[str]:
    return [one for one in bucket.asked if one.startswith("GET") and "/files/" in one]


def test_a_file_that_the_live_index_has_is_not_downloaded(
    indexes: list[Path], desk: Desk, following: Following, bucket: Bucket
) -> None:
    """The weights of the model are most of an index, and stay."""
    desk(indexes[ONE])
    floor, one = ({f["sha256"] for f in files_of(indexes[n]).values()} for n in (FLOOR, ONE))
    bucket.asked.clear()
    assert following.passages() == 2
    assert floor & one, "otherwise this tests nothing"
    asked = {key.rpartition("/")[2] for key in downloads(bucket)}
    assert asked == one - floor


def files_of(index: Path) -> dict[str, dict[str, str]]:
    return dict(json.loads((index / "manifest.json").read_text())["files"])


def test_the_scratch_disk_holds_the_live_index_and_the_one_before(
    followed: Following, indexes: list[Path], desk: Desk
) -> None:
    assert followed.passages() == 3
    digests = [desk(indexes[n]).pointer.digest for n in (THREE, ONE) if followed.passages()]
    followed.passages()
    assert set(os.listdir(followed.scratch)) == {*digests, "highest.json"}


def test_no_search_fails_or_is_mixed_while_indexes_are_switched(
    indexes: list[Path], desk: Desk, following: Following
) -> None:
    """1,000 searches at least while pointers are followed; `make faults` follows 100."""
    app = create_app(following.engine)
    done = threading.Event()

    def ask(number: int) -> Counter[tuple[int, int, int]]:
        client, seen = app.test_client(), Counter[tuple[int, int, int]]()
        while not done.is_set() or seen.total() < 250:
            path = ("/search?q=dragons&limit=50", "/articles")[seen.total() % 2]
            answer = client.get(path)
            told = answer.get_json()
            listed = told.get("results", told.get("articles", ()))
            done.wait(0.01 if seen.total() > 250 else 0)
            seen[answer.status_code, told.get("total", -number), len(listed)] += 1
        return seen

    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(ask, number) for number in range(4)]
        try:
            for n in range(SWITCHES):
                desk(indexes[ONE + n % 3])
                assert following.passages() == 2 + n % 3
        finally:
            done.set()
    seen = sum((one.result() for one in asked), Counter())
    assert seen.total() >= 1_000
    assert set(seen) <= {(200, n, n) for n in (1, 2, 3, 4)}


def test_an_index_that_was_not_packaged_is_no_floor_but_the_pointer_is_followed(
    indexes: list[Path], desk: Desk, bucket: Bucket
) -> None:
    with pytest.raises(IndexDamaged, match="not the one that was packaged"):
        open_engine(indexes[FLOOR], bound="0" * 64)
    desk(indexes[ONE])
    engine = follow(indexes[FLOOR], URL, KEY.decode(), bound="0" * 64)
    assert isinstance(engine, published.PublishedEngine)
    engine.look(wait_s=60)
    assert engine.current().facts.passages == 2
    engine.close()


# ---- settings, and a process without a pointer --------------------------------------------


@pytest.mark.parametrize(
    ("url", "key", "why"),
    [
        (URL, "short", "CITEBOX_POINTER_KEY must have at least 32 characters"),
        (URL, "", "CITEBOX_POINTER_KEY must have"),
        ("https://clinic/published", "k" * 32, "(CITEBOX_POINTER): it must be like s3://"),
        ("s3://clinic", "k" * 32, "(CITEBOX_POINTER): it must be like s3://"),
    ],
)
def test_a_wrong_setting_leaves_the_index_of_the_zip(
    indexes: list[Path], url: str, key: str, why: str
) -> None:
    client = create_app(follow(indexes[FLOOR], url, key)).test_client()
    assert why in client.get("/health").get_json()["index"]["refused"]
    assert client.get("/search?q=dragons").get_json()["total"] == 1


def test_without_an_index_in_the_zip_the_published_one_answers(
    desk: Desk, indexes: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(published, "START_S", 60.0)
    monkeypatch.setattr(published, "SCRATCH", tmp_path / "scratch")
    desk(indexes[ONE])
    engine = follow(tmp_path / "none", URL, KEY.decode())
    client = create_app(engine).test_client()
    assert client.get("/search?q=dragons").get_json()["total"] == 2
    engine.close()  # type: ignore[union-attr]


LOADED = """
import sys
import search.deployed
client = search.deployed.app.test_client()
print(client.get("/search?q=dragons").get_json()["total"])
names = {"search.engine.published", "search.engine.bucket", "search.store.pointer", "botocore"}
print(sorted(names & sys.modules.keys()))
"""


def test_without_a_pointer_nothing_of_it_is_loaded(indexes: list[Path]) -> None:
    done = run("-c", LOADED, CITEBOX_INDEX=str(indexes[FLOOR]))
    assert done.stdout.splitlines() == ["1", "[]"], done.stderr


def test_with_a_pointer_the_published_index_answers_the_first_question(
    indexes: list[Path], desk: Desk, bucket: Bucket, tmp_path: Path
) -> None:
    desk(indexes[TWO])
    code = f"import search.engine.published as p; p.START_S = 60.0{LOADED}"
    done = run(
        "-c", code, CITEBOX_INDEX=str(indexes[FLOOR]), CITEBOX_POINTER=URL,
        CITEBOX_POINTER_KEY=KEY.decode(), **bucket.environment,
    )  # fmt: skip
    assert done.stdout.splitlines()[0] == "3", done.stderr
    assert "botocore" in done.stdout


def test_on_a_desk_each_process_has_a_folder_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two servers would else overwrite each other's index; a function has its disk alone."""
    monkeypatch.delenv("AWS_LAMBDA_FUNCTION_NAME", raising=False)
    assert published._scratch().name.endswith(f"-{os.getuid()}-{os.getpid()}")
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "citebox")
    assert published._scratch() == published.SCRATCH


def test_what_ended_processes_left_on_a_desk_is_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each restart of a server would else leave an index behind."""
    monkeypatch.delenv("AWS_LAMBDA_FUNCTION_NAME", raising=False)
    monkeypatch.setattr(published, "SCRATCH", tmp_path / "citebox")
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    ours = f"citebox-{os.getuid()}-"
    kept = {ours + str(os.getppid()), f"{ours}x", "citebox-999999-1", "other"}
    for name in (*kept, ours + str(ended.pid)):
        (tmp_path / name / "a" / "generation-1").mkdir(parents=True)
        (tmp_path / name / "a" / "generation-1" / "file").write_text("x")
    outside = tmp_path / "other" / "a"
    (tmp_path / (ours + str(ended.pid)) / "link").symlink_to(outside)
    published._scratch()
    assert set(os.listdir(tmp_path)) == kept
    assert (outside / "generation-1" / "file").exists()
