"""What is read from ../shared: a line of figures for each page, article and list.

The texts may not be in the repository, so a digest stands for them. It shows which pages a change
of a reader touches, before anybody looks at the averages of a benchmark.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from index.check import check
from index.document import Document
from index.references.parse import parse_reference
from search.safety.detect import detect
from tests.support.check_fixtures import TODAY
from tests.support.golden import documents as golden_documents
from tests.support.golden.records import digest, hold
from tests.support.index_fixtures import cut, read_all


def summary(name: str, data: bytes) -> Iterator[str]:
    """Of each document in a source: how much of what there is, and a digest of all of it."""
    for read in read_all(name, data):
        whole = digest(*golden_documents.lines(read))
        if not isinstance(read, Document):
            yield f"refused {whole}"
            continue
        passages = cut(read)
        linked = sum(bool(run.references) for one in passages for run in one.text)
        figures = {
            "sections": len(read.sections),
            "blocks": sum(1 for _ in read.blocks()),
            "passages": len(passages),
            "references": len(read.references),
            "linked": linked,
            "dropped": len(read.dropped),
            "notes": len(read.notes),
        }
        shown = " ".join(f"{number} {noun}" for noun, number in figures.items() if number)
        yield f"{shown} {whole} {digest(passages)}"


def test_pages_of_the_web_are_read_as_recorded(shared: Path) -> None:
    """Every eighteenth of the third that we have."""
    paths = sorted((shared / "pages" / "html").iterdir())[::18]
    hold("shared_pages", ((path.name, summary(path.name, path.read_bytes())) for path in paths))


def test_a_blog_made_with_wordpress_is_read_as_recorded(shared: Path) -> None:
    paths = sorted(path for path in (shared / "sites").rglob("*") if path.is_file())[::5]
    hold("shared_site", ((path.name, summary(path.name, path.read_bytes())) for path in paths))


def test_articles_with_citations_are_read_as_recorded(shared: Path) -> None:
    """Every sixteenth, as pasted text and as a page."""
    folders = sorted((shared / "citations" / "articles").iterdir())[::16]
    paths = [folder / name for folder in folders for name in ("article.txt", "article.html")]
    hold(
        "shared_citations",
        (
            (f"{path.parent.name} {path.suffix}", summary(path.name, path.read_bytes()))
            for path in paths
        ),
    )


def test_small_cases_are_read_as_recorded(shared: Path) -> None:
    """They are ours, and in full."""
    paths = sorted((shared / "cases").glob("*.*"))
    sources = [path for path in paths if path.name != "expected.txt"]
    hold(
        "cases",
        (
            (
                path.name,
                (
                    line
                    for read in read_all(path.name, path.read_bytes())
                    for line in golden_documents.lines(read)
                ),
            )
            for path in sources
        ),
    )


def test_what_check_finds_in_articles_is_as_recorded(shared: Path) -> None:
    """Counts of each kind of finding, and a digest of where and why."""

    def lines(path: Path) -> Iterator[str]:
        for article in check([path], today=TODAY).articles:
            found = Counter(one.kind.name for one in article.findings)
            yield f"{article.facts}"
            yield " ".join(f"{number} {kind}" for kind, number in sorted(found.items()))
            yield digest(*article.findings)

    folders = sorted((shared / "citations" / "articles").iterdir())[4::16]
    paths = [folder / "article.txt" for folder in folders]
    paths += sorted((shared / "articles").glob("*.txt"))
    hold("shared_check", ((f"{path.parent.name}/{path.name}", lines(path)) for path in paths))


def test_printed_references_are_parsed_as_recorded(shared: Path) -> None:
    """By the article that prints them: how many have each field, and a digest of all fields."""
    with (shared / "references" / "references.jsonl").open(encoding="utf-8") as file:
        rows: list[dict[str, Any]] = [json.loads(line) for line in file][::3]

    def lines(of: list[dict[str, Any]]) -> Iterator[str]:
        read = [parse_reference(row["string"]) for row in of]
        fields = Counter(field for one in read for field in one.csl)
        shown = " ".join(f"{number} {field}" for field, number in sorted(fields.items()))
        yield f"{len(read)}: {shown} {digest(*map(golden_documents.reference, read))}"

    rows.sort(key=lambda row: str(row["kind"]))
    kinds = groupby(rows, key=lambda row: str(row["kind"]))
    hold("shared_references", ((kind, lines([*of])) for kind, of in kinds))


def test_danger_is_heard_in_questions_as_recorded(shared: Path) -> None:
    """A letter for each question, fifty to a line: n now, m maybe, - none."""
    with (shared / "safety" / "danger_dev.jsonl").open(encoding="utf-8") as file:
        found = [detect(json.loads(line)["text"]) for line in file]
    letters = "".join(one.strength[0] if one else "-" for one in found)
    rows = [letters[at : at + 50] for at in range(0, len(letters), 50)]
    kinds = digest(*(one.kinds for one in found if one))
    hold("shared_danger", [("strength", rows), ("kinds", [kinds])])
