"""Measure how often Citebox sees that nothing answers a question, and how often it is right.

FOLDER as for `relevance`. Over each set, its own judged questions can be answered and those of the
others cannot. Sets of one matter (AKIN) answer some of each other's questions, so that such a pair
proves nothing; --all-pairs takes them too. Of both kinds as many are drawn by the seed, at most N
(400), those that cannot be answered from the other sets alike. QUERIES and DIRECTORY, where they
are given, one for each FOLDER.

    precision  of the questions that search.rank.unanswered calls so, how many are
    recall     of the questions that cannot be answered, how many it calls unanswered
    wrong      of the questions that can be answered, how many it calls unanswered
    best       percentiles of the nearness (search.rank.hybrid)

The thresholds are for the model's `far` (search.embedding.facts): the least nearness where
no passage has enough of the question's words (search.rank.unanswered.COVERED). The first row has
no threshold: there only an empty result counts, and a medicine that no passage has. `by nearness
alone` counts no such passage.
"""

from __future__ import annotations

import argparse
import math
import random
import statistics
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TypedDict

from bench.common.figures import print_figures
from bench.common.indexes import IndexOptions, opened
from bench.common.options import add_json, new_parser
from bench.common.sets import read_set
from bench.ranking.runs import asked
from search.query.language import find_language
from search.query.parameters import Query
from search.rank.hybrid import HybridRanking
from search.rank.retrieve import Retrieved, retrieve
from search.rank.unanswered import coverage, is_unanswered
from search.store.reader import Store
from search.store.side_index import SideIndex

# Sets whose questions are about one matter, by the beginnings of their folders' names: the
# pandemic, and what patients ask of their health.
AKIN = (("covid",), ("rqe", "medquad"))
NO_THRESHOLD = -1.0
THRESHOLDS = (NO_THRESHOLD, 0.3, 0.35, 0.4, 0.42, 0.44, 0.46, 0.48, 0.5, 0.52, 0.55, 0.6)
PERCENTILES = (5, 10, 25, 50, 75, 90)


class Draw(NamedTuple):
    """How questions are drawn: at most `most` of each kind over a set."""

    most: int
    seed: int
    all_pairs: bool


@dataclass(frozen=True, slots=True)
class Questions:
    """The `texts` of a set's questions that have a relevant document, in the order of their
    ids."""

    name: str
    corpus: Path
    texts: Sequence[str]
    index: Path | None


@dataclass(frozen=True, slots=True)
class Case:
    """A question asked over a set. `sure` where it is unanswered whatever the threshold.
    `greatest` is its nearness, None where words alone rank. `covered`
    where a passage has enough of its words, `flagged` where
    search.rank.unanswered.is_unanswered."""

    over: str
    answerable: bool
    sure: bool
    greatest: float | None
    covered: bool
    flagged: bool

    def is_unanswered(self, threshold: float, count_words: bool = True) -> bool:
        far = self.greatest is not None and self.greatest < threshold
        return self.sure or (far and not (count_words and self.covered))


class Shares(TypedDict):
    """`precision` is None where nothing is called unanswered."""

    precision: float | None
    recall: float
    wrong: float


Figures = TypedDict(
    "Figures",
    {
        "questions": int,
        "best": dict[str, dict[str, float]],
        "as it is": Shares,
        "thresholds": dict[str, Shares],
        "by nearness alone": dict[str, Shares],
    },
)


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    draw_ = Draw(options.most, options.seed, options.all_pairs)
    sets = list(read_sets(options))
    cases = [case for one in sets for case in ask_all(one, sets, draw_, options.words_only)]
    by_set = {one.name: [case for case in cases if case.over == one.name] for one in sets}
    by_set["all"] = cases
    figures = {name: measure(of) for name, of in by_set.items() if of}
    print_figures(figures, options.json, table)
    return 0


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = new_parser(__name__, __doc__)
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    parser.add_argument("--queries", nargs="+", default=[], metavar="FILE")
    parser.add_argument("--index", type=Path, nargs="+", default=[], metavar="DIRECTORY")
    parser.add_argument("--all-pairs", action="store_true", help="sets of one matter too")
    parser.add_argument("--most", type=int, default=400, help="questions of each kind a set")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--words-only", action="store_true", help="rank by words alone")
    add_json(parser)
    options = parser.parse_args(arguments)
    if len(options.folders) < 2:
        parser.error("the questions of one set are unanswerable over another: give two FOLDERs.")
    for name in ("queries", "index"):
        if len(getattr(options, name)) not in (0, len(options.folders)):
            parser.error(f"--{name}: give one for each FOLDER, or none.")
    return options


def read_sets(options: argparse.Namespace) -> Iterator[Questions]:
    for place, folder in enumerate(options.folders):
        queries = options.queries[place] if options.queries else "queries.jsonl"
        index = options.index[place] if options.index else None
        judged = read_set(folder, queries=queries)
        yield Questions(folder.name, judged.corpus, [*judged.questions.values()], index)


