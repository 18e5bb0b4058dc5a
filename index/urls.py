"""URLs of articles and of passages in them."""

from __future__ import annotations

from urllib.parse import quote, urljoin, urlsplit

FRAGMENT_WORDS = 8


def page_url(url: str | None, id_: str, site: str | None) -> str | None:
    """The article's URL: its own (made absolute with the base URL `site`), else site/id.

    None where it has neither, and where the URL is not http or https.
    """
    if site:
        base = site.rstrip("/") + "/"
        url = urljoin(base, url) if url else base + quote(id_)
    if not url:
        return None
    parts = urlsplit(url)
    return url if parts.scheme in ("http", "https") and parts.netloc else None


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
    if anchor and first_in_section:
        return f"{base}#{quote(anchor)}"
    words = " ".join(text.split()[:FRAGMENT_WORDS])
    fragment = quote(words, safe="").replace("-", "%2D")
    return f"{base}#{quote(anchor) if anchor else ''}:~:text={fragment}"
