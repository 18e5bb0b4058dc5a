"""Measure the answer on top: how often an FAQ entry is put there, and how often it is right.

FOLDER as for `relevance`: a document's title is its question, or its text where it has none.
Without FOLDER, the three FAQ sets of ../shared are taken. A built DIRECTORY may be given for each.

One of the 10 best hits answers. It is right where the judgements call it relevant. The ranking is
by words and meaning, with the model of build/model, or by words alone. Each set's questions are
also asked over the sets of another field, where each answer is wrong. So are the pairs of
tests/near_misses.tsv, each asked over its one question, as if their cosine were 1.

Besides the figures at THRESHOLD, the threshold of the cosine is chosen with the set left out that
is counted: the lowest that has precision >= 0.95 on all other questions. What has the same words
needs no cosine, and is above every threshold.
--cases prints every answer that the judgements call wrong, to be read: a set's FAQ entries repeat
themselves and not each is judged.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TypedDict

from bench.common.figures import print_figures
from bench.common.indexes import IndexOptions, opened
from bench.common.options import add_json, new_parser
from bench.common.places import ROOT, SHARED
from bench.common.sets import read_documents, read_qrels, read_questions, relevant
from bench.ranking.runs import asked
from search.embedding.facts import CALIBRATIONS, MINILM
from search.faq.match import find_answer
from search.faq.topic import is_topic
from search.pipeline import ANSWER_DEPTH, run_search
from search.query.parameters import Query
from search.store.reader import Store

PAIRS = ROOT / "tests" / "near_misses.tsv"
# The two kinds of pairs: those that ask something else, and those that ask the same.
OTHER, SAME = "near misses", "pairs that are the same"
SETS = ("covidq_faq", "rqe_chq_faq", "covidfaq_jhu")
FOLDERS = [SHARED / "relevance" / name for name in SETS]
# Both are about COVID-19: the answers of one may well be those of the other.
ONE_FIELD = {"covidq_faq", "covidfaq_jhu"}
PRECISION = 0.95
THRESHOLD = CALIBRATIONS[MINILM].same
# The cosine of a question with the same words, which needs none; and above every cosine.
SURE, NEVER = 1.0, 1.1


@dataclass(frozen=True, slots=True)
class Case:
    """A question asked over a set. `document` is what answers, "" where nothing does; `cosine` is
    the least threshold at which it does not."""

    over: str
    asked: str
    question: str
    document: str
    cosine: float
    right: bool


class Collection(NamedTuple):
    """An opened set: its entries' questions by their articles' ids."""

    folder: Path
    store: Store
    entries: Mapping[str, str]


class Counts(TypedDict):
    """`coverage` is the share of the questions that are answered. None where it divides by 0."""

    questions: int
    answered: int
    right: int
    precision: float | None
    coverage: float | None


Figures = TypedDict(
    "Figures",
    {
        "threshold": float,
        "fixed": dict[str, Counts],
        "cross-validated": dict[str, Counts],
        "thresholds": list[float],
    },
)


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    indexes = options.index or [None] * len(options.folders)
    cases: list[Case] = []
    for folder, index in zip(options.folders, indexes, strict=True):
        corpus = folder / "corpus.jsonl"
        with opened(corpus, IndexOptions(index, options.words_only)) as store:
            entries = {one.id: one.title.strip() or one.text for one in read_documents(corpus)}
            collection = Collection(folder, store, entries)
            cases += ask_all(collection, options.folders)
    cases += read_pairs(PAIRS)
    print_figures(measure(cases), options.json, table)
    if options.cases:
        print_wrong(cases)
    return 0


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = new_parser(__name__, __doc__)
    parser.add_argument("folders", type=Path, nargs="*", default=FOLDERS, metavar="FOLDER")
    parser.add_argument("--cases", action="store_true", help="print the wrong answers too")
    parser.add_argument("--words-only", action="store_true", help="rank by words alone")
    parser.add_argument("--index", type=Path, nargs="+", default=[], metavar="DIRECTORY")
    add_json(parser)
    options = parser.parse_args(arguments)
    if len(options.index) not in (0, len(options.folders)):
        parser.error("--index: give one for each FOLDER, or none.")
    return options


def ask_all(collection: Collection, folders: Sequence[Path]) -> Iterator[Case]:
    """The judged questions of a folder over its own index, and those of the others over it."""
    for other in folders:
        own = other == collection.folder
        if not own and {other.name, collection.folder.name} == ONE_FIELD:
            continue
        name = other.name if own else f"{other.name} over {collection.folder.name}"
        qrels = read_qrels(other / "qrels.tsv")
        questions = read_questions(other / "queries.jsonl")
        for key in sorted(qrels.keys() & questions.keys()):
            right = relevant(qrels, key) if own else set()
            if right or not own:
                yield ask(name, questions[key], right, collection)


def ask(name: str, text: str, right: set[str], collection: Collection) -> Case:
    store, entries = collection.store, collection.entries
    retrieved = run_search(Query(asked(text), ANSWER_DEPTH), store).retrieved
    ids = [store.record_at(number)["article"]["id"] for _, number in retrieved.best[:ANSWER_DEPTH]]
    cosines: list[float] = []

    def is_near(question: str) -> bool:
        """Every cosine is high enough here; the first that is asked for is the answer's."""
        if store.embeddings is not None and retrieved.vector is not None:
            cosines.append(float(store.embeddings.encode(question) @ retrieved.vector))
        return True

    place = find_answer(
        text,
        [(place, entries[id_]) for place, id_ in enumerate(ids)],
        store.synonyms.expand,
        store.vocabulary.is_medicine,
        is_near if retrieved.vector is not None else None,
        is_topic=lambda word: is_topic(word, store),
    )
    if place is None:
        return Case(name, text, "", "", 0.0, False)
    id_ = ids[place]
    return Case(name, text, entries[id_], id_, cosines[0] if cosines else SURE, id_ in right)


