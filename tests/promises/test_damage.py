"""A damaged file of a built index is refused when the index is opened, before anything reads it."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from search.embedding import vectors
from search.embedding.facts import MODEL_VOCABULARY, MODEL_WEIGHTS
from search.errors import IndexDamaged
from search.store.manifest import read_manifest
from search.store.reader import Store
from search.store.schema import INDEX_NAME
from tests.support.meaning_fixtures import build_with, generation, rewrite_manifest
from tests.support.search_fixtures import json_lines

FILES = (
    "impacts.terms impacts.bin impacts.pairs spelling.forms spelling.near synonyms.jsonl "
    "foreign.synonyms.jsonl pins.json help.json records.bin records.starts "
    "articles.numbers suggest.texts suggest.lines suggest.forms suggest.numbers"
).split()
MEANING = (*vectors.FILES, MODEL_WEIGHTS, MODEL_VOCABULARY)


@pytest.fixture(scope="module")
def whole(tiny: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index with meaning in which none of the files is empty."""
    files = json_lines("heart attack", "a myocardial infarction", "tea and mood") | {
        "pins.txt": "tea => d2\n",
        "faq.md": "---\ntitle: Tea\n---\n\n## Is tea good?\n\nTea is good.\n",
    }
    folder = tmp_path_factory.mktemp("whole")
    build_with(tiny, folder, files)
    return folder / "index"


@pytest.mark.parametrize("name", [*FILES, *MEANING])
def test_a_flipped_byte_or_a_cut_is_refused_in_a_sentence(
    whole: Path, tmp_path: Path, name: str
) -> None:
    shutil.copytree(whole, tmp_path / "index")
    (path,) = (tmp_path / "index").glob(f"generation-*/{name}")
    data = path.read_bytes()
    assert data, "an empty file cannot be flipped"
    mix = random.Random(name)
    places = {0, len(data) - 1, *(mix.randrange(len(data)) for _ in range(6))}
    flipped = [
        data[:at] + bytes([data[at] ^ 1 << mix.randrange(8)]) + data[at + 1 :] for at in places
    ]
    cuts = [data[: mix.randrange(len(data))] for _ in range(3)]
    for damaged in (*flipped, *cuts, b"", data + b"\0"):
        path.write_bytes(damaged)
        with pytest.raises(IndexDamaged) as raised:
            Store.open(tmp_path / "index")
        assert f"is damaged: {name} has changed since it was built." in str(raised.value)
    path.write_bytes(data)
    Store.open(tmp_path / "index").close()


def test_every_file_beside_whooshs_is_held_to_its_checksum(whole: Path) -> None:
    """What this file damages is all that there is, but for what store/test_reader.py does."""
    manifest = read_manifest(whole)
    beside = {name for name in manifest.files if INDEX_NAME not in name}
    assert beside == {*FILES, *MEANING, "articles.jsonl", "references.jsonl"}


# ---- a manifest that says something else than its files -----------------------------------


@pytest.mark.parametrize(
    "facts",
    [
        {"dimensions": 32},
        {"dimensions": 128},
        {"dimensions": 0},
        {"dimensions": -64},
        {"dimensions": "64"},
        {"dimensions": None},
        {"passages": 3},
        {"passages": 5},
        {"passages": 0},
        {"passages": "4"},
        {"more": 1},
    ],
    ids=str,
)
def test_a_manifest_of_other_sizes_is_refused(
    whole: Path, tmp_path: Path, facts: dict[str, object]
) -> None:
    shutil.copytree(whole, tmp_path / "index")
    assert read_manifest(whole).counts.passages == 4
    rewrite_manifest(tmp_path / "index", **facts)
    with pytest.raises(IndexDamaged):
        Store.open(tmp_path / "index")


@pytest.mark.parametrize("name", MEANING)
def test_a_file_of_the_meaning_that_is_missing_is_named(
    whole: Path, tmp_path: Path, name: str
) -> None:
    shutil.copytree(whole, tmp_path / "index")
    (generation(tmp_path / "index") / name).unlink()
    with pytest.raises(IndexDamaged, match=f"{name} is missing"):
        Store.open(tmp_path / "index")
