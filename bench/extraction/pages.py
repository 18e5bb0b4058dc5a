"""Measure how well the article is found on real pages, beside trafilatura and readability-lxml.

FOLDER has pages in html/ and evaldata.json, which names snippets that must be in an article and
snippets that must not. They are counted together over all pages. One is read if it is in the
title, headings, text or references, white space folded. A page that is refused misses all of its
own. `lost` is the share of pages of which nothing wanted is read, `lost_silently` of those that
the report does not name. `kept` is the share of unwanted snippets that are read. `ms` is
processor time a page. A library that is not installed is left out and named.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple, TypedDict
from unicodedata import normalize

from bench.common.figures import print_figures, share
from bench.common.options import add_folder, add_json, new_parser
from index.document import Document, SourceError
from index.readers import read_source
from index.source import Source


class Page(NamedTuple):
    """A page, with what must be in its article and what must not."""

    name: str
    data: bytes
    wanted: tuple[str, ...]
    unwanted: tuple[str, ...]


class Read(NamedTuple):
    """The text that a reader found, and whether it says that something is wrong."""

    text: str
    is_reported: bool


class Figures(TypedDict):
    recall: float
    precision: float
    f: float
    kept: float
    lost: float
    lost_silently: float
    ms: float


@dataclass(frozen=True, slots=True)
class Counts:
    """Snippets of one page that are read, out of how many."""

    wanted_read: int
    wanted: int
    unwanted_read: int
    unwanted: int
    is_reported: bool

    @property
    def is_lost(self) -> bool:
        return self.wanted > 0 and not self.wanted_read


Reader = Callable[[Page], Read]


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    pages = list(read_pages(options.folder))
    figures = {}
    for name, (reader, module) in READERS.items():
        if module and find_spec(module) is None:
            print(f"{name} is not installed, so it is left out.", file=sys.stderr)
            continue
        started = time.process_time()
        counts = [count(page, reader(page)) for page in pages]
        figures[name] = summary(counts, (time.process_time() - started) * 1000)
        if options.pages and name == "ours":
            print("\n".join(lines(pages, counts)), file=sys.stderr)
    print_figures(figures, options.json, table)
    return 0


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = new_parser(__name__, __doc__)
    add_folder(parser)
    add_json(parser)
    parser.add_argument("--pages", action="store_true", help="a line for each page that we miss")
    return parser.parse_args(arguments)


def read_pages(folder: Path) -> Iterator[Page]:
    """In the order of evaldata.json."""
    for facts in json.loads((folder / "evaldata.json").read_text("utf-8")).values():
        data = (folder / "html" / facts["file"]).read_bytes()
        yield Page(facts["file"], data, tuple(facts["with"]), tuple(facts["without"]))


def count(page: Page, read: Read) -> Counts:
    text = folded(read.text)
    wanted = sum(folded(snippet) in text for snippet in page.wanted)
    unwanted = sum(folded(snippet) in text for snippet in page.unwanted)
    return Counts(wanted, len(page.wanted), unwanted, len(page.unwanted), read.is_reported)


def folded(text: str) -> str:
    return " ".join(normalize("NFC", text).replace("\u00ad", "").split())


def summary(counts: list[Counts], ms: float) -> Figures:
    found = sum(one.wanted_read for one in counts)
    unwanted = sum(one.unwanted_read for one in counts)
    recall = share(found, sum(one.wanted for one in counts))
    precision = share(found, found + unwanted)
    both = recall + precision
    lost = [one for one in counts if one.is_lost]
    return {
        "recall": recall,
        "precision": precision,
        "f": round(2 * recall * precision / both, 4) if both else 0.0,
        "kept": share(unwanted, sum(one.unwanted for one in counts)),
        "lost": share(len(lost), len(counts)),
        "lost_silently": share(sum(not one.is_reported for one in lost), len(counts)),
        "ms": round(ms / max(len(counts), 1), 1),
    }


def ours(page: Page) -> Read:
    """As `index build` reads it."""
    (read,) = read_source(Source(page.name, page.name, page.data))
    if isinstance(read, SourceError):
        return Read("", True)
    return Read(" ".join(_texts(read)), bool(read.notes))


def _texts(article: Document) -> Iterator[str]:
    yield article.info.title
    for section in article.sections:
        yield from section.path
        yield from (block.text for block in section.blocks)
    yield from (printed.text for printed in article.references)


def trafilatura(page: Page) -> Read:
    """By its defaults, but without readers' comments."""
    from trafilatura import extract, extract_metadata  # noqa: PLC0415 - it may not be installed

    text = extract(page.data, include_comments=False) or ""
    return Read(f"{extract_metadata(page.data).title or ''} {text}", not text)


def readability(page: Page) -> Read:
    from lxml import html  # noqa: PLC0415 - as the other
    from readability import Document as Readable  # noqa: PLC0415 - it may not be installed

    try:
        found = Readable(page.data)
        text = str(html.fromstring(found.summary()).xpath("string()"))
    except Exception:  # it raises errors of its own and lxml's
        return Read("", True)
    return Read(f"{found.title()} {text}", not text.strip())


# The reader and the module that it needs, by the name of the figures.
READERS: dict[str, tuple[Reader, str | None]] = {
    "ours": (ours, None),
    "trafilatura": (trafilatura, "trafilatura"),
    "readability-lxml": (readability, "readability"),
}


def lines(pages: list[Page], counts: list[Counts]) -> Iterator[str]:
    for page, one in zip(pages, counts, strict=True):
        if one.wanted_read < one.wanted or one.unwanted_read:
            lost = " lost" if one.is_lost else ""
            yield (
                f"{one.wanted_read}/{one.wanted} wanted, {one.unwanted_read}/{one.unwanted} "
                f"unwanted{lost}: {page.name}"
            )


def table(figures: dict[str, Figures]) -> str:
    columns = list(Figures.__annotations__)
    head = f"{'':<18}" + "".join(f"{column:>15}" for column in columns)
    rows: Iterable[str] = (
        f"{name:<18}" + "".join(f"{value:>15}" for value in one.values())
        for name, one in figures.items()
    )
    return "\n".join([head, *rows])
