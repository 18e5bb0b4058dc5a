"""Which files of a folder are read, and which are named as not read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.__main__ import main
from index.build import build
from index.document import SourceError
from index.readers import SUFFIXES
from index.readers.unread import DOCUMENTS
from index.report import Report
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


@pytest.mark.parametrize("command", [["check"], ["build", "--no-meaning"]])
def test_an_index_is_no_folder_of_articles(
    tmp_path: Path, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Hundreds of lines said "is not a JSON object"."""
    (tmp_path / "a.md").write_text("# Sleep\n\nIt helps.\n")
    build([tmp_path / "a.md"], tmp_path / "index")
    assert main([*command, str(tmp_path / "index")]) == 2
    told = capsys.readouterr().out
    assert told.count("is the folder of an index. Name the folder of your articles.") == 1
    assert "JSON" not in told


def skipped(folder: Path) -> dict[str, list[str]]:
    """The names of the files that are told as skipped, by their folder's name and kind."""
    told: dict[str, list[str]] = {}

    def skip(of: str, kind: str, name: str) -> None:
        told.setdefault(f"{Path(of).relative_to(folder.parent)} {kind}", []).append(name)

    list(find_sources([folder], None, skipped=skip))
    return told


def test_no_file_is_skipped_without_a_word(tmp_path: Path) -> None:
    names = (
        "a.csv",
        "b.CSV",
        "sub/c.csv",
        "d.json",
        "CNAME",
        "Visit 3. Notes",
        "page.php",
        "e.md~",
    )
    for name in (*names, "README.md", "robots.txt", "wp-sitemap-posts-1.xml", "_layouts/page.html"):
        (tmp_path / "src" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "src" / name).write_text("x")
    (tmp_path / "src/gone.csv").symlink_to(tmp_path / "src/nowhere.csv")
    assert skipped(tmp_path / "src") == {
        "src .csv": ["a.csv", "b.CSV"],
        "src/sub .csv": ["c.csv"],
        "src .json": ["d.json"],
        "src .md~": ["e.md~"],
        "src .php": ["page.php"],
        "src without a suffix": ["CNAME", "Visit 3. Notes"],
        "src beside articles": ["README.md", "robots.txt", "wp-sitemap-posts-1.xml"],
        "src/_layouts beside articles": ["page.html"],
        "src not plain": ["gone.csv"],
    }


def test_what_a_page_or_a_system_needs_is_no_news(tmp_path: Path) -> None:
    names = ["a.png", "a.css", "a.woff2", "a.bib", "help.yaml", "pins.txt", "expected.txt"]
    names += ["Thumbs.db", "desktop.ini", ".DS_Store", "~$Sleep.docx", ".git/config", "._a.md"]
    names += ["node_modules/x/HISTORY.md", "@eaDir/a.md/x", "$RECYCLE.BIN/old.md", "sources.txt"]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    assert (skipped(tmp_path), found(tmp_path)) == ({}, [])


def test_the_report_names_what_is_skipped_but_refuses_nothing(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src/sleep.md").write_text("# Sleep\n\nIt helps.\n")
    for number in range(5):
        (tmp_path / f"src/{number}.csv").write_text("1,2\n")
    report = build([tmp_path / "src"], tmp_path / "index")
    assert f"skipped  {tmp_path}/src: 5 .csv files (0.csv, 1.csv, 2.csv and 2 more)" in (
        report.to_text().splitlines()
    )
    names = [f"{number}.csv" for number in range(5)]
    assert json.loads(report.to_json())["skipped"] == [
        {"folder": f"{tmp_path}/src", "kind": ".csv", "count": 5, "names": names}
    ]
    assert report.exit_code == 0


def test_a_report_of_many_skipped_kinds_counts_the_rest() -> None:
    report = Report()
    for number in range(25):
        report.skip(f"folder {number}", ".csv", "a.csv")
        report.skip(f"folder {number}", ".csv", "b.csv")
    lines = [line for line in report.to_text().splitlines() if line.startswith("skipped")]
    assert (len(lines), lines[-1]) == (21, "skipped  … and 10 files more (--json lists them)")


def test_a_bibliography_that_an_article_names_is_not_skipped(tmp_path: Path) -> None:
    (tmp_path / "refs").mkdir()
    for name in ("used.json", "unused.json"):
        (tmp_path / "refs" / name).write_text('[{"id": "ash2018", "title": "Sleep"}]')
    text = "---\ntitle: Sleep\nbibliography: refs/used.json\n---\n\nIt helps [@ash2018].\n"
    (tmp_path / "sleep.md").write_text(text)
    report = build([tmp_path], tmp_path / "build" / "index")
    assert report.skipped == {(f"{tmp_path}/refs", ".json"): ["unused.json"]}


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


@pytest.mark.parametrize(
    ("data", "line", "why"),
    [
        (b"\xff", 1, "not UTF-8 (byte 0xff). Save it as UTF-8."),
        (b"\n\xff", 2, "not UTF-8 (byte 0xff). Save it as UTF-8."),
        (b"\nwords\n\x00", 3, "contains a NUL byte: this is not a text file."),
    ],
)
def test_a_file_that_is_no_text_is_named_with_its_line(data: bytes, line: int, why: str) -> None:
    with pytest.raises(SourceError) as refused:
        Source("a.md", "a.md", data).text()
    assert (refused.value.line, refused.value.reason) == (line, why)


def test_no_kind_that_a_reader_takes_is_refused_as_a_document() -> None:
    assert DOCUMENTS.isdisjoint(SUFFIXES)


@pytest.mark.parametrize(
    "beside",
    ["_config.yml", "_data/team.yml", "i18n/es.yaml", "404.html", "robots.txt", "_includes/a.md"],
)
def test_what_a_generator_of_sites_needs_is_no_article(tmp_path: Path, beside: str) -> None:
    """A build of such a folder ends without a refusal, and names the file."""
    (tmp_path / "a.md").write_text("# One\n\nText.\n", encoding="utf-8")
    (tmp_path / beside).parent.mkdir(exist_ok=True)
    (tmp_path / beside).write_text("title: Ours\n", encoding="utf-8")
    report = build([tmp_path], tmp_path / "build" / "index")
    assert (report.exit_code, report.articles, report.refused) == (0, 1, [])
    assert [*report.skipped.values()] == [[Path(beside).name]]
