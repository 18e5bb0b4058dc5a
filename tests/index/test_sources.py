"""Which files of a folder are read, and which are named as not read."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.build import build
from index.document import SourceError
from index.source import Source
from index.sources import find_sources


def found(folder: Path) -> list[str]:
    """For each file its key, or the reason why it is not read."""
    return [
        one.key if isinstance(one, Source) else one.reason for one in find_sources([folder], None)
    ]


@pytest.mark.parametrize(
    "name", ["leaflet.rtf", "Old.DOC", "plan.odt", "book.mobi", "a.xhtml", "a.mkd", "a.docm"]
)
def test_a_document_that_no_reader_takes_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"%PDF-1.7")
    (tmp_path / "sleep.md").write_text("# Sleep\n\nIt helps.\n")
    errors = [one for one in find_sources([tmp_path], None) if isinstance(one, SourceError)]
    assert [error.file for error in errors] == [str(tmp_path / name)]
    assert "no reader takes" in errors[0].reason


def test_pictures_styles_and_hidden_files_are_skipped(tmp_path: Path) -> None:
    for name in ("bed.jpg", "site.css", "app.js", ".hidden.pdf", "README.md", "LICENSE"):
        (tmp_path / name).write_text("x")
    (tmp_path / "sleep.md").write_text("# Sleep\n\nIt helps.\n")
    assert found(tmp_path) == ["sleep.md"]


def test_a_folder_with_noindex_is_read_only_where_it_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "es" / "more").mkdir(parents=True)
    for name in ("sleep.md", "es/dormir.md", "es/more/siesta.md", "es/leaflet.rtf"):
        (tmp_path / name).write_text("# Sleep\n\nIt helps.\n")
    (tmp_path / "es/.noindex").touch()
    assert found(tmp_path) == ["sleep.md"]
    (tmp_path / "es/leaflet.rtf").unlink()
    assert found(tmp_path / "es") == ["dormir.md", "more/siesta.md"]


def test_an_index_below_the_folder_is_no_source(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# One\n\nText.\n", encoding="utf-8")
    for _ in range(2):
        report = build([tmp_path], tmp_path / "build" / "index")
        assert (report.articles, report.refused) == (1, [])