def read_pairs(path: Path) -> Iterator[Case]:
    """The near misses, whose every answer is wrong, and the pairs that ask the same."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            text, question, same = row["asked"], row["question"], row["label"] == "same"
            found = find_answer(
                text, [(0, question)], lambda _: (), lambda _: False, lambda _: True
            )
            cosine = 0.0 if found is None else SURE
            yield Case(SAME if same else OTHER, text, question, question, cosine, same)


def measure(cases: Sequence[Case]) -> Figures:
    chosen = cross_validated(cases)
    return {
        "threshold": THRESHOLD,
        "fixed": by_set(cases, lambda _: THRESHOLD),
        "cross-validated": by_set(cases, lambda case: chosen[case]),
        "thresholds": sorted({round(one, 4) for one in chosen.values()}),
    }


def cross_validated(cases: Iterable[Case]) -> dict[Case, float]:
    """The threshold for each case, chosen on the sets that it is not of."""
    cases = [*cases]
    chosen = {
        name: choose(case for case in cases if case.over.split()[0] != name)
        for name in {case.over.split()[0] for case in cases}
    }
    return {case: chosen[case.over.split()[0]] for case in cases}


def choose(cases: Iterable[Case]) -> float:
    """The lowest of the cosines at which PRECISION holds; NEVER where it holds at none. The pairs
    that ask the same are left out: they are all right, and would excuse what is wrong."""
    likely = [case for case in cases if case.cosine > 0 and case.over != SAME]
    for threshold in sorted({case.cosine for case in likely}):
        answered = [case for case in likely if case.cosine >= threshold]
        if sum(case.right for case in answered) >= PRECISION * len(answered):
            return threshold
    return NEVER


def by_set(cases: Sequence[Case], threshold: Callable[[Case], float]) -> dict[str, Counts]:
    sets = {name: {name} for name in dict.fromkeys(case.over for case in cases)}
    sets["all shared"] = {name for name in sets if name not in (OTHER, SAME)}
    sets["all but the same"] = sets["all shared"] | {OTHER}
    return {
        name: count([case for case in cases if case.over in members], threshold)
        for name, members in sets.items()
    }


def count(cases: Sequence[Case], threshold: Callable[[Case], float]) -> Counts:
    answered = [case for case in cases if case.cosine >= threshold(case)]
    right = sum(case.right for case in answered)
    return {
        "questions": len(cases),
        "answered": len(answered),
        "right": right,
        "precision": round(right / len(answered), 4) if answered else None,
        "coverage": round(len(answered) / len(cases), 4) if cases else None,
    }


def print_wrong(cases: Iterable[Case]) -> None:
    for case in cases:
        if case.cosine >= THRESHOLD and not case.right:
            print(f"{case.over}\t{case.cosine:.3f}\t{case.asked}\t{case.question}")


def table(figures: Figures) -> str:
    heads = f"{'questions':>10}{'answered':>10}{'right':>8}{'precision':>11}{'coverage':>10}"
    fixed, chosen = figures["fixed"], figures["cross-validated"]
    return "\n".join(
        [
            f"{'':<42}{heads}",
            f"fixed, threshold {figures['threshold']}",
            *map(row, fixed, fixed.values()),
            f"cross-validated, threshold {figures['thresholds']}",
            *map(row, chosen, chosen.values()),
        ]
    )


def row(name: str, counts: Counts) -> str:
    precision = "-" if counts["precision"] is None else counts["precision"]
    return (
        f"  {name:<40}{counts['questions']:>10}{counts['answered']:>10}{counts['right']:>8}"
        f"{precision:>11}{counts['coverage']:>10}"
    )
