"""One page of the site: from the last run where it still holds, else asked for again."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from .addresses import Site
from .cache import Cache, CachedPage
from .connection import FetchError
from .fetch import HTML, Client, Reply
from .limits import Limits
from .robots import Robots
from .sitemap import Listed

_DAY_S = 86_400
_TRUSTED_S = 30 * _DAY_S  # a site's word that nothing changed is believed this long


class Pages:
    def __init__(
        self, site: Site, client: Client, robots: Robots, cache: Cache, limits: Limits
    ) -> None:
        self._site, self._client, self._robots = site, client, robots
        self._cache, self._limits = cache, limits
        self.unchanged = 0

    def get(self, listed: Listed) -> CachedPage:
        """The page that the address leads to, its redirects followed. Raises FetchError."""
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
                raise FetchError(f"is kept from us by robots.txt ({urlsplit(url).path}).")
            seen.add(url)
            kept = self._one(url, modified)
            if kept.moved_to is None:
                return kept
            url, modified = kept.moved_to, None

    def last_copy(self, url: str) -> CachedPage | None:
        """The page as an earlier run got it, for when the site does not answer."""
        for _ in range(self._limits.redirects + 1):
            kept = self._cache.get(url)
            if kept is None or kept.moved_to is None:
                return kept
            url = kept.moved_to
        return None

    def _one(self, url: str, modified: str | None) -> CachedPage:
        old = self._cache.get(url)
        if old is not None and self._cache.is_of_this_run(old):
            return old
        if old is not None and _holds(old, modified):
            self.unchanged += 1
            return old
        reply = self._asked(url, old.conditions if old else {})
        if reply.status == 304 and old is not None:
            self.unchanged += 1
            kept = replace(old, fetched=time.time())
        elif reply.status == 200 or reply.moved_to:
            kept = _kept(url, reply)
        else:
            raise reply.refusal
        self._cache.put(kept)
        return kept

    def _asked(self, url: str, conditions: dict[str, str]) -> Reply:
        """A site that says when to come again is obeyed once."""
        reply = self._client.get(url, self._limits.page_bytes, conditions, HTML)
        pause = _retry_s(reply)
        if pause is None or pause > self._limits.longest_delay_s:
            return reply
        time.sleep(pause)
        return self._client.get(url, self._limits.page_bytes, conditions, HTML)


def _kept(url: str, reply: Reply) -> CachedPage:
    return CachedPage(
        url,
        time.time(),
        etag=reply.headers.get("etag"),
        modified=reply.headers.get("last-modified"),
        charset=reply.charset,
        moved_to=reply.moved_to,
        body=reply.body,
    )


def _retry_s(reply: Reply) -> float | None:
    """Retry-After, as seconds or a date; None where the answer asks for no second try."""
    after = reply.headers.get("retry-after")
    if reply.status not in (429, 503) or not after:
        return None
    if after.strip().isdigit():
        return float(after)
    try:
        return max(0.0, parsedate_to_datetime(after).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError):
        return None


def _holds(old: CachedPage, modified: str | None) -> bool:
    """Whether the sitemap's date alone says that our copy still holds: only for a page that
    cannot be asked about with ETag or Last-Modified, and with a day's margin."""
    if not modified or old.conditions or old.moved_to or time.time() - old.fetched > _TRUSTED_S:
        return False
    try:
        changed = datetime.fromisoformat(modified)
    except ValueError:
        return False
    if changed.tzinfo is None:
        changed = changed.replace(tzinfo=UTC)
    return old.fetched > changed.timestamp() + _DAY_S
