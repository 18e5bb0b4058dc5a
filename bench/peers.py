"""How good the ranking is beside tantivy's, in one run: nDCG@10 of both over the same questions.

    .venv/bin/python bench/peers.py FOLDER [--queries FILE] [--json]
        [--index DIRECTORY] [--words-only]

FOLDER is as for bench/relevance.py. tantivy (en_stem) has a document a document, its title
counted twice, and is asked with every word and without stop words ("what are the"); Citebox
cuts the documents into passages, and a document ranks by its best; it ranks by words and meaning,
with the model of build/model, or by words alone.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import relevance
from engines import Unit, tantivy_engines

from index.readers.jsonl import article_id


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--queries", default="queries.jsonl")
    parser.add_argument("--json", action="store_true")
    relevance.set_index(parser)
    options = parser.parse_args()
    corpus = options.folder / "corpus.jsonl"
    qrels = relevance.read_qrels(options.folder / "qrels.tsv")
    questions = dict(relevance.read_questions(relevance.found(options.folder, options.queries)))
    asked = sorted(key for key in questions if max(qrels.get(key, {"": 0}).values()) > 0)
    figures: dict[str, float] = {}
    with relevance.opened(corpus, options) as store:
        runs = {key: relevance.ask(store, questions[key]) for key in asked}
        figures["citebox"] = relevance.measure(runs, qrels)["ndcg@10"]
    with tempfile.TemporaryDirectory() as directory:
        for name, ask in tantivy(corpus, Path(directory)).items():
            runs = {key: ask(questions[key]) for key in asked}
            figures[name] = relevance.measure(runs, qrels)["ndcg@10"]
    print(json.dumps(figures) if options.json else relevance.table(figures))
    return 0


def tantivy(corpus: Path, folder: Path) -> dict[str, Callable[[str], dict[str, float]]]:
    """A run of one question each, by the name of the engine."""
    documents = [json.loads(line) for line in corpus.read_text(encoding="utf-8").splitlines()]
    ids = [article_id(str(one["_id"])) for one in documents]
    units = [Unit(one.get("title", ""), one["text"]) for one in documents]
    (folder / "tantivy").mkdir()
    telling, every = tantivy_engines(units, folder / "tantivy")

    def run(ask: Callable[[str], list[tuple[int, float]]]) -> Callable[[str], dict[str, float]]:
        return lambda text: {
            ids[number]: float(relevance.DEPTH - place)
            for place, (number, _) in enumerate(ask(text))
        }

    return {"tantivy": run(every.ask), "tantivy-f": run(telling.ask)}


if __name__ == "__main__":
    sys.exit(main())
