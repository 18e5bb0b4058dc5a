"""Reads an EPUB, a zip file of XHTML pages, as one article: its pages in the order of reading.

https://www.w3.org/TR/epub-33/: META-INF/container.xml names the package, whose spine is that order.
The "line" of a warning is the block's number in the book.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from urllib.parse import unquote

from lxml import etree, html

from search.model import ArticleInfo

from ..document import Document, SourceError
from ..source import Source
from ..urls import page_url
from .decode import page_text
from .html.footnotes import mark_footnotes
from .html.reader import parse_page
from .html.reference_markup import mark_lists
from .html.tree import Walk
from .outline import check_text
from .safe_xml import XmlError, local, parse_xml, text_of

MOST_TEXT_BYTES = 10_000_000
# All files in it together. Pictures count, but are never unpacked.
MOST_BYTES = 500_000_000
MOST_PAGES = 1_000
_CONTAINER = "META-INF/container.xml"
_PROTECTION = ("META-INF/encryption.xml", "META-INF/rights.xml", "META-INF/sinf.xml")
_TEXTS = (".xhtml", ".html", ".htm", ".xml", ".opf")
# Encrypted so, a file is a font: it is only obfuscated, and not read.
_OF_FONTS = frozenset({"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"})
_PAGES = frozenset({"application/xhtml+xml", "text/html"})
# Parts of a book that are no text of it (https://idpf.github.io/epub-vocabs/structure/).
_NO_TEXT = frozenset(
    "toc landmarks page-list loi lot cover titlepage halftitlepage pagebreak".split()
)
_BLOCKS = frozenset("p h1 h2 h3 h4 h5 h6 li tr dt dd figcaption blockquote".split())


def read_epub(source: Source) -> Iterator[Document]:
    """One article. Raises SourceError for what is no EPUB, too large, or protected (DRM)."""
    parts = _unpack(source)
    name = _package_name(source, parts)
    package = _xml(source, parts, name)
    book = html.Element("body")
    pages = _pages(source, package, name)
    for number, page in enumerate(pages):
        if page not in parts:
            raise SourceError(source.name, None, f"lacks its page {page}.")
        text, _ = page_text(Source(source.name, page, parts[page]))
        book.append(_page(parse_page(text, source), number, page, pages))
    for number, element in enumerate(book.iter(*_BLOCKS), 1):
        element.set("data-line", str(number))
    mark_footnotes(book)
    mark_lists(book)
    info = _info(source, package)
    walk = Walk(info.title, noted_lines=True)
    walk.read(book)
    sections, references = walk.outline.done()
    check_text(sections, source)
    yield Document(info, source.name, "article", sections, references)


def _unpack(source: Source) -> dict[str, bytes]:
    """The book's pages and packages by name. Sizes are checked before unpacking; zipfile reads no
    more bytes than they say."""
    try:
        with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
            entries = archive.infolist()
            if _CONTAINER not in archive.namelist():
                raise SourceError(source.name, None, "is a zip file, but not an EPUB.")
            texts = [one for one in entries if one.filename.lower().endswith(_TEXTS)]
            for some, most in ((texts, MOST_TEXT_BYTES), (entries, MOST_BYTES)):
                if (size := sum(one.file_size for one in some)) > most:
                    would, limit = f"{size / 1e6:.0f} MB", f"{most // 1_000_000} MB"
                    reason = f"would unpack to {would}; the limit is {limit}."
                    raise SourceError(source.name, None, reason)
            if any(map(_is_protection, _protections(archive))):
                reason = "is protected (DRM): its text is encrypted. Give it without protection."
                raise SourceError(source.name, None, reason)
            return {one.filename: archive.read(one) for one in texts}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        reason = f"is a damaged EPUB: its zip file is broken ({error})."
        raise SourceError(source.name, None, reason) from error


def _protections(archive: zipfile.ZipFile) -> Iterator[bytes]:
    return (archive.read(name) for name in _PROTECTION if name in archive.namelist())


def _is_protection(data: bytes) -> bool:
    """Whether this encrypts more than fonts; a file of rights alone says nothing of it."""
    try:
        root = parse_xml(data.decode("utf-8-sig", errors="replace"))
    except XmlError:
        return True
    methods = {one.get("Algorithm") for one in root.iter() if local(one) == "EncryptionMethod"}
    return bool(methods - _OF_FONTS)


def _package_name(source: Source, parts: dict[str, bytes]) -> str:
    container = _xml(source, parts, _CONTAINER)
    names = [one.get("full-path") for one in container.iter() if local(one) == "rootfile"]
    if not names or not names[0]:
        raise SourceError(source.name, None, "is not an EPUB: it names no package.")
    return str(names[0])


def _xml(source: Source, parts: dict[str, bytes], name: str) -> etree._Element:
    try:
        return parse_xml(parts[name].decode("utf-8-sig", errors="replace"))
    except KeyError as error:
        raise SourceError(source.name, None, f"lacks its file {name}.") from error
    except XmlError as error:
        raise SourceError(source.name, None, f"{name} {error.reason}") from error


def _pages(source: Source, package: etree._Element, name: str) -> list[str]:
    """The names of the pages in the order of reading, without the table of contents."""
    items = {one.get("id"): one for one in package.iter() if local(one) == "item"}
    spine = [items.get(one.get("idref")) for one in package.iter() if local(one) == "itemref"]
    folder = posixpath.dirname(name)
    pages = [
        posixpath.normpath(posixpath.join(folder, unquote(one.get("href", ""))))
        for one in spine
        if one is not None
        and one.get("media-type") in _PAGES
        and "nav" not in one.get("properties", "").split()
    ]
    if len(pages) > MOST_PAGES:
        reason = f"has {len(pages):,} pages; the limit is {MOST_PAGES:,}."
        raise SourceError(source.name, None, reason)
    return list(dict.fromkeys(pages))


def _page(page: html.HtmlElement, number: int, name: str, names: list[str]) -> html.HtmlElement:
    """A page's body as a part of the book: names that links lead to are made unique in it."""
    body = page.find("body")
    body = page if body is None else body
    body.tag = "div"
    for element in list(body.iter(etree.Element)):
        kinds = (element.get("epub:type") or element.get("type") or "").split()
        if element.tag == "nav" or _NO_TEXT.intersection(kinds):
            element.drop_tree()
            continue
        if own := element.get("id"):
            element.set("id", f"{number}-{own}")
        if href := element.get("href"):
            element.set("href", _inside(href, number, name, names))
    return body


def _inside(href: str, number: int, name: str, names: list[str]) -> str:
    """The address of a link, which inside the book leads to the name of an element."""
    path, _, anchor = href.partition("#")
    if path:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(path)))
        if target not in names:
            return href
        number = names.index(target)
    return f"#{number}-{anchor}"


def _info(source: Source, package: etree._Element) -> ArticleInfo:
    """The book's facts: Dublin Core in its package."""
    facts: dict[str, str] = {}
    for one in package.iter():
        if str(one.tag).startswith("{http://purl.org/dc/elements/1.1/}"):
            facts.setdefault(local(one), " ".join(text_of(one).split()))
    id_ = source.default_id
    return ArticleInfo(
        id=id_,
        title=facts.get("title") or id_.replace("-", " ").capitalize(),
        url=page_url(None, id_, source.site),
        author=facts.get("creator") or None,
        published=facts.get("date") or None,
        lang=facts.get("language") or None,
    )
