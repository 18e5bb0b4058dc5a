"""Decodes a text or page: its bytes -> text, by the encoding that it declares."""

from __future__ import annotations

import codecs
import re
from dataclasses import replace

from ..document import SourceError
from ..source import Source

# A long article with its site builder's scripts is 1 to 3 MB. The tree of a page takes up to 30
# times its size in memory.
MOST_BYTES = 10_000_000
# 1,000,000 of them took 2 GB and a minute. A textbook's chapter has 20,000.
MOST_TAGS = 100_000
_REPLACED = "\ufffd"
# The largest share of letters that are not ASCII in a Western text: French has 5 %.
_MOST_LETTERS = 0.25
_HEAD_BYTES = 4096  # browsers look for the declaration in the first 1024
_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w:.-]{1,40})""", re.I)
_XML = re.compile(rb"""\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w:.-]{1,40})""", re.I)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# As browsers do (https://encoding.spec.whatwg.org/#names-and-labels): Latin 1 means Windows-1252.
_LIKE_BROWSERS = {
    "iso8859-1": "cp1252",
    "latin-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "utf-16": "utf-8",
    "utf-16-le": "utf-8",
    "utf-16-be": "utf-8",
}


Note = tuple[int | None, str]


def page_text(source: Source) -> tuple[str, tuple[Note, ...]]:
    """A page's text, with \\n as line end, and a note where bytes are not in its encoding.

    Raises SourceError for a page that is too large, empty, or binary, and for an encoding that is
    unknown.
    """
    if len(source.data) > MOST_BYTES:
        size, most = len(source.data) / 1e6, MOST_BYTES // 1_000_000
        reason = f"is {size:.1f} MB; the limit is {most} MB. Save the page without its images."
        raise SourceError(source.name, None, reason)
    if source.data.count(b"<") > MOST_TAGS:
        reason = f"has more than {MOST_TAGS:,} tags. Save the article in parts."
        raise SourceError(source.name, None, reason)
    source, notes = in_utf8(source)
    return source.text(), notes


def in_utf8(source: Source) -> tuple[Source, tuple[Note, ...]]:
    """The same in UTF-8, and a note where bytes are not in its encoding.

    Valid UTF-8 is read as UTF-8 whatever a page declares: text in another encoding is almost
    never valid UTF-8, and pages are often saved as UTF-8 with their old declaration. A byte that
    is not in the encoding reads U+FFFD, as in a browser.
    """
    for mark, encoding in _MARKS:
        if source.data.startswith(mark):
            return _decoded(source, source.data[len(mark) :], encoding)
    try:
        source.data.decode("utf-8")
    except UnicodeDecodeError as error:
        declared = _declared(source)
        line = source.data.count(b"\n", 0, error.start) + 1
        source, notes = _decoded(source, source.data, declared or _likely(source, line))
        if declared is None and not notes:
            notes = ((line, "not UTF-8, and no encoding is declared: read as Windows-1252."),)
        return source, notes
    return source, ()


def _likely(source: Source, line: int) -> str:
    """The encoding of a file that declares none and is not UTF-8: UTF-8 with slips if most of its
    letters are; else Windows-1252, as in a browser. Raises SourceError for what is no Western
    text."""
    text = source.data.decode("utf-8", "replace")
    slips = text.count(_REPLACED)
    letters = sum(not char.isascii() for char in text) - slips
    if letters > slips:
        return "utf-8"
    if slips > _MOST_LETTERS * len(text):
        raise SourceError(source.name, line, "is in an unknown encoding. Save it as UTF-8.")
    return "cp1252"


def _declared(source: Source) -> str | None:
    """Python's name of the encoding that the page declares; None where it declares none."""
    head = source.data[:_HEAD_BYTES]
    found = _XML.match(head) or _DECLARED.search(head)
    if found is None:
        return None
    label = found[1].decode("ascii", "replace")
    try:
        name = codecs.lookup(label).name
        " ".encode(name)  # raises for "base64" and the like, which are not text encodings
    except (LookupError, ValueError):
        line = head.count(b"\n", 0, found.start()) + 1
        reason = f"declares an unknown encoding ('{label}'). Save it as UTF-8."
        raise SourceError(source.name, line, reason) from None
    return _LIKE_BROWSERS.get(name, name)


def _decoded(source: Source, data: bytes, encoding: str) -> tuple[Source, tuple[Note, ...]]:
    try:
        return replace(source, data=data.decode(encoding).encode("utf-8", "replace")), ()
    except UnicodeDecodeError as error:
        text = data.decode(encoding, "replace")
        line = data.count(b"\n", 0, error.start) + 1
        more = text.count(_REPLACED) - 1
        note = (
            f"byte 0x{data[error.start]:02x} is not {encoding.upper()}{_others(more)}: "
            f"read as '{_REPLACED}'. Save it as UTF-8."
        )
        return replace(source, data=text.encode()), ((line, note),)


def _others(count: int) -> str:
    return "" if count < 1 else ", nor is another one" if count == 1 else f", nor are {count} more"
