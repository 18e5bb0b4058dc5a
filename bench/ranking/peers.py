"""Compare the ranking with tantivy's: nDCG@10 of both over the same questions.

FOLDER is as for `relevance`. tantivy (en_stem) has each document as one, its title counted twice.
It is asked with every word, and ("tantivy-f") without stop words like "what are the". Citebox cuts
the documents into passages, and a document ranks by its best. It ranks by words and meaning, with
the model of build/model, or by words alone.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from bench.common.engines import Unit, tantivy_engines
from bench.common.figures import print_figures
from bench.common.indexes import add_index, opened, read_index
from bench.common.options import add_json, add_set, new_parser
from bench.common.places import new_folder
from bench.common.sets import JudgedSet, read_documents, read_set
from bench.ranking.runs import Run, measure, run_of, search_documents

Find = Callable[[str], Run]


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    judged = read_set(options.folder, queries=options.queries)
    with opened(judged.corpus, read_index(options)) as store:
        figures = {"citebox": ndcg(partial(search_documents, store), judged)}
    with tempfile.TemporaryDirectory() as made:
        for name, find in tantivy(judged.corpus, Path(made)).items():
            figures[name] = ndcg(find, judged)
    print_figures(figures, options.json, table, indent=None)
    return 0


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = new_parser(__name__, __doc__)
    add_set(parser, "queries")
    add_index(parser)
    add_json(parser)
    return parser.parse_args(arguments)


def ndcg(find: Find, judged: JudgedSet) -> float:
    runs = {key: find(text) for key, text in judged.questions.items()}
    return measure(runs, judged.qrels)["ndcg@10"]


def tantivy(corpus: Path, folder: Path) -> dict[str, Find]:
    """By the names of the figures; "tantivy-f" is asked without stop words."""
    documents = list(read_documents(corpus))
    units = [Unit(one.title, one.text) for one in documents]
    few_words, all_words = tantivy_engines(units, new_folder(folder / "tantivy"))

    def finder(ask: Callable[[str], list[tuple[int, float]]]) -> Find:
        return lambda text: run_of(documents[number].id for number, _ in ask(text))

    return {"tantivy": finder(all_words.ask), "tantivy-f": finder(few_words.ask)}


def table(figures: dict[str, float]) -> str:
    return "\n".join(f"{name:<12}{value:>14}" for name, value in figures.items())
