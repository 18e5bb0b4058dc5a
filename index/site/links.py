"""Where does a page lead, and which address does it call its own?"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit

from lxml import etree, html

from .addresses import PlaceError, absolute, may_be_page

_MOST = 5_000  # links read of one page


@dataclass(frozen=True, slots=True)
class Links:
    """`pages` in page order, each once; `canonical` is None where the page names none."""

    pages: tuple[str, ...] = ()
    canonical: str | None = None


def read_links(data: bytes, url: str) -> Links:
    """Links that the page asks not to follow (rel=nofollow) are left out."""
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
    """The href of the first such element, "" where there is none."""
    found = page.find(f".//{what}[@href]")
    return str(found.get("href")) if found is not None else ""


def _absolute(href: str, base: str) -> str | None:
    try:
        return absolute(href, base)
    except PlaceError:
        return None


def same_page(one: str, other: str) -> bool:
    """Whether two addresses differ in no more than query, scheme and a slash at the end.

    Only then is a page's canonical address believed: many sites name their front page on all.
    """
    first, second = urlsplit(one), urlsplit(other)
    same_path = first.path.rstrip("/") == second.path.rstrip("/")
    return first.netloc == second.netloc and same_path
