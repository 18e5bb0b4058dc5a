"""How good the ranking is: nDCG@10 and others over a set of questions with judgements.

    .venv/bin/python bench/relevance.py FOLDER [--json] [--words-only]
        [--corpus FILE] [--queries FILE] [--qrels FILE]

FOLDER holds corpus.jsonl (`_id`, `title`, `text`), queries.jsonl (`_id`, `text`) and qrels.tsv
(query-id, corpus-id, score, with a header line). The corpus is indexed as a clinic's JSON Lines
are; a document ranks by its best passage. Gains are linear, relevant is score > 0, questions
without a relevant document are left out. Measures are trec_eval's (pytrec_eval). A FILE is
looked for in FOLDER first. --words-only ranks by words alone, which is all there is so far.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytrec_eval

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from index.build import build
from index.readers.jsonl import article_id
from search import rank
from search.query import MOST_CHARACTERS, MOST_OFFSET, Query
from search.store import Store

DEPTH = 100
PAGE = 50


def main() -> int:
    options = _options()
    qrels = read_qrels(found(options.folder, options.qrels))
    questions = dict(read_questions(found(options.folder, options.queries)))
    with tempfile.TemporaryDirectory() as directory:
        report = build([found(options.folder, options.corpus)], Path(directory))
        if report.exit_code:
            sys.exit(report.to_text())
        store = Store.open(Path(directory))
        judged = {key for key, documents in qrels.items() if max(documents.values()) > 0}
        runs = {key: ask(store, questions[key]) for key in sorted(judged & set(questions))}
        store.close()
    figures = measure(runs, qrels)
    print(json.dumps(figures, indent=1) if options.json else table(figures))
    return 0


def _options() -> argparse.Namespace:
    parser = set_parser(__doc__)
    parser.add_argument("--words-only", action="store_true", help="rank by words alone")
    return parser.parse_args()


def set_parser(description: str) -> argparse.ArgumentParser:
    """What every bench over a set of questions with judgements is asked with."""
    parser = argparse.ArgumentParser(description=description.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--corpus", default="corpus.jsonl")
    parser.add_argument("--queries", default="queries.jsonl")
    parser.add_argument("--qrels", default="qrels.tsv")
    parser.add_argument("--json", action="store_true")
    return parser


def found(folder: Path, name: str) -> Path:
    """A file of the folder, or else at its own path."""
    return folder / name if (folder / name).exists() else Path(name)


def read_qrels(path: Path) -> dict[str, dict[str, int]]:
    qrels: dict[str, dict[str, int]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file, delimiter="\t"):
            if len(row) == 3 and row[2].lstrip("-").isdigit():
                qrels.setdefault(row[0], {})[article_id(row[1])] = max(0, int(row[2]))
    return qrels


def read_questions(path: Path) -> Iterator[tuple[str, str]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            data = json.loads(line)
            yield str(data["_id"]), data["text"]


def ask(store: Store, text: str) -> dict[str, float]:
    """The best DEPTH documents, each with a score that falls with its rank."""
    documents: dict[str, None] = {}
    offset = 0
    while len(documents) < DEPTH and offset <= MOST_OFFSET:
        query = Query(text.strip()[:MOST_CHARACTERS], PAGE, offset)
        hits = rank.search(query, store).hits
        documents.update(dict.fromkeys(hit.passage.article.id for hit in hits))
        if len(hits) < PAGE:
            break
        offset += PAGE
    return {id_: float(DEPTH - place) for place, id_ in enumerate([*documents][:DEPTH])}


def measure(runs: dict[str, dict[str, float]], qrels: dict[str, dict[str, int]]) -> dict[str, Any]:
    wanted = {"ndcg_cut.10", "recall.100", "success.1"}
    wide = _mean(runs, qrels, wanted)
    top = {key: {id_: s for id_, s in run.items() if s > DEPTH - 10} for key, run in runs.items()}
    return {
        "ndcg@10": wide["ndcg_cut_10"],
        "mrr@10": _mean(top, qrels, {"recip_rank"})["recip_rank"],
        "success@1": wide["success_1"],
        "recall@100": wide["recall_100"],
        "empty": round(sum(not run for run in runs.values()) / len(runs), 4),
        "questions": len(runs),
    }


def _mean(
    runs: dict[str, dict[str, float]], qrels: dict[str, dict[str, int]], measures: set[str]
) -> dict[str, float]:
    """Means over all questions; one without any result counts 0."""
    evaluator = pytrec_eval.RelevanceEvaluator({key: qrels[key] for key in runs}, measures)
    results = evaluator.evaluate({key: run for key, run in runs.items() if run})
    names = [name.replace(".", "_") for name in measures]
    return {
        name: round(sum(one[name] for one in results.values()) / len(runs), 4) for name in names
    }


def table(figures: dict[str, Any]) -> str:
    return "\n".join(f"{name:<12}{value:>10}" for name, value in figures.items())


if __name__ == "__main__":
    sys.exit(main())
