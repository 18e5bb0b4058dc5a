"""The author's report: what is said of the samples, how the command answers, and never a fault."""

from __future__ import annotations

import argparse
import datetime
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import index.build
import index.check
from index.check import check, check_article
from index.check.command import add_check
from index.check.findings import LOOK, NEEDS_AUTHOR, NOT_COMPARED, Checked, CheckReport
from index.check.journals import same_journal
from index.check.report_text import to_text
from index.check.reviews import read_review_date
from index.check.subject import Subject, sentences
from index.check.syllables import syllables
from index.document import Document, SourceError
from index.readers import read_source
from index.source import Source
from tests.support.check_fixtures import ASH, ELM, TODAY, checked, kinds

# Nothing to say


def test_an_article_in_order_has_no_findings() -> None:
    article = checked("Sleep helps (Ash, 2001). So do walks (Elm & Oak, 2002).", ASH, ELM)
    assert article.findings == ()


@pytest.mark.parametrize("name", ["keeping-up-a-medicine-in-bipolar-disorder.md"])
def test_our_best_sample_is_in_order(content: Path, name: str) -> None:
    (article,) = check([content / name], today=datetime.date(2026, 1, 1)).articles
    assert article.findings == ()


def test_the_samples_need_nothing_from_their_authors(content: Path) -> None:
    """What is left to look at is true: DOIs that are not printed, and one page's reviewer."""
    report = check([content], today=datetime.date(2026, 1, 1))
    assert report.exit_code == 0
    assert {kind for article in report.articles for kind in kinds(article)} == {
        "no-doi",
        "no-reviewer",
    }


# The article that the project starts from


@pytest.fixture(scope="module")
def ketamine(shared: Path) -> Checked:
    paths = [shared / "articles" / "ketamine-therapy-for-addiction.txt"]
    (article,) = check(paths, today=TODAY).articles
    return article


def test_ketamine_two_findings_need_its_author(ketamine: Checked) -> None:
    found = [(f.kind.name, f.line, f.read, f.expected) for f in ketamine.of(NEEDS_AUTHOR)]
    assert found == [
        ("words-glued", 62, "Addictionfound", "Addiction found"),
        ("et-al-for-two", 98, "Singh et al., 2020", "Singh & Khosla, 2020"),
    ]


def test_ketamine_four_are_worth_a_look(ketamine: Checked) -> None:
    """The right journals, both Krupitskys and Short are not among them."""
    assert [f.kind.name for f in ketamine.of(LOOK)] == [
        "no-doi",
        "no-reviewer",
        "date-unclear",
        "hard-to-read",
    ]


def test_ketamine_ten_references_are_named_as_without_a_doi(ketamine: Checked) -> None:
    found = next(f for f in ketamine.findings if f.kind.name == "no-doi")
    assert [detail.line for detail in found.details] == list(range(129, 148, 2))


def test_ketamine_the_summary_says_that_no_reference_is_uncited(shared: Path) -> None:
    report = check([shared / "articles" / "ketamine-therapy-for-addiction.txt"], today=TODAY)
    assert "All 13 citations lead to a reference. All 10 references are cited." in to_text(report)


def test_ketamine_the_year_of_its_date_is_said_to_be_missing(ketamine: Checked) -> None:
    found = next(f for f in ketamine.findings if f.kind.name == "date-unclear")
    assert found.read == "updated Aug 26 (the year is missing)"


def test_ketamine_the_three_hardest_sections_are_named(ketamine: Checked) -> None:
    found = next(f for f in ketamine.findings if f.kind.name == "hard-to-read")
    assert len(found.details) == 3
    assert "3. Reducing Withdrawal Symptoms and Cravings" in found.details[0].text


# The command


def run(*arguments: str | Path) -> int:
    parser = argparse.ArgumentParser()
    add_check(parser, Path("build/index"))
    options = parser.parse_args(list(map(str, arguments)))
    return int(options.run(options))


@pytest.fixture
def good(tmp_path: Path) -> Path:
    page = "---\nreviewed_by: Dr Yew\nreviewed_on: 2026\n---\n\n# Rest\n\nSleep (Ash, 2001).\n"
    path = tmp_path / "good.md"
    path.write_text(f"{page}\n## References\n\n- {ASH}\n", encoding="utf-8")
    return path


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "bad.md"
    path.write_text(f"# Rest\n\nSleep (Stone et al., 1999).\n\n## References\n\n- {ASH}\n")
    return path


