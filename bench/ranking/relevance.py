"""Measure the ranking: nDCG@10 and others over a set of questions with judgements.

FOLDER holds corpus.jsonl (`_id`, `title`, `text`), queries.jsonl (`_id`, `text`) and qrels.tsv
(query-id, corpus-id, score, with a header line). The corpus is indexed as a clinic's JSON Lines
are; a document ranks by its best passage. Gains are linear, relevant is score > 0, questions
without a relevant document are left out. Measures are trec_eval's (pytrec_eval). A FILE is
looked for in FOLDER first. The ranking is by words and meaning, with the model of build/model;
--words-only ranks by words alone, --vectors-only by the cosine of question and passage alone.
`ranking` names which. --index takes an index of the corpus that is already built. With --engine the
index is published to that cluster, which ranks it (`make cluster` prints an address).
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import TypedDict

from bench.common.figures import print_figures
from bench.common.indexes import add_index, open_vectors, opened, ranking_of, read_index
from bench.common.options import add_json, add_set, new_parser
from bench.common.sets import read_set
from bench.ranking.runs import Quality, Run, asked, documents_by, measure, run_of, search_documents
from index.publish.cluster import publish_to_cluster
from search.cluster.address import read_address
from search.cluster.client import Client
from search.cluster.side import ClusterSide
from search.engine.cluster.engine import ClusterEngine
from search.store.reader import Store


class Ranking(TypedDict):
    ranking: str


class Figures(Quality, Ranking):
    """`ranking` is "words+meaning", "words" or "vectors"."""


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    judged = read_set(options.folder, options.corpus, options.queries, options.qrels)
    with opened(judged.corpus, read_index(options)) as store:
        find = by_vectors(store) if options.vectors_only else partial(search_documents, store)
        with by_cluster(store, options.engine) if options.engine else nullcontext(find) as find:
            runs = {key: find(text) for key, text in judged.questions.items()}
        ranking = "vectors" if options.vectors_only else ranking_of(store)
    figures: Figures = {"ranking": ranking, **measure(runs, judged.qrels)}
    print_figures(figures, options.json, table)
    return 0


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = new_parser(__name__, __doc__)
    add_set(parser, "corpus", "queries", "qrels")
    add_index(parser, vectors_only=True)
    parser.add_argument("--engine", metavar="URLS", help="rank in this cluster (CITEBOX_ENGINE)")
    add_json(parser)
    return parser.parse_args(arguments)


def by_vectors(store: Store) -> Callable[[str], Run]:
    """Ranks by the cosine of question and passage, whatever their words."""
    encoder, vectors = open_vectors(store)
    articles = [store.record_at(n)["article"]["id"] for n in range(store.manifest.counts.passages)]

    def find(text: str) -> Run:
        cosines = vectors.products(encoder.encode([asked(text)])[0])
        return run_of(dict.fromkeys(articles[n] for n in (-cosines).argsort(kind="stable")))

    return find


@contextmanager
def by_cluster(store: Store, urls: str) -> Iterator[Callable[[str], Run]]:
    """Ranks in a cluster, which has the index meanwhile."""
    client = Client(read_address(urls, os.environ))
    with tempfile.TemporaryDirectory() as made:
        name = publish_to_cluster(store.directory, client, Path(made) / "side").name
        side = ClusterSide.open(Path(made) / "side")
        if store.embeddings is None:
            side.embeddings = None  # as `opened` does
        yield partial(documents_by, ClusterEngine(side, client).search)
        client.send("DELETE", f"/{name}", try_s=60, within_s=60)


def table(figures: Figures) -> str:
    return "\n".join(f"{name:<12}{value!s:>14}" for name, value in figures.items())
