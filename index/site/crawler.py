"""Crawls a site: the pages of its sitemaps, or else page after page by their links."""

from __future__ import annotations

import codecs
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path

from search.plural import plural

from ..document import SourceError
from ..names import short_hash
from ..progress import Progress, Stage, time_left
from ..source import Source
from .addresses import BadUrlError, Site, absolute, key_of
from .cache import Cache, CachedPage
from .connection import FetchError
from .dns import UnreachableError
from .fetch import Client
from .limits import Limits
from .links import read_links, same_page
from .listing import list_pages
from .pages import Pages
from .robots import MOST_RULES, Robots
from .sitemap import Listed

_FOUND_A_PAGE = 20  # URLs remembered for each page that may be fetched


def crawl(
    url: str,
    cache_dir: Path,
    limits: Limits | None = None,
    progress: Progress | None = None,
    allow_private: bool = False,
) -> Iterator[Source | SourceError]:
    """The HTML pages below `url`, each named by its URL, and an error for each that failed.

    The pages of its sitemaps are read; without these, links are followed breadth-first. An
    interrupted run is resumed; a later run fetches only what has changed. For a page that does not
    respond, its cached copy is used, with an error that says so. `cache_dir` holds the cache.
    `allow_private` is for tests, whose sites are on loopback.
    """
    limits = limits or Limits()
    try:
        site = Site.of(absolute(url))
        client = Client(site, limits, allow_private)
        robots = _robots(site, client)
        if robots.delay_s > limits.longest_delay_s:
            raise FetchError(
                f"asks for {robots.delay_s:g} s between two requests; the longest pause "
                f"that is accepted is {limits.longest_delay_s:g} s."
            )
    except (BadUrlError, UnreachableError) as error:
        yield SourceError(url, None, str(error))
    except FetchError as error:
        yield SourceError(url, None, f"its robots.txt {error.reason} No page was fetched.")
    else:
        client.delay_s = max(limits.delay_s, robots.delay_s)
        cache = Cache(cache_dir)
        pages = Pages(site, client, robots, cache, limits)
        stage = Stage(progress or Progress())
        yield from _Crawl(absolute(url), site, client, robots, pages, cache, limits, stage).run()


def _robots(site: Site, client: Client) -> Robots:
    """The site's rules (RFC 9309): a missing robots.txt allows all, one that does not respond
    allows nothing and raises FetchError."""
    reply = client.get_file(f"{site.root}/robots.txt")
    if reply.status == 200:
        robots = Robots(reply.body)
        if robots.rules > MOST_RULES:
            raise FetchError(f"has more than {MOST_RULES:,} rules.")
        return robots
    if reply.refusal.failed:
        raise reply.refusal
    return Robots(None)


