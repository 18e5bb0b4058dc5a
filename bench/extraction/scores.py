"""An article as read against what its author wrote -> counts, and their shares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from typing import TypedDict

from bench.common.figures import share
from bench.extraction.truth import Truth, key, words
from index.document import Document
from index.readers.reference_headings import is_reference_heading


class Shares(TypedDict):
    headings: float
    heading_precision: float
    items: float
    references: float
    let_through: float
    lost: float


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one page, or sums of several: `let_through` are words of marked nodes."""

    headings: int = 0
    headings_right: int = 0
    headings_read: int = 0
    items: int = 0
    items_right: int = 0
    references: int = 0
    references_right: int = 0
    references_read: int = 0
    words: int = 0
    let_through: int = 0
    lost: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))

    def shares(self) -> Shares:
        """1.0 where nothing was to be read."""
        listed = max(self.references, self.references_read)
        return {
            "headings": share(self.headings_right, self.headings, 1.0),
            "heading_precision": share(self.headings_right, self.headings_read, 1.0),
            "items": share(self.items_right, self.items, 1.0),
            "references": share(self.references_right, listed, 1.0),
            "let_through": share(self.let_through, self.words),
            "lost": share(self.lost, self.words),
        }


def score(article: Document, truth: Truth) -> Score:
    headings = Counter(map(key, headings_of(article)))
    if article.references:  # the outline leaves out that list's heading and has the list
        headings += Counter({name for name in truth.headings if is_reference_heading(name)})
    items = Counter(key(b.text) for b in article.blocks() if b.kind == "item")
    references = Counter(key(printed.text) for printed in article.references)
    emitted = Counter(words(" ".join(texts_of(article)).lower()))
    return Score(
        headings=truth.headings.total(),
        headings_right=(headings & truth.headings).total(),
        headings_read=headings.total(),
        items=truth.items.total(),
        items_right=(items & truth.items).total(),
        references=truth.references.total(),
        references_right=(references & truth.references).total(),
        references_read=references.total(),
        words=emitted.total(),
        let_through=((emitted - truth.words) & truth.marked).total(),
        lost=_missing(truth.words - emitted),
    )


def _missing(words_: Counter[str]) -> int:
    """Without numbers of entries and headings of reference lists: the article has the lists."""
    return sum(
        count
        for word, count in words_.items()
        if not word.isdigit() and not is_reference_heading(word)
    )


def headings_of(article: Document) -> Iterator[str]:
    yield article.info.title
    before: tuple[str, ...] = ()
    for section in article.sections:
        same = 0
        while same < min(len(before), len(section.path)) and before[same] == section.path[same]:
            same += 1
        yield from section.path[same:]
        before = section.path


def texts_of(article: Document) -> Iterator[str]:
    yield from headings_of(article)
    for block in article.blocks():
        yield block.text
    for printed in article.references:
        yield printed.text
