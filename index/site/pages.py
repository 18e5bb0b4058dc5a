"""Fetches single pages: from the cache while it is current, else by a conditional request."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from .addresses import Site
from .cache import Cache, CachedPage
from .connection import FetchError
from .fetch import HTML, Client, Reply
from .limits import Limits
from .robots import Robots
from .sitemap import Listed

_DAY_S = 86_400
_TRUSTED_S = 30 * _DAY_S  # how long a sitemap's date is trusted without a request


class Pages:
    """Pages of a site through the cache. `unchanged` counts those that have not changed."""

    def __init__(
        self, site: Site, client: Client, robots: Robots, cache: Cache, limits: Limits
    ) -> None:
        self._site, self._client, self._robots = site, client, robots
        self._cache, self._limits = cache, limits
        self.unchanged = 0

    def get(self, listed: Listed) -> CachedPage:
        """The page at a URL, redirects followed. Raises FetchError."""
        url, modified = listed.url, listed.modified
        seen: set[str] = set()
        while True:
            if url in seen:
                raise FetchError("redirects in a circle.")
            if len(seen) > self._limits.redirects:
                raise FetchError(f"redirects more than {self._limits.redirects} times.")
            if not self._site.has_host(url):
                raise FetchError(f"leads to another host ({urlsplit(url).netloc}).")
            if not self._robots.allows(url):
                raise FetchError(f"is disallowed by robots.txt ({urlsplit(url).path}).")
            seen.add(url)
            page = self._fetch(url, modified)
            if page.moved_to is None:
                return page
            url, modified = page.moved_to, None

    def last_copy(self, url: str) -> CachedPage | None:
        """The cached copy of a page, for when the site does not respond; None if there is none."""
        for _ in range(self._limits.redirects + 1):
            page = self._cache.get(url)
            if page is None or page.moved_to is None:
                return page
            url = page.moved_to
        return None

    def _fetch(self, url: str, modified: str | None) -> CachedPage:
        old = self._cache.get(url)
        if old is not None and self._cache.is_of_this_run(old):
            return old
        if old is not None and _is_current(old, modified):
            self.unchanged += 1
            return old
        reply = self._request(url, old.conditions if old else {})
        if reply.status == 304 and old is not None:
            self.unchanged += 1
            page = replace(old, fetched=time.time())
        elif reply.status == 200 or reply.moved_to:
            page = _cached(url, reply)
        else:
            raise reply.refusal
        self._cache.put(page)
        return page

    def _request(self, url: str, conditions: dict[str, str]) -> Reply:
        """Request a page, and once more if the site says after how long (Retry-After)."""
        reply = self._client.get(url, self._limits.page_bytes, conditions, HTML)
        pause = reply.retry_s
        if pause is None or pause > self._limits.longest_delay_s:
            return reply
        time.sleep(pause)
        return self._client.get(url, self._limits.page_bytes, conditions, HTML)


def _cached(url: str, reply: Reply) -> CachedPage:
    return CachedPage(
        url,
        time.time(),
        etag=reply.headers.get("etag"),
        modified=reply.headers.get("last-modified"),
        charset=reply.charset,
        moved_to=reply.moved_to,
        body=reply.body,
    )


def _is_current(old: CachedPage, modified: str | None) -> bool:
    """Whether a cached page is current by the sitemap's date alone, with a day's margin. Only for
    pages without ETag and Last-Modified."""
    if not modified or old.conditions or old.moved_to or time.time() - old.fetched > _TRUSTED_S:
        return False
    try:
        changed = datetime.fromisoformat(modified)
    except ValueError:
        return False
    if changed.tzinfo is None:
        changed = changed.replace(tzinfo=UTC)
    return old.fetched > changed.timestamp() + _DAY_S