def ask_all(
    one: Questions, sets: Sequence[Questions], draws: Draw, words_only: bool
) -> Iterator[Case]:
    """As many answerable questions as unanswerable ones over a set."""
    rng = random.Random(f"{draws.seed} {one.name}")
    others = [
        other.texts
        for other in sets
        if other is not one and (draws.all_pairs or not are_akin(one.name, other.name))
    ]
    own = rng.sample(one.texts, min(draws.most, len(one.texts)))
    foreign = draw(others, len(own), rng)
    own = own[: len(foreign)]
    if not own:
        return
    with opened(one.corpus, IndexOptions(one.index, words_only)) as store:
        for answerable, texts in ((True, own), (False, foreign)):
            for text in texts:
                yield ask(one.name, answerable, text, store)


def are_akin(one: str, other: str) -> bool:
    return any(all(name.startswith(matter) for name in (one, other)) for matter in AKIN)


def draw(sets: Sequence[Sequence[str]], most: int, rng: random.Random) -> list[str]:
    """From each set alike, as long as it has questions; no more than `most`."""
    shuffled = [rng.sample(own, len(own)) for own in sets]
    drawn: list[str] = []
    while len(drawn) < most and any(shuffled):
        drawn += [own.pop() for own in shuffled if own]
    return drawn[:most]


def ask(over: str, answerable: bool, text: str, store: Store) -> Case:
    found = retrieve(Query(asked(text)), store)
    own = store.for_language(find_language(asked(text), store).read_as)
    greatest = _nearness(found, own)
    sure = is_unanswered_at(-math.inf, found, own)
    covered = not is_unanswered_at(math.inf, found, own)
    return Case(over, answerable, sure, greatest, covered, is_unanswered(found, own))


def _nearness(found: Retrieved, store: SideIndex) -> float | None:
    hybrid = found.hybrid
    if not isinstance(hybrid, HybridRanking):
        return None
    return hybrid.nearness(coverage(found.question, hybrid.most_worded, found.ranking, store))


def is_unanswered_at(threshold: float, found: Retrieved, store: SideIndex) -> bool:
    """As search.rank.unanswered.is_unanswered, with this for the model's threshold."""
    hybrid = found.hybrid
    if not isinstance(hybrid, HybridRanking):
        return is_unanswered(found, store)
    own = hybrid.calibration
    hybrid.calibration = own._replace(far=threshold, far_long=None)
    try:
        return is_unanswered(found, store)
    finally:
        hybrid.calibration = own


def measure(cases: Sequence[Case]) -> Figures:
    return {
        "questions": len(cases),
        "best": {
            kind: percentiles(case.greatest for case in cases if case.answerable is answerable)
            for kind, answerable in (("answerable", True), ("unanswerable", False))
        },
        "as it is": shares(cases, [case.flagged for case in cases]),
        "thresholds": by_threshold(cases, True),
        "by nearness alone": by_threshold(cases, False),
    }


def by_threshold(cases: Sequence[Case], count_words: bool) -> dict[str, Shares]:
    return {
        "none" if threshold == NO_THRESHOLD else str(threshold): shares(
            cases, [one.is_unanswered(threshold, count_words) for one in cases]
        )
        for threshold in THRESHOLDS
    }


def percentiles(greatest: Iterable[float | None]) -> dict[str, float]:
    known = [one for one in greatest if one is not None]
    if len(known) < 2:
        return {}
    cuts = statistics.quantiles(known, n=100, method="inclusive")
    return {f"p{part}": round(cuts[part - 1], 3) for part in PERCENTILES}


def shares(cases: Sequence[Case], flags: Sequence[bool]) -> Shares:
    """`flags` are the cases that are called unanswered."""
    flagged = [case for case, flag in zip(cases, flags, strict=True) if flag]
    wrong = sum(case.answerable for case in flagged)
    answerable = sum(case.answerable for case in cases)
    right = len(flagged) - wrong
    return {
        "precision": round(right / len(flagged), 3) if flagged else None,
        "recall": round(right / (len(cases) - answerable), 3),
        "wrong": round(wrong / answerable, 3),
    }


def table(figures: Mapping[str, Figures]) -> str:
    return "\n\n".join("\n".join(rows(name, each)) for name, each in figures.items())


def rows(name: str, figures: Figures) -> Iterator[str]:
    yield f"{name}: {figures['questions']} questions, half of them unanswerable"
    for kind, best in figures["best"].items():
        parts = "  ".join(f"{part} {cosine:.3f}" for part, cosine in best.items())
        yield f"  best, {kind:<14}{parts or 'ranked by words alone'}"
    yield f"  {'':<16}{'as it ranks':^30}{'by nearness alone':^30}"
    yield f"  {'threshold':<16}" + f"{'precision':>10}{'recall':>10}{'wrong':>10}" * 2
    yield f"  {'as it is':<16}{cells(figures['as it is'])}"
    for threshold, of in figures["thresholds"].items():
        yield f"  {threshold:<16}{cells(of)}{cells(figures['by nearness alone'][threshold])}"


def cells(of: Shares) -> str:
    precision = "–" if of["precision"] is None else of["precision"]
    return f"{precision:>10}{of['recall']:>10}{of['wrong']:>10}"
