"""Articles whose citations are known, read by our own reader, and their links at true places."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple
from unicodedata import normalize

from index.citations.linker import link_article
from index.document import Block, Document, Printed, SourceError
from index.readers import read_source
from index.references.parse import parse_reference
from index.source import Source

AUTHOR_YEAR = "author-year"
SUPERSCRIPT = "num-sup"

# From the first and the last offset of a link in its block to those in article.txt; None where
# it is not there.
Span = Callable[[int, int], tuple[int, int] | None]


class Citation(NamedTuple):
    """One citation: its place in article.txt, its group, and the 1-based references that it
    means; `implied` are those inside a range."""

    start: int
    end: int
    kind: str
    group: int
    refs: frozenset[int]
    implied: frozenset[int]


class Group(NamedTuple):
    """Citations that stand in one pair of brackets."""

    number: int
    start: int
    end: int
    refs: frozenset[int]


class Entry(NamedTuple):
    """An entry of the reference list: its 1-based number, the label before it, its place."""

    number: int
    label: str
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Truth:
    citations: tuple[Citation, ...]
    groups: tuple[Group, ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class TrueArticle:
    """An article as a blog would show it, as text and as a page, with what is true of it."""

    id: str
    style: str
    text: str
    html: bytes
    truth: Truth

    @property
    def list_start(self) -> int:
        return min((entry.start for entry in self.truth.entries), default=len(self.text))


@dataclass(frozen=True, slots=True)
class Link:
    """A link to one reference: its place in article.txt and the truth's 1-based number."""

    start: int
    end: int
    reference: int
    certainty: str | None


def read_articles(folder: Path) -> Iterator[TrueArticle]:
    """In the order of index.json."""
    for entry in json.loads((folder / "index.json").read_text(encoding="utf-8")):
        place = folder / "articles" / entry["id"]
        truth = read_truth(json.loads((place / "truth.json").read_text(encoding="utf-8")))
        text = (place / "article.txt").read_text(encoding="utf-8")
        html = (place / "article.html").read_bytes()
        yield TrueArticle(entry["id"], entry["style"], text, html, truth)


def read_truth(data: Any) -> Truth:
    """Out of truth.json."""
    citations = (
        Citation(
            one["start"],
            one["end"],
            one["kind"],
            one["group"],
            frozenset(one["refs"]),
            frozenset(one["implied"]),
        )
        for one in data["citations"]
    )
    groups = (
        Group(one["g"], one["start"], one["end"], frozenset(one["refs"])) for one in data["groups"]
    )
    entries = (
        Entry(one["idx"], str(one.get("label")), one["string"], one["start"])
        for one in data["references"]
    )
    return Truth(tuple(citations), tuple(groups), tuple(entries))


def read(article: TrueArticle) -> Document:
    """As `index build` reads it: the text; for superscripts the page."""
    name, data = "article.txt", article.text.encode()
    if article.style == SUPERSCRIPT:
        name, data = "article.html", article.html
    for one in read_source(Source(name, name, data)):
        if isinstance(one, SourceError):
            raise one
        return one
    raise ValueError(article.id)


def with_true_list(read_article: Document, article: TrueArticle) -> Document:
    """The same article with the truth's reference list in place of the one that we read."""
    printed = (
        Printed(entry.text, 0, int(entry.label) if entry.label.isdigit() else None)
        for entry in article.truth.entries
    )
    return replace(read_article, references=tuple(printed))


def links_of(article: TrueArticle, read_article: Document) -> list[Link]:
    """A link for each reference that our linker finds, where its place and the entry are known."""
    numbers = entry_numbers(article, read_article)
    reads = tuple(parse_reference(printed.text) for printed in read_article.references)
    places = Places(article.text)
    links: list[Link] = []
    for block, found in link_article(read_article, reads).items():
        span_of = places.find(block)
        for one in found:
            span = span_of(one.start, one.end)
            links += [
                Link(*span, numbers[entry], one.certainty)
                for entry in one.entries
                if span and entry in numbers
            ]
    return links


def entry_numbers(article: TrueArticle, read_article: Document) -> dict[int, int]:
    """Our entry -> the truth's number: by the printed string, without white space and marks."""
    true = {_bare(entry.text): entry.number for entry in article.truth.entries}
    numbers: dict[int, int] = {}
    for place, printed in enumerate(read_article.references):
        bare = _bare(printed.text)
        number = true.get(bare) or next((n for t, n in true.items() if t and t in bare), None)
        if number is not None:
            numbers[place] = number
    return numbers


def _bare(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


class Places:
    """Finds where a block stands in article.txt, without white space and list marks."""

    def __init__(self, text: str) -> None:
        letters = list(_letters(text))
        self._offsets = [at for at, _ in letters]
        self._bare = "".join(char for _, char in letters)
        self._from = 0

    def find(self, block: Block) -> Span:
        """Blocks are asked for in their order: the search goes on where the last one ended."""
        letters = list(_letters(block.text))
        inner = [at for at, _ in letters]
        start = self._find("".join(char for _, char in letters))

        def span(first: int, last: int) -> tuple[int, int] | None:
            inside = [n for n, place in enumerate(inner) if first <= place < last]
            if start is None or not inside:
                return None
            return self._offsets[start + inside[0]], self._offsets[start + inside[-1]] + 1

        return span

    def _find(self, bare: str) -> int | None:
        """Where the letters begin; a number before them may be missing in article.txt."""
        without_number = bare.lstrip("0123456789.")
        for probe in (bare, without_number):
            for origin in (self._from, 0):
                place = self._bare.find(probe, origin)
                if place >= 0 and probe:
                    self._from = place + len(probe)
                    return place - (len(bare) - len(probe))
        return None


def _letters(text: str) -> Iterator[tuple[int, str]]:
    """(place, letter) without white space and list marks, decomposed: the reader writes NFC, and
    superscripts as such."""
    for at, char in enumerate(text):
        if not _is_skipped(char):
            yield from ((at, _one_minus(part)) for part in normalize("NFKD", char))


def _one_minus(char: str) -> str:
    return "-" if char in "−–‐‑" else char


def _is_skipped(char: str) -> bool:
    return char.isspace() or char in "•\u00ad\u200b\u2060\ufeff"
