"""How often Citebox sees that nothing answers a question, and how often it is right.

    .venv/bin/python bench/unanswered.py FOLDER FOLDER … [--queries FILE …] [--index DIRECTORY …]
        [--all-pairs] [--most N] [--seed N] [--words-only] [--json]

FOLDER as for bench/relevance.py. Over each set, its own judged questions can be answered and
those of the others cannot. Sets of one matter (AKIN) answer some of each other's questions, so
that such a pair tells nothing; --all-pairs takes them too. Of both kinds as many are drawn by the
seed, at most N (400), those that cannot be answered from the other sets alike. `precision` is
how many of the questions that search.pipeline.is_unanswered calls unanswered are so, `recall` how
many of the unanswerable it calls so, `wrong` how many of the answerable. The thresholds are for
search.rank.hybrid.FAR, the least cosine that the best passage needs where none has enough of the
question's words (search.pipeline.COVERED); the first row has none, so that only a medicine that no
passage has, and finding nothing, tell. `by cosine alone` counts no words. `best` are percentiles
of the greatest cosine. QUERIES and DIRECTORY, where they are given, one for each FOLDER.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import statistics
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from relevance import found, open_index, read_qrels, read_questions

from search.query.parameters import MOST_CHARACTERS, Query
from search.rank import hybrid as fusion
from search.rank.retrieve import Retrieved, retrieve
from search.rank.unanswered import is_unanswered
from search.store.reader import Store

# Sets whose questions are about one matter, by the beginnings of their folders' names: the
# pandemic, and what patients ask of their health.
AKIN = (("covidq",), ("rqe", "medquad"))
NO_THRESHOLD = -1.0
THRESHOLDS = (NO_THRESHOLD, 0.2, 0.25, 0.3, 0.32, 0.34, 0.36, 0.38, 0.4, 0.42, 0.45, 0.5)
PERCENTILES = (5, 10, 25, 50, 75, 90)


@dataclass(frozen=True, slots=True)
class Set:
    """`questions` are those with a relevant document, in the order of their ids."""

    folder: Path
    questions: list[str]
    index: Path | None


@dataclass(frozen=True, slots=True)
class Case:
    """A question asked over a set. `sure` where it is unanswered whatever the threshold;
    `greatest` is the cosine of the passage nearest to it, None where words alone rank; `covered`
    where a passage has enough of its words; `told` what search.pipeline.is_unanswered says."""

    over: str
    answerable: bool
    sure: bool
    greatest: float | None
    covered: bool
    told: bool

    def is_unanswered(self, threshold: float, count_words: bool = True) -> bool:
        far = self.greatest is not None and self.greatest < threshold
        return self.sure or (far and not (count_words and self.covered))


def main() -> int:
    options = _options()
    sets = [*read_sets(options)]
    cases = [case for one in sets for case in ask(one, sets, options)]
    by_set = {one.folder.name: [c for c in cases if c.over == one.folder.name] for one in sets}
    by_set["all"] = cases
    figures = {name: measure(of) for name, of in by_set.items() if of}
    print(json.dumps(figures, indent=1) if options.json else table(figures))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    parser.add_argument("--queries", nargs="+", default=[], metavar="FILE")
    parser.add_argument("--index", type=Path, nargs="+", default=[], metavar="DIRECTORY")
    parser.add_argument("--all-pairs", action="store_true", help="sets of one matter too")
    parser.add_argument("--most", type=int, default=400, help="questions of each kind a set")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--words-only", action="store_true", help="rank by words alone")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if len(options.folders) < 2:
        parser.error("the questions of one set are unanswerable over another: give two FOLDERs.")
    for name in ("queries", "index"):
        if len(getattr(options, name)) not in (0, len(options.folders)):
            parser.error(f"--{name}: give one for each FOLDER, or none.")
    return options


def read_sets(options: argparse.Namespace) -> Iterator[Set]:
    for place, folder in enumerate(options.folders):
        name = options.queries[place] if options.queries else "queries.jsonl"
        questions = dict(read_questions(found(folder, name)))
        qrels = read_qrels(folder / "qrels.tsv")
        judged = sorted(key for key in questions if max(qrels.get(key, {"": 0}).values()) > 0)
        index = options.index[place] if options.index else None
        yield Set(folder, [questions[key] for key in judged], index)


def ask(one: Set, sets: Sequence[Set], options: argparse.Namespace) -> Iterator[Case]:
    """As many answerable questions as unanswerable ones over a set."""
    rng = random.Random(f"{options.seed} {one.folder.name}")
    others = [
        other.questions
        for other in sets
        if other is not one and (options.all_pairs or not are_akin(one, other))
    ]
    own = rng.sample(one.questions, min(options.most, len(one.questions)))
    foreign = draw(others, len(own), rng)
    own = own[: len(foreign)]
    if not own:
        return
    how = argparse.Namespace(index=one.index, words_only=options.words_only)
    with tempfile.TemporaryDirectory() as made:
        store = open_index(one.folder / "corpus.jsonl", how, Path(made))
        for answerable, questions in ((True, own), (False, foreign)):
            for text in questions:
                yield case(one.folder.name, answerable, text, store)
        store.close()


def are_akin(one: Set, other: Set) -> bool:
    names = (one.folder.name, other.folder.name)
    return any(all(name.startswith(matter) for name in names) for matter in AKIN)


def draw(sets: Sequence[Sequence[str]], most: int, rng: random.Random) -> list[str]:
    """From each set alike, as long as it has questions; no more than `most`."""
    shuffled = [rng.sample(own, len(own)) for own in sets]
    drawn: list[str] = []
    while len(drawn) < most and any(shuffled):
        drawn += [own.pop() for own in shuffled if own]
    return drawn[:most]


def case(over: str, answerable: bool, text: str, store: Store) -> Case:
    query = Query(text.strip()[:MOST_CHARACTERS])
    answer = retrieve(query, store)
    greatest = answer.hybrid.nearest if answer.hybrid else None
    sure = told_at(-math.inf, answer, store)
    covered = not told_at(math.inf, answer, store)
    told = is_unanswered(answer, store)
    return Case(over, answerable, sure, greatest, covered, told)


def told_at(threshold: float, answer: Retrieved, store: Store) -> bool:
    """What is told with this for FAR."""
    far, fusion.FAR = fusion.FAR, threshold
    try:
        return is_unanswered(answer, store)
    finally:
        fusion.FAR = far


def measure(cases: Sequence[Case]) -> dict[str, Any]:
    return {
        "questions": len(cases),
        "best": {
            kind: percentiles([c.greatest for c in cases if c.answerable is answerable])
            for kind, answerable in (("answerable", True), ("unanswerable", False))
        },
        "far": fusion.FAR,
        "as it is": shares(cases, [one.told for one in cases]),
        "thresholds": by_threshold(cases, True),
        "by cosine alone": by_threshold(cases, False),
    }


def by_threshold(cases: Sequence[Case], count_words: bool) -> dict[str, dict[str, float | None]]:
    return {
        "none" if threshold == NO_THRESHOLD else str(threshold): shares(
            cases, [one.is_unanswered(threshold, count_words) for one in cases]
        )
        for threshold in THRESHOLDS
    }


def percentiles(greatest: Sequence[float | None]) -> dict[str, float]:
    known = [one for one in greatest if one is not None]
    if len(known) < 2:
        return {}
    cuts = statistics.quantiles(known, n=100, method="inclusive")
    return {f"p{part}": round(cuts[part - 1], 3) for part in PERCENTILES}


def shares(cases: Sequence[Case], told: Sequence[bool]) -> dict[str, float | None]:
    """`precision` is None where nothing is called unanswered."""
    right = sum(is_told and not one.answerable for one, is_told in zip(cases, told, strict=True))
    wrong = sum(is_told and one.answerable for one, is_told in zip(cases, told, strict=True))
    answerable = sum(one.answerable for one in cases)
    return {
        "precision": round(right / (right + wrong), 3) if right + wrong else None,
        "recall": round(right / (len(cases) - answerable), 3),
        "wrong": round(wrong / answerable, 3),
    }


def cells(of: Mapping[str, float | None]) -> str:
    return "".join(f"{'–' if one is None else one:>10}" for one in of.values())


def table(figures: Mapping[str, Any]) -> str:
    lines: list[str] = []
    for name, row in figures.items():
        lines += [f"{name}: {row['questions']} questions, half of them unanswerable"]
        for kind, best in row["best"].items():
            said = "  ".join(f"{part} {cosine:.3f}" for part, cosine in best.items())
            lines.append(f"  best, {kind:<14}{said or 'ranked by words alone'}")
        lines += [f"  {'':<16}{'as it ranks':^30}{'by cosine alone':^30}"]
        lines += [f"  {'threshold':<16}" + f"{'precision':>10}{'recall':>10}{'wrong':>10}" * 2]
        lines += [f"  {'as it is (' + format(row['far'], 'g') + ')':<16}{cells(row['as it is'])}"]
        for threshold, of in row["thresholds"].items():
            alone = row["by cosine alone"][threshold]
            lines.append(f"  {threshold:<16}{cells(of)}{cells(alone)}")
        lines.append("")
    return "\n".join(lines).rstrip()


if __name__ == "__main__":
    sys.exit(main())
