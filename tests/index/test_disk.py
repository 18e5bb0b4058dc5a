"""Changes to the disk: files are new ones, readable by a server, and no link is followed."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import disk


@pytest.fixture
def usual_umask() -> Iterator[None]:
    old = os.umask(0o022)
    yield
    os.umask(old)


def test_a_server_of_another_user_may_read_what_is_written(
    tmp_path: Path, usual_umask: None
) -> None:
    disk.write(tmp_path / "a", [b"x", b"y"])
    assert (tmp_path / "a").read_bytes() == b"xy"
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o644


def test_a_link_is_replaced_and_what_it_leads_to_stays(tmp_path: Path) -> None:
    (tmp_path / "outside").write_bytes(b"theirs")
    (tmp_path / "a").symlink_to(tmp_path / "outside")
    disk.write(tmp_path / "a", [b"ours"])
    assert (tmp_path / "outside").read_bytes() == b"theirs"
    assert not (tmp_path / "a").is_symlink()


def test_a_file_that_is_mapped_is_not_written_over(tmp_path: Path) -> None:
    disk.write(tmp_path / "a", [b"old"])
    with (tmp_path / "a").open("rb") as old:
        disk.put(tmp_path / "a", [b"new"])
        assert old.read() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert (tmp_path / "a").read_bytes() == b"new"


def test_a_folder_goes_with_all_in_it_and_a_link_goes_alone(tmp_path: Path) -> None:
    disk.make_folder(tmp_path / "a" / "b")
    disk.make_folder(tmp_path / "a" / "b")
    (tmp_path / "link").symlink_to(tmp_path / "a")
    disk.remove_folder(tmp_path / "link")
    assert (tmp_path / "a" / "b").is_dir()
    disk.remove_folder(tmp_path / "a")
    disk.remove_folder(tmp_path / "a")
    disk.unlink(tmp_path / "gone")
    assert [*tmp_path.iterdir()] == []
