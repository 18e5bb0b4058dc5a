"""Measure how often the first card of an answer is the one that a reader wanted.

Sixty questions in a patient's words, twenty over each of three sources: content/, the article on
ketamine and the blog of ../shared. The card that each wants (article and section, or one of
several) was written into labels_cards.tsv by reading, before any question was asked. A question
is asked as the box asks it: grouped by article. Its first card is the answer, else the first
result.

    right    the card is a wanted one, and nothing is said to be unanswered
    denied   the card is a wanted one, below "Nothing here answers that"
    article  the card's article is a wanted one, whatever its section

--more asks 220 more questions in their place (labels_cards_more.tsv): 60 and 30 that were written
like these, and 130 of another hand. --about asks 48 that name what a page of the blog is about
(labels_cards_about.tsv).

Wanted are 54 of 60 right; the exit status is 1 below that. A miss is printed with what was wanted,
what came and the reason, where the file has one. Sources that are not there are left out.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, TypedDict

from bench.common.figures import print_figures
from bench.common.indexes import IndexOptions, opened
from bench.common.options import add_json, new_parser
from bench.common.places import ROOT, SHARED
from search.engine.local import LocalEngine
from search.query.parameters import Query
from search.results import Results

LABELS = Path(__file__).parent / "labels_cards.tsv"
MORE = LABELS.with_name("labels_cards_more.tsv")
ABOUT = LABELS.with_name("labels_cards_about.tsv")
SOURCES = {
    "content": ROOT / "content",
    "ketamine": SHARED / "articles" / "ketamine-therapy-for-addiction.txt",
    "blog": SHARED / "sites" / "health-blog",
}
LEAST_SHARE = 54 / 60


class Label(NamedTuple):
    """`wanted` are the places that are right, each as "article :: section"."""

    source: str
    question: str
    wanted: tuple[str, ...]
    reason: str


class Miss(TypedDict):
    source: str
    question: str
    wanted: list[str]
    first: str
    unanswered: bool
    reason: str


class Counts(TypedDict):
    asked: int
    right: int
    denied: int
    article: int


class Figures(TypedDict):
    sources: dict[str, Counts]
    misses: list[Miss]


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    figures: Figures = {"sources": {}, "misses": []}
    labels = read_labels(ABOUT if options.about else MORE if options.more else LABELS)
    for source, path in SOURCES.items():
        if path.exists():
            of_source = [label for label in labels if label.source == source]
            misses = list(_misses(path, of_source, options.words_only))
            figures["sources"][source] = _counts(len(of_source), misses)
            figures["misses"] += misses
    print_figures(figures, options.json, table)
    whole = _sum(figures)
    return 0 if whole["right"] >= LEAST_SHARE * whole["asked"] else 1


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = new_parser(__name__, __doc__)
    parser.add_argument("--words-only", action="store_true", help="rank by words alone")
    parser.add_argument("--more", action="store_true", help="ask the other 220 questions")
    parser.add_argument("--about", action="store_true", help="ask 48 on a page's own subject")
    add_json(parser)
    return parser.parse_args(arguments)


def read_labels(path: Path = LABELS) -> list[Label]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]
    return [
        Label(source, question, tuple(wanted.split(" || ")), "".join(reason))
        for source, question, wanted, *reason in rows
    ]


def _misses(path: Path, labels: list[Label], words_only: bool) -> Iterator[Miss]:
    with opened(path, IndexOptions(None, words_only)) as store:
        engine = LocalEngine(store)
        for label in labels:
            results = engine.search(Query(label.question, group=True))
            first = first_card(results)
            if first not in label.wanted or results.unanswered:
                yield {
                    "source": label.source,
                    "question": label.question,
                    "wanted": [*label.wanted],
                    "first": first,
                    "unanswered": results.unanswered,
                    "reason": label.reason,
                }


def first_card(results: Results) -> str:
    """Its article and section; "nothing" where nothing was found."""
    hits = [results.answer] if results.answer else results.hits
    if not hits:
        return "nothing"
    passage = hits[0].record
    section = passage["section"]
    return f"{passage['article']['id']} :: {section[-1] if section else ''}"


def _counts(asked: int, misses: list[Miss]) -> Counts:
    elsewhere = [
        miss for miss in misses if _article(miss["first"]) not in map(_article, miss["wanted"])
    ]
    return {
        "asked": asked,
        "right": asked - len(misses),
        "denied": sum(miss["first"] in miss["wanted"] for miss in misses),
        "article": asked - len(elsewhere),
    }


def _article(place: str) -> str:
    return place.partition(" :: ")[0]


def _sum(figures: Figures) -> Counts:
    every = figures["sources"].values()
    return {
        "asked": sum(one["asked"] for one in every),
        "right": sum(one["right"] for one in every),
        "denied": sum(one["denied"] for one in every),
        "article": sum(one["article"] for one in every),
    }


def table(figures: Figures) -> str:
    lines = [f"{'source':10}{'asked':>7}{'right':>7}{'denied':>8}{'article':>9}"]
    for name, one in {**figures["sources"], "all": _sum(figures)}.items():
        line = f"{name:10}{one['asked']:7}{one['right']:7}{one['denied']:8}{one['article']:9}"
        lines.append(line)
    lines.append(f"wanted: {LEAST_SHARE:.0%} right")
    for miss in figures["misses"]:
        said = "  (nothing answers)" if miss["unanswered"] else ""
        lines += ["", f"{miss['source']}: {miss['question']}", f"  came    {miss['first']}{said}"]
        lines += [f"  wanted  {one}" for one in miss["wanted"]]
        lines += [f"  reason  {miss['reason']}"] if miss["reason"] else []
    return "\n".join(lines)
