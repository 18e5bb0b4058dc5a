"""How much of a site is read, and how fast."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The defaults read a clinic's site in one go: 2,000 pages at one a second are 35 minutes.

    `delay_s` lies between the end of a request and the next; robots.txt may ask for more.
    `crawl_s` bounds a whole run; what is left is read by the next. `file_bytes` bounds a sitemap
    after unpacking, `page_bytes` a page; `resume_s` is how long an interrupted run's pages are
    taken as they are.
    """

    pages: int = 2_000
    page_bytes: int = 5_000_000
    file_bytes: int = 20_000_000
    sitemaps: int = 200
    redirects: int = 5
    delay_s: float = 1.0
    longest_delay_s: float = 120.0
    connect_s: float = 10.0
    page_s: float = 30.0
    crawl_s: float = 7_200.0
    failures_in_a_row: int = 10
    resume_s: float = 86_400.0
