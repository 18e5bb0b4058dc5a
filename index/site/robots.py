"""May this page be asked for, and how often?

Protego (Scrapy's parser: BSD, no dependencies, RFC 9309) reads robots.txt: the longest matching
rule wins and "*" and "$" are wildcards, as sites write them. urllib.robotparser of Python 3.11
knows neither.
"""

from __future__ import annotations

from protego import Protego

AGENT = "Citebox"  # the name that a robots.txt may address
MOST_BYTES = 500 * 1024  # what RFC 9309 asks a reader to read at least


class Robots:
    """The rules of one robots.txt; `None` for a site without one, where all is allowed."""

    def __init__(self, data: bytes | None) -> None:
        text = (data or b"")[:MOST_BYTES].decode("utf-8", errors="replace")
        self._rules = Protego.parse(text.removeprefix("\ufeff"))

    def allows(self, url: str) -> bool:
        return bool(self._rules.can_fetch(url, AGENT))

    @property
    def delay_s(self) -> float:
        """What the site asks for between two requests; 0 where it asks for nothing."""
        delay = self._rules.crawl_delay(AGENT) or 0.0
        rate = self._rules.request_rate(AGENT)
        return max(delay, rate.seconds / rate.requests if rate and rate.requests else 0.0)

    @property
    def sitemaps(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._rules.sitemaps))
