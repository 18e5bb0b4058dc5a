"""Measure whether a list of results ends after what is relevant, and before the rest.

FOLDERs as for `relevance`, at least two. Over each set its own questions are asked, and as many of
the other sets, which it cannot answer; sets of one matter are not asked of each other.

    kept    of the questions with a relevant document among the first ten, in how many the
            best-placed one is above the cut
    flagged of the same questions, how many are called unanswered (none of theirs is above)
    median  of the documents above the cut, over the set's questions
    none    of the questions of other sets, how many have nothing above the cut
    best    the share that keeps 97 % in the other sets, and what it does in this one
"""

from __future__ import annotations

import argparse
import random
import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TypedDict

from bench.common.figures import print_figures
from bench.common.indexes import IndexOptions, opened
from bench.common.options import add_json, new_parser
from bench.common.sets import JudgedSet, read_set, relevant
from bench.ranking.runs import TOP, asked
from bench.ranking.unanswered import are_akin
from search.query.parameters import Query
from search.rank import cut
from search.rank.cut import DEPTH
from search.rank.retrieve import retrieve
from search.rank.unanswered import is_unanswered
from search.results import RankedBy
from search.store.reader import Store

KEPT = 0.97


class Asked(NamedTuple):
    """A question asked over a set. `shares` are (score - b) / (best - b) of the documents by rank
    (search.rank.cut), `place` is the rank of the best-placed relevant one among the first ten, None
    without one."""

    own: bool
    shares: Sequence[float]
    place: int | None
    unanswered: bool
    by: RankedBy

    @property
    def usual(self) -> float:
        """The share that the product takes."""
        return cut.CUTS[self.by].share

    def above(self, share: float) -> int:
        return 0 if self.unanswered else sum(one >= share for one in self.shares)

    def keeps(self, share: float) -> bool:
        return self.place is not None and self.shares[self.place] >= share


class Figures(TypedDict):
    questions: int
    kept: float
    flagged: float
    median: float
    mean: float
    none: float
    best_share: float
    best_kept: float
    best_median: float


@dataclass(frozen=True, slots=True)
class Set:
    name: str
    judged: JudgedSet
    index: Path | None


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    sets = [
        Set(folder.name, read_set(folder), options.index[place] if options.index else None)
        for place, folder in enumerate(options.folders)
    ]
    rng = random.Random(options.seed)
    by_set = {one.name: [*ask_all(one, sets, options, rng)] for one in sets}
    figures = {name: measure(name, by_set) for name in by_set}
    print_figures(figures, options.json, table)
    return 0


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = new_parser(__name__, __doc__)
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    parser.add_argument("--index", type=Path, nargs="+", default=[], metavar="DIRECTORY")
    parser.add_argument("--most", type=int, default=400, help="questions of other sets")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--words-only", action="store_true", help="rank by words alone")
    add_json(parser)
    options = parser.parse_args(arguments)
    if len(options.folders) < 2:
        parser.error("the share of each set is chosen by the others: give two FOLDERs.")
    if len(options.index) not in (0, len(options.folders)):
        parser.error("--index: give one for each FOLDER, or none.")
    return options


def ask_all(
    one: Set, sets: Sequence[Set], options: argparse.Namespace, rng: random.Random
) -> Iterator[Asked]:
    foreign = [
        text
        for other in sets
        if other is not one and not are_akin(one.name, other.name)
        for text in other.judged.questions.values()
    ]
    with opened(one.judged.corpus, IndexOptions(one.index, options.words_only)) as store:
        articles = [
            store.record_at(number)["article"]["id"]
            for number in range(store.manifest.counts.passages)
        ]
        for key, text in one.judged.questions.items():
            yield ask(text, relevant(one.judged.qrels, key), True, articles, store)
        for text in rng.sample(foreign, min(options.most, len(foreign))):
            yield ask(text, set(), False, articles, store)


def ask(text: str, wanted: set[str], own: bool, articles: Sequence[str], store: Store) -> Asked:
    found = retrieve(Query(asked(text)), store, 5 * TOP)
    by_document: dict[str, float] = {}
    for score, number in found.best:
        by_document.setdefault(articles[number], score)
    background = cut.background(found.best[:DEPTH], found.ranking.name)
    top = found.best[0][0] if found.best else 0.0
    spread = (top - background) or 1.0
    shares = [
        1.0 if score == top else (score - background) / spread for score in by_document.values()
    ]
    first = [*by_document][:TOP]
    place = next((at for at, id_ in enumerate(first) if id_ in wanted), None)
    return Asked(own, shares, place, is_unanswered(found, store), found.ranking.name)


def measure(name: str, by_set: Mapping[str, Sequence[Asked]]) -> Figures:
    own = [one for one in by_set[name] if one.own]
    others = [one for one in by_set[name] if not one.own]
    having = [one for one in own if one.place is not None]
    counts = [one.above(one.usual) for one in own]
    best = min(best_share(asks) for other, asks in by_set.items() if other != name)
    return {
        "questions": len(own),
        "kept": mean([one.keeps(one.usual) for one in having]),
        "flagged": mean([one.unanswered for one in having]),
        "median": statistics.median(counts),
        "mean": mean(counts),
        "none": mean([one.above(one.usual) == 0 for one in others]),
        "best_share": round(best, 3),
        "best_kept": mean([one.keeps(best) for one in having]),
        "best_median": statistics.median([one.above(best) for one in own]),
    }


def best_share(asks: Sequence[Asked]) -> float:
    """The greatest share that keeps KEPT of a set's best-placed relevant documents."""
    places = sorted(one.shares[one.place] for one in asks if one.place is not None)
    return places[int(len(places) * (1 - KEPT))]


def mean(values: Sequence[float]) -> float:
    return round(statistics.fmean(values), 3) if values else 0.0


def table(figures: Mapping[str, Figures]) -> str:
    names = [*next(iter(figures.values()))]
    lines = [f"{'':<28}" + "".join(f"{name:>12}" for name in names)]
    for name, of in figures.items():
        lines.append(f"{name:<28}" + "".join(f"{value!s:>12}" for value in of.values()))
    return "\n".join(lines)
