"""Measure how much of a page the HTML reader takes, and how much that is no article.

Over the replicas of tests/replicas (menus, footers and the like are marked with `data-chrome`,
which the reader does not look at) and over FOLDER (../shared/citations), whose pages are clean.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path

from bench.common.figures import print_figures
from bench.common.options import add_json, new_parser
from bench.common.places import ROOT, SHARED
from bench.extraction.scores import Score, Shares, score
from bench.extraction.truth import clean_truth, read_page, replica_truth

BUILDERS = ("wix", "wordpress", "squarespace", "webflow", "other")
REPLICAS = ROOT / "tests" / "replicas"


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    started = time.monotonic()
    pages = {f"replica {name}": one for name, one in replicas()}
    pages |= {f"clean {name}": one for name, one in clean_pages(options.folder)}
    listed = pages if options.pages else {}
    print_figures(summary(pages), options.json, partial(table, listed))
    if not options.json:
        print(f"{len(pages)} pages in {time.monotonic() - started:.1f} s")
    return 0


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = new_parser(__name__, __doc__)
    folder = SHARED / "citations"
    parser.add_argument("folder", type=Path, nargs="?", default=folder, metavar="FOLDER")
    add_json(parser)
    parser.add_argument("--pages", action="store_true", help="a line for each page, too")
    return parser.parse_args(arguments)


def replicas() -> Iterator[tuple[str, Score]]:
    for page in sorted(REPLICAS.glob("*.html")):
        yield page.stem, score(read_page(page), replica_truth(page))


def clean_pages(folder: Path) -> Iterator[tuple[str, Score]]:
    for page in sorted(folder.glob("articles/*/article.html")):
        yield page.parent.name, score(read_page(page), clean_truth(page.parent))


def summary(pages: Mapping[str, Score]) -> dict[str, Shares]:
    """Of each site builder's replicas, of all replicas, and of the clean pages."""
    beginnings = {builder: f"replica {builder}" for builder in BUILDERS}
    beginnings |= {"replicas": "replica ", "clean pages": "clean "}
    return {
        name: total(one for page, one in pages.items() if page.startswith(beginning)).shares()
        for name, beginning in beginnings.items()
    }


def total(scores: Iterable[Score]) -> Score:
    return sum(scores, Score())


def table(pages: Mapping[str, Score], figures: Mapping[str, Shares]) -> str:
    """`pages` get a line each, above the figures."""
    rows = {**{name: one.shares() for name, one in pages.items()}, **figures}
    columns = list(next(iter(figures.values())))
    head = f"{'':<52}" + "".join(f"{column:>18}" for column in columns)
    return "\n".join([head, *(row(name, shares) for name, shares in rows.items())])


def row(name: str, shares: Shares) -> str:
    return f"{name[:50]:<52}" + "".join(f"{value:>18.4f}" for value in shares.values())
