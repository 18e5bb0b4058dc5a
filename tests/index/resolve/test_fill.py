"""A build that looks references up: what a bare link gets, what is flagged, what never changes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from index import __main__ as command
from index.build import build
from index.check import check
from index.check.report_text import to_json, to_text
from index.check.spanish import in_spanish, spanish
from index.report import Report
from index.resolve.fill import differences
from index.resolve.record import NOTICES, Record
from index.resolve.resolver import Resolver
from search.app import create_app
from search.store.reader import Store
from search.wording import wording
from tests.support.engine_under_test import engine_over
from tests.support.records_stub import free_paper, paper, put_papers, put_work, resolver, update
from tests.support.site.stub import Page, Site

LINKS = """# Sleep

Winter is hard, as [a study](https://doi.org/10.5555/bare) and
[another](https://pubmed.ncbi.nlm.nih.gov/1234567/) show. Light helps (Ash, 2017).

## References

Ash B. (2017). Light and mood. Journal of Light, 3, 4-9. https://doi.org/10.5555/listed
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / "sleep.md").write_text(LINKS, encoding="utf-8")
    return folder


def article(index: Path) -> dict[str, dict[str, Any]]:
    """The article's references as the API sends them, by DOI or PubMed number."""
    store = Store.open(index)
    try:
        client = create_app(engine_over(store)).test_client()
        data = client.get("/articles/sleep").get_json()
        passages = [client.get(f"/passages/{one}").get_json() for one in data["passages"]]
    finally:
        store.close()
    cited = {one["id"]: one for passage in passages for one in passage["references"]}
    assert all(cited[one["id"]] == one for one in data["references"])
    return {one.get("PMID") or one["DOI"]: one for one in data["references"]}


def built(source: Path, to: Path, looking: Resolver | None) -> Report:
    report = build([source], to, resolver=looking)
    assert report.exit_code == 0
    return report


def test_a_bare_link_gets_what_it_lacks_and_says_what_was_looked_up(
    source: Path, site: Site, tmp_path: Path
) -> None:
    put_work(site, "10.5555/bare")
    put_papers(site, paper("1234567"))
    report = built(source, tmp_path / "index", resolver(site, tmp_path / "records"))
    references = article(tmp_path / "index")
    one = references["10.5555/bare"]
    assert one["printed"] == "https://doi.org/10.5555/bare"
    assert one["title"] == "Sleep and mood in & after winter"
    assert one["looked_up"] == [
        "author", "title", "container-title", "issued", "volume", "issue", "page",
    ]  # fmt: skip
    assert (
        one["record"]
        == "Ash Brynn, Fern Cole. Sleep and mood in & after winter. Journal of Sleep. 2019."
    )
    other = references["1234567"]
    assert (other["title"], other["DOI"]) == ("Sleep and mood in winter", "10.5555/winter")
    assert "DOI" in other["looked_up"]
    assert report.looked_up == {"asked": 3, "found": 2, "unknown": 1, "kept": 0}
    assert "3 references looked up: 2 found, 1 not known there, 0 failed" in report.to_text()


def test_a_link_to_the_free_text_stays_the_link(site: Site, tmp_path: Path) -> None:
    source = tmp_path / "sleep.md"
    address = "https://pmc.ncbi.nlm.nih.gov/articles/PMC1234567/"
    source.write_text(f"# Sleep\n\nIt helps, [a trial]({address}) found.\n", encoding="utf-8")
    put_papers(site, free_paper("1234567", pmid="11"), database="pmc")
    put_papers(site, paper("11"))
    built(source, tmp_path / "index", resolver(site, tmp_path / "records"))
    store = Store.open(tmp_path / "index")
    try:
        client = create_app(engine_over(store)).test_client()
        [one] = client.get("/articles/sleep").get_json()["references"]
    finally:
        store.close()
    assert (one["link"], one["title"]) == (address, "Sleep and mood in winter")
    assert "DOI" not in one
    assert "PMID" not in one


def test_what_is_printed_stays_as_it_is_printed(source: Path, site: Site, tmp_path: Path) -> None:
    built(source, tmp_path / "without", None)
    put_work(site, "10.5555/listed", title=["Another title"])
    built(source, tmp_path / "with", resolver(site, tmp_path / "records"))
    before, after = (article(tmp_path / name)["10.5555/listed"] for name in ("without", "with"))
    assert after == before


def test_a_retracted_paper_is_flagged_for_the_author_and_for_the_reader(
    source: Path, site: Site, tmp_path: Path
) -> None:
    put_work(site, "10.5555/listed", **{"updated-by": [update("retraction", "10.5555/gone")]})
    report = built(source, tmp_path / "index", resolver(site, tmp_path / "records"))
    one = article(tmp_path / "index")["10.5555/listed"]
    assert one["status"] == "retracted"
    assert one["notices"] == ["This paper has been retracted."]
    assert "looked_up" not in one
    said = [warning.message for warning in report.warnings]
    assert any("has been retracted (10.5555/gone)" in message for message in said)


def test_a_page_the_terminal_and_an_export_show_it(
    source: Path, site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put_work(site, "10.5555/bare", **{"updated-by": [update("retraction", "10.5555/gone")]})
    built(source, tmp_path / "index", resolver(site, tmp_path / "records"))
    store = Store.open(tmp_path / "index")
    try:
        client = create_app(engine_over(store)).test_client()
        page = client.get("/search?q=winter", headers={"Accept": "text/html"}).get_data(True)
        id_ = article(tmp_path / "index")["10.5555/bare"]["id"]
        exported = {
            form: client.get(f"/references/{id_}?format={form}").get_data(True)
            for form in ("apa", "bibtex", "ris", "csl-json")
        }
    finally:
        store.close()
    assert ">Ash Brynn, Fern Cole. Sleep and mood in &amp; after winter." in page
    assert "<strong>This paper has been retracted.</strong>" in page
    assert exported["apa"].endswith("This paper has been retracted.\n")
    assert "note = {This paper has been retracted.}" in exported["bibtex"]
    assert "N1  - This paper has been retracted." in exported["ris"]
    assert json.loads(exported["csl-json"])["status"] == "retracted"
    from search.__main__ import main  # noqa: PLC0415 - as the command line does

    assert main(["ask", "winter", "--index", str(tmp_path / "index")]) == 0
    assert "This paper has been retracted." in capsys.readouterr().out


@pytest.mark.parametrize("notice", NOTICES.values())
def test_every_notice_is_said_in_spanish_too(notice: str) -> None:
    assert wording("es")(notice) != notice


@pytest.mark.parametrize("status", [404, 500])
def test_failures_leave_the_index_byte_for_byte(
    source: Path, site: Site, tmp_path: Path, status: int
) -> None:
    built(source, tmp_path / "without", None)
    site.pages.clear()
    site.pages["/"] = Page(status=status)
    built(source, tmp_path / "with", resolver(site, tmp_path / "records"))
    assert content(tmp_path / "with") == content(tmp_path / "without")


def content(index: Path) -> dict[str, bytes]:
    shown = (one for one in index.rglob("*") if one.is_file())
    named = {one.relative_to(index): one.read_bytes() for one in shown}
    return {str(path): data for path, data in named.items() if not path.parts[0].startswith(".")}


def test_an_unchanged_source_is_looked_up_too(source: Path, site: Site, tmp_path: Path) -> None:
    """It is not read again, and the paper may have been retracted since."""
    built(source, tmp_path / "index", None)
    put_work(site, "10.5555/listed", **{"updated-by": [update("retraction", "10.5555/gone")]})
    report = built(source, tmp_path / "index", resolver(site, tmp_path / "records"))
    assert report.unchanged == 1
    assert article(tmp_path / "index")["10.5555/listed"]["status"] == "retracted"
    built(source, tmp_path / "index", None)
    assert "status" not in article(tmp_path / "index")["10.5555/listed"]


RECORD = Record(
    "Crossref", {"author": [{"family": "van der Ash"}, {"family": "Fern"}]}, (2018, 2019)
)


@pytest.mark.parametrize(
    ("printed", "author", "year", "differs"),
    [
        ("van der Ash B, Fern C. 2019.", ["van der Ash", "Fern"], 2019, []),
        ("Ash B, Fern C. 2018.", ["Ash", "Fern"], 2018, []),
        ("Ash B, Fern C. 2017.", ["Ash", "Fern"], 2017, ["year"]),
        ("Fern C, van der Ash B. 2019.", ["Fern", "van der Ash"], 2019, ["first author"]),
        ("Elm D. 2019.", ["Elm"], 2019, ["first author"]),
        ("Elm D. 1999.", ["Elm"], 1999, ["year", "first author"]),
        ("Sleep and mood.", [], None, []),  # nothing printed differs from nothing
    ],
)
def test_a_year_or_first_author_that_differs_is_told(
    printed: str, author: list[str], year: int | None, differs: list[str]
) -> None:
    csl: dict[str, Any] = {"author": [{"family": name} for name in author]} if author else {}
    csl |= {"issued": {"date-parts": [[year]]}} if year else {}
    assert [one.what for one in differences(csl, printed, RECORD)] == differs


def test_a_name_of_two_letters_is_not_taken_for_a_part_of_another() -> None:
    record = Record("Crossref", {"author": [{"family": "van Li"}]})
    for family, differs in (("Lindberg", True), ("van Li", False)):
        found = differences({"author": [{"family": family}]}, f"{family} A.", record)
        assert bool(found) is differs, family


def test_an_organisation_is_compared_with_nobody() -> None:
    group = Record("Crossref", {"author": [{"literal": "Sleep Group"}]})
    assert differences({"author": [{"family": "Ash"}]}, "Ash B.", group) == []
    assert differences({"author": [{"literal": "Sleep Group"}]}, "Sleep Group.", RECORD) == []


def test_the_check_names_all_of_it_with_its_line(source: Path, site: Site, tmp_path: Path) -> None:
    put_work(site, "10.5555/listed", **{"updated-by": [update("retraction", "10.5555/gone")]})
    put_work(site, "10.5555/bare", **{"updated-by": [update("correction", "10.5555/erratum")]})
    report = check([source], resolver=resolver(site, tmp_path / "records"))
    found = {
        (one.kind.name, one.line, one.expected)
        for one in report.articles[0].findings
        if one.kind.name in ("retracted", "corrected", "record-differs")
    }
    assert found == {
        ("retracted", 8, "10.5555/gone"),
        ("corrected", 3, "10.5555/erratum"),
        ("record-differs", 8, "the year 2018/2019, as at Crossref"),
    }
    assert "References were looked up at Crossref and PubMed" in to_text(report)
    told = to_json(in_spanish(report), spanish)
    assert "Un artículo ha sido retractado" in told
    assert "el año 2018/2019, como en Crossref" in told


def test_without_the_option_nothing_is_looked_up(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_up = []

    def refuse(*_: object) -> None:
        looked_up.append(True)
        raise AssertionError("a look-up")

    monkeypatch.setattr(Resolver, "records", refuse)
    options = ["build", "--no-meaning", str(source), "--to", str(tmp_path / "index")]
    assert command.main(options) == 0
    assert check([source]).articles
    assert not looked_up
    check([source], resolver=Resolver(tmp_path, "it@clinic.example"))
    assert looked_up, "the test can fail"


@pytest.mark.parametrize("build_or_check", ["build", "check"])
def test_who_asks_must_be_reachable(
    source: Path, build_or_check: str, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.delenv("CITEBOX_MAILTO", raising=False)
    assert command.main([build_or_check, str(source), "--resolve"]) == 2
    assert "--resolve needs a mail address" in capsys.readouterr().err
    bad = [build_or_check, str(source), "--resolve", "--contact", "a@b\nX: y"]
    assert command.main(bad) == 2
    assert "is not a mail address" in capsys.readouterr().err


@pytest.mark.parametrize("command_", ["build", "check"])
@pytest.mark.parametrize("option", [["--contact", "a@b.example"], ["--records", "records"]])
def test_what_does_nothing_without_resolve_is_refused(
    source: Path, command_: str, option: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main([command_, str(source), *option]) == 2
    assert "do nothing without --resolve" in capsys.readouterr().err
