"""A very long article is encoded in part, so that a small file cannot take an hour."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.build import build
from search.pipeline import search
from search.query.parameters import Query
from search.store.reader import Store

LONG = "# Leaflet\n" + "".join(
    f"\n## {name}\n\nThe {name} of it is told here.\n" for name in ("dose", "rash", "rest", "cough")
)


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a-long.md").write_text(LONG, encoding="utf-8")
    (folder / "b-short.md").write_text("# Sleep\n\nSleep is told here.\n", encoding="utf-8")
    return folder


def test_passages_beyond_the_bound_are_found_by_words_and_the_report_says_so(
    articles: Path, tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.embedding.vectors.MOST_ENCODED", 3)
    to = articles.parent / "index"
    report = build([articles], to, model=tiny)
    assert (report.passages, report.encoded, report.by_words) == (5, 4, 0)
    [warning] = report.warnings
    assert Path(warning.file).name == "a-long.md"
    assert "found by meaning" in warning.message
    assert "Save the article in parts." in warning.message
    store = Store.open(to)
    assert store.embeddings
    assert store.vectors
    cosines = store.vectors.products(store.embeddings.encode("cough")).tolist()
    assert [one == 0 for one in cosines] == [False, False, False, True, False]
    assert ("cough",) in [hit.passage.section for hit in search(Query("cough"), store).hits]


def test_as_many_as_the_bound_are_all_encoded(
    articles: Path, tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.embedding.vectors.MOST_ENCODED", 4)
    report = build([articles], articles.parent / "index", model=tiny)
    assert (report.encoded, report.warnings) == (5, [])
