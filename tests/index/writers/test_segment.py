"""Whoosh's segment, written out of counted words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from whoosh.filedb.compound import CompoundWriter
from whoosh.filedb.filestore import FileStorage
from whoosh.index import open_dir

from index.writers.postings import ImpactsWriter
from index.writers.segment import SegmentWriter
from search.store.analysis import read_words
from search.store.schema import INDEX_NAME, passage_schema

# More passages than a block of postings has; names beyond ASCII; words that come several times.
PASSAGES = [
    {
        "id": f"article-{number // 7}.{number}",
        "article": f"article-{number // 7}",
        "kind": "faq" if number % 5 == 0 else "article",
        "tags": ["sleep", "café"] if number % 3 == 0 else [],
        "title": f"Sleep {number // 7}",
        "headings": "Why naïve sleep helps" if number % 2 else "",
        "body": f"Sleep {'well ' * (number % 4)}and œdema number {number}. Δ " + "sleep " * number,
    }
    for number in range(300)
]
WORDS = ("title", "headings", "body")


def test_the_files_are_those_that_whooshs_own_writer_makes(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    write(ours)
    write_with_whoosh(theirs)
    assert {kind_of(path) for path in ours.iterdir()} == {
        kind_of(path) for path in theirs.iterdir()
    }
    for path in theirs.iterdir():
        if path.suffix != ".toc":  # it has the segment's name
            (same,) = ours.glob(f"*{kind_of(path)}")
            assert same.read_bytes() == path.read_bytes(), path.name


def test_whoosh_opens_it(tmp_path: Path) -> None:
    write(tmp_path / "ours")
    with open_dir(str(tmp_path / "ours"), indexname=INDEX_NAME).reader() as reader:
        assert reader.doc_count() == len(PASSAGES)
        assert reader.doc_frequency("body", "sleep") == len(PASSAGES)


def test_an_index_without_tags_or_headings_has_no_such_field(tmp_path: Path) -> None:
    plain: list[dict[str, Any]] = [one | {"tags": [], "headings": ""} for one in PASSAGES[:3]]
    write(tmp_path / "ours", plain)
    write_with_whoosh(tmp_path / "theirs", plain)
    for kind in (".trm", ".pst"):
        (one,), (other,) = (tmp_path.glob(f"{side}/*{kind}") for side in ("ours", "theirs"))
        assert one.read_bytes() == other.read_bytes(), kind


def test_an_index_may_be_larger_than_whooshs_buffer(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    write(tmp_path / "one")
    monkeypatch.setattr(CompoundWriter.__init__, "__defaults__", (64,))  # bytes; 32 KB as it is
    write(tmp_path / "other")
    columns = [*tmp_path.glob("one/*.col")]
    assert len(columns) == 4
    for column in columns:
        assert column.read_bytes() == (tmp_path / "other" / column.name).read_bytes()


def write(folder: Path, passages: list[dict[str, Any]] = PASSAGES) -> None:
    folder.mkdir()
    segment, impacts = SegmentWriter(), ImpactsWriter()
    for one in passages:
        segment.add(id=[one["id"]], article=[one["article"]], kind=[one["kind"]], tags=one["tags"])
        impacts.add(*(read_words(one[name]) for name in WORDS))
    segment.write(folder, impacts.words, impacts.lengths)


def write_with_whoosh(folder: Path, passages: list[dict[str, Any]] = PASSAGES) -> None:
    folder.mkdir()
    storage = FileStorage(str(folder))
    index = storage.create_index(passage_schema(), indexname=INDEX_NAME)
    writer = index.writer(compound=False)
    for one in passages:
        writer.add_document(
            **one | {name: [word.stem for word in read_words(one[name])] for name in WORDS}
        )
    writer.commit(optimize=True)
    index.close()
    (folder / f"{INDEX_NAME}_WRITELOCK").unlink()


def kind_of(path: Path) -> str:
    """A file's name without the segment's, which Whoosh draws at random."""
    return ".toc" if path.suffix == ".toc" else path.name[path.name.index(".") :]
