"""Single pages of a site: redirects, copies, and how long a busy site is waited for."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import cast

import pytest

from index.site.addresses import Site
from index.site.cache import Cache, CachedPage
from index.site.connection import FetchError
from index.site.fetch import Client, Reply
from index.site.limits import Limits
from index.site.pages import Pages
from index.site.robots import Robots
from index.site.sitemap import Listed

ROOT = "https://alder.example"
DAY_S = 86_400


class Answers:
    """A client with an answer for each path; `asked` are the paths in order."""

    def __init__(self, replies: Mapping[str, list[Reply]]) -> None:
        self.replies = {path: [*several] for path, several in replies.items()}
        self.asked: list[str] = []

    def get(self, url: str, most: int, extra: object = None, kinds: object = ()) -> Reply:
        path = url.removeprefix(ROOT)
        self.asked.append(path)
        return self.replies[path].pop(0)


def chain(steps: int) -> dict[str, list[Reply]]:
    """So many redirects, and a page at their end."""
    replies = {
        f"/{n}": [Reply(f"{ROOT}/{n}", 301, {"location": f"/{n + 1}"})] for n in range(steps)
    }
    return replies | {f"/{steps}": [Reply(f"{ROOT}/{steps}", 200, {}, b"The end.")]}


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    cache = Cache(tmp_path)
    cache.begin(ROOT, 60)
    return cache


def pages(
    answers: Answers, cache: Cache, robots: bytes | None = None, limits: Limits | None = None
) -> Pages:
    site = Site.of(f"{ROOT}/")
    return Pages(site, cast(Client, answers), Robots(robots), cache, limits or Limits())


def test_five_redirects_are_followed(cache: Cache) -> None:
    assert pages(Answers(chain(5)), cache).get(Listed(f"{ROOT}/0")).body == b"The end."


def test_a_sixth_redirect_is_too_many(cache: Cache) -> None:
    with pytest.raises(FetchError, match=r"redirects more than 5 times\."):
        pages(Answers(chain(6)), cache).get(Listed(f"{ROOT}/0"))


def test_a_circle_of_redirects_is_called_one(cache: Cache) -> None:
    answers = Answers({"/a": [Reply(f"{ROOT}/a", 302, {"location": "/a"})] * 2})
    with pytest.raises(FetchError, match="in a circle"):
        pages(answers, cache).get(Listed(f"{ROOT}/a"))
    assert answers.asked == ["/a"]


@pytest.mark.parametrize(
    ("to", "reason"), [("https://b.example/", "another host"), ("/no", "disallowed by robots")]
)
def test_a_redirect_leads_nowhere_that_may_not_be_read(cache: Cache, to: str, reason: str) -> None:
    answers = Answers({"/a": [Reply(f"{ROOT}/a", 302, {"location": to})]})
    with pytest.raises(FetchError, match=reason):
        pages(answers, cache, b"User-agent: *\nDisallow: /no").get(Listed(f"{ROOT}/a"))


@pytest.mark.parametrize(("steps", "is_found"), [(0, True), (5, True), (6, False)])
def test_the_last_copy_is_found_through_redirects(cache: Cache, steps: int, is_found: bool) -> None:
    for n in range(steps):
        cache.put(CachedPage(f"{ROOT}/{n}", 1.0, moved_to=f"{ROOT}/{n + 1}"))
    cache.put(CachedPage(f"{ROOT}/{steps}", 1.0, body=b"Kept."))
    found = pages(Answers({}), cache).last_copy(f"{ROOT}/0")
    assert (found is not None and found.body == b"Kept.") is is_found


@pytest.mark.parametrize(
    ("after", "waits"), [("120", [120.0]), ("121", []), ("x", []), (None, []), ("0", [0.0])]
)
def test_a_busy_site_is_waited_for_two_minutes_at_most(
    monkeypatch: pytest.MonkeyPatch, cache: Cache, after: str | None, waits: list[float]
) -> None:
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    busy = Reply(f"{ROOT}/a", 503, {"retry-after": after} if after else {})
    answers = Answers({"/a": [busy, Reply(f"{ROOT}/a", 200, {}, b"Now.")]})
    if waits:
        assert pages(answers, cache).get(Listed(f"{ROOT}/a")).body == b"Now."
    else:
        with pytest.raises(FetchError, match="answers 503"):
            pages(answers, cache).get(Listed(f"{ROOT}/a"))
    assert slept == waits
    assert len(answers.asked) == 1 + len(waits)


@pytest.mark.parametrize("status", [404, 500])
def test_what_is_neither_a_page_nor_unchanged_is_refused(cache: Cache, status: int) -> None:
    answers = Answers({"/a": [Reply(f"{ROOT}/a", status)]})
    with pytest.raises(FetchError) as refused:
        pages(answers, cache).get(Listed(f"{ROOT}/a"))
    assert refused.value.failed is (status == 500)
    assert cache.get(f"{ROOT}/a") is None


def test_a_page_that_is_unchanged_is_kept_and_counted(cache: Cache) -> None:
    cache.put(CachedPage(f"{ROOT}/a", 1.0, etag="x", body=b"Old."))
    found = pages(Answers({"/a": [Reply(f"{ROOT}/a", 304)]}), cache)
    page = found.get(Listed(f"{ROOT}/a"))
    assert (page.body, found.unchanged) == (b"Old.", 1)
    assert page.fetched > 1.0


def test_unchanged_without_a_copy_is_an_error(cache: Cache) -> None:
    with pytest.raises(FetchError, match="answers 304"):
        pages(Answers({"/a": [Reply(f"{ROOT}/a", 304)]}), cache).get(Listed(f"{ROOT}/a"))


def test_a_page_of_this_run_is_not_asked_for_again(cache: Cache) -> None:
    cache.put(CachedPage(f"{ROOT}/a", cache.started, body=b"Read."))
    found = pages(Answers({}), cache)
    assert (found.get(Listed(f"{ROOT}/a")).body, found.unchanged) == (b"Read.", 0)


def _day(seconds_ago: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime(time.time() - seconds_ago))


@pytest.mark.parametrize(
    ("fetched_ago", "changed_ago", "is_asked"),
    [
        (29 * DAY_S, 31 * DAY_S, False),
        (31 * DAY_S, 33 * DAY_S, True),  # not trusted for longer than a month
        (2 * DAY_S, 3 * DAY_S + 900, False),
        (2 * DAY_S, 3 * DAY_S - 900, True),  # within a day's margin
        (2 * DAY_S, DAY_S, True),
    ],
)
def test_a_sitemaps_date_is_trusted_for_a_month_with_a_days_margin(
    cache: Cache, fetched_ago: float, changed_ago: float, is_asked: bool
) -> None:
    cache.put(CachedPage(f"{ROOT}/a", time.time() - fetched_ago, body=b"Old."))
    answers = Answers({"/a": [Reply(f"{ROOT}/a", 200, {}, b"New.")]})
    page = pages(answers, cache).get(Listed(f"{ROOT}/a", _day(changed_ago)))
    assert page.body == (b"New." if is_asked else b"Old.")


@pytest.mark.parametrize("modified", [None, "soon", "2001-02-03"])
def test_a_date_that_is_none_or_of_long_ago_decides(cache: Cache, modified: str | None) -> None:
    cache.put(CachedPage(f"{ROOT}/a", time.time() - DAY_S, body=b"Old."))
    answers = Answers({"/a": [Reply(f"{ROOT}/a", 200, {}, b"New.")]})
    page = pages(answers, cache).get(Listed(f"{ROOT}/a", modified))
    assert page.body == (b"Old." if modified == "2001-02-03" else b"New.")


@pytest.mark.parametrize(
    ("seconds", "is_resumed"), [(0, True), (59, True), (60, False), (-1, False)]
)
def test_an_interrupted_run_is_resumed_for_a_while(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, seconds: int, is_resumed: bool
) -> None:
    now = 1_000_000_000.0
    monkeypatch.setattr(time, "time", lambda: now)
    assert not Cache(tmp_path).begin(ROOT, 60)
    monkeypatch.setattr(time, "time", lambda: now + seconds)
    again = Cache(tmp_path)
    assert again.begin(ROOT, 60) is is_resumed
    assert again.started == (now if is_resumed else now + seconds)
    assert not Cache(tmp_path).begin(f"{ROOT}/other", 60)
