"""The crawler's limits: how much of a site is read, and how fast."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a run. The defaults read a clinic's site in one run: 2,000 pages at one a
    second take 35 minutes.

    `delay_s` is the pause between a request's end and the next; robots.txt may ask for more, up to
    `longest_delay_s`. `crawl_s` limits a whole run; the next run reads the rest. `file_bytes`
    limits a sitemap after decompression, `page_bytes` a page. `listed` limits the
    addresses that all sitemaps list; `crawl_s` counts while they are read. An interrupted run is
    resumed for `resume_s`.
    """

    pages: int = 2_000
    page_bytes: int = 5_000_000
    file_bytes: int = 20_000_000
    sitemaps: int = 200
    listed: int = 100_000
    redirects: int = 5
    delay_s: float = 1.0
    longest_delay_s: float = 120.0
    connect_s: float = 10.0
    page_s: float = 30.0
    crawl_s: float = 7_200.0
    failures_in_a_row: int = 10
    resume_s: float = 86_400.0
