"""Decodes a web page: its bytes -> text, by the encoding that the page declares."""

from __future__ import annotations

import codecs
import re
from dataclasses import replace

from ...document import SourceError
from ...source import Source

# A long article with its site builder's scripts is 1 to 3 MB. The tree of a page takes up to 30
# times its size in memory.
MOST_BYTES = 10_000_000
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


def page_text(source: Source) -> str:
    """The page's text, with \\n as line end.

    Valid UTF-8 is read as UTF-8 whatever the page declares: text in another encoding is almost
    never valid UTF-8, and pages are often saved as UTF-8 with their old declaration. Raises
    SourceError for a page that is too large, empty, binary, or not in its encoding.
    """
    if len(source.data) > MOST_BYTES:
        size, most = len(source.data) / 1e6, MOST_BYTES // 1_000_000
        reason = f"is {size:.1f} MB; the limit is {most} MB. Save the page without its images."
        raise SourceError(source.name, None, reason)
    for mark, encoding in _MARKS:
        if source.data.startswith(mark):
            return _decoded(source, source.data[len(mark) :], encoding)
    try:
        return _checked(source, source.data.decode("utf-8"))
    except UnicodeDecodeError:
        declared = _declared(source)
        if declared is None:
            return source.text()  # refuses, with the line
        return _decoded(source, source.data, declared)


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


def _decoded(source: Source, data: bytes, encoding: str) -> str:
    try:
        return _checked(source, data.decode(encoding))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        reason = (
            f"not {encoding.upper()}, as it declares (byte 0x{data[error.start]:02x}). "
            "Save it as UTF-8."
        )
        raise SourceError(source.name, line, reason) from error


def _checked(source: Source, text: str) -> str:
    """The text after the checks and the clean-up of `Source.text`."""
    return replace(source, data=text.encode("utf-8", "replace")).text()
