"""Lists a site's pages from its sitemaps."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from ..document import SourceError
from .addresses import BadUrlError, Site, absolute, may_be_page
from .connection import FetchError
from .fetch import Client
from .limits import Limits
from .robots import Robots
from .sitemap import Listed, Sitemap, SitemapError, lists_lists, read_sitemap

# Where sitemaps are if robots.txt names none: the usual place, Yoast's, WordPress's, Wix's.
_USUAL = ("/sitemap.xml", "/sitemap_index.xml", "/wp-sitemap.xml", "/blog-posts-sitemap.xml")


@dataclass(slots=True)
class SiteListing:
    """The listed pages. `pages` are by URL, in the sitemaps' order. `elsewhere` counts listed
    pages of other hosts or outside the path that was given; `skipped` counts sitemaps of
    categories, tags and authors. `unsure`: a sitemap did not respond, so pages may be missing."""

    pages: dict[str, Listed] = field(default_factory=dict)
    errors: list[SourceError] = field(default_factory=list)
    elsewhere: int = 0
    skipped: int = 0
    unsure: bool = False


def list_pages(
    site: Site,
    client: Client,
    robots: Robots,
    limits: Limits,
    progress: Callable[[str], None],
    ends: float = math.inf,
) -> SiteListing:
    """Read the sitemaps that robots.txt names, else the usual ones until one has pages. After
    `ends` (of time.monotonic) the first one alone is read."""
    reader = _Reader(site, client, limits, progress, ends)
    if robots.sitemaps:
        reader.read(robots.sitemaps, sure=True)
        return reader.listing
    for path in _USUAL:
        if not reader.listing.pages:
            reader.read((site.root + path,), sure=False)
    return reader.listing


class _Reader:
    def __init__(
        self,
        site: Site,
        client: Client,
        limits: Limits,
        progress: Callable[[str], None],
        ends: float,
    ) -> None:
        self._site, self._client, self._limits, self._progress = site, client, limits, progress
        self._ends = ends
        self._listed = 0
        self._asked: set[str] = set()
        self.listing = SiteListing()

    def read(self, urls: tuple[str, ...], sure: bool) -> None:
        """Read sitemaps and those that they list. `sure`: they should exist, so errors count."""
        queue = deque((url, sure) for url in urls)
        while queue:
            url, sure = queue.popleft()
            sitemap = self._one(url, sure)
            left = max(0, self._limits.listed - self._listed)
            self._listed += len(sitemap.sitemaps) + len(sitemap.pages)
            if len(sitemap.sitemaps) + len(sitemap.pages) > left:
                reason = (
                    f"this sitemap lists more than is read; the limit is {self._limits.listed:,}."
                )
                self.listing.errors.append(SourceError(url[:500], None, reason))
            queue.extend((listed.url, True) for listed in sitemap.sitemaps[:left])
            for listed in sitemap.pages[:left]:
                self._take(listed)

    def _one(self, url: str, sure: bool) -> Sitemap:
        try:
            url = absolute(url, self._site.root)
            if url in self._asked:
                return Sitemap()
            if sure and lists_lists(url):
                self.listing.skipped += 1
                return Sitemap()
            if len(self._asked) >= self._limits.sitemaps:
                raise FetchError(f"is beyond the limit of {self._limits.sitemaps} sitemaps.")
            if self._listed >= self._limits.listed:
                raise FetchError(f"is beyond the limit of {self._limits.listed:,} addresses.")
            if self._asked and time.monotonic() >= self._ends:
                raise FetchError("was not read: the time of the run is over.", failed=True)
            self._asked.add(url)
            self._progress(f"{self._site.host}: reading {url}")
            return self._got(url, sure)
        except (FetchError, BadUrlError, SitemapError) as error:
            self.listing.unsure |= isinstance(error, FetchError) and error.failed
            self.listing.errors.append(SourceError(url[:500], None, f"this sitemap {error}"))
            return Sitemap()

    def _got(self, url: str, sure: bool) -> Sitemap:
        reply = self._client.get_file(url)
        if reply.status == 200 and (sure or reply.kind not in ("text/html",)):
            return read_sitemap(reply.body, self._limits.file_bytes)
        if sure or reply.refusal.failed:
            raise reply.refusal
        return Sitemap()

    def _take(self, listed: Listed) -> None:
        try:
            url = self._site.own(absolute(listed.url, self._site.root))
        except BadUrlError:
            url = ""
        if not url or not self._site.has(url):
            self.listing.elsewhere += 1
        elif may_be_page(url):
            self.listing.pages.setdefault(url, Listed(url, listed.modified))
