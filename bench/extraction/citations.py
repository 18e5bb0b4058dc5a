"""Measure how well citations are linked, over articles whose truth is known.

FOLDER holds index.json and articles/ID/{article.txt, article.html, truth.json}. The input is
article.txt as a clinic would paste it; for superscripts article.html, aligned with the text. The
reference list is read by our own reader; a second figure is given the truth's list.

A unit is a citation (author-year) or a group (numbers), references inside ranges included. A link
is right when it overlaps the unit's place and names its reference. Micro-averaged over a style;
flagged links count as made. A passage is a line before the list that has a true or a made link.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypedDict

from bench.common.figures import print_figures, share
from bench.common.options import add_folder, add_json, new_parser
from bench.extraction.articles import (
    AUTHOR_YEAR,
    Link,
    TrueArticle,
    links_of,
    read,
    read_articles,
    with_true_list,
)


class Unit(NamedTuple):
    """A place in article.txt and the references that are cited there."""

    start: int
    end: int
    refs: frozenset[int]


class Style(TypedDict):
    precision: float
    recall: float
    f1: float
    passages_exact: float


class Figures(TypedDict):
    styles: dict[str, Style]
    with_true_list: dict[str, Style]
    wrong_among_made: float
    seconds_per_million_characters: float


@dataclass(slots=True)
class Tally:
    """Counts of one style. `wanted` and `found` are (unit, reference) pairs."""

    wanted: int = 0
    found: int = 0
    right: int = 0
    wrong: int = 0
    passages: int = 0
    exact: int = 0
    failures: list[str] = field(default_factory=list)

    def figures(self) -> Style:
        made = self.right + self.wrong
        precision = self.right / made if made else 0.0
        recall = self.found / self.wanted if self.wanted else 0.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        return {
            "precision": round(precision, 4),
            "recall": round(recall, 4),
            "f1": round(f1, 4),
            "passages_exact": share(self.exact, self.passages),
        }


Tallies = defaultdict[str, Tally]


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    articles = list(read_articles(options.folder))
    own, seconds = by_own_list(articles)
    figures: Figures = {
        "styles": styles(own),
        "with_true_list": styles(by_true_list(articles)),
        "wrong_among_made": wrong_among_made(own.values()),
        "seconds_per_million_characters": seconds,
    }
    print_figures(figures, options.json, table)
    if options.failures:
        print_failures(own, options.failures, options.seed)
    return 0


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = new_parser(__name__, __doc__)
    add_folder(parser)
    add_json(parser)
    parser.add_argument(
        "--failures", type=int, default=0, help="print N of each style", metavar="N"
    )
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args(arguments)


def by_own_list(articles: Sequence[TrueArticle]) -> tuple[Tallies, float]:
    """The tallies by style, and the processor's seconds for a million characters."""
    tallies: Tallies = defaultdict(Tally)
    started = time.process_time()
    for article in articles:
        count(article, links_of(article, read(article)), tallies[article.style])
    took_s = time.process_time() - started
    return tallies, round(took_s / sum(len(one.text) for one in articles) * 1e6, 2)


def by_true_list(articles: Sequence[TrueArticle]) -> Tallies:
    tallies: Tallies = defaultdict(Tally)
    for article in articles:
        links = links_of(article, with_true_list(read(article), article))
        count(article, links, tallies[article.style])
    return tallies


def styles(tallies: Tallies) -> dict[str, Style]:
    return {style: tally.figures() for style, tally in sorted(tallies.items())}


def wrong_among_made(tallies: Iterable[Tally]) -> float:
    tallies = list(tallies)
    return share(sum(one.wrong for one in tallies), sum(one.right + one.wrong for one in tallies))


def count(article: TrueArticle, links: Sequence[Link], tally: Tally) -> None:
    units = list(true_units(article))
    wanted = {(number, ref) for number, unit in enumerate(units) for ref in unit.refs}
    found: set[tuple[int, int]] = set()
    for link in links:
        hits = set(hits_of(link, units))
        found |= hits
        tally.right += bool(hits)
        tally.wrong += not hits
        if not hits:
            where = f"{article.id} {link.certainty} {link.reference}"
            tally.failures.append(f"wrong  {where} {around(article, link.start, link.end)}")
    for number, ref in wanted - found:
        where = around(article, units[number].start, units[number].end)
        tally.failures.append(f"missed {article.id} {ref} {where}")
    tally.wanted += len(wanted)
    tally.found += len(found)
    count_passages(article, units, links, tally)


def true_units(article: TrueArticle) -> Iterator[Unit]:
    citations = article.truth.citations
    if article.style == AUTHOR_YEAR:
        yield from (Unit(one.start, one.end, one.refs | one.implied) for one in citations)
        return
    implied: defaultdict[int, frozenset[int]] = defaultdict(frozenset)
    for one in citations:
        implied[one.group] |= one.implied
    for group in article.truth.groups:
        yield Unit(group.start, group.end, group.refs | implied[group.number])


def hits_of(link: Link, units: Sequence[Unit]) -> Iterator[tuple[int, int]]:
    """The pairs of a unit's number and a reference that a link finds."""
    for number, unit in enumerate(units):
        if unit.start < link.end and link.start < unit.end and link.reference in unit.refs:
            yield number, link.reference


def around(article: TrueArticle, start: int, end: int) -> str:
    return repr(article.text[max(0, start - 40) : end + 20])


def count_passages(
    article: TrueArticle, units: Iterable[Unit], links: Iterable[Link], tally: Tally
) -> None:
    true: defaultdict[int, set[int]] = defaultdict(set)
    made: defaultdict[int, set[int]] = defaultdict(set)
    for unit in units:
        true[line_of(article, unit.start)] |= unit.refs
    for link in links:
        made[line_of(article, link.start)].add(link.reference)
    last = line_of(article, article.list_start)
    for line in {*true, *made}:
        if line < last:
            tally.passages += 1
            tally.exact += true[line] == made[line]


def line_of(article: TrueArticle, offset: int) -> int:
    """0-based."""
    return article.text.count("\n", 0, offset)


def print_failures(tallies: Mapping[str, Tally], most: int, seed: int) -> None:
    for style, tally in tallies.items():
        drawn = random.Random(seed).sample(tally.failures, min(most, len(tally.failures)))
        print("\n".join(f"{style}  {failure}" for failure in drawn))


def table(figures: Figures) -> str:
    columns = ("precision", "recall", "f1", "passages_exact")
    seconds = figures["seconds_per_million_characters"]
    return "\n".join(
        [
            f"{'':<34}" + "".join(f"{name:>16}" for name in columns),
            *(row(name, style) for name, style in figures["styles"].items()),
            *(
                row(f"{name}, the true list given", style)
                for name, style in figures["with_true_list"].items()
            ),
            f"wrong among made: {figures['wrong_among_made']:.4f}",
            f"seconds per million characters: {seconds}",
        ]
    )


def row(name: str, style: Style) -> str:
    shares = (style["precision"], style["recall"], style["f1"], style["passages_exact"])
    return f"{name:<34}" + "".join(f"{share:>16.4f}" for share in shares)
