"""What a page's author wrote, out of the page's own marks or out of its truth.json."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from lxml import etree, html

from index.document import Document, SourceError
from index.readers import read_source
from index.source import Source

_HEADINGS = (
    "descendant-or-self::*[self::h1 or self::h2 or self::h3 or self::h4 or self::h5 or self::h6]"
)
_SIGNS = re.compile(r"(?<=\S)[\^_]\(?")  # "2^(x+1)", "p_i"
_INLINE = frozenset("a b em i strong span sup sub u cite".split())


@dataclass(frozen=True, slots=True)
class Truth:
    """Headings, list items and references as `key` gives them; words in lower case. `marked` are
    the words of nodes that are marked as no part of the article."""

    headings: Counter[str]
    items: Counter[str]
    references: Counter[str]
    words: Counter[str]
    marked: Counter[str]


def key(text: str) -> str:
    """Letters and digits only."""
    return "".join(words(text)).lower()


def words(text: str) -> list[str]:
    """Superscripts and subscripts as plain characters: the truth has them without their height."""
    return re.findall(r"\w+", _SIGNS.sub("", unicodedata.normalize("NFKC", text)))


def read_page(page: Path) -> Document:
    """As `index build` reads it."""
    (article,) = read_source(Source(page.name, page.name, page.read_bytes()))
    if isinstance(article, SourceError):
        raise article
    return article


def replica_truth(page: Path) -> Truth:
    body = _body(page)
    references = json.loads((page.parent / "references.json").read_text("utf-8"))[page.name]
    for tag in ("script", "style", "noscript"):
        for node in list(body.iter(tag)):
            node.drop_tree()
    marked: Counter[str] = Counter()
    for node in body.xpath(".//*[@data-chrome]"):
        if any(parent is body for parent in node.iterancestors()):
            marked += Counter(words(_text(node).lower()))
            node.drop_tree()
    return _truth(body, references, [_text(heading) for heading in body.xpath(_HEADINGS)], marked)


def clean_truth(folder: Path) -> Truth:
    facts = json.loads((folder / "truth.json").read_text("utf-8"))
    references = [entry["string"] for entry in facts["references"]]
    headings = [heading["text"] for heading in facts["headings"]]
    return _truth(_body(folder / "article.html"), references, headings, Counter())


def _body(page: Path) -> html.HtmlElement:
    tree = html.fromstring(page.read_bytes(), parser=html.HTMLParser(encoding="utf-8"))
    return tree.find("body")


def _truth(
    body: html.HtmlElement,
    references: Iterable[str],
    headings: Iterable[str],
    marked: Counter[str],
) -> Truth:
    entries = Counter(map(key, references))
    items = [
        own
        for item in body.iter("li")
        # A list item that holds a heading is a box of the layout, not an item.
        if not item.xpath(_HEADINGS) and (own := key(_own_text(item))) and own not in entries
    ]
    return Truth(
        Counter(filter(None, map(key, headings))),
        Counter(items),
        entries,
        Counter(words(_text(body).lower())),
        marked,
    )


def _own_text(item: html.HtmlElement) -> str:
    nested = {text for sub in item.xpath(".//ul|.//ol") for text in sub.xpath(".//text()")}
    return " ".join(text for text in item.xpath(".//text()") if text not in nested)


def _text(node: html.HtmlElement) -> str:
    """Its words, with space between blocks."""
    pieces: list[str] = []
    for event, element in etree.iterwalk(node, events=("start", "end")):
        if element.tag not in _INLINE:
            pieces.append(" ")
        text = element.text if event == "start" else element.tail if element is not node else ""
        pieces.append(text or "")
    return "".join(pieces)
