"""Splits a feed or an export into its items, each with its line.

The text is cut at its <item>s (<entry>s in Atom) before parsing, and each is parsed alone. So a
broken item does not affect others, line numbers are right in files of any length, and entities of
the file are undeclared. CDATA and comments are skipped.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import cast
from xml.sax.saxutils import quoteattr

from lxml import etree

from ...document import Document, SourceError
from ...source import Source
from ..safe_xml import XmlError, parse_xml

# They are repeated before each item; an export has ten.
MOST_NAMESPACES = 100
# Of an item, its comments too: 3,000,000 took 580 MB.
MOST_TAGS = 400_000
_CUT = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)"
    r"|<(?P<close>/?)(?P<name>(?:[\w.-]+:)?(?:item|entry))(?=[\s>])[^<>]*(?P<end>>)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Item:
    """An item's element, the 1-based line where it begins, and its own XML."""

    element: etree._Element
    line: int
    xml: str

    def line_of(self, element: etree._Element) -> int:
        """The 1-based line in the file on which an element of this item begins."""
        return self.line + (cast("int | None", element.sourceline) or 1) - 1


class Items:
    """The items of a source, in file order; iterating yields an error for each unreadable one.

    `root` is the file without its items. Raises SourceError if there is no root.
    """

    def __init__(self, source: Source) -> None:
        self._name = source.name
        text = source.text()
        most = source.most_articles
        rest, self._chunks = _cut(text, most)
        if len(self._chunks) > most:
            reason = f"has more than {most:,} items. Export it in parts."
            raise SourceError(self._name, None, reason)
        self._broken: XmlError | None = None
        try:
            self.root = parse_xml(rest)
        except XmlError as error:
            self.root = self._recover(rest, error)
        self.namespaces = _namespaces(self.root)
        if len(self.namespaces) > MOST_NAMESPACES:
            reason = f"declares more than {MOST_NAMESPACES} namespaces."
            raise SourceError(self._name, None, reason)

    def _recover(self, rest: str, why: XmlError) -> etree._Element:
        """The root of a file that is broken outside its items, which can still be read."""
        self._broken = why
        try:
            if not self._chunks:
                raise why
            return parse_xml(rest, recover=True)
        except XmlError as error:
            raise SourceError(self._name, error.line, error.reason) from error

    @property
    def declarations(self) -> str:
        """The namespaces that apply to items, as attributes."""
        return "".join(
            f" xmlns{':' + prefix if prefix else ''}={quoteattr(uri)}"
            for prefix, uri in self.namespaces.items()
        )

    def with_text(self, text: str) -> Iterator[Item]:
        """The items whose XML has this text, without the unreadable ones."""
        chunks = [one for one in self._chunks if text in one[1]]
        return (one for one in self._read(chunks) if isinstance(one, Item))

    def __iter__(self) -> Iterator[Item | SourceError]:
        yield from self._read(self._chunks)
        if self._broken is not None:
            yield SourceError(self._name, self._broken.line, f"the file {self._broken.reason}")

    def _read(self, chunks: list[tuple[int, str, bool]]) -> Iterator[Item | SourceError]:
        for line, chunk, whole in chunks:
            if not whole:
                yield SourceError(self._name, line, "this item has no end tag.")
                continue
            if chunk.count("<") > MOST_TAGS:
                yield SourceError(self._name, line, f"this item has more than {MOST_TAGS:,} tags.")
                continue
            try:
                wrapped = parse_xml(f"<file{self.declarations}>{chunk}</file>")
                yield Item(wrapped[0], line, chunk)
            except XmlError as error:
                yield SourceError(self._name, line + error.line - 1, f"this item {error.reason}")


def counted(left_out: Counter[str]) -> str:
    """What was left out, as text: "2 × comment, 1 × post (draft)"."""
    return ", ".join(f"{count} × {what}" for what, count in sorted(left_out.items()))


def with_note(
    reads: list[Document | SourceError],
    left_out: Counter[str],
    named: Iterable[tuple[int | None, str]] = (),
) -> list[Document | SourceError]:
    """The reads; the first article has a note that counts what was left out of the file, and the
    notes that name it."""
    noted = list(reads)
    for place, read in enumerate(reads):
        if left_out and isinstance(read, Document):
            note = (None, f"left out of the export: {counted(left_out)}.")
            noted[place] = replace(read, notes=(note, *named, *read.notes))
            break
    return noted


def _cut(text: str, most: int) -> tuple[str, list[tuple[int, str, bool]]]:
    """(text without items, with its line ends; (line, item, whether it has an end tag) each).

    Ends after `most` and one more.
    """
    rest: list[str] = []
    chunks: list[tuple[int, str, bool]] = []
    line, counted, kept, start, name = 1, 0, 0, -1, ""

    def take(end: int, whole: bool) -> None:
        nonlocal line, counted, kept, start
        line += text.count("\n", counted, start)
        counted = start
        rest.extend((text[kept:start], "\n" * text.count("\n", start, end)))
        chunks.append((line, text[start:end], whole))
        kept, start = end, -1

    for found in _CUT.finditer(text):
        if len(chunks) > most:
            return "", chunks
        if not found["end"]:
            continue
        if found["close"]:
            if start >= 0 and found["name"] == name:
                take(found.end(), True)
            continue
        if start >= 0:  # items do not nest: the one before has no end
            take(found.start(), False)
        start, name = found.start(), found["name"]
    if start >= 0:
        take(len(text), False)
    return "".join([*rest, text[kept:]]), chunks


def _namespaces(root: etree._Element) -> dict[str | None, str]:
    found: dict[str | None, str] = {}
    for element in (root, *root):
        if isinstance(element.tag, str):
            found.update(element.nsmap)
    return {prefix: uri for prefix, uri in found.items() if prefix != "xml"}
