"""A whole site, on loopback: the second time."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from index.progress import Progress
from index.site import crawl
from index.site.cache import Cache, CachedPage
from index.site.pages import _is_current
from tests.support.each import each
from tests.support.site.fixtures import FAST, paths, read, reasons
from tests.support.site.stub import Page, Site


def test_what_has_not_changed_is_not_sent_again(site: Site, folder: Path) -> None:
    site.sitemap("/sitemap.xml", "/a", "/b")
    site.article("/a", etag='"1"')
    site.article("/b", "Old words.", headers={"Last-Modified": "Mon, 04 Mar 2024 05:06:07 GMT"})
    first, _ = read(site, folder)
    site.article("/b", "New words.")
    again, errors = read(site, folder)
    assert again[0].data == first[0].data
    assert b"New words." in again[1].data
    assert errors == []
    asked = {one.path: one.headers for one in site.asked}
    assert asked["/a"]["if-none-match"] == '"1"'
    assert asked["/b"]["if-modified-since"] == "Mon, 04 Mar 2024 05:06:07 GMT"


def test_a_sitemap_s_date_spares_a_page_that_cannot_be_asked_about(
    site: Site, folder: Path
) -> None:
    site.article("/a")
    for modified, times in (("2024-03-01", 1), ("2024-03-01T10:00:00Z", 1), ("2999-01-01", 2)):
        site.sitemap("/sitemap.xml", "/a", modified=modified)
        sources, _ = read(site, folder)
        assert len(sources) == 1
        assert site.paths.count("/a") == times


def test_an_interrupted_run_goes_on_where_it_was(site: Site, folder: Path) -> None:
    site.sitemap("/sitemap.xml", "/a", "/old", "/c")
    for path in ("/a", "/b", "/c"):
        site.article(path)
    site.redirect("/old", "/b")
    broken_off = crawl(site.base, folder, FAST, allow_private=True)
    assert [next(broken_off), next(broken_off)]
    del broken_off
    sources, errors = read(site, folder)
    assert paths(site, sources) == ["/a", "/b", "/c"]
    assert errors == []
    assert [site.paths.count(path) for path in ("/a", "/old", "/b", "/c")] == [1, 1, 1, 1]
    read(site, folder)
    assert site.paths.count("/a") == 2, "that run was whole: the next one asks anew"


def test_an_interrupted_run_of_long_ago_begins_anew(site: Site, folder: Path) -> None:
    site.article("/", '<a href="/a">a</a>')
    site.article("/a")
    assert next(crawl(site.base, folder, FAST, allow_private=True))
    read(site, folder, replace(FAST, resume_s=0.0))
    assert site.paths.count("/") == 2


def test_a_page_that_does_not_answer_is_given_as_it_was(site: Site, folder: Path) -> None:
    """A bad hour of the site must not take articles out of the index."""
    site.sitemap("/sitemap.xml", "/a", "/b", "/c")
    for path in ("/a", "/b", "/c"):
        site.article(path)
    read(site, folder)
    site.pages["/a"], site.pages["/c"] = Page(status=500), Page(status=410)
    sources, errors = read(site, folder)
    assert paths(site, sources) == ["/a", "/b"]
    said = reasons(site, errors)
    today = time.strftime("%Y-%m-%d", time.gmtime())
    assert said["/a"].endswith(f"Its copy of {today} is used instead.")
    assert said["/c"] == "answers 410 (Gone)."


def test_a_sitemap_that_does_not_answer_takes_no_pages_away(site: Site, folder: Path) -> None:
    site.sitemap_index("/sitemap.xml", "/posts.xml", "/pages.xml")
    site.sitemap("/posts.xml", "/a")
    site.sitemap("/pages.xml", "/b")
    site.article("/a")
    site.article("/b")
    read(site, folder)
    site.pages["/posts.xml"] = Page(status=500)
    sources, [error] = read(site, folder)
    assert sorted(paths(site, sources)) == ["/a", "/b"]
    assert "this sitemap answers 500" in error.reason


def test_what_a_stopped_run_did_not_come_to_is_given_as_it_was(site: Site, folder: Path) -> None:
    site.sitemap("/sitemap.xml", "/a", "/b", "/c")
    for path in ("/a", "/b", "/c"):
        site.article(path)
    read(site, folder)
    sources, [error] = read(site, folder, replace(FAST, crawl_s=0.0))
    assert paths(site, sources) == ["/a", "/b", "/c"]
    assert "stopped after 0 s" in error.reason


def test_a_page_that_is_gone_leaves_the_cache(site: Site, folder: Path) -> None:
    site.sitemap("/sitemap.xml", "/a", "/b")
    site.article("/a")
    site.article("/b")
    read(site, folder)
    assert len(list(folder.glob("*.page"))) == 2
    site.sitemap("/sitemap.xml", "/a")
    read(site, folder)
    assert [file.suffix for file in folder.iterdir()] == [".page"]


@pytest.mark.parametrize("damage", [b"", b"{", b"[]\n", b'{"format": 1}\nx', b"\xff\x00\n"])
def test_a_damaged_file_in_the_cache_is_a_page_that_was_never_got(
    site: Site, folder: Path, damage: bytes
) -> None:
    site.article("/", etag='"1"')
    read(site, folder)
    [file] = folder.glob("*.page")
    file.write_bytes(damage or file.read_bytes()[:-3])
    sources, errors = read(site, folder)
    assert len(sources) == 1
    assert errors == []
    assert "if-none-match" not in site.asked[-1].headers


def test_what_the_cache_keeps_comes_back(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.begin("https://x.example/", 1)
    kept = CachedPage("https://x.example/ä", 1.5, '"e"', None, "utf-8", None, b"a\n\x00\xffb\n")
    cache.put(kept)
    assert cache.get(kept.url) == kept
    assert cache.get("https://x.example/other") is None


def test_progress_says_how_far_it_is(site: Site, folder: Path) -> None:
    site.sitemap("/sitemap.xml", "/a", "/b")
    site.article("/a")
    site.article("/b")
    told: list[str] = []
    read(site, folder, progress=Progress(told.append))
    host = "127.0.0.1"
    assert told[0] == f"{host}: reading {site.base}/"
    assert told[-1] == f"{host}: 2 pages"


def told_of(site: Site, folder: Path) -> list[str]:
    """What is told of a run whose clock goes on by 10 s each time that it is looked at."""
    told: list[str] = []
    ticks = count(step=10)
    read(site, folder, progress=Progress(told.append, 0, lambda: float(next(ticks))))
    return [line.partition(": ")[2] for line in told]


def test_of_listed_pages_it_says_how_many_there_are_and_how_long_the_rest_takes(
    site: Site, folder: Path
) -> None:
    site.sitemap("/sitemap.xml", "/a", "/b", "/c")
    for path in ("/a", "/b", "/c"):
        site.article(path)
    pages = [line for line in told_of(site, folder) if line.startswith("page ")]
    assert re.fullmatch(r"page 1 of 3, 0 unchanged, about \d+ (s|min) left", pages[0])
    assert re.fullmatch(r"page 2 of 3, 0 unchanged, about \d+ (s|min) left", pages[1])
    assert pages[2:] == ["page 3 of 3, 0 unchanged"]


def test_of_pages_that_are_found_by_links_it_says_what_is_known(site: Site, folder: Path) -> None:
    site.article("/", 'See <a href="/a">more</a>, all of it about sleep.')
    site.article("/a")
    told = told_of(site, folder)
    assert "page 1 of 2 or more, 0 unchanged" in told
    assert not [line for line in each(told) if "left" in line]


def test_one_page_is_no_pages(site: Site, folder: Path) -> None:
    site.sitemap("/sitemap.xml", "/a")
    site.article("/a")
    assert told_of(site, folder)[-1] == "1 page"


def test_a_sitemap_s_date_is_trusted_with_a_day_s_margin_and_for_a_month() -> None:
    """A date without a zone is one of UTC; a page with validators is asked for by these."""
    now = time.time()
    page = CachedPage("https://x.example/a", now - 10)
    hour = 3_600

    def ago(hours: float, zone: str = "") -> str:
        return datetime.fromtimestamp(now - hours * hour, UTC).strftime("%Y-%m-%dT%H:%M:%S") + zone

    assert _is_current(page, ago(25))
    assert not _is_current(page, ago(23))
    assert not _is_current(page, ago(23, "+00:00"))
    assert _is_current(page, ago(23, "+02:00")), "two hours earlier"
    for modified in (None, "", "yesterday"):
        assert not _is_current(page, modified)
    assert not _is_current(replace(page, fetched=now - 31 * 24 * hour), ago(24 * 90))
    assert _is_current(replace(page, fetched=now - 29 * 24 * hour), ago(24 * 90))
    assert not _is_current(replace(page, etag='"a"'), ago(25))
    assert not _is_current(replace(page, moved_to="https://x.example/b"), ago(25))
