"""Parses sitemaps (https://www.sitemaps.org/protocol.html), plain text and gzip too.

The format is four elements. The library ultimate-sitemap-parser is GPL, fetches by itself and has
no limits.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from urllib.parse import urlsplit

from ..readers.safe_xml import XmlError, local, parse_xml

# Sitemaps of lists (categories, tags, authors): their pages have teasers, not articles.
_LISTS = re.compile(
    r"(?:^|[/_-])(?:category|categories|post_tag|tags?|author|authors|users|taxonomies|archives?"
    r"|attachment|product_cat|product_tag|blog-categories|blog-tags|members?|profiles?)"
    r"(?:-[\w-]*)?-?sitemap\d*\.xml|wp-sitemap-(?:taxonomies|users)-",
    re.IGNORECASE,
)
_GZIP = b"\x1f\x8b"


class SitemapError(Exception):
    """A sitemap that cannot be read. The message begins with its verb: "is not a sitemap." """


@dataclass(frozen=True, slots=True)
class Listed:
    """A listed page or sitemap; `modified` is the W3C date that the site gives, or None."""

    url: str
    modified: str | None = None


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What a sitemap lists: pages, or other sitemaps, in order."""

    pages: tuple[Listed, ...] = ()
    sitemaps: tuple[Listed, ...] = ()


def read_sitemap(data: bytes, most_bytes: int) -> Sitemap:
    """Parse a sitemap. Raises SitemapError, also if it is larger than `most_bytes` unpacked."""
    text = unpack(data, most_bytes).decode("utf-8-sig", errors="replace")
    if not text.lstrip().startswith("<"):
        return _plain(text)
    try:
        root = parse_xml(text)
    except XmlError as error:
        reason = f"{error.reason.removesuffix('.')} (line {error.line})."
        raise SitemapError(reason) from error
    kind = local(root)
    if kind not in ("urlset", "sitemapindex"):
        raise SitemapError(f"is not a sitemap (<{kind}>).")
    listed: list[Listed] = []
    for entry in root:
        facts = {local(child): (child.text or "").strip() for child in entry}
        if local(entry) in ("url", "sitemap") and facts.get("loc"):
            listed.append(Listed(facts["loc"], facts.get("lastmod") or None))
    found = tuple(listed)
    return Sitemap(pages=found) if kind == "urlset" else Sitemap(sitemaps=found)


def unpack(data: bytes, most_bytes: int) -> bytes:
    """Decompress `data` if it is gzip, whatever its name. Raises SitemapError."""
    if not data.startswith(_GZIP):
        return data
    unpacker = zlib.decompressobj(wbits=31)
    try:
        plain = unpacker.decompress(data, most_bytes + 1)
    except zlib.error as error:
        raise SitemapError(f"is broken gzip ({error}).") from error
    if len(plain) > most_bytes:
        raise SitemapError(f"is larger than {most_bytes:,} bytes when unpacked.")
    if not unpacker.eof:
        raise SitemapError("is gzip that ends too early.")
    return plain


def _plain(text: str) -> Sitemap:
    """A plain-text sitemap: one URL a line."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines or not all(line.startswith(("http://", "https://")) for line in lines):
        raise SitemapError("is not a sitemap.")
    return Sitemap(pages=tuple(map(Listed, lines)))


def lists_lists(url: str) -> bool:
    """Whether a sitemap's name says that it lists categories, tags or authors."""
    return _LISTS.search(urlsplit(url).path) is not None
