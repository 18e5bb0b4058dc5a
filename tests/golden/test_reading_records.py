"""What is read from the samples and from sources that are hard to read."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.build import build
from index.check import check
from index.check.report_text import to_text
from index.citations.linker import link_article
from index.document import Block, Document, Printed, Section
from index.references.parse import parse_reference
from search.model import ArticleInfo
from search.store.record import passage_json
from tests.support.golden import documents as golden_documents
from tests.support.golden.records import digest, hold
from tests.support.index_fixtures import cut, read_all
from tests.support.paths import TESTS

SOURCES = TESTS / "golden" / "sources"
SITE = "https://alderhouse.example/articles"
LISTED = (
    "Ash, B. (2001). Sleep and mood in winter. Journal of Sleep, 1(2), 3-9.",
    "Elm, C., & Oak, D. (2002). Walking and pain. Addiction, 4, 5-6.",
    "Fir, A., Box, C., & Yew, D. (2003). Talking cures at work. J Talk, 7, 8-9.",
    "Ash, B. (2005a). Sleep again. Journal of Sleep, 5, 1-2.",
    "Ash, B. (2005b). Sleep once more. Journal of Sleep, 5, 3-4.",
    "Lui, K. (2006). Rest. Rest, 1, 1.",
    "van der Berg, A. (2010). Rest in cities. Cities, 3, 1-2.",
    "Van der Berg, A., & Núñez, M. (2011). Rest in towns. Towns, 3, 1-2.",
    "World Health Organization. (2019). Guidelines on rest. Geneva: WHO.",
    "Office for National Statistics. (2020). Sleep in numbers. London.",
    "Smith-Jones, A., & O'Neil, B. (2015). Rest in old age. Rest, 9, 9-10.",
)  # fmt: skip


def lines_of(name: str) -> list[str]:
    text = (TESTS / "golden" / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and line[0] != "#"]


def read_lines(path: Path) -> Iterator[str]:
    for read in read_all(path.name, path.read_bytes(), SITE):
        yield from golden_documents.lines(read)


def test_sources_that_are_hard_to_read_are_read_as_recorded() -> None:
    hold("sources", ((path.name, read_lines(path)) for path in sorted(SOURCES.iterdir())))


def test_the_samples_are_read_as_recorded(content: Path) -> None:
    """Each line cut to 100 characters, and a digest of all."""

    def lines(path: Path) -> Iterator[str]:
        made = [*read_lines(path)]
        yield from (line[:100] for line in made)
        yield digest(*made)

    paths = [*sorted(content.glob("*.*")), *sorted(content.glob("es/*"))]
    hold("content", ((path.name, lines(path)) for path in paths if path.name != "help.yaml"))


def test_passages_are_split_as_recorded(content: Path) -> None:
    """With ids, anchors and addresses; the text is in a digest."""

    def lines(path: Path) -> Iterator[str]:
        for read in read_all(path.name, path.read_bytes(), SITE):
            for one in cut(read) if isinstance(read, Document) else ():
                text = one.plain_text
                yield f"{one.id} {len(text)} {one.url} {digest(json.dumps(passage_json(one)))}"

    paths = [*sorted(content.glob("*.*")), *sorted(SOURCES.iterdir())]
    hold("passages", ((path.name, lines(path)) for path in paths if path.name != "help.yaml"))


@pytest.mark.parametrize("listed", [0, len(LISTED)], ids=["without a list", "with a list"])
def test_citations_are_linked_as_recorded(listed: int) -> None:
    """Each sentence is an article of its own, and all of them are one."""
    printed = tuple(Printed(text, 9) for text in LISTED[:listed])
    reads = tuple(parse_reference(one.text) for one in printed)
    sentences = lines_of("citations.txt")

    def linked(*texts: str) -> Iterator[str]:
        blocks = tuple(Block(text, 1) for text in texts)
        info = ArticleInfo("a", "A")
        article = Document(info, "a.md", "article", (Section((), blocks, 1),), printed)
        links = link_article(article, reads)
        for block in blocks:
            found = "; ".join(golden_documents.citation(link, block) for link in links[block])
            yield f"{block.text} => {found or 'none'}"

    alone = [line for text in sentences for line in linked(text)]
    hold(
        f"citations_{'listed' if listed else 'unlisted'}",
        [("each alone", alone), ("all together", linked(*sentences))],
    )


def test_references_are_parsed_as_recorded() -> None:
    read = ((text, parse_reference(text)) for text in lines_of("references.txt"))
    hold("references", ((text, [golden_documents.reference(one)]) for text, one in read))


def test_what_check_finds_is_as_recorded(content: Path) -> None:
    found = check([SOURCES, content], today=datetime.date(2026, 11, 22))
    text = to_text(found).replace(f"{SOURCES}", "sources").replace(f"{content}", "content")
    hold("check", [("report", text.splitlines())])


def test_what_a_build_reports_is_as_recorded(tmp_path: Path) -> None:
    report = build([SOURCES], tmp_path / "index", SITE)
    report.index, report.seconds = "index", 0
    hold("build", [("report", report.to_json().replace(f"{SOURCES}", "sources").split("\n"))])
