"""Reads RSS and Atom feeds: the entries that have their whole text.

feedparser knows the formats (RSS 0.9 to 2.0, RDF, Atom 0.3 and 1.0), their dates and their types
of content. It gets one entry at a time, and never a URL.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from email.utils import parsedate
from html import escape
from typing import Any
from urllib.parse import urljoin

import feedparser  # type: ignore[import-untyped]
from lxml import etree

from search.model import ArticleInfo

from ...document import Document, SourceError
from ...names import short_hash, slug
from ...source import Source
from ...urls import page_url
from ..decode import MOST_TAGS
from ..safe_xml import local, text_of
from .fragment import MOST_CHARACTERS, plain_text, read_fragment
from .items import Item, Items, counted, with_note
from .wxr import is_wxr, read_wxr

# The parser that feedparser would rather have is not looked for again with each entry.
feedparser.api.PREFERRED_XML_PARSERS = []
# Opening and closing tags that make a feed of a single entry.
_WRAPPERS = {
    "rss": ('<rss version="2.0"{}><channel>', "</channel></rss>"),
    "RDF": ("<rdf:RDF{}>", "</rdf:RDF>"),
    "feed": ("<feed{}>", "</feed>"),
}


# Of one entry. feedparser takes 2 s for 10,000 tags, and a minute for an author of 200,000 letters.
MOST_PARTS = 2_000
MOST_CHARACTERS_OF_XML = 4 * MOST_CHARACTERS  # as escapes, HTML is longer
MOST_CHARACTERS_OF_PEOPLE = 10_000
MOST_BASES = 20  # attributes xml:base, which feedparser joins at each level
_DAY = re.compile(r"(\d{4})(?:[-/.](\d\d?)[-/.](\d\d?)|(\d\d)(\d\d))(?!\d)")
_PEOPLE = frozenset("author contributor creator managingeditor owner publisher webmaster".split())
# What is read of a feed beside its entries.
_HEAD = frozenset(("author", "creator", "language", "link", "managingeditor"))


def read_xml(source: Source) -> Iterator[Document | SourceError]:
    """The articles of a WordPress export or a feed, whichever the file is."""
    items = Items(source)
    yield from read_wxr(source, items) if is_wxr(items) else read_feed(source, items)


def read_feed(source: Source, items: Items | None = None) -> Iterator[Document | SourceError]:
    """An article for each entry with its whole text, an error for each other entry."""
    items = items or Items(source)
    kind = local(items.root)
    if kind not in _WRAPPERS:
        raise SourceError(
            source.name, 1, f"is XML (<{kind}>), but not a WordPress export, RSS or Atom feed."
        )
    feed = _Feed(source, items, kind)
    reads: list[Document | SourceError] = []
    left_out: Counter[str] = Counter()
    for item in items:
        if isinstance(item, Item) and (why := _why_left_out(item.element)):
            left_out[why] += 1
            continue
        try:
            reads.append(feed.article(item) if isinstance(item, Item) else item)
        except ValueError as error:
            reads.append(SourceError(source.name, item.line, f"{error}."))
    if not reads:
        counts = f" (left out: {counted(left_out)})" if left_out else ""
        raise SourceError(source.name, None, f"is a feed without entries{counts}.")
    yield from with_note(reads, left_out)


class _Feed:
    def __init__(self, source: Source, items: Items, kind: str) -> None:
        self._source = source
        begin, self._end = _WRAPPERS[kind]
        self._begin = begin.format(items.declarations)
        try:
            whole = _parsed(_head(items.root)).feed
        except ValueError:  # broken outside its entries, which may still be readable
            whole = {}
        self._author = whole.get("author")
        self._lang = whole.get("language")
        self._base = whole.get("link") or source.site or ""
        self._ids: set[str] = set()

    def article(self, item: Item) -> Document:
        """An entry's article. Raises ValueError, a sentence without its full stop, for an entry
        without its whole text, and for one that would take too long."""
        _refuse_slow(item)
        entries = _parsed(f"{self._begin}{item.xml}{self._end}".encode()).entries
        if not entries:
            raise ValueError("this entry cannot be read")
        entry = entries[0]
        title = plain_text(_as_html(entry.get("title_detail")))
        named = f"'{title}'" if title else "the entry"
        body = _whole_text(entry)
        if body is None:
            has = "has a summary only" if entry.get("summary") else "has no text"
            raise ValueError(f"{named} {has}; a feed must have the whole text")
        info = self._info(entry, title)
        sections, references = read_fragment(body, info.title, _line(item))
        if not any(section.blocks for section in sections):
            raise ValueError(f"{named} has no text")
        return Document(info, self._source.name, "article", sections, references)

    def _info(self, entry: Any, title: str) -> ArticleInfo:
        link = urljoin(self._base, entry.get("link", "")) or None
        id_ = self._new_id(title, link or entry.get("id") or "")
        return ArticleInfo(
            id=id_,
            title=title or id_.replace("-", " ").capitalize(),
            url=page_url(link, id_, self._source.site),
            author=entry.get("author") or self._author,
            published=_day(entry, "published"),
            updated=_day(entry, "updated"),
            lang=self._lang,
            tags=tuple(dict.fromkeys(tag.term for tag in entry.get("tags", []) if tag.term)),
        )

    def _new_id(self, title: str, link: str) -> str:
        """An id from the last part of the entry's URL, else its title; with a hash if taken."""
        last = link.split("?")[0].split("#")[0].rstrip("/").rpartition("/")[2]
        id_ = slug(last if "://" in link and "." not in last and last else title or link)
        if id_ in self._ids:
            id_ = f"{id_}-{short_hash(link or str(len(self._ids)))}"
        self._ids.add(id_)
        return id_


