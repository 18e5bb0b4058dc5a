"""A build: what it reads, what it refuses, and a swap that is all or nothing."""

from __future__ import annotations

import hashlib
import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from index import disk
from index.build import _Builder, build
from index.report import Report
from index.writers import generation as write
from index.writers import place
from index.writers.generation import Generation
from index.writers.place import BuildError
from search.store.manifest import NAME, check_files, read_manifest
from search.store.reader import Store
from tests.support.each import each
from tests.support.index_fixtures import GOLDEN, build_command
from tests.support.processor import at_most

LIST = "## References\n\n1. Bell R. A. 2010.\n2. Ash T. B. 2011.\n"
ONE = f"# One\n\n## Sleep\n\nText [1], [2], [9].\n\n{LIST}"
TWO = "# Two\n\nOther text.\n"


@contextmanager
def opened(index: Path) -> Iterator[Store]:
    store = Store.open(index)  # checks every file's checksum
    try:
        yield store
    finally:
        store.close()


def titles(index: Path) -> list[str]:
    with opened(index) as store:
        return [article.info.title for article in store.articles(0, 999)]


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / "one.md").write_text(ONE, encoding="utf-8")
    return folder


@pytest.fixture
def index(tmp_path: Path, source: Path) -> Path:
    """An index of the one article."""
    folder = tmp_path / "index"
    assert build([source], folder).exit_code == 0
    return folder


# What is reported


def test_the_manifest_counts_what_the_index_holds(content: Path, tmp_path: Path) -> None:
    report = build([content], tmp_path / "index")
    with opened(tmp_path / "index") as store:
        articles = list(store.articles(0, 99))
        passages = [store.passage(id_) for article in articles for id_ in article.passages]
        counts = store.manifest.counts
    runs = [run for p in passages for run in p.text if run.references is not None]
    assert counts.articles == report.articles == len(articles) == len(GOLDEN)
    assert counts.passages == report.passages == len(passages)
    assert counts.references == report.references == sum(len(a.references) for a in articles)
    assert (
        counts.citations_linked == report.citations_linked == sum(bool(r.references) for r in runs)
    )
    assert counts.citations_not_linked == report.citations_not_linked == 0
    assert sum(report.certainty.values()) == report.citations_linked


def test_the_samples_build_without_a_warning(content: Path, tmp_path: Path) -> None:
    report = build([content], tmp_path / "index")
    assert (report.exit_code, report.warnings, report.refused) == (0, [], [])


def test_a_readme_beside_articles_is_no_article(content: Path, tmp_path: Path) -> None:
    assert (content / "README.md").is_file()
    build([content], tmp_path / "index")
    assert len(titles(tmp_path / "index")) == len(GOLDEN)


def test_citations_that_are_not_linked_are_counted_and_warned_of(
    source: Path, tmp_path: Path
) -> None:
    report = build([source], tmp_path / "index")
    assert (report.citations_linked, report.citations_not_linked) == (2, 1)
    (warning,) = report.warnings
    assert (Path(warning.file).name, warning.line) == ("one.md", 5)
    assert "[9]" in warning.message


def test_each_of_two_like_paragraphs_counts_its_citation(source: Path, tmp_path: Path) -> None:
    page = "<p>Text [1].</p><p>Text [1].</p><h2>References</h2><ol><li>Bell R. A. 2010.</ol>"
    (source / "one.md").unlink()
    (source / "a.html").write_text(page, encoding="utf-8")
    assert build([source], tmp_path / "index").citations_linked == 2


def test_every_checksum_in_the_manifest_is_its_file_s(index: Path) -> None:
    manifest = read_manifest(index)
    folder = index / manifest.generation
    assert manifest.files.keys() == {path.name for path in folder.iterdir()}
    for name, facts in each(manifest.files.items()):
        data = (folder / name).read_bytes()
        assert (facts.bytes, facts.sha256) == (len(data), hashlib.sha256(data).hexdigest())


def test_a_second_build_of_the_same_sources_gives_the_same_digest(
    index: Path, source: Path, tmp_path: Path
) -> None:
    build([source], tmp_path / "other")
    assert read_manifest(tmp_path / "other").sources_sha256 == read_manifest(index).sources_sha256


def test_another_byte_gives_another_digest(index: Path, source: Path) -> None:
    before = read_manifest(index).sources_sha256
    (source / "one.md").write_text(ONE + "\n", encoding="utf-8")
    build([source], index)
    assert read_manifest(index).sources_sha256 != before


def test_another_name_gives_another_digest(index: Path, source: Path) -> None:
    before = read_manifest(index).sources_sha256
    (source / "one.md").rename(source / "uno.md")
    build([source], index)
    assert read_manifest(index).sources_sha256 != before


# What is refused


