"""Helpers for the tests of `index/`: sources from strings, the pipeline in memory, golden facts."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from index.citations.linker import link_article
from index.document import Document, SourceError
from index.passages.ids import reference_ids
from index.passages.split import split_article
from index.readers import read_source
from index.references.parse import parse_reference
from index.source import Source
from search.model import Passage, Reference
from tests.support.paths import TESTS

GOLDEN: dict[str, dict[str, Any]] = json.loads(
    (TESTS / "golden_content.json").read_text(encoding="utf-8")
)
KETAMINE = "ketamine-therapy-for-addiction"


def read_all(name: str, data: str | bytes, site: str | None = None) -> list[Document | SourceError]:
    """What the reader of this kind of file makes of the data."""
    raw = data.encode() if isinstance(data, str) else data
    return list(read_source(Source(name, name, raw, site)))


def read_one(name: str, data: str | bytes, site: str | None = None) -> Document:
    """The one article in the data; a refusal fails the test with its reason."""
    (found,) = read_all(name, data, site)
    if isinstance(found, SourceError):
        raise found
    return found


def refusal(name: str, data: str | bytes) -> SourceError:
    """The one error that reading the data gives."""
    (found,) = read_all(name, data)
    assert isinstance(found, SourceError), f"it was read: {found}"
    return found


def read_file(path: Path, site: str | None = None) -> Document:
    return read_one(path.name, path.read_bytes(), site)


def cut(article: Document) -> tuple[Passage, ...]:
    """The article's passages as a build makes them, with citations and references."""
    reads = tuple(parse_reference(printed.text) for printed in article.references)
    ids = reference_ids(article.info.id, reads)
    references = tuple(
        Reference(id_, read.csl, printed.text)
        for id_, read, printed in zip(ids, reads, article.references, strict=True)
    )
    return split_article(article, link_article(article, reads), references)


def texts(article: Document) -> list[str]:
    return [block.text for block in article.blocks()]


def headings(article: Document) -> list[tuple[int, str]]:
    """(level, text) in page order: the title is 1, the reference list's own heading 2."""
    found = [(1, article.info.title)]
    before: tuple[str, ...] = ()
    for section in article.sections:
        same = 0
        while same < min(len(before), len(section.path)) and before[same] == section.path[same]:
            same += 1
        found += [(depth + 2, section.path[depth]) for depth in range(same, len(section.path))]
        before = section.path
    return [*found, (2, "References")] if article.references else found


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def passage_words(passages: tuple[Passage, ...], without: tuple[str, ...] = ()) -> list[str]:
    """Every word of the passages in page order; lines that equal one of `without` left out."""
    lines = (line for passage in passages for line in passage.plain_text.split("\n"))
    return [word for line in lines if line not in without for word in words(line)]


def linked(passages: tuple[Passage, ...], ids: tuple[str, ...]) -> Iterator[tuple[str, int]]:
    """(citation as printed, 1-based place of the reference) for each link, in page order."""
    for passage in passages:
        for run in passage.text:
            for id_ in run.references or ():
                yield run.text, ids.index(id_) + 1


def build_command(source: Path, to: Path) -> list[str]:
    """The shell's way to an index of words alone."""
    options = ["--no-meaning", str(source), "--to", str(to)]
    return [sys.executable, "-m", "index", "build", *options]
