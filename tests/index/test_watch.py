"""build --watch: the index is built again when a file has changed."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from index.__main__ import main
from index.watch import changes
from search.engine.local import LocalEngine


class Ended(Exception):  # noqa: N818 - no error
    """No more steps: what happens between two looks is done."""


def builds(paths: list[Path], without: Path, *steps: Callable[[], object]) -> list[int]:
    """After how many looks each build began, with one step before each look."""
    looks = 0

    def pause(seconds: float) -> None:
        nonlocal looks
        assert seconds == 1
        if looks == len(steps):
            raise Ended
        steps[looks]()
        looks += 1

    found: list[int] = []
    with suppress(Ended):
        found.extend(looks for _ in changes(paths, without, pause))
    return found


def nothing() -> None:
    pass


def test_a_change_is_built_when_the_files_rest(tmp_path: Path) -> None:
    page = tmp_path / "a.md"
    page.write_text("one")
    steps = [
        nothing,
        lambda: page.write_text("one and"),
        lambda: page.write_text("one and two"),  # still written
        nothing,
        nothing,
        lambda: (tmp_path / "new.md").write_text("three"),
        nothing,
        page.unlink,
        nothing,
    ]
    assert builds([tmp_path], tmp_path / "index", *steps) == [0, 4, 7, 9]


def test_a_change_of_the_same_length_is_one(tmp_path: Path) -> None:
    page = tmp_path / "a.md"
    page.write_text("one")
    later = page.stat().st_mtime_ns + 10**9
    steps = [lambda: os.utime(page, ns=(later, later)), nothing]
    assert builds([page], tmp_path / "index", *steps) == [0, 2]


def test_what_is_changed_while_it_is_built_is_built_again(tmp_path: Path) -> None:
    page = tmp_path / "a.md"
    page.write_text("one")
    looks = 0

    def pause(_: float) -> None:
        nonlocal looks
        looks += 1
        if looks == 4:
            raise Ended

    found = 0
    with suppress(Ended):
        for _ in changes([page], tmp_path / "index", pause):
            found += 1
            if found == 1:
                page.write_text("one and two")
    assert found == 2


def test_the_index_itself_is_not_watched(tmp_path: Path) -> None:
    index = tmp_path / "build" / "index"
    index.mkdir(parents=True)
    steps = [lambda: (index / "manifest.json").write_text("{}"), nothing, nothing]
    assert builds([tmp_path], index, *steps) == [0]


def test_the_command_builds_until_it_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "a.md"
    page.write_text("# Sleep\n\nGood sleep.\n")
    steps = iter([lambda: page.write_text("# Rest\n\nGood sleep and rest.\n"), nothing])

    def pause(_: float) -> None:
        step = next(steps, None)
        if step is None:
            raise KeyboardInterrupt
        step()

    monkeypatch.setattr("time.sleep", pause)
    to = tmp_path / "index"
    assert main(["build", "--no-meaning", "--watch", str(tmp_path), "--to", str(to)]) == 0
    assert capsys.readouterr().out.count("Index written") == 2
    engine = LocalEngine.open(to)
    assert engine.article("a").info.title == "Rest"
    engine.close()


def test_a_site_is_not_watched(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "--watch", "https://x.example/", "--to", str(tmp_path / "index")]) == 2
    assert "files and folders" in capsys.readouterr().err
