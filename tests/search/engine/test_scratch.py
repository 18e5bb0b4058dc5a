"""The scratch disk: how large an index may be there, and what is refused."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from search.engine.scratch import MOST_INDEX_BYTES, Scratch
from search.store.manifest import Counts, FileFacts, Manifest
from search.store.pointer import PointerRefused

FREE_BYTES = 1 << 40


def manifest(bytes_: int, name: str = "records") -> Manifest:
    return Manifest("generation-1", Counts(1, 1, 0, 0, 0), "", {name: FileFacts(bytes_, "")})


def make_room(folder: Path, free_bytes: int, of: Manifest, monkeypatch: pytest.MonkeyPatch) -> None:
    disk = SimpleNamespace(f_bavail=free_bytes, f_frsize=1)
    monkeypatch.setattr(os, "statvfs", lambda _: disk)
    Scratch(folder).make_room(of, folder / "digest")


def test_an_index_of_400_mb_fits_a_disk_of_lambda_and_a_larger_one_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lambda's 512 MB hold what else is written too."""
    assert MOST_INDEX_BYTES == 400_000_000
    make_room(tmp_path, FREE_BYTES, manifest(400_000_000), monkeypatch)
    assert (tmp_path / "digest" / "generation-1").is_dir()
    with pytest.raises(PointerRefused, match="no room"):
        make_room(tmp_path, FREE_BYTES, manifest(400_000_001), monkeypatch)


def test_a_megabyte_of_the_disk_stays_free(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_room(tmp_path, 1_000_500, manifest(500), monkeypatch)
    with pytest.raises(PointerRefused, match="no room"):
        make_room(tmp_path, 1_000_499, manifest(500), monkeypatch)


@pytest.mark.parametrize("name", ["../records", "a/b", ".hidden"])
def test_a_file_outside_the_folder_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    with pytest.raises(PointerRefused, match="outside its folder"):
        make_room(tmp_path, FREE_BYTES, manifest(1, name), monkeypatch)


def test_a_folder_of_somebody_else_or_no_folder_is_not_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is there could have been put there to be followed."""
    (tmp_path / "link").symlink_to(tmp_path)
    with pytest.raises(PointerRefused, match="belongs to somebody else"):
        make_room(tmp_path / "link", FREE_BYTES, manifest(1), monkeypatch)
    monkeypatch.setattr(os, "getuid", lambda: tmp_path.stat().st_uid + 1)
    with pytest.raises(PointerRefused, match="belongs to somebody else"):
        make_room(tmp_path, FREE_BYTES, manifest(1), monkeypatch)
