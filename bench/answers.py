"""How often an FAQ entry is put on top as the answer, and how often it is the right one.

    .venv/bin/python bench/answers.py [FOLDER …] [--json] [--cases] [--words-only]
        [--index DIRECTORY …]

FOLDER as for bench/relevance.py: a document's title is its question, or its text where it has none;
without FOLDER, the two FAQ sets of ../shared. A built DIRECTORY may be given for each. Of the 10
best hits (by words and meaning, with the model of build/model, or by words alone) the one with the
highest likeness answers; it is right where the judgements say relevant. Each set's questions are
also asked over every other set, where each answer is wrong, and so are the pairs of
tests/near_misses.tsv, each asked over its one question. Besides the figures at THRESHOLD, the
threshold is chosen in 5-fold cross-validation: on four folds, with precision >= 0.95 and the
largest coverage; counted on the fifth. --cases prints every answer that the judgements call wrong,
to be read: a set's FAQ entries repeat themselves and not each is judged.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from relevance import opened, read_qrels, read_questions

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from index.readers.jsonl import article_id
from search import pipeline
from search.faq.match import THRESHOLD, find_answer, likeness
from search.query.parameters import MOST_CHARACTERS, Query
from search.store.reader import Store

SHARED = Path(__file__).resolve().parent.parent.parent / "shared/relevance"
PAIRS = Path(__file__).resolve().parent.parent / "tests/near_misses.tsv"
OWN = ("near misses", "pairs that are the same")
# The idf of every word of a pair: there is no index to take it from.
PAIR_RARITY = 4.0
FOLDERS = [SHARED / "covidq_faq", SHARED / "rqe_chq_faq"]
FOLDS = 5
SEED = 4
PRECISION = 0.95
# Names enough for these sets; an index brings its own list.
MEDICINES = frozenset(
    """
    aspirin chloroquine clonidine hydroxychloroquine ibuprofen ketamine lithium metformin
    naltrexone ocella paracetamol paregoric prednisone remdesivir tamiflu tylenol warfarin
    """.split()
)


@dataclass(frozen=True, slots=True)
class Case:
    """A question asked over a set. `document` is the likeliest of the ten, "" where none is."""

    over: str
    asked: str
    question: str
    document: str
    likeness: float
    right: bool


def main() -> int:
    options = _options()
    cases = [case for folder in options.folders for case in ask(folder, options)]
    cases += pairs(PAIRS)
    found = {"threshold": THRESHOLD, "fixed": by_set(cases, lambda _: THRESHOLD)}
    chosen = cross_validated(cases)
    found["cross-validated"] = by_set(cases, lambda case: chosen[case])
    found["thresholds"] = sorted({round(one, 4) for one in chosen.values()})
    print(json.dumps(found, indent=1) if options.json else table(found))
    if options.cases:
        for case in cases:
            if case.likeness >= THRESHOLD and not case.right:
                print(f"{case.over}\t{case.likeness:.3f}\t{case.asked}\t{case.question}")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", type=Path, nargs="*", default=FOLDERS)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--cases", action="store_true")
    parser.add_argument("--words-only", action="store_true", help="rank by words alone")
    parser.add_argument("--index", type=Path, nargs="+", default=[], metavar="DIRECTORY")
    options = parser.parse_args()
    if len(options.index) not in (0, len(options.folders)):
        parser.error("--index: give one for each FOLDER, or none.")
    return options


def ask(folder: Path, options: argparse.Namespace) -> Iterator[Case]:
    """The judged questions of a folder over its own index, and those of the others over it."""
    entries = read_entries(folder / "corpus.jsonl")
    index = dict(zip(options.folders, options.index, strict=False)).get(folder)
    how = argparse.Namespace(index=index, words_only=options.words_only)
    with opened(folder / "corpus.jsonl", how) as store:
        rarity = rarity_of(store)
        for other in options.folders:
            own = other == folder
            name = folder.name if own else f"{other.name} over {folder.name}"
            qrels = read_qrels(other / "qrels.tsv")
            questions = dict(read_questions(other / "queries.jsonl"))
            for key in sorted(qrels.keys() & questions.keys()):
                relevant = {id_ for id_, gain in qrels[key].items() if gain > 0} if own else set()
                if relevant or not own:
                    yield answer(name, questions[key], relevant, store, entries, rarity)


def read_entries(path: Path) -> dict[str, str]:
    """The question of each entry by its article's id."""
    with path.open(encoding="utf-8") as file:
        documents = [json.loads(line) for line in file]
    return {article_id(one["_id"]): one["title"].strip() or one["text"] for one in documents}


