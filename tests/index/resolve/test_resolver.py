"""Looking up: politely, within bounds, kept on disk, and never in the way of a build."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from index.resolve import cache, service
from index.resolve.record import Record
from index.resolve.resolver import Resolver
from index.resolve.service import LIMITS
from index.site import fetch
from search.version import VERSION
from tests.support.records_stub import (
    JSON,
    MAIL,
    QUICK,
    free_paper,
    paper,
    papers_path,
    put,
    put_papers,
    put_work,
    resolver,
    update,
    work_path,
)
from tests.support.site import stub as site_stub
from tests.support.site.stub import Page, Site

A = {"DOI": "10.5555/a"}


def titles(records: list[Record | None]) -> list[str | None]:
    return [record and record.fields["title"] for record in records]


def test_dois_are_asked_at_crossref_and_numbers_at_pubmed_all_in_one(
    site: Site, tmp_path: Path
) -> None:
    put_work(site, "10.5555/a", title=["One"])
    put_papers(site, paper("11", title="Two."), paper("12", title="Three."))
    looking = resolver(site, tmp_path)
    found = looking.records([{"PMID": "11"}, A, {"title": "none"}, {"PMID": "12"}, A])
    assert titles(found) == ["Two", "One", None, "Three", "One"]
    assert site.paths == [work_path("10.5555/a"), papers_path("11", "12")]
    assert (looking.counts.asked, looking.counts.found, looking.faults) == (3, 3, ())


def test_a_request_says_who_asks_and_one_comes_after_another(site: Site, tmp_path: Path) -> None:
    put_work(site, "10.5555/a")
    resolver(site, tmp_path).records([A])
    [asked] = site.asked
    assert asked.headers["user-agent"] == f"Citebox/{VERSION} (mailto:{MAIL})"
    assert asked.headers["accept"] == "application/json"
    assert site.most_at_once == 1
    assert service.LIMITS.delay_s >= 0.34  # NCBI's three a second


def test_a_doi_is_one_path_whatever_is_in_it(site: Site, tmp_path: Path) -> None:
    doi = "10.1002/(sici)1<45::aid-x>3.0;2-#?a&b"
    put_work(site, doi, title=["Old"])
    assert titles(resolver(site, tmp_path).records([{"DOI": doi.upper()}])) == ["Old"]


def test_what_crossref_does_not_have_pubmed_may(site: Site, tmp_path: Path) -> None:
    put_papers(site, paper("11", title="Two."))
    assert titles(resolver(site, tmp_path).records([{**A, "PMID": "11"}])) == ["Two"]


def test_a_number_of_pubmed_central_leads_to_the_doi_and_its_notices(
    site: Site, tmp_path: Path
) -> None:
    put_papers(site, free_paper("31", doi="10.5555/a", pmid="11"), database="pmc")
    put_work(site, "10.5555/a", title=["One"], **{"updated-by": [update("retraction", "10.5/g")]})
    looking = resolver(site, tmp_path)
    [found] = looking.records([{"PMCID": "PMC31"}])
    assert found is not None
    assert (found.fields["title"], found.status, found.source) == ("One", "retracted", "Crossref")
    assert site.paths == [papers_path("31", database="pmc"), work_path("10.5555/a")]
    assert resolver(site, tmp_path).records([{"PMCID": "PMC31"}]) == [found]
    assert len(site.paths) == 2  # both are kept


@pytest.mark.parametrize(
    ("ids", "title", "asked"),
    [
        ({"pmid": "11"}, "Two", [papers_path("11")]),
        ({"doi": "10.5555/none", "pmid": "11"}, "Two", ["/works/…", papers_path("11")]),
        ({"doi": "10.5555/none"}, "Sleep and mood in winter", ["/works/…"]),
        ({}, "Sleep and mood in winter", []),
    ],
)
def test_what_it_leads_to_is_asked_for_and_its_own_record_stands_in(
    site: Site, tmp_path: Path, ids: dict[str, str], title: str, asked: list[str]
) -> None:
    put_papers(site, free_paper("31", **ids), database="pmc")
    put_papers(site, paper("11", title="Two."))
    assert titles(resolver(site, tmp_path).records([{"PMCID": "PMC31"}])) == [title]
    paths = [path if "/works" not in path else "/works/…" for path in site.paths]
    assert paths == [papers_path("31", database="pmc"), *asked]


def test_pubmed_central_is_not_asked_for_what_has_a_doi_or_is_not_there(
    site: Site, tmp_path: Path
) -> None:
    put_work(site, "10.5555/a", title=["One"])
    answer = {"result": {"uids": ["9"], "9": {"uid": "9", "error": "cannot get document summary"}}}
    put(site, papers_path("9", database="pmc"), answer)
    looking = resolver(site, tmp_path)
    found = looking.records([{**A, "PMCID": "PMC31"}, {"PMCID": "pmc9"}, {"PMCID": "PMCx"}])
    assert titles(found) == ["One", None, None]
    assert sorted(site.paths) == sorted([work_path("10.5555/a"), papers_path("9", database="pmc")])
    assert looking.counts.unknown == 1


def test_what_was_found_or_is_not_known_is_not_asked_for_again(site: Site, tmp_path: Path) -> None:
    put_work(site, "10.5555/a", title=["One"])
    first = resolver(site, tmp_path).records([A, {"DOI": "10.5555/none"}])
    again = resolver(site, tmp_path)
    assert again.records([A, {"DOI": "10.5555/none"}]) == first
    assert len(site.asked) == 2
    assert again.counts.kept == 2


def test_after_a_month_it_is_asked_for_again_and_stays_where_that_fails(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_work(site, "10.5555/a", title=["One"])
    resolver(site, tmp_path).records([A])
    monkeypatch.setattr(cache, "FRESH_S", 0)
    put_work(site, "10.5555/a", title=["New"])
    assert titles(resolver(site, tmp_path).records([A])) == ["New"]
    site.pages.clear()
    site.pages[work_path("10.5555/a")] = Page(status=500)
    assert titles(resolver(site, tmp_path).records([A])) == ["New"]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 1}', "[" * 100_000])
def test_a_damaged_file_counts_as_missing(site: Site, tmp_path: Path, text: str) -> None:
    put_work(site, "10.5555/a", title=["One"])
    resolver(site, tmp_path).records([A])
    [file] = tmp_path.iterdir()
    file.write_text(text, encoding="utf-8")
    assert titles(resolver(site, tmp_path).records([A])) == ["One"]


def test_a_folder_that_cannot_be_written_costs_only_time(site: Site, tmp_path: Path) -> None:
    put_work(site, "10.5555/a", title=["One"])
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert titles(resolver(site, tmp_path / "file").records([A])) == ["One"]


FAILURES = {
    "500": Page(status=500),
    "403": Page(status=403),
    "HTML": Page(b"<h1>Maintenance</h1>"),
    "half of JSON": Page(b'{"message": {', JSON),
    "deep JSON": Page(b"[" * 99_000, JSON),
    "other JSON": Page(b'{"error": "API rate limit exceeded"}', JSON),
    "not UTF-8": Page(b'{"message": "\xff"}', JSON),
    "too much": Page(b" " * 100_001, JSON),
    "endless": Page(b"{" * 9_000, JSON, endless=True),
    "silence": Page(silent=True),
    "cut off": Page(b"{}", JSON, cut=True),
    "elsewhere": Page(status=302, headers={"Location": "http://localhost:1/x"}),
    "inside": Page(status=302, headers={"Location": "http://169.254.169.254/latest"}),
    "a circle": Page(status=302, headers={"Location": work_path("10.5555/a")}),
    "nowhere": Page(status=302),
}  # fmt: skip


@pytest.mark.parametrize("name", FAILURES)
def test_a_failure_gives_no_record_and_is_not_kept(site: Site, tmp_path: Path, name: str) -> None:
    site.pages[work_path("10.5555/a")] = FAILURES[name]
    site.pages[papers_path("11")] = FAILURES[name]
    site.pages[papers_path("31", database="pmc")] = FAILURES[name]
    looking = resolver(site, tmp_path)
    assert looking.records([A, {"PMID": "11"}, {"PMCID": "PMC31"}]) == [None, None, None]
    assert looking.counts.failed == 3
    assert list(tmp_path.iterdir()) == []


def test_a_service_that_fails_three_times_is_not_asked_any_more(site: Site, tmp_path: Path) -> None:
    dois = [f"10.5555/{number}" for number in range(9)]
    for doi in dois:
        site.pages[work_path(doi)] = Page(status=500)
    put_papers(site, paper("11", title="Two."))
    looking = resolver(site, tmp_path)
    found = looking.records([*({"DOI": doi} for doi in dois), {"PMID": "11"}])
    assert titles(found) == [*[None] * 9, "Two"]
    assert len(site.asked) == 4
    [fault] = looking.faults
    assert fault == (
        "Crossref answers 500 (Internal Server Error). It was not asked any more; the next build "
        "goes on."
    )


def test_a_service_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with site_stub.running() as gone:
        looking = resolver(gone, tmp_path)
    assert looking.records([{"DOI": f"10.5555/{n}"} for n in range(5)]) == [None] * 5
    [fault] = looking.faults
    assert fault.startswith("Crossref cannot be reached (")


def test_a_service_at_a_private_address_is_never_asked(site: Site, tmp_path: Path) -> None:
    """As where a name server is poisoned."""
    put_work(site, "10.5555/a")
    looking = Resolver(tmp_path, MAIL, limits=QUICK, roots=(site.base, site.base))
    assert looking.records([A]) == [None]
    assert site.asked == []
    assert "not a public address" in looking.faults[0]


def test_too_many_requests_are_waited_for_as_long_as_asked(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []

    def wait(seconds: float) -> None:
        waited.append(seconds)
        put_work(site, "10.5555/a", title=["One"])

    monkeypatch.setattr(time, "sleep", wait)
    site.pages[work_path("10.5555/a")] = Page(status=429, headers={"Retry-After": "7"})
    assert titles(resolver(site, tmp_path).records([A])) == ["One"]
    assert waited == [7.0]


class StoppedClock:
    """Stands still but while somebody sleeps, in place of `time`; knows how long they slept."""

    def __init__(self) -> None:
        self.now, self.slept = 0.0, list[float]()

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.mark.parametrize(
    ("status", "pauses"), [(429, [4.0, 8.0, 8.0]), (503, [4.0, 4.0, 4.0]), (200, [4.0, 4.0, 4.0])]
)
def test_after_too_many_requests_each_pause_is_twice_as_long(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: int, pauses: list[float]
) -> None:
    clock = StoppedClock()
    for module in (service, fetch):
        monkeypatch.setattr(module, "time", clock)
    dois = [{"DOI": f"10.5555/{number}"} for number in range(4)]
    for one in dois:
        put_work(site, one["DOI"])
    if status != 200:
        site.pages[work_path("10.5555/1")] = Page(status=status)
    looking = resolver(site, tmp_path, replace(QUICK, delay_s=4.0))
    assert looking.records(dois).count(None) == (status != 200)
    assert clock.slept == pauses


@pytest.mark.parametrize("after", ["100000", "Fri, 01 Jan 2100 00:00:00 GMT", "soon", ""])
def test_nobody_waits_for_hours(site: Site, tmp_path: Path, after: str) -> None:
    site.pages[work_path("10.5555/a")] = Page(status=429, headers={"Retry-After": after})
    looking = resolver(site, tmp_path)
    assert looking.records([A]) == [None]
    assert len(site.asked) == 1


def test_requests_are_counted_and_the_next_build_goes_on(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MOST_REQUESTS", 2)
    dois = [{"DOI": f"10.5555/{number}"} for number in range(4)]
    for one in dois:
        put_work(site, one["DOI"], title=[one["DOI"]])
    first = resolver(site, tmp_path)
    assert titles(first.records(dois)) == ["10.5555/0", "10.5555/1", None, None]
    assert first.faults == ("Crossref was asked 2 times; the next build goes on.",)
    assert None not in resolver(site, tmp_path).records(dois)


def test_the_time_is_bounded(site: Site, tmp_path: Path) -> None:
    put_work(site, "10.5555/0")
    put_work(site, "10.5555/1")
    looking = resolver(site, tmp_path, replace(QUICK, crawl_s=0.0))
    found = looking.records([{"DOI": "10.5555/0"}, {"DOI": "10.5555/1"}])
    assert [record is None for record in found] == [False, True]
    assert looking.faults == ("Crossref was asked for 0 s; the next build goes on.",)


@pytest.mark.parametrize(("steps", "found"), [(1, "Moved"), (2, "Moved"), (3, None)])
def test_two_redirects_within_the_service_are_followed(
    site: Site, tmp_path: Path, steps: int, found: str | None
) -> None:
    """As many as LIMITS allow, as in a build."""
    paths = ["10.5555/a", *(f"10.5555/{step}" for step in range(1, steps)), "10.5555/new"]
    for one, other in pairwise(paths):
        site.redirect(work_path(one), work_path(other))
    put_work(site, "10.5555/new", title=["Moved"])
    limits = replace(QUICK, redirects=LIMITS.redirects)
    assert titles(resolver(site, tmp_path, limits).records([A])) == [found]


def test_of_many_papers_those_that_are_not_answered_fail_alone(site: Site, tmp_path: Path) -> None:
    answer = {"result": {"uids": ["11"], "11": paper("11", title="Two.")}}
    put(site, papers_path("11", "12"), answer)
    looking = resolver(site, tmp_path)
    assert titles(looking.records([{"PMID": "11"}, {"PMID": "12"}])) == ["Two", None]
    assert looking.counts.failed == 1


def test_a_hundred_papers_are_one_request(site: Site, tmp_path: Path) -> None:
    numbers = [str(number) for number in range(1000, 1150)]
    put_papers(site, *map(paper, numbers[:100]))
    put_papers(site, *map(paper, numbers[100:]))
    assert None not in resolver(site, tmp_path).records([{"PMID": one} for one in numbers])
    assert len(site.asked) == 2


def test_nothing_but_the_identifier_and_the_contact_is_sent(site: Site, tmp_path: Path) -> None:
    put_work(site, "10.5555/a")
    resolver(site, tmp_path).records([{**A, "title": "Canary", "author": [{"family": "Canary"}]}])
    assert "canary" not in json.dumps([asked.path for asked in site.asked]).lower()
    assert set(site.asked[0].headers) == {
        "host", "user-agent", "accept", "accept-encoding", "connection",
    }  # fmt: skip
