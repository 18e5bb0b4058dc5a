"""What is read from small samples, each for a few rules: tests/golden/samples."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from index.check import check, check_article
from index.check.report_text import to_text
from index.citations.linker import link_article
from index.document import Block, Document, Printed, Section
from index.references.bibtex import read_bibtex
from index.references.csl import printed_csl
from index.references.parse import ParsedReference, parse_reference
from search.model import ArticleInfo
from search.store.record import passage_json
from tests.golden.test_reading_records import LISTED
from tests.support.check_fixtures import TODAY
from tests.support.golden import documents as golden_documents
from tests.support.golden.records import digest, hold
from tests.support.golden.stretched import limits, stretched_samples
from tests.support.index_fixtures import cut, read_all
from tests.support.needed import missing
from tests.support.paths import TESTS
from tests.support.pdf_fixtures import PrintedLine, pdf

SAMPLES = TESTS / "golden" / "samples"
SITE = "https://alderhouse.example/articles"
READS = tuple(map(parse_reference, LISTED))


def samples_of(name: str) -> list[tuple[str, str]]:
    """(a file's name, its text) of each sample."""
    path = SAMPLES / name
    parts = path.read_text(encoding="utf-8").split("=====\n")
    return [(f"{path.stem}-{n}{path.suffix}", part) for n, part in enumerate(parts, 1)]


def read_lines(name: str, data: str | bytes) -> Iterator[str]:
    """Each document, and what its passages have beside its text."""
    for read in read_all(name, data, SITE):
        yield from golden_documents.lines(read)
        for one in cut(read) if isinstance(read, Document) else ():
            yield f"passage {one.id} {one.url} {digest(passage_json(one))}"


@pytest.mark.parametrize(
    "name", ["pages.html", "notes.md", "pasted.txt", "linking.txt", "feeds.xml"]
)
def test_small_samples_are_read_as_recorded(name: str) -> None:
    stem = name.partition(".")[0]
    hold(f"small_{stem}", ((own, read_lines(own, text)) for own, text in samples_of(name)))


def test_leaflets_are_read_as_recorded() -> None:
    """A line of a sample is a printed one: x, y from below, size, weight and text."""
    if find_spec("pypdfium2") is None:
        missing("pypdfium2 is in requirements/index.txt; run: make setup")

    def printed(line: str) -> PrintedLine:
        x, y, size, weight, text = line.split(" ", 4)
        return float(x), float(y), float(size), weight == "bold", text

    def made(text: str) -> bytes:
        return pdf(
            *([printed(line) for line in page.splitlines()] for page in text.split("-----\n"))
        )

    hold(
        "small_leaflets",
        ((own, read_lines("leaflet.pdf", made(text))) for own, text in samples_of("leaflets.txt")),
    )


def test_a_bibliography_s_entries_are_read_as_recorded() -> None:
    found = read_bibtex((SAMPLES / "library.bib").read_text(encoding="utf-8"))

    def lines(key: str) -> Iterator[str]:
        csl = found.get(key)
        if csl is None:
            yield "unknown"
            return
        yield golden_documents.reference(ParsedReference(csl))
        yield printed_csl(csl)

    keys = "ash2001 elm2002 fir2003 hand oak bare yew tech twice broken".split()
    hold("small_bibliography", [*((key, lines(key)) for key in keys), ("faults", found.faults)])


def test_what_check_finds_in_small_samples_is_as_recorded(tmp_path: Path) -> None:
    for name, text in (*samples_of("checked.md"), *samples_of("linking.txt")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    text = to_text(check([tmp_path], today=TODAY)).replace(f"{tmp_path}/", "")
    hold("small_checked", [("report", text.splitlines())])


def test_long_sections_are_cut_as_recorded() -> None:
    """Paragraphs, lists and tables around the most words of a passage."""

    def sentences(count: int, words: int) -> str:
        return " ".join(f"{'So ' + 'word ' * (words - 2)}end{n}." for n in range(count))

    rows = "".join(f"<tr><th>Row {n}</th><td>{'word ' * 9}</td></tr>" for n in range(60))
    wide = "".join(f"<td>{'cell ' * 80}</td>" for _ in range(4))
    pages = {
        "at the most": f"<p>{sentences(22, 10)}</p>",
        "one word more": f"<p>{sentences(22, 10)} More.</p>",
        "two paragraphs": f"<p>{sentences(12, 10)}</p><p>{sentences(12, 10)}</p>",
        "a long one": f"<p>{sentences(100, 13)}</p><p>After (Ash, 2001).</p>",
        "a long sentence": f"<p>{sentences(1, 300)} {sentences(3, 9)}</p>",
        "a list": f"<ol>{''.join(f'<li>{sentences(1, 7)}</li>' for _ in range(90))}</ol>",
        "a long item": f"<ul><li>{sentences(40, 10)}</li><li>Short<ul><li>In</li></ul></li></ul>",
        "a table": "<table><caption>About rows</caption><tr><th></th><th>Text</th></tr>"
        f"{rows}</table><p>After.</p>",
        "a cell over rows": "<table><tr><th>A</th><th>B</th><th>C</th></tr><tr><td rowspan='30' "
        f"colspan='2'>Long</td><td>1</td></tr>{rows.replace('<th>', '<td>')}</table>",
        "a table for layout": f"<table><tr>{wide}</tr></table>",
        "a long head": f"<table><tr><th>{'head ' * 111}</th></tr>{rows}</table>",
        "a head that is repeated": f"<table><tr><th>{'head ' * 110}</th></tr>{rows}</table>",
    }

    def lines(body: str) -> Iterator[str]:
        (read,) = read_all("long.html", f"<title>Long</title><h1>Long</h1>{body}", SITE)
        assert isinstance(read, Document)
        for one in cut(read):
            text = one.plain_text
            shown = f"{text[:30]!r} … {text[-30:]!r}"
            yield f"{one.id} {len(text.split())} words, {len(one.blocks)} blocks: {shown}"
            yield f"    {digest(passage_json(one))}"

    hold("small_cut", ((name, lines(body)) for name, body in pages.items()))


# Texts that are stretched until another thing is made of them


def of_reference(text: str) -> str:
    return golden_documents.reference(parse_reference(text))


def of_citation(text: str) -> str:
    """Linked to a list without numbers, and to the same with them."""
    block = Block(text, 1)

    def linked(numbered: bool) -> Iterator[str]:
        printed = tuple(Printed(one, 9, n if numbered else None) for n, one in enumerate(LISTED, 1))
        section = Section((), (block,), 1)
        article = Document(ArticleInfo("a", "A"), "a.md", "article", (section,), printed)
        for link in link_article(article, READS)[block]:
            yield golden_documents.citation(link, block)

    return "\n".join([*linked(numbered=False), *linked(numbered=True)])


def of_page(text: str) -> str:
    return of_file("page.html", f"<title>Naps</title><h1>Naps</h1>{text}")


def of_file(name: str, text: str) -> str:
    return "\n".join(line for read in read_all(name, text) for line in golden_documents.lines(read))


def of_check(text: str) -> str:
    read = read_all("checked.md", text)
    found = (
        one if not isinstance(one, Document) else check_article(one, 24, TODAY) for one in read
    )
    return "\n".join(map(str, found))


MADE: dict[str, Callable[[str], str]] = {
    "reference": of_reference,
    "citation": of_citation,
    "page": of_page,
    "note.md": lambda text: of_file("note.md", text),
    "pasted.txt": lambda text: of_file("pasted.txt", text),
    "checked.md": of_check,
}


@pytest.mark.parametrize("kind", MADE)
def test_limits_of_stretched_samples_are_as_recorded(kind: str) -> None:
    """For how many repetitions the same is made, which a digest stands for."""

    def lines(sample: str, most: int) -> Iterator[str]:
        for first, last, made in limits(sample, MADE[kind], most):
            yield f"{first}-{last} {digest(made)}"

    samples = stretched_samples(kind)
    stem = kind.partition(".")[0]
    hold(f"stretched_{stem}", ((one, lines(one, most)) for one, most in samples))
