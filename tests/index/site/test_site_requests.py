"""A whole site, on loopback: how it is asked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from index.progress import Progress
from index.site import Limits, fetch
from index.site.robots import MOST_RULES, Robots
from search.version import VERSION
from tests.support.site.fixtures import FAST, paths, read, reasons
from tests.support.site.stub import Page, Site


def test_we_say_who_we_are(site: Site, folder: Path) -> None:
    site.article("/")
    read(site, folder)
    agents = {asked.headers["user-agent"] for asked in site.asked}
    assert agents == {f"Citebox/{VERSION} (+{site.base}/)"}


def test_robots_txt_is_asked_first_and_obeyed(site: Site, folder: Path) -> None:
    site.robots("User-agent: *", "Disallow: /", "User-agent: Citebox", "Disallow: /private/*.html$")
    site.sitemap("/sitemap.xml", "/private/a.html", "/private/a", "/b")
    for path in ("/private/a.html", "/private/a", "/b"):
        site.article(path)
    told: list[str] = []
    sources, _ = read(site, folder, progress=Progress(told.append))
    assert site.paths[0] == "/robots.txt"
    assert paths(site, sources) == ["/private/a", "/b"]
    assert "/private/a.html" not in site.paths
    assert "1 disallowed by robots.txt" in told[-1]


def test_a_redirect_to_a_forbidden_page_is_not_followed(site: Site, folder: Path) -> None:
    site.robots("User-agent: *", "Disallow: /private/")
    site.sitemap("/sitemap.xml", "/a")
    site.redirect("/a", "/private/a")
    _, errors = read(site, folder)
    assert "robots.txt" in reasons(site, errors)["/a"]
    assert "/private/a" not in site.paths


def test_a_site_that_forbids_all_is_said_to(site: Site, folder: Path) -> None:
    site.robots("User-agent: *", "Disallow: /")
    site.article("/")
    sources, [error] = read(site, folder)
    assert sources == []
    assert error.reason == "robots.txt disallows all its pages (1)."


@pytest.mark.parametrize("more", [0, 1])
def test_a_robots_txt_of_too_many_rules_forbids_all(site: Site, folder: Path, more: int) -> None:
    """All are compared with each address: 36,000 and 40,000 addresses took two minutes."""
    site.article("/")
    site.robots("User-agent: *", *["Disallow: /private/"] * (MOST_RULES + more))
    found, errors = read(site, folder)
    told = [error.reason for error in errors]
    assert (len(found), bool(told)) == (1 - more, bool(more))
    if more:
        assert told == ["its robots.txt has more than 5,000 rules. No page was fetched."]


def test_a_robots_txt_that_cannot_be_had_forbids_all(site: Site, folder: Path) -> None:
    site.pages["/robots.txt"] = Page(status=503)
    site.article("/")
    sources, [error] = read(site, folder)
    assert sources == []
    assert "robots.txt answers 503" in error.reason
    assert site.paths == ["/robots.txt"]


def test_a_robots_txt_that_asks_for_an_hour_between_requests_is_obeyed_by_leaving(
    site: Site, folder: Path
) -> None:
    site.robots("User-agent: *", "Crawl-delay: 3600")
    site.article("/")
    _, [error] = read(site, folder)
    assert "asks for 3600 s between two requests" in error.reason
    assert site.paths == ["/robots.txt"]


class Clock:
    """Goes on while somebody sleeps, and only then."""

    def __init__(self) -> None:
        self.pauses: list[float] = []

    def monotonic(self) -> float:
        return sum(self.pauses)

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)


@pytest.mark.parametrize(("lines", "delay_s"), [(["Crawl-delay: 0.2"], 0.2), ([], 0.1)])
def test_requests_come_one_at_a_time_and_apart(
    site: Site,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    lines: list[str],
    delay_s: float,
) -> None:
    """robots.txt may ask for more than our own delay."""
    clock = Clock()
    monkeypatch.setattr(fetch, "time", clock)
    site.robots("User-agent: *", "Disallow:", *lines)
    site.sitemap("/sitemap.xml", "/a", "/b")
    site.article("/a")
    site.article("/b")
    read(site, folder, replace(FAST, delay_s=0.1))
    assert site.paths == ["/robots.txt", "/sitemap.xml", "/a", "/b"]
    assert clock.pauses[-2:] == pytest.approx([delay_s, delay_s])
    assert site.most_at_once == 1


def test_the_usual_delay_is_a_second_and_our_name_is_what_robots_may_say() -> None:
    assert Limits().delay_s >= 1
    rules = Robots(b"User-agent: citebox\nDisallow: /no\nRequest-rate: 1/5\n\nUser-agent: *\n")
    assert not rules.allows("https://x.example/no")
    assert rules.allows("https://x.example/yes")
    assert rules.delay_s == 5


def test_a_busy_site_is_asked_again_when_it_says(site: Site, folder: Path) -> None:
    site.sitemap("/sitemap.xml", "/a")
    site.pages["/a"] = Page(status=429, headers={"Retry-After": "0"})
    _, [error] = read(site, folder)
    assert site.paths.count("/a") == 2
    assert error.reason == "answers 429 (Too Many Requests)."