@pytest.mark.parametrize(
    ("name", "data", "line", "reason"),
    [
        ("greek.txt", b"Fine.\n\xca\xe1\xeb\xe7\xec\xdd\xf1\xe1.\n", 2, "UTF-8"),
        ("binary.md", b"\x89PNG\r\n\x1a\n\x00\x00 of a picture", 3, "NUL"),
        ("zero.txt", b"Text.\n\n\x00", 3, "NUL"),
        ("empty.html", b"", None, "empty"),
        ("blank.md", b" \n\n", None, "empty"),
        ("front.md", b"---\ntitle: [\n---\nText.\n", 3, "front matter"),
        ("x.jsonl", b"{}\n", 1, "id"),
    ],
)
def test_a_bad_file_is_refused_with_its_reason_and_the_others_go_on(
    source: Path, tmp_path: Path, name: str, data: bytes, line: int | None, reason: str
) -> None:
    (source / name).write_bytes(data)
    report = build([source], tmp_path / "index")
    (error,) = report.refused
    assert Path(error.file).name == name
    assert error.line == line or (name == "front.md" and error.line == 4)
    assert reason in error.reason
    assert report.exit_code == 1
    assert titles(tmp_path / "index") == ["One"]


def test_a_file_of_an_unknown_kind_is_refused_when_it_is_named(
    source: Path, tmp_path: Path
) -> None:
    (tmp_path / "a.odt").write_bytes(b"Text.")
    report = build([tmp_path / "a.odt", source], tmp_path / "index")
    (error,) = report.refused
    assert error.file.endswith("a.odt")
    assert ".md" in error.reason, "it says what would be read"
    assert report.exit_code == 1


def test_a_file_that_is_not_there_is_refused(source: Path, tmp_path: Path) -> None:
    report = build([source, tmp_path / "gone.md"], tmp_path / "index")
    (error,) = report.refused
    assert error.file.endswith("gone.md")
    assert (report.exit_code, report.articles) == (1, 1)


def test_a_bad_line_of_json_lines_leaves_the_others(source: Path, tmp_path: Path) -> None:
    (source / "x.jsonl").write_text('{"id": "a", "text": "A."}\n{\n{"id": "b", "text": "B."}\n')
    report = build([source], tmp_path / "index")
    assert [(Path(e.file).name, e.line) for e in report.refused] == [("x.jsonl", 2)]
    assert report.articles == 3


def test_a_second_document_of_one_id_is_refused_with_its_line(source: Path, tmp_path: Path) -> None:
    (source / "x.jsonl").write_text('{"id": "a", "text": "A."}\n{"id": "a", "text": "B."}\n')
    report = build([source], tmp_path / "index")
    assert [(e.line, "'a'" in e.reason) for e in report.refused] == [(2, True)]
    assert report.articles == 2


def test_hidden_files_are_not_read(source: Path, tmp_path: Path) -> None:
    (source / ".git").mkdir()
    (source / ".git" / "x.md").write_text(TWO)
    (source / ".draft.md").write_text(TWO)
    assert build([source], tmp_path / "index").articles == 1


def test_nothing_readable_builds_nothing_and_the_old_index_stays(
    index: Path, tmp_path: Path
) -> None:
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "a.txt").write_bytes(b"\xff\xfe")
    before = files(index)
    report = build([tmp_path / "bad"], index)
    assert (report.exit_code, report.index) == (2, None)
    assert files(index) == before


