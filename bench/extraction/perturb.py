"""Measure how well author-year citations are linked when their print is a little off.

FOLDER as for `citations`. Each kind of change (bench.extraction.changes) is made, seeded, inside
the citations' own spans of every author-year article, wherever it changes the text. Recall counts
only citations that were changed and have their name in the span. `wrong` is the share of links made
to another reference among the links at changed places, `silent` the share that is called certain.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypedDict

from bench.common.figures import print_figures
from bench.common.options import add_folder, add_json, new_parser
from bench.extraction.articles import AUTHOR_YEAR, TrueArticle, links_of, read, read_articles
from bench.extraction.changes import KINDS, Change
from bench.extraction.citations import Unit


class Figures(TypedDict):
    """None where there is nothing to have a share of."""

    changed: int
    recall: float | None
    wrong: float | None
    silent: float | None


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    articles = [one for one in read_articles(options.folder) if one.style == AUTHOR_YEAR]
    figures = {
        name: measure(articles, kind.change, random.Random(f"{options.seed} {name}"))
        for name, kind in KINDS.items()
    }
    print_figures(figures, options.json, table)
    return 0


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = new_parser(__name__, __doc__)
    add_folder(parser)
    parser.add_argument("--seed", type=int, default=1)
    add_json(parser)
    return parser.parse_args(arguments)


def measure(articles: Sequence[TrueArticle], change: Change, rng: random.Random) -> Figures:
    found = total = right = made = silent = 0
    for article in articles:
        changed, units = perturb(article, change, rng)
        links = links_of(changed, read(changed))
        for unit in units:
            here = [link for link in links if link.start < unit.end and unit.start < link.end]
            total += len(unit.refs)
            found += len(unit.refs & {link.reference for link in here})
            right += sum(link.reference in unit.refs for link in here)
            made += len(here)
            silent += sum(link.certainty == "certain" for link in here)
    return {
        "changed": total,
        "recall": round(found / total, 4) if total else None,
        "wrong": round((made - right) / made, 4) if made else None,
        "silent": round(silent / made, 4) if made else None,
    }


def perturb(
    article: TrueArticle, change: Change, rng: random.Random
) -> tuple[TrueArticle, list[Unit]]:
    """The article with its changed text, and the changed units at their new places."""
    pieces: list[str] = []
    changed: list[Unit] = []
    at = shift = 0
    for one in sorted(article.truth.citations, key=lambda citation: citation.start):
        old = article.text[one.start : one.end]
        if one.start < at or one.kind != AUTHOR_YEAR:
            continue
        new = change(old, rng)
        pieces += [article.text[at : one.start], new]
        start = one.start + shift
        if new != old:
            changed.append(Unit(start, start + len(new), one.refs | one.implied))
        shift += len(new) - len(old)
        at = one.end
    pieces.append(article.text[at:])
    return replace(article, text="".join(pieces)), changed


def table(figures: Mapping[str, Figures]) -> str:
    head = f"{'':<18}{'changed':>9}{'recall':>9}{'bar':>7}{'wrong':>9}{'bar':>7}{'silent':>9}"
    return "\n".join([head, *(row(name, each) for name, each in figures.items())])


def row(name: str, figures: Figures) -> str:
    kind = KINDS[name]
    most_wrong = "-" if kind.most_wrong is None else kind.most_wrong
    silent = figures["silent"] if kind.flagged else "-"
    return (
        f"{name:<18}{figures['changed']:>9}{figures['recall']:>9}{kind.least_recall:>7}"
        f"{figures['wrong']:>9}{most_wrong:>7}{silent:>9}"
    )