class _Crawl:
    """One run over a site."""

    def __init__(
        self, start: str, site: Site, client: Client, robots: Robots, pages: Pages,
        cache: Cache, limits: Limits, stage: Stage,
    ) -> None:  # fmt: skip
        self._start, self._site, self._client, self._robots = start, site, client, robots
        self._pages, self._cache, self._limits, self._stage = pages, cache, limits, stage
        self._queue: deque[Listed] = deque()
        self._known: set[str] = set()
        self._yielded: set[str] = set()
        self._keys: set[str] = set()
        self._follow = False
        self._asked = self._failures = self._forbidden = self._twice = self._refused = 0

    def run(self) -> Iterator[Source | SourceError]:
        ends = time.monotonic() + self._limits.crawl_s
        resumed = self._cache.begin(self._start, self._limits.resume_s)
        self._tell(f"{'resuming' if resumed else 'reading'} {self._start}", always=True)
        listing = list_pages(
            self._site, self._client, self._robots, self._limits, self._stage.tell, ends
        )
        yield from listing.errors
        if listing.elsewhere and not listing.pages:
            reason = (
                f"its sitemaps list no page below it, but {plural(listing.elsewhere, 'page')} "
                "elsewhere."
            )
            yield SourceError(self._start, None, reason)
        listed = list(listing.pages.values())
        if listing.unsure:  # pages may still exist although their sitemap does not respond
            listed += [Listed(url) for url in self._cache.addresses() if self._site.has(url)]
        self._follow = not listed
        for page in listed or [Listed(self._start)]:
            self._find(page)
        stopped = None
        while self._queue and stopped is None:
            yield from self._page(self._queue.popleft())
            stopped = self._stopped(ends)
        if stopped and self._asked < self._limits.pages:
            yield from self._copies()
        if stopped:
            yield SourceError(self._start, None, stopped)
        if not self._yielded and self._forbidden:
            reason = f"robots.txt disallows all its pages ({self._forbidden})."
            yield SourceError(self._start, None, reason)
        if stopped is None or self._asked >= self._limits.pages:
            self._cache.done()
        self._tell(self._summary(listing.elsewhere, listing.skipped), always=True)

    def _find(self, listed: Listed) -> None:
        """Queue a page, unless it is known already; one that robots.txt disallows is counted."""
        if listed.url in self._known or len(self._known) >= _FOUND_A_PAGE * self._limits.pages:
            return
        self._known.add(listed.url)
        if self._robots.allows(listed.url):
            self._queue.append(listed)
        else:
            self._forbidden += 1

    def _page(self, listed: Listed) -> Iterator[Source | SourceError]:
        self._asked += 1
        try:
            page = self._pages.get(listed)
            self._failures = 0
        except FetchError as error:
            self._refused += 1
            self._failures = self._failures + 1 if error.failed else 0
            old = self._pages.last_copy(listed.url) if error.failed else None
            says = f" {_copy_note(old)}" if old else ""
            yield SourceError(listed.url, None, error.reason + says)
            if old is None:
                return
            page = old
        except Exception as error:  # whatever a site answers, the others are read
            self._refused += 1
            yield SourceError(listed.url, None, _fault(error))
            return
        try:
            yield from [*self._yield_page(page)]
        except Exception as error:
            yield SourceError(listed.url, None, _fault(error))
        self._tell(f"page {self._asked:,} of {self._left()}")

    def _left(self) -> str:
        """The number of pages, "or more" while links are followed, and else the time left."""
        total, unchanged = self._asked + len(self._queue), f"{self._pages.unchanged:,} unchanged"
        if self._follow:
            return f"{total:,} or more, {unchanged}"
        return f"{total:,}, {unchanged}{time_left(self._stage.took_s, self._asked / total)}"

    def _yield_page(self, page: CachedPage) -> Iterator[Source]:
        """The page as a source, unless it was already yielded under another URL."""
        links = read_links(page.body, page.url)
        if self._follow:
            for url in map(self._site.own, links.pages):
                if self._site.has(url):
                    self._find(Listed(url))
        own = {page.url}
        if links.canonical and same_page(links.canonical, page.url):
            own.add(links.canonical)
        twice = not own.isdisjoint(self._yielded)
        self._yielded |= own
        if twice:
            self._twice += 1
        elif self._site.has(page.url):
            yield Source(page.url, self._key(page.url), _utf8(page), self._site.root)

    def _key(self, url: str) -> str:
        key = key_of(url)
        if key in self._keys:
            key = f"{key.removesuffix('.html')}-{short_hash(url)}.html"
        self._keys.add(key)
        return key

    def _stopped(self, ends: float) -> str | None:
        """Why the run ends before its last page, as a sentence."""
        if not self._queue:
            return None
        left = f"{len(self._queue):,} more {'was' if len(self._queue) == 1 else 'were'} found"
        if self._asked >= self._limits.pages:
            return f"stopped after {plural(self._asked, 'page')}; {left}."
        if time.monotonic() >= ends:
            return f"stopped after {self._limits.crawl_s:g} s; {left}. Run it again to continue."
        if self._failures >= self._limits.failures_in_a_row:
            return f"stopped: {plural(self._failures, 'page')} in a row did not answer; {left}."
        return None

    def _copies(self) -> Iterator[Source]:
        """The cached copies of pages that the run did not reach, so that they stay indexed."""
        while self._queue:  # which grows where links are followed
            if old := self._pages.last_copy(self._queue.popleft().url):
                yield from self._yield_page(old)

    def _tell(self, text: str, always: bool = False) -> None:
        self._stage.tell(f"{self._site.host}: {text}", always=always)

    def _summary(self, elsewhere: int, skipped: int) -> str:
        counts = {
            "unchanged": self._pages.unchanged,
            "failed": self._refused,
            "disallowed by robots.txt": self._forbidden,
            "listed twice": self._twice,
            "elsewhere": elsewhere,
            "skipped sitemaps of categories, tags or authors": skipped,
        }
        parts = [f"{count:,} {what}" for what, count in counts.items() if count]
        return "; ".join([plural(len(self._keys), "page"), *parts])


def _fault(error: Exception) -> str:
    return f"cannot be read ({type(error).__name__})."


def _copy_note(page: CachedPage) -> str:
    day = time.strftime("%Y-%m-%d", time.gmtime(page.fetched))
    return f"Its copy of {day} is used instead."


def _utf8(page: CachedPage) -> bytes:
    """The body as UTF-8 if the header names another encoding. A byte order mark is added, since
    it outranks the page's own declaration (https://encoding.spec.whatwg.org/#decode)."""
    if not page.charset or page.charset in ("utf-8", "utf8"):
        return page.body
    try:
        text = page.body.decode(page.charset)
    except (LookupError, ValueError):  # "undefined" is a codec, which raises UnicodeError
        return page.body
    return codecs.BOM_UTF8 + text.encode("utf-8", errors="replace")
