"""Reads a page's links and its canonical URL."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit

from lxml import etree, html

from .addresses import BadUrlError, absolute, may_be_page

_MOST = 5_000  # links read of one page


@dataclass(frozen=True, slots=True)
class Links:
    """Links of a page. `pages` are in page order, each once; `canonical` is None if not given."""

    pages: tuple[str, ...] = ()
    canonical: str | None = None


def read_links(data: bytes, url: str) -> Links:
    """The links of the page at `url`, made absolute, without those with rel=nofollow."""
    try:
        page = html.document_fromstring(data, parser=html.HTMLParser())
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return Links()
    base = _absolute(_first(page, "base"), url) or url
    pages: dict[str, None] = {}
    for link in islice(page.iter("a", "area"), _MOST):
        if "nofollow" not in (link.get("rel") or "").lower().split():
            target = _absolute(link.get("href") or "", base)
            if target and may_be_page(target):
                pages[target] = None
    canonical = _first(page, "link[@rel='canonical']")
    return Links(tuple(pages), _absolute(canonical, base) if canonical.strip() else None)


def _first(page: html.HtmlElement, what: str) -> str:
    """The href of the first such element, "" if there is none."""
    found = page.find(f".//{what}[@href]")
    return str(found.get("href")) if found is not None else ""


def _absolute(href: str, base: str) -> str | None:
    try:
        return absolute(href, base)
    except BadUrlError:
        return None


def same_page(one: str, other: str) -> bool:
    """Whether two URLs differ only in query, scheme and a slash at the end.

    Only then is a canonical URL trusted: many sites give their front page's on every page.
    """
    first, second = urlsplit(one), urlsplit(other)
    same_path = first.path.rstrip("/") == second.path.rstrip("/")
    return first.netloc == second.netloc and same_path