def test_an_empty_folder_builds_nothing(index: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert build([tmp_path / "empty"], index).exit_code == 2
    assert titles(index) == ["One"]


# Where it is written


def test_an_existing_empty_folder_may_hold_the_index(source: Path, tmp_path: Path) -> None:
    (tmp_path / "index").mkdir()
    assert build([source], tmp_path / "index").exit_code == 0
    assert titles(tmp_path / "index") == ["One"]


def test_a_folder_is_made_with_its_parents(source: Path, tmp_path: Path) -> None:
    assert build([source], tmp_path / "a" / "b" / "index").exit_code == 0


@pytest.mark.parametrize(
    "name",
    ["notes.txt", "generation-gap/photo.jpg", "manifest.json", "generations.md"],
)
def test_a_folder_with_other_things_in_it_is_refused_untouched(
    source: Path, tmp_path: Path, name: str
) -> None:
    folder = tmp_path / "mine"
    (folder / name).parent.mkdir(parents=True)
    (folder / name).write_text('{"name": "not an index"}')
    with pytest.raises(BuildError, match="mine"):
        build([source], folder)
    assert files(folder) == {name: b'{"name": "not an index"}'}


def test_a_file_in_the_place_of_the_folder_is_refused(source: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(BuildError):
        build([source], tmp_path / "file")
    assert (tmp_path / "file").read_text() == "mine"


def test_a_damaged_index_is_built_anew(index: Path, source: Path) -> None:
    (index / NAME).write_text("{")
    assert build([source], index).exit_code == 0
    assert titles(index) == ["One"]


def test_a_second_build_at_the_same_time_says_so(index: Path, source: Path) -> None:
    with Generation(index), pytest.raises(BuildError, match="Another build"):
        build([source], index)
    assert titles(index) == ["One"]
    assert build([source], index).exit_code == 0


# The swap


def test_a_build_that_keeps_none_leaves_nothing_of_the_old_index(index: Path, source: Path) -> None:
    (source / "one.md").write_text(TWO, encoding="utf-8")
    build([source], index, keep=0)
    assert titles(index) == ["Two"]
    visible = {path.name for path in index.iterdir() if not path.name.startswith(".")}
    assert visible == {NAME, read_manifest(index).generation}


def test_the_old_index_answers_until_the_manifest_is_replaced(
    index: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (source / "one.md").write_text(TWO, encoding="utf-8")
    seen: list[list[str]] = []
    rename = disk.rename

    def look_then_rename(old: Path, new: Path) -> None:
        if new.name == NAME:
            seen.append(titles(index))
        rename(old, new)
        if new.name == NAME:
            seen.append(titles(index))

    monkeypatch.setattr(disk, "rename", look_then_rename)
    build([source], index)
    assert seen == [["One"], ["Two"]]


def test_a_store_that_is_open_goes_on_answering_after_a_swap(index: Path, source: Path) -> None:
    with opened(index) as store:
        (source / "one.md").write_text(TWO, encoding="utf-8")
        build([source], index)
        assert store.passage("one.sleep.1").plain_text.startswith("Text")
        assert store.reference("one.bell-2010")


class StopHereError(Exception):
    pass


@pytest.mark.parametrize(
    ("owner", "name"),
    [
        (Generation, "add"),
        (Generation, "commit"),
        (write, "write_lines"),
        (place, "file_facts"),
        (disk, "flush"),
        (disk, "rename"),
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_a_failure_at_any_step_leaves_the_old_index(
    index: Path, source: Path, monkeypatch: pytest.MonkeyPatch, owner: object, name: str
) -> None:
    (source / "one.md").write_text(TWO, encoding="utf-8")

    def fail(*_: object, **__: object) -> None:
        raise StopHereError

    with monkeypatch.context() as patched:
        patched.setattr(owner, name, fail)
        with pytest.raises(StopHereError):
            build([source], index)
    assert titles(index) == ["One"]
    assert list(index.glob(".building-*")) == [], "what is not committed is removed"
    assert build([source], index).exit_code == 0
    assert titles(index) == ["Two"]


def test_a_full_disk_is_a_build_error_with_a_sentence(
    index: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(write, "write_lines", full)
    with pytest.raises(BuildError, match="No space left"):
        build([source], index)
    assert titles(index) == ["One"]


DIE = """
import os, signal, sys
from pathlib import Path
from index import disk
from index.writers import generation as write
from index.build import build
def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)
owner, name = sys.argv[3].split(".")
setattr({"Generation": write.Generation, "write": write, "disk": disk}[owner], name, die)
build([Path(sys.argv[1])], Path(sys.argv[2]))
"""


@pytest.mark.parametrize(
    ("step", "left"),
    [
        ("Generation.add", "One"),
        ("Generation.commit", "One"),
        ("write.write_lines", "One"),
        ("disk.rename", "One"),
        ("disk.flush", "One"),
    ],
)
def test_a_build_killed_at_a_step_leaves_a_whole_index(
    index: Path, source: Path, step: str, left: str
) -> None:
    (source / "one.md").write_text(TWO, encoding="utf-8")
    command = [sys.executable, "-c", DIE, str(source), str(index), step]
    assert subprocess.run(command).returncode == -signal.SIGKILL
    check_files(index, read_manifest(index))
    assert titles(index) == [left]
    assert build([source], index).exit_code == 0
    assert titles(index) == ["Two"]
    assert list(index.glob(".building-*")) == []
    assert len(list(index.glob("generation-*"))) == 2, "the new one, and the one before"


def test_a_build_killed_at_any_moment_leaves_a_whole_index(index: Path, tmp_path: Path) -> None:
    many = tmp_path / "many.jsonl"
    many.write_text(
        "".join(
            json.dumps({"id": str(n), "title": "Two", "text": f"word{n} " * 50}) + "\n"
            for n in range(500)
        )
    )
    command = build_command(many, index)
    started = time.monotonic()
    subprocess.run([*command[:-1], str(tmp_path / "timed")], check=True, capture_output=True)
    whole_s = time.monotonic() - started
    chance = random.Random(7)
    for _ in range(5):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            process.wait(timeout=chance.uniform(0.2, 1.0) * whole_s)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        assert titles(index) in (["One"], ["Two"] * 500)
    assert build([many], index).exit_code == 0
    assert list(index.glob(".building-*")) == []


def test_the_report_of_nothing_is_exit_2() -> None:
    assert Report().exit_code == 2


def test_files_of_one_id_are_numbered_in_time_that_is_in_proportion(tmp_path: Path) -> None:
    """The numbers of each were tried from 2 on: 50,000 files would have taken minutes."""
    builder = _Builder(Any, Any, Any, Any, None)  # type: ignore[arg-type]
    builder._ids = {"a": "a.md", "a-7": "b.md"}
    with at_most(2.0):
        for _ in range(20_000):
            own = builder._free("a")
            assert own not in builder._ids
            builder._ids[own] = "c.md"
    assert len(builder._ids) == 20_002
    assert builder._free("b") == "b-2"
