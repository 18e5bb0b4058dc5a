"""An index is data: whatever is in its folder, opening it and asking it runs nothing of it."""

from __future__ import annotations

import json
import os
import pickle
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.filetables import OrderedHashReader

from index.build import build
from search import pipeline
from search.errors import IndexUnavailable
from search.query.parameters import Query
from search.store import segment
from search.store.manifest import NAME, file_facts, read_manifest
from search.store.reader import Store
from search.store.schema import INDEX_NAME
from tests.support.meaning_fixtures import signed
from tests.support.search_fixtures import built, json_lines

# Whoosh leaves a file that it refuses to the garbage collection.
UNCLOSED = (
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
)


class Evil:
    """Its pickle makes a file, which shows that code has run."""

    def __init__(self, proof: Path) -> None:
        self.proof = proof

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (str(self.proof),)


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return built(tmp_path, json_lines("dragons sleep", "dragons eat"))


@pytest.fixture
def proof(tmp_path: Path) -> Path:
    return tmp_path / "proof"


def folder_of(index: Path) -> Path:
    return index / read_manifest(index).generation


def sign(index: Path) -> None:
    """Makes the manifest list what is there, as somebody would who can write the whole index."""
    told = json.loads((index / NAME).read_text())
    paths = sorted((index / told["generation"]).iterdir())
    told["files"] = {path.name: file_facts(path)._asdict() for path in paths}
    (index / NAME).write_text(signed(told))


def ask(index: Path) -> None:
    """All that reads Whoosh's files and the records."""
    store = Store.open(index)
    try:
        for hit in pipeline.search(Query("dragons"), store).hits:
            store.passage(hit.passage.id)
        for article in store.articles(0, 9):
            store.numbers(article.info.id, "tag", "article")
    finally:
        store.close()


def extra_toc(folder: Path, evil: bytes) -> None:
    real = (folder / f"_{INDEX_NAME}_1.toc").read_bytes()
    (folder / f"_{INDEX_NAME}_2.toc").write_bytes(real[:-200] + evil)


def own_toc(folder: Path, evil: bytes) -> None:
    (folder / f"_{INDEX_NAME}_1.toc").write_bytes(evil)


def terms(folder: Path, evil: bytes) -> None:
    """The pickle at the end of Whoosh's terms, in front of its length."""
    [path] = folder.glob("*.trm")
    data = path.read_bytes()
    length = int.from_bytes(data[-4:], "big")
    path.write_bytes(data[: -4 - length] + evil + len(evil).to_bytes(4, "big"))


def postings(folder: Path, evil: bytes) -> None:
    """Every block of postings, and those that stand beside their term."""
    for path in [*folder.glob("*.pst"), *folder.glob("*.trm")]:
        data = path.read_bytes()
        head, tail = (data[:-400], data[-400:]) if path.suffix == ".trm" else (data, b"")
        parts = head.split(b"\x80\x02")
        path.write_bytes(
            b"".join([parts[0], *(evil[: len(p) + 2].ljust(len(p) + 2) for p in parts[1:])]) + tail
        )


def column(folder: Path, evil: bytes) -> None:
    [path] = folder.glob("*_stored.col")
    path.write_bytes(evil)


def records(folder: Path, evil: bytes) -> None:
    (folder / "records.bin").write_bytes(evil)


ATTACKS: list[Callable[[Path, bytes], None]] = [
    extra_toc, own_toc, terms, postings, column, records
]  # fmt: skip


@UNCLOSED[0]
@UNCLOSED[1]
@pytest.mark.parametrize("attack", ATTACKS)
def test_a_pickle_that_calls_something_is_not_called(
    index: Path, proof: Path, attack: Callable[[Path, bytes], None]
) -> None:
    """Even where the manifest was signed anew: the second line of defence."""
    attack(folder_of(index), pickle.dumps(Evil(proof), 2))
    with pytest.raises(IndexUnavailable):
        ask(index)
    sign(index)
    try:
        ask(index)
    except Exception as error:
        print(error)  # any refusal will do
    assert not proof.exists()


@UNCLOSED[0]
@UNCLOSED[1]
def test_whoosh_itself_would_have_run_it(index: Path, proof: Path) -> None:
    """The attack on the terms is one: this file would prove nothing if it were not."""
    terms(folder_of(index), pickle.dumps(Evil(proof), 2))
    [name] = [path.name for path in folder_of(index).glob("*.trm")]
    with suppress(TypeError):  # os.mkdir gives no list of fields
        OrderedHashReader.open(FileStorage(str(folder_of(index))), name)
    assert proof.exists()


