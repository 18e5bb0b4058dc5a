"""Whatever change to the disk fails, or is the last one before the power goes, an index answers."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from index import disk
from index.__main__ import main
from index.build import build
from index.curation.files import Extras
from index.curation.medicines import Medicines
from index.curation.pins import PinRules
from index.writers.place import BuildError, roll_back
from search.store.manifest import NAME, check_files, read_manifest
from search.store.reader import Store
from tests.support.each import each

OPERATIONS = ("create", "write", "flush", "rename", "make_folder", "unlink", "remove_folder")
ONE, TWO, THREE = (
    f"---\ntitle: {title}\n---\n\n## Sleep\n\nText about {title} (Bell, 2010).\n\n"
    "## References\n\nBell, A. (2010). Sleep. Press.\n"
    for title in ("One", "Two", "Three")
)


class KilledError(BaseException):
    """The process is gone: no handler runs, and nothing more is written."""


class Faults:
    """Lets the operations of `index.disk` pass, but for the `at`-th (from 0): an error, or the
    end of the process. `seen` are all of them as (operation, file name)."""

    def __init__(self, patch: pytest.MonkeyPatch, at: int = -1, kind: str = "") -> None:
        self.seen: list[tuple[str, str]] = []
        self._at, self._kind = at, kind
        for name in OPERATIONS:
            patch.setattr(disk, name, self._faulty(name, getattr(disk, name)))

    def _faulty(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def run(path: Path, *more: Any) -> Any:
            number = len(self.seen)
            self.seen.append((name, (more[0] if name == "rename" else path).name))
            if self._kind == "killed" and number >= self._at:
                if number == self._at and name == "write":
                    path.unlink(missing_ok=True)
                    path.write_bytes(b"".join(more[0])[:7])  # half of it
                raise KilledError
            if self._kind == "error" and number == self._at:
                raise OSError(5, "Input/output error")
            return real(path, *more)

        return run


@pytest.fixture(autouse=True)
def no_medicines(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hundreds of indexes are built here, as small as one can be: the lists that each has are
    written in the same files, whatever is on them."""
    without = Extras(Medicines(), (), PinRules())
    monkeypatch.setattr("index.build.read_extras", lambda _: (without, ()))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    (tmp_path / "sources").mkdir()
    return write(tmp_path / "sources", ONE)


def write(folder: Path, text: str) -> Path:
    (folder / "one.md").write_text(text, encoding="utf-8")
    return folder


def title(index: Path) -> str:
    store = Store.open(index)
    [article] = store.articles(0, 9)
    assert [store.passage(id_).article.title for id_ in article.passages] == [article.info.title]
    store.close()
    return article.info.title


@pytest.mark.parametrize("change", ["other sources", "the same sources"])
@pytest.mark.parametrize("kind", ["error", "killed"])
# A dead process closes no file; here Python says that it had to.
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_fault_in_any_change_to_the_disk_loses_no_index(
    source: Path, tmp_path: Path, kind: str, change: str
) -> None:
    build([source], tmp_path / "kept")
    after = write(source, TWO) if change == "other sources" else source
    wanted = {"One", "Two"} if change == "other sources" else {"One"}
    with pytest.MonkeyPatch.context() as patch:
        shutil.copytree(tmp_path / "kept", tmp_path / "index")
        faults = Faults(patch)
        build([after], tmp_path / "index")
        every = len(faults.seen)
    gc.freeze()  # what the first builds made once is no garbage
    # The same sources differ from others once the generation is written.
    first = 0 if change == "other sources" else faults.seen.index(("flush", "articles.jsonl"))
    assert {name for name, _ in faults.seen} >= set(OPERATIONS) - {"unlink"}
    for at in each(range(first, every)):
        shutil.rmtree(tmp_path / "index")
        shutil.copytree(tmp_path / "kept", tmp_path / "index")
        with pytest.MonkeyPatch.context() as patch:
            faults = Faults(patch, at, kind)
            with suppress(BuildError, KilledError):
                build([after], tmp_path / "index")
        gc.collect()
        assert title(tmp_path / "index") in wanted, faults.seen[at]
        assert build([after], tmp_path / "index").exit_code == 0, faults.seen[at]
        assert title(tmp_path / "index") == max(wanted)
        assert not [*(tmp_path / "index").glob(".building-*")], faults.seen[at]
        if change == "other sources":
            assert main(["rollback", str(tmp_path / "index")]) == 0, faults.seen[at]
            assert title(tmp_path / "index") == "One", faults.seen[at]


@pytest.mark.parametrize("kind", ["error", "killed"])
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_fault_in_a_rollback_loses_no_index(source: Path, tmp_path: Path, kind: str) -> None:
    index = tmp_path / "index"
    build([source], tmp_path / "kept")
    build([write(source, TWO)], tmp_path / "kept")
    for at in range(99):
        shutil.rmtree(index, ignore_errors=True)
        shutil.copytree(tmp_path / "kept", index)
        with pytest.MonkeyPatch.context() as patch:
            faults = Faults(patch, at, kind)
            with suppress(BuildError, KilledError):
                roll_back(index)
        if len(faults.seen) <= at:
            break
        assert title(index) in ("One", "Two")
        before = title(index)
        roll_back(index)
        assert {before, title(index)} == {"One", "Two"}, "both are still there"
    assert at > 5


