"""Crossref's and PubMed's JSON as records: what is read, and what is no record."""

from __future__ import annotations

import json
from typing import Any

import pytest

from index.resolve.crossref import _DATES, read_work
from index.resolve.pubmed import read_summaries
from index.resolve.record import Record
from tests.support.records_stub import free_paper, paper, update, work


def crossref(**changes: Any) -> Record:
    return read_work(json.dumps({"message": work("10.5555/a", **changes)}).encode())


def since(kind: str, place: str) -> dict[str, Any]:
    return {"references": [{"reftype": kind, "refsource": place, "pmid": "", "note": ""}]}


def pubmed(**changes: Any) -> Record | None:
    result = {"uids": ["123"], "123": paper("123", **changes)}
    return read_summaries(json.dumps({"result": result}).encode())["123"]


def test_a_work_has_its_fields_without_markup_and_the_year_of_its_issue() -> None:
    record = crossref()
    assert record.fields == {
        "type": "article-journal",
        "author": [{"family": "Ash", "given": "Brynn"}, {"family": "Fern", "given": "Cole"}],
        "title": "Sleep and mood in & after winter",
        "container-title": "Journal of Sleep",
        "volume": "12",
        "issue": "3",
        "page": "45-52",
        "issued": {"date-parts": [[2019]]},
    }
    assert record.years == (2018, 2019)
    assert record.status is None


def test_a_paper_of_pubmed_has_its_fields_and_its_doi() -> None:
    record = pubmed()
    assert record is not None
    assert record.fields == {
        "type": "article-journal",
        "author": [{"family": "Ash", "given": "BC"}, {"literal": "Winter Sleep Group"}],
        "title": "Sleep and mood in winter",
        "container-title": "Journal of sleep",
        "volume": "12",
        "issue": "3",
        "page": "45-52",
        "issued": {"date-parts": [[2019]]},
        "DOI": "10.5555/winter",
    }
    assert record.years == (2018, 2019)


@pytest.mark.parametrize(
    ("kinds", "status"),
    [
        (["retraction"], "retracted"),
        (["withdrawal"], "retracted"),
        (["expression_of_concern"], "questioned"),
        (["Expression of Concern"], "questioned"),
        (["erratum"], "corrected"),
        (["correction", "retraction"], "retracted"),  # the gravest
        (["new_version"], None),
        ([], None),
    ],
)
def test_what_was_published_since_gives_a_status(kinds: list[str], status: str | None) -> None:
    record = crossref(**{"updated-by": [update(kind, f"10.5555/{kind[:3]}") for kind in kinds]})
    assert record.status == status
    assert record.notice == (f"10.5555/{kinds[-1][:3]}" if status else None)


def test_a_notice_is_not_itself_retracted() -> None:
    notice = {"update-to": [update("retraction", "10.5555/paper")]}
    assert crossref(title=["Retraction: Sleep and mood"], **notice).status is None


@pytest.mark.parametrize(
    "mark", ["RETRACTED: ", "Retracted Article: ", "[RETRACTED]: ", "WITHDRAWN: "]
)
def test_a_title_that_says_so_is_retracted(mark: str) -> None:
    record = crossref(title=[f"{mark}Sleep and mood"])
    assert (record.status, record.fields["title"]) == ("retracted", "Sleep and mood")


def test_a_title_about_retraction_is_no_mark_of_it() -> None:
    assert crossref(title=["Retracted gums and withdrawn teeth"]).status is None


@pytest.mark.parametrize(
    ("changes", "status", "notice"),
    [
        ({"pubtype": ["Journal Article", "Retracted Publication"]}, "retracted", None),
        ({"pubtype": ["Retraction of Publication"]}, None, None),  # the notice
        (since("Erratum in", "J Sleep. 2020;13:9"), "corrected", "J Sleep. 2020;13:9"),
        (
            {"references": [{"reftype": "Retraction in",
                             "refsource": "J Sleep. 2021;1:1. doi: 10.5555/gone."}],
             "pubtype": ["Retracted Publication"]},
            "retracted",
            "10.5555/gone",
        ),
        (since("Comment in", "J Sleep. 2020;13:9"), None, None),
    ],
)  # fmt: skip
def test_pubmed_says_it_by_types_and_by_comments(
    changes: dict[str, Any], status: str | None, notice: str | None
) -> None:
    record = pubmed(**changes)
    assert record is not None
    assert (record.status, record.notice) == (status, notice)


@pytest.mark.parametrize(("pmid", "expected"), [("11", "11"), ("0", None), ("x1", None)])
def test_a_free_paper_has_its_numbers(pmid: str, expected: str | None) -> None:
    result = {"uids": ["31"], "31": free_paper("31", doi="10.5555/winter", pmid=pmid)}
    record = read_summaries(json.dumps({"result": result}).encode())["31"]
    assert record is not None
    assert (record.fields.get("PMID"), record.fields["DOI"]) == (expected, "10.5555/winter")
    assert (record.fields["title"], record.years) == ("Sleep and mood in winter", (2018, 2019))


def test_a_number_that_pubmed_does_not_have_is_known_to_be_none() -> None:
    result = {"uids": ["9"], "9": {"uid": "9", "error": "cannot get document summary"}}
    assert read_summaries(json.dumps({"result": result}).encode()) == {"9": None}


def test_fields_of_other_types_than_documented_are_left_out() -> None:
    more = {"published-print": None, "container-title": [], "updated-by": ["x"]}
    record = crossref(title=[7], author="Ash", issued={"date-parts": [[None]]}, volume=12, **more)
    assert record.fields == {"type": "article-journal", "issue": "3", "page": "45-52"}
    assert record.years == ()
    odd = pubmed(authors=None, pubdate=2019, epubdate="", references="x", pubtype=[1], title=None)
    assert odd is not None
    assert set(odd.fields) == {"type", "container-title", "volume", "issue", "page", "DOI"}


def test_control_characters_and_half_pairs_become_spaces() -> None:
    assert crossref(title=["A\u0000B\ud800C\nD"]).fields["title"] == "A B C D"


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b'{"message": []}', b'{"message": {}}', b"null"]
)
def test_what_is_no_answer_is_no_record(data: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - json's own error is one
        read_work(data)
    with pytest.raises(ValueError):  # noqa: PT011
        read_summaries(data)


@pytest.mark.parametrize(
    ("printed", "years"),
    [(1400, ()), (1401, (1401,)), (2199, (2199,)), (2200, ()), ("2019", ()), (None, ())],
)
def test_a_year_that_can_be_none_is_none(printed: object, years: tuple[int, ...]) -> None:
    date = {"date-parts": [[printed]]}
    assert crossref(**dict.fromkeys(_DATES, date)).years == years