def rarity_of(store: Store) -> Callable[[str], float]:
    """BM25's idf over the passages of an index."""
    return cache(store.idf)


def answer(
    name: str,
    asked: str,
    relevant: set[str],
    store: Store,
    entries: dict[str, str],
    rarity: Callable[[str], float],
) -> Case:
    hits = pipeline.search(
        Query(asked.strip()[:MOST_CHARACTERS], pipeline.ANSWER_DEPTH), store
    ).hits
    found = [hit.passage.article.id for hit in hits]
    known = MEDICINES.__contains__
    best = max((likeness(asked, entries[id_], rarity, known) for id_ in found), default=0.0)
    candidates = ((place, entries[id_]) for place, id_ in enumerate(found))
    place = find_answer(asked, candidates, rarity, known, threshold=best) if best > 0 else None
    if place is None:
        return Case(name, asked, "", "", 0.0, False)
    id_ = found[place]
    return Case(name, asked, entries[id_], id_, best, id_ in relevant)


def pairs(path: Path) -> Iterator[Case]:
    """The near misses, whose every answer is wrong, and the pairs that ask the same."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            asked, question, same = row["asked"], row["question"], row["label"] == "same"
            sure = likeness(asked, question, lambda _: PAIR_RARITY, MEDICINES.__contains__)
            yield Case(OWN[same], asked, question, question, sure, same)


def cross_validated(cases: list[Case]) -> dict[Case, float]:
    """The threshold for each case, chosen on the folds that it is not in."""
    shuffled = sorted(set(cases), key=lambda case: (case.over, case.asked))
    random.Random(SEED).shuffle(shuffled)
    chosen: dict[Case, float] = {}
    for fold in range(FOLDS):
        threshold = choose(case for place, case in enumerate(shuffled) if place % FOLDS != fold)
        chosen.update(dict.fromkeys(shuffled[fold::FOLDS], threshold))
    return chosen


def choose(cases: Iterable[Case]) -> float:
    """The lowest of the likenesses at which PRECISION holds; above 1.0 where it never does. The
    pairs that are the same have no say: they are all right, and would excuse what is wrong."""
    likely = [case for case in cases if case.likeness > 0 and case.over != OWN[1]]
    for threshold in sorted({case.likeness for case in likely}):
        answered = [case for case in likely if case.likeness >= threshold]
        if sum(case.right for case in answered) >= PRECISION * len(answered):
            return threshold
    return 1.1


def by_set(cases: list[Case], threshold: Callable[[Case], float]) -> dict[str, dict[str, Any]]:
    sets = {name: {name} for name in dict.fromkeys(case.over for case in cases)}
    sets["all shared"] = {name for name in sets if name not in OWN}
    sets["all but the same"] = sets["all shared"] | {OWN[0]}
    return {
        name: count([case for case in cases if case.over in members], threshold)
        for name, members in sets.items()
    }


def count(cases: list[Case], threshold: Callable[[Case], float]) -> dict[str, Any]:
    """Coverage is the share of the questions that are answered. None where it divides by 0."""
    answered = [case for case in cases if case.likeness >= threshold(case)]
    right = sum(case.right for case in answered)
    return {
        "questions": len(cases),
        "answered": len(answered),
        "right": right,
        "precision": round(right / len(answered), 4) if answered else None,
        "coverage": round(len(answered) / len(cases), 4) if cases else None,
    }


def table(found: dict[str, Any]) -> str:
    lines = [
        f"{'':<42}{'questions':>10}{'answered':>10}{'right':>8}{'precision':>11}{'coverage':>10}"
    ]
    for way in ("fixed", "cross-validated"):
        told = found["threshold"] if way == "fixed" else found["thresholds"]
        lines.append(f"{way}, threshold {told}")
        for name, row in found[way].items():
            precision = "-" if row["precision"] is None else row["precision"]
            lines.append(
                f"  {name:<40}{row['questions']:>10}{row['answered']:>10}{row['right']:>8}"
                f"{precision:>11}{row['coverage']:>10}"
            )
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
