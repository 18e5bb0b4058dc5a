"""A built index is opened whole or refused in a sentence, and stays readable while it is open."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import search.store.reader
from index.build import build
from index.tables import write_lines
from search import pipeline
from search.errors import IndexDamaged, IndexFormat, IndexMissing, IndexUnavailable, UnknownId
from search.files import SortedLines
from search.query.parameters import Query
from search.store.analysis import Word
from search.store.manifest import FORMAT
from search.store.reader import Store
from tests.support.each import each
from tests.support.meaning_fixtures import signed
from tests.support.search_fixtures import built, json_lines

TEXTS = ("dragons sleep (Smith, 2001)", "dragons eat", "people sleep badly")
DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "truncated by one byte": lambda data: data[:-1],
    "truncated to half": lambda data: data[: len(data) // 2],
    "empty": lambda data: b"",
    "one byte longer": lambda data: data + b"\n",
    "one bit flipped": lambda data: data[:9] + bytes([data[9] ^ 1]) + data[10:],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return built(tmp_path, json_lines(*TEXTS))


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("kept"), json_lines(*TEXTS))


def parts(folder: Path) -> list[Path]:
    """The files of the one generation."""
    (generation,) = folder.glob("generation-*")
    return sorted(generation.iterdir())


def rewrite(folder: Path, **changes: object) -> None:
    """Changes the manifest."""
    path = folder / "manifest.json"
    path.write_text(signed({**json.loads(path.read_text()), **changes}))


def found(store: Store, question: str, limit: int = 50) -> list[tuple[str, float]]:
    hits = pipeline.search(Query(question, limit), store).hits
    return [(hit.passage.id, hit.score) for hit in hits]


# ---- refused ------------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["nothing", "an empty folder", "a file"])
def test_where_no_index_is_the_sentence_says_how_to_build_one(tmp_path: Path, what: str) -> None:
    place = tmp_path / "place"
    if what == "an empty folder":
        place.mkdir()
    elif what == "a file":
        place.write_text("x")
    with pytest.raises(IndexMissing) as raised:
        Store.open(place)
    wanted = f"There is no index in '{place}'. Build it with: citebox index SOURCE… --to {place}"
    assert str(raised.value) == wanted


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("part", range(4))
def test_a_damaged_file_is_refused_by_its_name(folder: Path, damage: str, part: int) -> None:
    file = parts(folder)[part]
    data = file.read_bytes() or b"x" * 10
    file.write_bytes(DAMAGES[damage](data) if file.stat().st_size else data)
    with pytest.raises(IndexDamaged) as raised:
        Store.open(folder)
    assert f"is damaged: {file.name} has changed since it was built." in str(raised.value)
    assert f"Build it with: citebox index SOURCE… --to {folder}" in str(raised.value)


@pytest.mark.parametrize("part", range(4))
def test_a_file_that_is_gone_is_refused_by_its_name(folder: Path, part: int) -> None:
    file = parts(folder)[part]
    file.unlink()
    with pytest.raises(IndexDamaged, match=f"{file.name} is missing"):
        Store.open(folder)


def test_the_manifest_names_all_files_of_an_index(folder: Path) -> None:
    named = json.loads((folder / "manifest.json").read_text())["files"]
    assert sorted(named) == [path.name for path in parts(folder)]
    assert {"impacts.bin", "articles.jsonl", "references.jsonl", "synonyms.jsonl"} < set(named)


@pytest.mark.parametrize("found_format", [0, 1, 2, 999, "3", None])
def test_another_format_is_refused_with_both_numbers(folder: Path, found_format: object) -> None:
    rewrite(folder, format=found_format)
    with pytest.raises(IndexFormat) as raised:
        Store.open(folder)
    assert f"has format {found_format}; this version reads " in str(raised.value)
    assert "Build it with:" in str(raised.value)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", "{}", f'{{"format": {FORMAT}}}', "\x00", "[" * 100_000, '"manifest"'],
)
def test_a_manifest_that_is_none_is_refused(folder: Path, text: str) -> None:
    (folder / "manifest.json").write_text(text)
    with pytest.raises(IndexDamaged, match=r"manifest\.json is not a manifest"):
        Store.open(folder)


@pytest.mark.parametrize(
    "changes",
    [
        {"generation": 1},
        {"generation": None},
        {"generation": "../elsewhere"},
        {"generation": ""},
        {"counts": {}},
        {"counts": None},
        {"files": {}},
        {"files": None},
        {"files": {"../manifest.json": {"bytes": 1, "sha256": ""}}},
    ],
    ids=json.dumps,
)
def test_a_manifest_with_a_wrong_part_is_refused(folder: Path, changes: dict[str, Any]) -> None:
    rewrite(folder, **changes)
    with pytest.raises(IndexDamaged):
        Store.open(folder)


def test_a_manifest_that_is_not_utf_8_is_refused(folder: Path) -> None:
    (folder / "manifest.json").write_bytes(b'{"format": "\xff"}')
    with pytest.raises(IndexDamaged):
        Store.open(folder)


def test_a_manifest_that_is_a_folder_is_refused(folder: Path) -> None:
    (folder / "manifest.json").unlink()
    (folder / "manifest.json").mkdir()
    with pytest.raises(IndexDamaged):
        Store.open(folder)


@settings(max_examples=150)
@given(data=st.data())
def test_a_flipped_bit_anywhere_is_refused_or_changes_no_answer(
    kept: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    copy = tmp_path_factory.mktemp("flipped") / "index"
    shutil.copytree(kept, copy)
    file = data.draw(st.sampled_from([copy / "manifest.json", *parts(copy)]))
    raw = bytearray(file.read_bytes())
    if not raw:
        return
    place = data.draw(st.integers(0, len(raw) - 1))
    raw[place] ^= 1 << data.draw(st.integers(0, 7))
    file.write_bytes(raw)
    try:
        store = Store.open(copy)
    except IndexUnavailable:
        return
    assert file.name == "manifest.json", "only a count or a digest of sources may slip through"
    assert len(found(store, "dragons")) == 2
    store.close()


# ---- swapped while open -------------------------------------------------------------------


def test_an_open_index_stays_readable_while_another_is_swapped_in(
    tmp_path: Path, content: Path
) -> None:
    assert build([content], tmp_path / "index", None).exit_code == 0
    old = Store.open(tmp_path / "index")
    one, *_ = content.glob("weight*.md")
    assert build([one], tmp_path / "index", None).exit_code == 0
    new = Store.open(tmp_path / "index")
    assert old.manifest.counts.articles == len(list(old.articles(0, 100))) == 5
    assert new.manifest.counts.articles == len(list(new.articles(0, 100))) == 1
    assert len(found(old, "lithium")) > len(found(new, "lithium"))
    assert (len(old.help.lines("self-harm")), new.help.lines("self-harm")) == (1, [])
    for article in each(old.articles(0, 100)):
        assert [old.passage(id_).id for id_ in article.passages] == list(article.passages)
        assert all(old.reference(ref.id) == ref for ref in each(article.references))
    old.close()
    new.close()


@pytest.mark.parametrize("step", ["check_files", "read_manifest"])
def test_an_index_swapped_while_it_is_being_opened_is_opened_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """A build replaces the manifest and removes the old generation at any moment."""
    folder = built(tmp_path, json_lines(*TEXTS))
    real, calls = getattr(search.store.reader, step), []

    def swap_once(*arguments: object) -> object:
        result = real(*arguments)
        if not calls:
            calls.append(1)
            assert build([tmp_path / "sources"], folder, None).exit_code == 0
        return result

    monkeypatch.setattr(search.store.reader, step, swap_once)
    store = Store.open(folder)
    assert len(found(store, "dragons")) == 2
    store.close()


def test_a_build_with_nothing_in_it_leaves_the_old_index(tmp_path: Path) -> None:
    folder = built(tmp_path, json_lines(*TEXTS))
    (tmp_path / "empty").mkdir()
    assert build([tmp_path / "empty"], folder, None).exit_code == 2
    store = Store.open(folder)
    assert len(found(store, "dragons")) == 2
    store.close()


# ---- records ------------------------------------------------------------------------------


def test_an_unknown_id_is_told_with_its_kind(store: Store) -> None:
    for kind in ("passage", "article", "reference"):
        with pytest.raises(UnknownId, match=f"^There is no {kind} with the id 'x y'.$"):
            getattr(store, kind)("x y")


@pytest.mark.parametrize("id_", ["", ".", "*", "a OR b", "\0", "é" * 5_000, "\n", '["'])
def test_a_hostile_id_is_unknown(store: Store, id_: str) -> None:
    for kind in ("passage", "article", "reference"):
        with pytest.raises(UnknownId):
            getattr(store, kind)(id_)


def test_ids_of_an_article_do_not_change_when_another_does(tmp_path: Path, content: Path) -> None:
    def ids(folder: Path) -> set[str]:
        assert build([folder], tmp_path / f"{folder.name}-index", None).exit_code == 0
        opened = Store.open(tmp_path / f"{folder.name}-index")
        article = opened.article("keeping-up-a-medicine-in-bipolar-disorder")
        opened.close()
        return {*article.passages, *(reference.id for reference in article.references)}

    other = tmp_path / "other"
    shutil.copytree(content, other)
    (other / "weight-and-activity-faq.md").unlink()
    (other / "a-new-one.md").write_text("---\ntitle: New\n---\n\nDragons (Smith, 2001).\n")
    assert ids(content) == ids(other)


@given(
    records=st.dictionaries(st.text(max_size=20), st.dictionaries(st.text(), st.text())),
    others=st.lists(st.text(max_size=20)),
)
def test_sorted_lines_give_each_record_by_its_id_and_no_other(
    tmp_path_factory: pytest.TempPathFactory, records: dict[str, Any], others: list[str]
) -> None:
    path = tmp_path_factory.mktemp("lines") / "lines.jsonl"
    write_lines(path, records.items())
    lines = SortedLines(path)
    assert [lines.get(id_) for id_ in records] == list(records.values())
    assert all(lines.get(id_) is None for id_ in others if id_ not in records)
    assert list(lines) == [records[id_] for id_ in sorted(records, key=str.encode)]


def test_an_id_twice_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="the id 'a' is repeated"):
        write_lines(tmp_path / "lines.jsonl", [("a", {}), ("b", {}), ("a", {})])


# ---- threads ------------------------------------------------------------------------------


def test_threads_that_ask_at_once_get_what_one_gets(store: Store) -> None:
    questions = ["lithium", "what does my PHQ-9 score mean", "depresion", "weight", "zzzz"] * 8

    def ask(question: str) -> object:
        got = pipeline.search(Query(question, 20), store)
        first = store.passage(got.hits[0].passage.id) if got.hits else None
        return got.total, got.did_you_mean, [(h.passage.id, h.score) for h in got.hits], first

    alone = [ask(question) for question in questions]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, questions)) == alone


def test_words_that_are_printed_otherwise_are_one_word() -> None:
    plain, accented = Word("cafe", "cafe", "cafe"), Word("cafe", "cafe", "café")
    assert plain == accented
    assert not plain != accented  # noqa: SIM202 - a tuple's own `!=` would say otherwise
    assert len({plain, accented}) == 1


def test_half_a_character_is_in_no_index(store: Store) -> None:
    assert store.numbers(article="\udcff", tag=None, kind=None) == frozenset()
