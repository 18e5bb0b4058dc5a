"""Parses untrusted XML safely: no entities, no network, bounded size.

XML bombs and external entities are declared in a DOCTYPE, which feeds, exports and sitemaps do not
need: it is refused before parsing. lxml does the rest (resolve_entities=False, no network, no DTD).
With huge_tree=False it reads a text of at most 10 MB and at most 256 levels. defusedxml is not
needed for that, and its lxml part is deprecated.
"""

from __future__ import annotations

import re

from lxml import etree

# What may come before the root: white space, processing instructions, comments.
_PROLOG = re.compile(r"(?:\s|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_DECLARATION = re.compile(r"\s*<\?xml\s[^>]*\?>")


class XmlError(Exception):
    """XML that is refused. `line` is 1-based; `reason` begins with its verb: "is not well-formed
    XML (…)." """

    def __init__(self, line: int, reason: str) -> None:
        self.line, self.reason = line, reason
        super().__init__(f"line {line}: {reason}")


def without_declaration(text: str) -> str:
    """The text without <?xml …?>, whose encoding no longer holds; line numbers are unchanged."""
    found = _DECLARATION.match(text)
    return "\n" * found[0].count("\n") + text[found.end() :] if found else text


def refuse_doctype(text: str) -> None:
    """Raise XmlError for a DOCTYPE before the root; anywhere else it is not well-formed."""
    found = _PROLOG.match(text)
    start = found.end() if found else 0
    if text[start : start + 9].upper() == "<!DOCTYPE":
        line = text.count("\n", 0, start) + 1
        raise XmlError(line, "declares a DOCTYPE, which is refused: it may declare entities.")


def parse_xml(text: str, recover: bool = False) -> etree._Element:
    """The root element. Raises XmlError. `recover`: read as much as possible of broken XML."""
    refuse_doctype(text)
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=recover,
    )
    try:
        root = etree.fromstring(without_declaration(text).encode(), parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 1
        what = str(error.msg).partition(", line ")[0]
        raise XmlError(line, f"is not well-formed XML ({what}).") from error
    if root is None:
        raise XmlError(1, "is not well-formed XML.")
    return root


def local(element: etree._Element) -> str:
    """An element's name without its namespace; "" for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def text_of(element: etree._Element) -> str:
    """All text inside an element, white space unchanged; "" for a comment."""
    return "".join(map(str, element.itertext())) if isinstance(element.tag, str) else ""