def test_all_is_flushed_before_the_manifest_names_it_and_the_manifest_after(
    source: Path, tmp_path: Path
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        faults = Faults(patch)
        build([source], tmp_path / "index")
    manifest = read_manifest(tmp_path / "index")
    live = faults.seen.index(("rename", NAME))
    before, after = faults.seen[:live], faults.seen[live + 1 :]
    flushed = {name for operation, name in before if operation == "flush"}
    assert flushed >= {*manifest.files, f".{NAME}.new"}
    named = before.index(("rename", manifest.generation))
    assert ("flush", "index") in before[named:], "the folder, once it has the generation's name"
    assert ("flush", "index") in after


def test_the_live_generation_is_never_touched(source: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    build([source], index)

    def places() -> dict[str, tuple[int, int]]:
        folder = index / read_manifest(index).generation
        return {p.name: (p.stat().st_ino, p.stat().st_mtime_ns) for p in folder.iterdir()}

    before = places()
    build([source], index)
    assert places() == before


def test_a_damaged_live_generation_is_replaced_by_one_of_another_name(
    source: Path, tmp_path: Path
) -> None:
    index = tmp_path / "index"
    build([source], index)
    for _ in range(3):
        damaged = read_manifest(index)
        (index / damaged.generation / "impacts.bin").write_bytes(b"x")
        assert build([source], index).exit_code == 0
        check_files(index, read_manifest(index))
        assert read_manifest(index).generation != damaged.generation
        assert title(index) == "One"


# ---- the index before ---------------------------------------------------------------------


def test_a_rollback_returns_to_the_index_before_and_a_second_one_undoes_it(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    index = tmp_path / "index"
    build([source], index)
    build([write(source, TWO)], index)
    for wanted in ("One", "Two", "One"):
        assert main(["rollback", str(index)]) == 0
        assert title(index) == wanted
    assert "is the index before: 1 article, 1 passage." in capsys.readouterr().out


def test_as_many_earlier_indexes_stay_as_were_asked_for(source: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    for text in (ONE, TWO, THREE):
        build([write(source, text)], index, keep=1)
    assert len([*index.glob("generation-*")]) == 2
    roll_back(index)
    assert title(index) == "Two"
    build([write(source, ONE)], index, keep=0)
    assert len([*index.glob("generation-*")]) == 1
    with pytest.raises(BuildError, match="has no earlier index to return to"):
        roll_back(index)


def test_building_the_same_again_keeps_the_index_before(source: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    for text in (ONE, TWO, TWO, TWO):
        build([write(source, text)], index)
    roll_back(index)
    assert title(index) == "One"


def test_a_damaged_earlier_index_is_not_returned_to(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    index = tmp_path / "index"
    build([source], index)
    (index / read_manifest(index).generation / "more").write_text("x")
    earlier = read_manifest(index).generation
    (index / earlier / "more").unlink()
    build([write(source, TWO)], index)
    (index / earlier / "impacts.bin").write_bytes(b"")
    assert main(["rollback", str(index)]) == 2
    assert "has no earlier index" in capsys.readouterr().err
    assert title(index) == "Two"


def test_no_index_is_made_by_a_rollback_where_there_is_none(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="There is no index"):
        roll_back(tmp_path / "nothing")
    assert not (tmp_path / "nothing").exists()


# ---- links --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [".lock", ".read", ".pages", ".meaning.npz", f".{NAME}.new", ".building-1", NAME,
     ".previous.json", "generation-000000000001"],
)  # fmt: skip
def test_a_link_in_the_indexs_folder_is_refused_and_its_target_left_alone(
    source: Path, tmp_path: Path, name: str
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "passages").write_text("mine")
    index = tmp_path / "index"
    build([source], index)
    target = outside if name in (".read", ".pages") or name[0] == "g" else outside / "passages"
    (index / name).unlink(missing_ok=True) if name != ".read" else shutil.rmtree(index / name)
    os.symlink(target, index / name)
    with pytest.raises(BuildError, match="which is not part of an index"):
        build([write(source, TWO)], index)
    assert [(p.name, p.read_text()) for p in outside.iterdir()] == [("passages", "mine")]


def test_a_new_file_takes_the_place_of_a_link_not_of_its_target(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    os.symlink(tmp_path / "mine", tmp_path / "link")
    disk.write(tmp_path / "link", [b"new"])
    assert (tmp_path / "mine").read_text() == "mine"
    assert (tmp_path / "link").read_text() == "new"
    os.symlink(tmp_path, tmp_path / "folder")
    disk.remove_folder(tmp_path / "folder")
    assert (tmp_path / "mine").exists()