def said(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_exit_0_when_nothing_needs_the_author(good: Path) -> None:
    assert run(good, "--months", "1200") == 0


def test_exit_1_when_something_needs_the_author(
    bad: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(bad) == 1
    out = capsys.readouterr().out
    assert f"{bad}:3: A citation has no reference" in out
    assert "read      Stone et al., 1999" in out
    assert out.count(NOT_COMPARED) == 1


def test_exit_1_and_its_place_when_one_of_the_files_cannot_be_read(
    good: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "x.txt").write_bytes(b"")
    assert run(good, tmp_path / "x.txt", "--months", "1200") == 1
    assert f"{tmp_path / 'x.txt'}: is empty" in capsys.readouterr().out


def test_exit_2_when_nothing_could_be_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path / "gone.md", "--json") == 2
    report = said(capsys)
    assert report["articles"] == []
    assert report["unread"][0]["reason"] == "does not exist."


def test_exit_2_and_a_sentence_when_the_page_cannot_be_written(
    good: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(good, "--html", tmp_path / "no" / "report.html") == 2
    assert "cannot be written" in capsys.readouterr().err


def test_json_is_one_object_with_file_line_read_and_expected(
    bad: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(bad, "--json")
    report = said(capsys)
    assert report["note"] == NOT_COMPARED
    (article,) = report["articles"]
    assert article["citations"] == {"total": 1, "linked": 0}
    assert article["references"] == {"total": 1, "cited": 0, "with_doi": 1}
    found = article["findings"][0]
    assert (found["file"], found["line"], found["kind"]) == (
        str(bad),
        3,
        "citation-without-reference",
    )
    assert (found["read"], found["severity"]) == ("Stone et al., 1999", "needs-author")
    assert report["counts"]["needs-author"] == 2


@pytest.mark.parametrize("months", ["0", "-1", "x", "1.5", "²", "1201"])
def test_months_that_are_no_number_are_refused(good: Path, months: str) -> None:
    with pytest.raises(SystemExit) as left:
        run(good, "--months", months)
    assert left.value.code == 2


# Anything at all

WORDS = st.lists(
    st.sampled_from(
        "Ash Elm et al. (2001) 2001a [1] [1-3] & and ; ( ) . , Sleep published in the Journal of "
        "doi:10.1000/x doi: https://doi.org/ 10. Addictionfound References # - 1. \n \n\n "
        "reviewed by: on 31 February 2025 É ß 中 \U0001f600 \ud7ff x".split(" ")
    )
).map(" ".join)


@given(WORDS, WORDS, st.sampled_from([".md", ".txt", ".html", ".jsonl"]))
def test_no_article_makes_a_rule_raise(text: str, listed: str, suffix: str) -> None:
    page = f"Rest\n\n{text}\n\n## References\n\n{listed}\n\n- {ASH} {listed}\n"
    source = Source(f"x{suffix}", f"x{suffix}", page.encode())
    for article in read_source(source):
        if not isinstance(article, SourceError):
            done = check_article(article, 24, TODAY)
            assert all(found.read and found.expected for found in done.findings)


NAMES = st.text(st.sampled_from("abcJM ().:&of"), max_size=40)


def test_a_journal_may_be_that_of_a_reference_whose_journal_is_not_known() -> None:
    book = "Yew, P. (2010). Resting well: A guide for patients. Alder Press."
    text = "Work published in the Lancet found that it helps (Elm & Oak, 2002; Yew, 2010)."
    assert "other-journal" in kinds(checked(text.replace("; Yew, 2010", ""), ELM, book))
    assert "other-journal" not in kinds(checked(text, ELM, book))


@given(NAMES, NAMES)
def test_no_two_names_make_the_comparison_of_journals_raise(one: str, other: str) -> None:
    assert same_journal(one, other) == same_journal(other, one)


@given(st.text())
def test_every_text_has_a_date_or_none_and_at_least_one_syllable(text: str) -> None:
    read_review_date(text)
    assert syllables(text) >= 1


@given(st.text())
def test_sentences_cover_the_text_without_gap_or_overlap(text: str) -> None:
    assert "".join(text[start:end] for start, end in sentences(text)) == text


def test_the_exit_code_is_the_same_with_a_page_and_without(
    good: Path, bad: Path, tmp_path: Path
) -> None:
    page = tmp_path / "report.html"
    assert [run(good, "--html", page), run(bad, "--html", page)] == [run(good), run(bad)] == [0, 1]
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_an_article_that_takes_too_long_or_that_we_fail_on_is_named_and_the_others_are_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both ended the whole report, or took a machine's memory."""
    for name in ("good", "fails", "endless"):
        (tmp_path / f"{name}.md").write_text(f"# {name}\n\nRest helps (Ash, 2018).\n")
    real = index.check.look_at

    def look_at(article: Document, sites: object = None) -> Subject:
        if article.info.id == "fails":
            raise KeyError("x")
        while article.info.id == "endless":
            pass
        return real(article)

    monkeypatch.setattr(index.check, "look_at", look_at)
    monkeypatch.setattr(index.check, "MOST_CPU_S", 1)
    monkeypatch.setattr(index.build, "MOST_BYTES_HERE", 10)
    report = check([tmp_path])
    assert [one.id for one in report.articles] == ["good"]
    assert {Path(one.file).name: one.reason.split(":")[0] for one in report.unread} == {
        "endless.md": "cannot be read",
        "fails.md": "cannot be checked (KeyError).",
    }


def test_where_nothing_could_be_read_nothing_is_said_of_what_was_compared() -> None:
    report = CheckReport((), (SourceError("a.md", None, "is empty."),))
    assert to_text(report).splitlines() == [
        "could not be read  a.md: is empty.",
        "",
        "Nothing could be read.",
    ]


def test_a_chat_tools_mark_stands_in_the_place_of_a_source() -> None:
    found = checked("Light helps :contentReference[oaicite:0]{index=0}.").of(NEEDS_AUTHOR)
    assert [(one.kind.name, one.expected) for one in found] == [("chat-mark", "a source")]