@pytest.mark.parametrize(
    "data",
    [
        b"cos\nsystem\n(S'true'\ntR.",
        b"\x80\x02cbuiltins\neval\nU\x031+1\x85R.",
        b"(ios\nsystem\nS'true'\n.",
        b"\x80\x04\x8c\x02os\x8c\x06system\x93.",
        b"\x82\x01.",  # an extension registered by copyreg
        b"\x80\x02c_codecs\nencode\n(X\x01\x00\x00\x00xX\x05\x00\x00\x00rot13tR.",
        b"\x80\x02P1\n.",  # a persistent id
        pickle.dumps(Evil(Path("/nowhere/x")), 5),
    ],
)
def test_no_name_of_any_pickle_protocol_is_looked_up(data: bytes) -> None:
    with pytest.raises((pickle.UnpicklingError, ValueError)):
        segment.loads(data)
    plain = (1, b"x", ("a", 2.5, None), [True], {"k": 1})
    assert segment.loads(pickle.dumps(plain, 2)) == plain


# ---- the folder is what the manifest lists ------------------------------------------------


@pytest.mark.parametrize("name", [f"_{INDEX_NAME}_2.toc", "more.txt", ".hidden", "zz", "folder/"])
def test_a_file_that_the_manifest_does_not_list_is_refused(index: Path, name: str) -> None:
    path = folder_of(index) / name
    path.mkdir() if name.endswith("/") else path.write_bytes(b"")
    with pytest.raises(IndexUnavailable, match=f"{path.name} is not part of it"):
        Store.open(index)


@pytest.mark.parametrize("kind", ["link", "hard to find link", "pipe", "device", "folder"])
@pytest.mark.parametrize("name", ["impacts.bin", "records.bin", NAME])
def test_a_file_that_is_no_plain_file_is_refused_at_once(
    index: Path, tmp_path: Path, name: str, kind: str
) -> None:
    path = index / name if name == NAME else folder_of(index) / name
    path.rename(tmp_path / "moved")
    if kind == "link":
        path.symlink_to(tmp_path / "moved")
    elif kind == "hard to find link":
        (tmp_path / "second").symlink_to(tmp_path / "moved")
        path.symlink_to(os.path.relpath(tmp_path / "second", path.parent))
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "device":
        path.symlink_to("/dev/zero")
    else:
        path.mkdir()
    with pytest.raises(IndexUnavailable, match="is damaged"):
        Store.open(index)


def test_a_generation_that_is_a_link_is_refused(index: Path, tmp_path: Path) -> None:
    folder = folder_of(index)
    shutil.move(folder, tmp_path / "moved")
    folder.symlink_to(tmp_path / "moved")
    with pytest.raises(IndexUnavailable, match="is missing"):
        Store.open(index)


@pytest.mark.parametrize("change", ["digest", "counts", "sources_sha256", "files", "generation"])
def test_a_manifest_that_was_changed_is_refused(index: Path, change: str) -> None:
    told = json.loads((index / NAME).read_text())
    other = {
        "digest": "0" * 64,
        "counts": {**told["counts"], "articles": 7},
        "sources_sha256": "0" * 64,
        "files": dict([*told["files"].items()][1:]),
        "generation": "generation-0",
    }
    (index / NAME).write_text(json.dumps({**told, change: other[change]}))
    with pytest.raises(IndexUnavailable, match="is not a manifest"):
        Store.open(index)
    del told["digest"]
    (index / NAME).write_text(json.dumps(told))
    with pytest.raises(IndexUnavailable, match="is not a manifest"):
        Store.open(index)


@pytest.mark.parametrize(
    "change", [{"generation": "../elsewhere"}, {"generation": "."}, {"files": {}}]
)
def test_a_manifest_of_no_files_or_of_a_folder_elsewhere_is_refused_whatever_it_is_signed_with(
    index: Path, change: dict[str, object]
) -> None:
    told = json.loads((index / NAME).read_text())
    (index / NAME).write_text(signed({**told, **change}))
    with pytest.raises(IndexUnavailable, match="is not a manifest"):
        Store.open(index)


@pytest.mark.parametrize("name", ["../manifest.json", "/etc/hostname", "..", ".", "a/b", ""])
def test_a_file_outside_the_generation_is_not_opened(index: Path, name: str) -> None:
    told = json.loads((index / NAME).read_text())
    told["files"][name] = {"bytes": 1, "sha256": "0" * 64}
    (index / NAME).write_text(signed(told))
    with pytest.raises(IndexUnavailable, match="is missing"):
        Store.open(index)


def test_an_index_that_was_refused_is_built_anew(index: Path, tmp_path: Path) -> None:
    (folder_of(index) / "more.txt").write_text("x")
    with pytest.raises(IndexUnavailable):
        Store.open(index)
    shutil.rmtree(folder_of(index) / "x", ignore_errors=True)
    (folder_of(index) / "more.txt").rename(folder_of(index) / f"_{INDEX_NAME}_2.toc")
    assert build([tmp_path / "sources"], index).exit_code == 0
    ask(index)
