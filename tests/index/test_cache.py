"""Rebuilding: what has not changed is not read again, and the index is that of a full build."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from index import build as building
from index import cache as kept
from index.build import build
from index.readers import read_source
from index.source import Source
from search.store.manifest import read_manifest

Read = list[str]


@pytest.fixture
def sources(content: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(content, tmp_path / "content"))


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Read:
    """The files that a reader was asked for."""
    names: Read = []

    def noted(source: Source) -> object:
        names.append(Path(source.name).name)
        return read_source(source)

    monkeypatch.setattr(building, "read_source", noted)
    return names


def generation(index: Path) -> dict[str, bytes]:
    live = index / read_manifest(index).generation
    return {p.name: p.read_bytes() for p in live.iterdir()} | {
        "manifest.json": (index / "manifest.json").read_bytes()
    }


def test_nothing_is_read_again_when_nothing_has_changed(sources: Path, read: Read) -> None:
    index = sources.parent / "index"
    first = build([sources], index)
    count = len(read)
    again = build([sources], index)
    assert (count, len(read)) == (5, 5)
    assert (first.unchanged, again.unchanged) == (0, 5)
    assert (again.citations_linked, again.references) == (
        first.citations_linked,
        first.references,
    )
    assert again.left_out == first.left_out


def _change(folder: Path) -> None:
    file = folder / "weight-and-activity-faq.md"
    file.write_text(file.read_text().replace("It can help", "It may help"))


def _add(folder: Path) -> None:
    (folder / "another.md").write_text("# Another\n\nSome words.\n")


def _remove(folder: Path) -> None:
    (folder / "low-mood-and-the-phq-9.txt").unlink()


@pytest.mark.parametrize(
    ("change", "read_again"),
    [(_change, ["weight-and-activity-faq.md"]), (_add, ["another.md"]), (_remove, [])],
)
def test_a_rebuild_reads_what_changed_and_gives_what_a_full_build_gives(
    sources: Path, read: Read, change: Callable[[Path], None], read_again: Read
) -> None:
    index = sources.parent / "index"
    build([sources], index)
    change(sources)
    read.clear()
    build([sources], index)
    assert read == read_again
    build([sources], sources.parent / "full")
    assert generation(index) == generation(sources.parent / "full")


def test_another_site_reads_all_again(sources: Path, read: Read) -> None:
    """Passages hold addresses."""
    index = sources.parent / "index"
    build([sources], index, "https://one.example")
    read.clear()
    build([sources], index, "https://two.example")
    assert len(read) == 5


def test_other_code_reads_all_again(
    sources: Path, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = sources.parent / "index"
    build([sources], index)
    read.clear()
    monkeypatch.setattr(kept, "_code_digest", lambda: b"other")
    build([sources], index)
    assert len(read) == 5


@pytest.mark.parametrize("damage", [b"", b"{", b"[{}]", b"null", b"\xff"])
def test_a_damaged_note_is_read_again(sources: Path, read: Read, damage: bytes) -> None:
    index = sources.parent / "index"
    build([sources], index)
    whole = generation(index)
    for note in (index / kept.FOLDER).iterdir():
        note.write_bytes(damage)
    read.clear()
    build([sources], index)
    assert len(read) == 5
    assert generation(index) == whole


def test_notes_of_what_is_gone_are_removed(sources: Path) -> None:
    index = sources.parent / "index"
    build([sources], index)
    _remove(sources)
    build([sources], index)
    assert len(list((index / kept.FOLDER).iterdir())) == 4


def test_an_id_that_had_to_give_way_is_given_anew(tmp_path: Path) -> None:
    """two.txt is two-2 only while two.md is there."""
    (tmp_path / "src").mkdir()
    for name in ("two.md", "two.txt"):
        (tmp_path / "src" / name).write_text(f"A title of {name[4:]}\n\nSome words of its own.\n")
    index = tmp_path / "index"
    assert len(build([tmp_path / "src"], index).warnings) == 1
    (tmp_path / "src" / "two.md").unlink()
    build([tmp_path / "src"], index)
    build([tmp_path / "src"], tmp_path / "full")
    assert generation(index) == generation(tmp_path / "full")


def test_a_note_with_one_changed_number_is_read_again(sources: Path, read: Read) -> None:
    """It is JSON still, and would change the index or the report."""
    index = sources.parent / "index"
    build([sources], index)
    whole = generation(index)
    for note in (index / kept.FOLDER).iterdir():
        note.write_bytes(note.read_bytes().replace(b'"line": ', b'"line": 1', 1))
    read.clear()
    build([sources], index)
    assert len(read) == 5
    assert generation(index) == whole


@pytest.mark.parametrize("put", [os.mkfifo, lambda path: path.symlink_to("/dev/zero"), Path.mkdir])
def test_a_note_that_is_no_plain_file_is_read_again(
    sources: Path, read: Read, put: Callable[[Path], None]
) -> None:
    """A pipe would hold the build up for ever, and a device never ends."""
    index = sources.parent / "index"
    build([sources], index)
    whole = generation(index)
    for note in (index / kept.FOLDER).iterdir():
        note.unlink()
        put(note)
    read.clear()
    build([sources], index)
    assert len(read) == 5
    assert generation(index) == whole