def _why_left_out(entry: etree._Element) -> str | None:
    """Why visitors do not see an entry, as a short label to count; None for a public one.

    Blogger's exports are Atom with drafts and comments among the posts: "app:draft" of RFC 5023,
    and "blogger:status" in those of Google Takeout.
    """
    for element in entry.iter():
        name, text = local(element), text_of(element).strip().lower()
        if name == "draft" and text == "yes":
            return "draft"
        if name == "status" and element.prefix == "blogger" and text != "live":
            return text
        if name == "type" and element.prefix == "blogger" and text not in ("post", "page"):
            return text
        term = element.get("term", "") if name == "category" else ""
        if "/blogger/" in term and "#" in term and not term.endswith(("#post", "#page")):
            return term.rpartition("#")[2]
    return None


def _refuse_slow(item: Item) -> None:
    if len(item.xml) > MOST_CHARACTERS_OF_XML:
        raise ValueError(f"an entry has more than {MOST_CHARACTERS_OF_XML:,} characters")
    if item.xml.count("<") > MOST_TAGS:
        raise ValueError(f"an entry has more than {MOST_TAGS:,} tags")
    if item.xml.count("xml:base") > MOST_BASES:
        raise ValueError(f"an entry has more than {MOST_BASES} attributes xml:base")
    if len(item.element) > MOST_PARTS:
        raise ValueError(f"an entry has more than {MOST_PARTS:,} parts")
    for child in item.element:
        if local(child).lower() in _PEOPLE and len(text_of(child)) > MOST_CHARACTERS_OF_PEOPLE:
            most = f"{MOST_CHARACTERS_OF_PEOPLE:,} characters"
            raise ValueError(f"an entry's <{local(child)}> has more than {most}")


def _head(root: etree._Element) -> bytes:
    """The feed without its entries and without what nobody reads of it."""
    for parent in (root, *root):
        if local(parent) not in ("channel", *_WRAPPERS):
            continue
        for place, child in enumerate(list(parent)):
            name = local(child).lower()
            if name == "channel":
                continue
            is_read = place < MOST_PARTS and name in _HEAD
            if not is_read or len(text_of(child)) > MOST_CHARACTERS_OF_PEOPLE:
                parent.remove(child)
    return etree.tostring(root)


def _parsed(data: bytes) -> Any:
    """What feedparser reads. `data` is passed as a stream: it would take bytes or a str for a URL
    or a file's name first. Raises ValueError for any fault."""
    try:
        return feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # a fault of the library concerns only that entry
        raise ValueError(f"this entry cannot be read ({type(error).__name__}: {error})") from error


def _whole_text(entry: Any) -> str | None:
    """content:encoded or Atom's content as HTML, the longest one; None if there is none."""
    texts = [text for content in entry.get("content", []) if (text := _as_html(content)).strip()]
    return max(texts, key=len) if texts else None


def _as_html(detail: Any) -> str:
    """A text of any type as HTML; in a plain text, blank lines separate paragraphs."""
    value: str = detail.value if detail else ""
    if not detail or detail.type != "text/plain":
        return value
    return re.sub(r"(\n[ \t]*\n\s*)(?=\S)", r"\1<p>", escape(value))


def _line(item: Item) -> int:
    """The 1-based line where the content begins, after the blank lines that feedparser drops."""
    for child in item.element:
        if local(child) in ("encoded", "content"):
            text = text_of(child)
            return item.line_of(child) + text[: len(text) - len(text.lstrip())].count("\n")
    return item.line


def _day(entry: Any, name: str) -> str | None:
    """The day as printed, in the author's time zone, as YYYY-MM-DD; None if not readable.

    What begins with a digit or a hyphen is not left to feedparser: it puts today's day and month
    where it finds none."""
    if name not in entry:  # feedparser would return the other date, and warn
        return None
    printed = str(entry[name]).strip()
    if found := _DAY.match(printed):
        return _iso(*(int(number) for number in found.groups() if number))
    if day := parsedate(printed):
        return _iso(*day[:3])
    parsed = None if re.match(r"[-\d]", printed) else entry.get(f"{name}_parsed")
    return _iso(*parsed[:3]) if parsed else None


def _iso(year: int, month: int, day: int) -> str | None:
    """None where there is no such day."""
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
