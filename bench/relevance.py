"""How good the ranking is: nDCG@10 and others over a set of questions with judgements.

    .venv/bin/python bench/relevance.py FOLDER [--json] [--words-only | --vectors-only]
        [--corpus FILE] [--queries FILE] [--qrels FILE] [--index DIRECTORY]

FOLDER holds corpus.jsonl (`_id`, `title`, `text`), queries.jsonl (`_id`, `text`) and qrels.tsv
(query-id, corpus-id, score, with a header line). The corpus is indexed as a clinic's JSON Lines
are; a document ranks by its best passage. Gains are linear, relevant is score > 0, questions
without a relevant document are left out. Measures are trec_eval's (pytrec_eval). A FILE is
looked for in FOLDER first. The ranking is by words and meaning, with the model of build/model;
--words-only ranks by words alone, --vectors-only by the cosine of question and passage alone.
`ranking` says which. --index takes an index of the corpus that is built already.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytrec_eval

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from index.build import build
from index.embedding.model_folder import FACTS
from index.readers.jsonl import article_id
from search import pipeline
from search.embedding.encoder import Encoder
from search.embedding.facts import MODEL_VOCABULARY, MODEL_WEIGHTS
from search.embedding.vectors import Vectors
from search.query.parameters import MOST_CHARACTERS, MOST_OFFSET, Query
from search.store.reader import Store

MODEL = Path(__file__).resolve().parent.parent / "build" / "model"
DEPTH = 100
PAGE = 50
# The best DEPTH documents for a question's text, each with a score that falls with its rank.
Run = Callable[[str], dict[str, float]]


def main() -> int:
    options = _options()
    qrels = read_qrels(found(options.folder, options.qrels))
    questions = dict(read_questions(found(options.folder, options.queries)))
    judged = {key for key, documents in qrels.items() if max(documents.values()) > 0}
    with opened(found(options.folder, options.corpus), options) as store:
        run = by_vectors(store) if options.vectors_only else lambda text: ask(store, text)
        runs = {key: run(questions[key]) for key in sorted(judged & set(questions))}
        ranking = "vectors" if options.vectors_only else ranking_of(store)
    figures = {"ranking": ranking, **measure(runs, qrels)}
    print(json.dumps(figures, indent=1) if options.json else table(figures))
    return 0


def _options() -> argparse.Namespace:
    parser = set_parser(__doc__)
    how = set_index(parser)
    how.add_argument("--vectors-only", action="store_true", help="rank by the cosine alone")
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


def set_index(parser: argparse.ArgumentParser) -> Any:
    """What `opened` asks for; the group of options of which one is given at most."""
    parser.add_argument("--index", type=Path, help="an index of the corpus that is built already")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--words-only", action="store_true", help="rank by words alone")
    return how


@contextmanager
def opened(corpus: Path, options: argparse.Namespace) -> Iterator[Store]:
    """The index that is given, or a new one of the corpus; by words alone where that is asked
    for. Exits with a sentence where there is no meaning to rank by."""
    with tempfile.TemporaryDirectory() as made:
        store = open_index(corpus, options, Path(made))
        yield store
        store.close()


def open_index(corpus: Path, options: argparse.Namespace, to: Path) -> Store:
    """As `opened`; a new one goes to `to`."""
    if not options.index:
        report = build([corpus], to, model=None if options.words_only else model_folder())
        if report.exit_code:
            sys.exit(report.to_text())
    store = Store.open(options.index or to)
    if options.words_only:
        store.embeddings = None  # an index that is given may have it
    elif store.embeddings is None:
        sys.exit(f"'{store.directory}' is an index of words alone: give --words-only.")
    return store


def model_folder() -> Path:
    """Exits with a sentence where it was not made."""
    if not (MODEL / FACTS).is_file():
        sys.exit(f"'{MODEL}' is not there: run `make model`, or give --words-only.")
    return MODEL


def ranking_of(store: Store) -> str:
    """What questions of several words are ranked by."""
    return "words+meaning" if store.embeddings else "words"


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
        hits = pipeline.search(query, store).hits
        documents.update(dict.fromkeys(hit.passage.article.id for hit in hits))
        if len(hits) < PAGE:
            break
        offset += PAGE
    return {id_: float(DEPTH - place) for place, id_ in enumerate([*documents][:DEPTH])}


def read_meaning(store: Store) -> tuple[Encoder, Vectors]:
    """Raises ValueError for an index of words alone."""
    facts = store.manifest.meaning
    if facts is None:
        raise ValueError(f"'{store.directory}' has no vectors")
    folder = store.directory / store.manifest.generation
    encoder = Encoder(folder / MODEL_WEIGHTS, folder / MODEL_VOCABULARY)
    return encoder, Vectors(folder, store.manifest.counts.passages, facts.dimensions)


def by_vectors(store: Store) -> Run:
    """Ranks by the cosine of question and passage, whatever their words."""
    encoder, vectors = read_meaning(store)
    articles = [store.record_at(n)["article"]["id"] for n in range(store.manifest.counts.passages)]

    def run(text: str) -> dict[str, float]:
        cosines = vectors.products(encoder.encode([text.strip()[:MOST_CHARACTERS]])[0])
        documents = dict.fromkeys(articles[number] for number in (-cosines).argsort(kind="stable"))
        return {id_: float(DEPTH - place) for place, id_ in enumerate([*documents][:DEPTH])}

    return run


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
    return "\n".join(f"{name:<12}{value:>14}" for name, value in figures.items())


if __name__ == "__main__":
    sys.exit(main())
