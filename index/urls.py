"""URLs of articles and of passages in them."""

from __future__ import annotations

import re
from urllib.parse import quote, urljoin, urlsplit

FRAGMENT_WORDS = 8
_PDF_PAGE = re.compile(r"page=\d+")
_LINK_SCHEMES = ("http", "https", "mailto", "tel")
_NO_BREAKS = str.maketrans("", "", "\t\n\r")  # browsers ignore these in an address


def page_url(url: str | None, id_: str, site: str | None) -> str | None:
    """The article's URL: its own (made absolute with the base URL `site`), else site/id.

    None where it has neither, and where the URL is not http or https, or has a password.
    """
    try:
        if site:
            base = site.rstrip("/") + "/"
            url = urljoin(base, url) if url else base + quote(id_)
        parts = urlsplit(url or "")
    except ValueError:
        return None
    is_open = parts.scheme in ("http", "https") and parts.netloc and "@" not in parts.netloc
    return url if is_open else None


def link_url(href: str, page: str | None) -> str | None:
    """The address of a link in the page `page`: http(s), mailto or tel; None for any other, for
    one inside the page, and for a relative one where the page has no URL."""
    href = href.strip().translate(_NO_BREAKS).replace(" ", "%20")
    if not href.isprintable() or href.startswith("#"):
        return None
    try:
        url = href if urlsplit(href).scheme else urljoin(page or "", href)
        parts = urlsplit(url)
    except ValueError:
        return None
    is_web = parts.scheme.startswith("http")
    if parts.scheme not in _LINK_SCHEMES or not (parts.netloc if is_web else parts.path):
        return None
    return parts.scheme + url[len(parts.scheme) :]


def passage_url(
    page: str | None, anchor: str | None, text: str, first_in_section: bool
) -> str | None:
    """A URL that opens the page at the passage; None where the page has no URL.

    It ends in the heading's anchor, a text fragment
    (https://wicg.github.io/scroll-to-text-fragment/), or both for a section's later parts.
    `text` is the passage's first block; its first words are what the browser looks for.
    """
    if page is None:
        return None
    base = page.split("#", 1)[0]
    if anchor and _PDF_PAGE.fullmatch(anchor):
        return f"{base}#{anchor}"  # a viewer of PDF reads neither %3D nor a text fragment
    if anchor and first_in_section:
        return f"{base}#{quote(anchor)}"
    words = " ".join(text.split()[:FRAGMENT_WORDS])
    fragment = quote(words, safe="").replace("-", "%2D")
    return f"{base}#{quote(anchor) if anchor else ''}:~:text={fragment}"
