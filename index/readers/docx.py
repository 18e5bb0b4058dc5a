"""Reads Word documents: headings, lists, tables, superscripts and notes, from mammoth's HTML.

A document has no lines: the "line" of warnings is the paragraph's number.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from xml.parsers.expat import ExpatError

import mammoth  # type: ignore[import-untyped]
from lxml import etree, html

from search.model import ArticleInfo

from ..document import Document, SourceError
from ..references.parse import parse_reference
from ..references.shape import is_ibid, is_like_reference
from ..source import Source
from ..urls import page_url
from .html.element import NOTE, SIGN, TEXTS, whole_text
from .html.reference_list import names_list
from .html.tree import Walk, one_line
from .outline import check_text
from .reference_headings import is_reference_heading

# A book of 300 pages has 5 MB of XML; mammoth takes 35 times that in memory.
MOST_XML_BYTES = 10_000_000
# All files in it together. Photographs count, but are never unpacked.
MOST_BYTES = 500_000_000
_TEXTS = (".xml", ".rels")
_DOCUMENT = "word/document.xml"
_CORE = "docProps/core.xml"
_DUBLIN_CORE_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_OLD_WORD = b"\xd0\xcf\x11\xe0"
# Word's built-in styles, as a style map of mammoth; "!" leaves the paragraph out.
_STYLES = """
p[style-name='Title'] => h1:fresh
p.Title => h1:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='Caption'] => figcaption:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='TOC Heading'] => !
p[style-name='toc 1'] => !
p[style-name='toc 2'] => !
p[style-name='toc 3'] => !
"""
_BLOCKS = frozenset("p h1 h2 h3 h4 h5 h6 li tr figcaption".split())
_SOURCES = frozenset({"container-title", "publisher", "DOI", "PMID"})
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def read_docx(source: Source) -> Iterator[Document]:
    """One article. Raises SourceError for a file that is not a Word document, or too large.

    Footnotes and endnotes that look like references become the reference list if the document has
    none; the others become a section "Notes".
    """
    named, texts = _check_zip(source)
    tree = _tree(source, texts)
    _number(tree)
    title = _title(tree) or named or source.default_id.replace("-", " ").capitalize()
    _read_notes(tree)
    walk = Walk(title, noted_lines=True)
    walk.read(tree)
    sections, references = walk.outline.done()
    check_text(sections, source)
    id_ = source.default_id
    info = ArticleInfo(id=id_, title=title, url=page_url(None, id_, source.site))
    yield Document(info, source.name, "article", sections, references)


def _check_zip(source: Source) -> tuple[str | None, io.BytesIO]:
    """The title in the document's properties, or None, and a zip file of its texts alone.

    Raises SourceError for a bad zip file.

    Sizes are checked before unpacking. The sizes in a zip's directory can be trusted, since
    zipfile reads no more bytes than they say.
    """
    if source.data.startswith(_OLD_WORD):
        reason = "is an old Word file (.doc) or has a password. Save it as .docx without one."
        raise SourceError(source.name, None, reason)
    try:
        with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
            entries = archive.infolist()
            _check_sizes(source, entries)
            if _DOCUMENT not in archive.namelist():
                raise SourceError(source.name, None, "is a zip file, but not a Word document.")
            texts = {
                entry.filename: archive.read(entry)
                for entry in entries
                if entry.filename.endswith(_TEXTS)
            }
            for part, data in texts.items():
                _check_xml(source, part, data)
            core = archive.read(_CORE) if _CORE in archive.namelist() else b""
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        reason = f"is a damaged Word document: its zip file is broken ({error})."
        raise SourceError(source.name, None, reason) from error
    return _core_title(core), _zip_of(texts)


def _zip_of(parts: dict[str, bytes]) -> io.BytesIO:
    """A zip file of these parts alone: mammoth parses whatever part a relationship names, and so
    it meets none whose size was not checked."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    made.seek(0)
    return made


def _check_sizes(source: Source, entries: list[zipfile.ZipInfo]) -> None:
    texts = sum(e.file_size for e in entries if e.filename.endswith(_TEXTS))
    total = sum(e.file_size for e in entries)
    for size, most, what in (
        (texts, MOST_XML_BYTES, "text"),
        (total, MOST_BYTES, "content"),
    ):
        if size > most:
            reason = (
                f"would unpack to {size / 1e6:.0f} MB of {what}; "
                f"the limit is {most // 1_000_000} MB."
            )
            raise SourceError(source.name, None, reason)


