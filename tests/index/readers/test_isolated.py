"""What is large is read in a process of its own: with bounds, and with the same outcome."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from index import build as building
from index.build import build
from index.readers.isolated import Bounds, run_isolated
from index.source import Source
from search.store.manifest import read_manifest

MANY = "<html><head><title>Sleep</title></head><body><h1>Sleep</h1><p "
AMPLE = Bounds(20, 400_000_000)


@pytest.fixture
def sources(content: Path, tmp_path: Path) -> list[Path]:
    """The samples, and an article whose id is taken already."""
    (tmp_path / "low-mood-and-the-phq-9.md").write_text("# Another\n\nWords of its own.\n")
    return [content, tmp_path / "low-mood-and-the-phq-9.md"]


def test_the_index_and_the_report_are_the_same(
    sources: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports = []
    for name, least in (("here", 10**9), ("apart", 0)):
        monkeypatch.setattr(building, "MOST_BYTES_HERE", least)
        report = json.loads(build(sources, tmp_path / name).to_json())
        reports.append(report | {"seconds": 0, "index": "", "unchanged_sources": 0})
        again = build(sources, tmp_path / name)
        assert again.unchanged == 5, "what had to give way is read again"
    here, apart = (read_manifest(tmp_path / name) for name in ("here", "apart"))
    assert here == apart
    assert reports[0] == reports[1]
    assert "is used instead" in str(reports[0]["warnings"])


def test_an_article_that_takes_too_long_is_refused_and_the_others_are_not(
    content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """libxml2 compares each attribute with all before it: 600,000 took more than 84 s."""
    monkeypatch.setattr(building, "MOST_CPU_S", 1)
    names = " ".join(f"a{number}=''" for number in range(200_000))
    page = tmp_path / "many.html"
    page.write_text(f"{MANY}{names}>It helps.</p></body></html>")
    report = build([content, page], tmp_path / "index")
    assert [(one.file, one.reason) for one in report.refused] == [
        (str(page), "cannot be read: it takes more than 1 s or 450 MB, or is broken.")
    ]
    assert report.articles == 5


def test_an_article_that_takes_too_much_memory_is_refused(
    content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def takes(source: Source) -> Any:
        yield bytes(2 * building.MOST_MEMORY_BYTES)

    monkeypatch.setattr(building, "MOST_BYTES_HERE", 0)
    monkeypatch.setattr(building, "read_source", takes)
    report = build([content / "low-mood-and-the-phq-9.txt"], tmp_path / "index")
    assert [one.reason[:15] for one in report.refused] == ["cannot be read:"]


def test_an_article_of_too_many_passages_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """70,000 headings in 1.5 MB took a build more than 73 s."""
    monkeypatch.setattr("index.prepare.MOST_PASSAGES", 8)
    (tmp_path / "a.md").write_text("# A\n\n" + "## B\n\nWords.\n\n" * 8)
    (tmp_path / "b.md").write_text("# B\n\n" + "## C\n\nWords.\n\n" * 9)
    report = build([tmp_path / "a.md", tmp_path / "b.md"], tmp_path / "index")
    assert report.articles == 1
    assert [one.reason for one in report.refused] == [
        "has more than 8 passages. Save the article in parts."
    ]


def test_an_answer_comes_back_whole() -> None:
    assert run_isolated(lambda: b"x" * 3_000_000, AMPLE) == b"x" * 3_000_000


def test_a_fault_gives_no_answer() -> None:
    assert run_isolated(lambda: b"%d" % (1 // 0), AMPLE) == b""
