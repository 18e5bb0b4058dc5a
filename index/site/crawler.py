"""Walks the site: its listed pages, or page after page by their links."""

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
from .addresses import PlaceError, Site, absolute, key_of
from .cache import Cache, CachedPage
from .connection import FetchError
from .dns import UnreachableError
from .fetch import Client
from .limits import Limits
from .links import read_links, same_page
from .listing import list_pages
from .pages import Pages
from .robots import Robots
from .sitemap import Listed

_FOUND_A_PAGE = 20  # addresses remembered for each page that may be asked for


def crawl(
    url: str,
    cache_dir: Path,
    limits: Limits | None = None,
    progress: Progress | None = None,
    allow_private: bool = False,
) -> Iterator[Source | SourceError]:
    """The HTML pages below `url`, each named by its address; an error for each that is not got.

    With a sitemap its pages are read, without one links are followed breadth-first. A run that
    is broken off goes on where it was; a later one asks what has changed. A page that does not
    answer is given as it was last time, with an error that says so. `allow_private` is for
    tests, whose sites are on loopback.
    """
    limits = limits or Limits()
    try:
        site = Site.of(absolute(url))
        client = Client(site, limits, allow_private)
        robots = _robots(site, client)
        if robots.delay_s > limits.longest_delay_s:
            raise FetchError(
                f"asks for {robots.delay_s:g} s between two requests, which is more "
                f"than we wait ({limits.longest_delay_s:g})."
            )
    except (PlaceError, UnreachableError) as error:
        yield SourceError(url, None, str(error))
    except FetchError as error:
        yield SourceError(url, None, f"its robots.txt {error.reason} Nothing else was asked for.")
    else:
        client.delay_s = max(limits.delay_s, robots.delay_s)
        cache = Cache(cache_dir)
        pages = Pages(site, client, robots, cache, limits)
        stage = Stage(progress or Progress())
        yield from _Crawl(absolute(url), site, client, robots, pages, cache, limits, stage).run()


def _robots(site: Site, client: Client) -> Robots:
    """RFC 9309: what is not there allows all, what cannot be had allows nothing (FetchError)."""
    reply = client.get_file(f"{site.root}/robots.txt")
    if reply.status == 200:
        return Robots(reply.body)
    if reply.refusal.failed:
        raise reply.refusal
    return Robots(None)


class _Crawl:
    def __init__(
        self, start: str, site: Site, client: Client, robots: Robots, pages: Pages,
        cache: Cache, limits: Limits, stage: Stage,
    ) -> None:  # fmt: skip
        self._start, self._site, self._client, self._robots = start, site, client, robots
        self._pages, self._cache, self._limits, self._stage = pages, cache, limits, stage
        self._queue: deque[Listed] = deque()
        self._known: set[str] = set()
        self._given: set[str] = set()
        self._keys: set[str] = set()
        self._follow = False
        self._asked = self._failures = self._forbidden = self._twice = self._refused = 0

    def run(self) -> Iterator[Source | SourceError]:
        ends = time.monotonic() + self._limits.crawl_s
        resumed = self._cache.begin(self._start, self._limits.resume_s)
        self._tell(f"{'going on with' if resumed else 'reading'} {self._start}", always=True)
        listing = list_pages(self._site, self._client, self._robots, self._limits, self._stage.tell)
        yield from listing.errors
        if listing.elsewhere and not listing.pages:
            reason = (
                f"its sitemaps list {plural(listing.elsewhere, 'page')} elsewhere, none below it."
            )
            yield SourceError(self._start, None, reason)
        listed = list(listing.pages.values())
        if listing.unsure:  # a page is not gone because its sitemap does not answer
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
        if not self._given and self._forbidden:
            reason = f"robots.txt keeps Citebox from all its pages ({self._forbidden})."
            yield SourceError(self._start, None, reason)
        if stopped is None or self._asked >= self._limits.pages:
            self._cache.done()
        self._tell(self._summary(listing.elsewhere, listing.skipped), always=True)

    def _find(self, listed: Listed) -> None:
        """Remembers an address once; what robots.txt forbids is only counted."""
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
            kept = self._pages.get(listed)
            self._failures = 0
        except FetchError as error:
            self._refused += 1
            self._failures = self._failures + 1 if error.failed else 0
            old = self._pages.last_copy(listed.url) if error.failed else None
            says = f" {_as_it_was(old)}" if old else ""
            yield SourceError(listed.url, None, error.reason + says)
            if old is None:
                return
            kept = old
        yield from self._give(kept)
        self._tell(f"page {self._asked:,} of {self._left()}")

    def _left(self) -> str:
        """Of how many; while links are followed there may be more, and nobody knows how long."""
        total, unchanged = self._asked + len(self._queue), f"{self._pages.unchanged:,} unchanged"
        if self._follow:
            return f"{total:,} or more, {unchanged}"
        return f"{total:,}, {unchanged}{time_left(self._stage.took_s, self._asked / total)}"

    def _give(self, kept: CachedPage) -> Iterator[Source]:
        """The page as a source, unless it is one that was given under another address."""
        links = read_links(kept.body, kept.url)
        if self._follow:
            for url in map(self._site.own, links.pages):
                if self._site.has(url):
                    self._find(Listed(url))
        own = {kept.url}
        if links.canonical and same_page(links.canonical, kept.url):
            own.add(links.canonical)
        twice = not own.isdisjoint(self._given)
        self._given |= own
        if twice:
            self._twice += 1
        elif self._site.has(kept.url):
            yield Source(kept.url, self._key(kept.url), _utf8(kept), self._site.root)

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
            return f"stopped after {self._limits.crawl_s:g} s; {left}. Run it again to go on."
        if self._failures >= self._limits.failures_in_a_row:
            return f"stopped: {plural(self._failures, 'page')} in a row did not answer; {left}."
        return None

    def _copies(self) -> Iterator[Source]:
        """What the run did not come to, as it was last time: an index keeps its articles."""
        while self._queue:  # which grows where links are followed
            if old := self._pages.last_copy(self._queue.popleft().url):
                yield from self._give(old)

    def _tell(self, text: str, always: bool = False) -> None:
        self._stage.tell(f"{self._site.host}: {text}", always=always)

    def _summary(self, elsewhere: int, skipped: int) -> str:
        counts = {
            "unchanged": self._pages.unchanged,
            "not got": self._refused,
            "kept from us by robots.txt": self._forbidden,
            "listed twice": self._twice,
            "elsewhere": elsewhere,
            "left out as lists of categories, tags or authors": skipped,
        }
        told = [f"{count:,} {what}" for what, count in counts.items() if count]
        return "; ".join([plural(len(self._keys), "page"), *told])


def _as_it_was(kept: CachedPage) -> str:
    day = time.strftime("%Y-%m-%d", time.gmtime(kept.fetched))
    return f"Its copy of {day} is used."


def _utf8(kept: CachedPage) -> bytes:
    """The body as UTF-8 where the header names another encoding. A byte order mark goes first:
    it outweighs what the page itself still says (https://encoding.spec.whatwg.org/#decode)."""
    if not kept.charset or kept.charset in ("utf-8", "utf8"):
        return kept.body
    try:
        text = kept.body.decode(kept.charset)
    except (LookupError, UnicodeDecodeError):
        return kept.body
    return codecs.BOM_UTF8 + text.encode("utf-8", errors="replace")