def _check_xml(source: Source, part: str, data: bytes) -> None:
    """Refuse a document type: Word writes none, and its entities could grow without bound."""
    if b"<!DOCTYPE" in data or b"<\0!\0D\0O\0C\0T\0Y\0P\0E" in data:
        reason = f"has a document type in {part}, which Word never writes."
        raise SourceError(source.name, None, reason)


def _core_title(core: bytes) -> str | None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        found = etree.fromstring(core, parser).findtext(_DUBLIN_CORE_TITLE)
    except etree.XMLSyntaxError:
        return None
    return " ".join(found.split()) or None if found else None


def _tree(source: Source, texts: io.BytesIO) -> html.HtmlElement:
    try:
        made = mammoth.convert_to_html(
            texts,
            style_map=_STYLES,
            convert_image=mammoth.images.img_element(lambda image: {}),
        )
    except (KeyError, ValueError, AttributeError, IndexError, ExpatError) as error:
        reason = f"is not a valid Word document ({type(error).__name__}: {error})."
        raise SourceError(source.name, None, reason) from error
    text = made.value or " "
    parser = html.HTMLParser(encoding="utf-8", huge_tree=False)
    tree = html.fragment_fromstring(text.encode(), create_parent="div", parser=parser)
    if any("depth" in entry.message for entry in parser.error_log):
        raise SourceError(source.name, None, "nests its tables or lists too deeply.")
    return tree


def _number(tree: html.HtmlElement) -> None:
    for number, element in enumerate(tree.iter(*_BLOCKS), 1):
        element.set("data-line", str(number))


def _read_notes(tree: html.HtmlElement) -> None:
    """Put headings above the notes, which mammoth puts last, and remove their back links.

    In a document without a list of its own, notes that look like references are the list. A sign
    and its note have one name.
    """
    notes = tree.xpath("./ol[li[starts-with(@id, 'footnote-') or starts-with(@id, 'endnote-')]]")
    if not notes:
        return
    for link in tree.xpath(".//a[contains(@href, 'note-ref-')]"):
        link.drop_tree()
    own_list = any(map(names_list, tree.iter("p", *_HEADINGS)))
    items = list(notes[0].iter("li"))
    references = set() if own_list else {item.get("id") for item in _references(items)}
    for number, item in enumerate(items, 1):
        item.set("value", str(number))
        item.set(NOTE, item.get("id", ""))
    at = tree.index(notes[0])
    notes[0].drop_tree()
    for heading, are in (("Notes", False), ("References", True)):
        chosen = [item for item in items if (item.get("id") in references) is are]
        if chosen:
            _insert_list(tree, at, heading, chosen)
            at += 2
    for sign in tree.xpath(".//a[starts-with(@id, 'footnote-ref') or starts-with(@id, 'endn')]"):
        name = (sign.get("href") or "").lstrip("#")
        sign.set(SIGN, name)
        if name not in references:  # "[1]" would be read as a citation of the list's first
            sign.text = f"[note {(sign.text or '').strip('[]')}]"


def _references(items: list[html.HtmlElement]) -> list[html.HtmlElement]:
    """The notes that are references. Where most look like one, that is enough; else one must have
    an author, a year and a source."""
    texts = [whole_text(item) for item in items]
    like = list(map(is_like_reference, texts))
    test = is_like_reference if 3 * sum(like) >= 2 * len(like) else _is_whole_reference
    return [item for item, text in zip(items, texts, strict=True) if test(text) or is_ibid(text)]


def _is_whole_reference(text: str) -> bool:
    read = parse_reference(text) if is_like_reference(text) else None
    return bool(read and read.names and read.year and _SOURCES & read.csl.keys())


def _insert_list(tree: html.HtmlElement, at: int, text: str, items: list[html.HtmlElement]) -> None:
    heading = html.Element("h1")  # ends any list or section above it
    heading.text = text
    heading.set("data-line", items[0].get("data-line", "1"))
    made = html.Element("ol")
    made.extend(items)
    for element in (heading, made) if text == "Notes" else ():
        element.set(TEXTS, "")
    tree.insert(at, heading)
    tree.insert(at + 1, made)


def _title(tree: html.HtmlElement) -> str | None:
    """The first top heading, if it is the only one or comes before all text; else None."""
    tops = tree.findall("h1")
    text = one_line(tops[0]) if tops else ""
    if is_reference_heading(text):
        return None
    first = next((child for child in tree if child.text_content().strip()), None)
    return text or None if tops and (len(tops) == 1 or tops[0] is first) else None
