"""A question's text -> the documents that the search finds -> how good their order is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypedDict

import pytrec_eval

from bench.common.sets import Qrels
from search import pipeline
from search.query.parameters import MOST_CHARACTERS, MOST_OFFSET, Query
from search.results import Results
from search.store.reader import Store

DEPTH = 100
PAGE = 50
TOP = 10
# Article's id -> a score that falls with its rank.
Run = dict[str, float]

Quality = TypedDict(
    "Quality",
    {
        "ndcg@10": float,
        "mrr@10": float,
        "success@1": float,
        "recall@100": float,
        "empty": float,
        "questions": int,
    },
)


def search_documents(store: Store, text: str) -> Run:
    """The best DEPTH documents, each by its best passage."""
    return documents_by(lambda query: pipeline.search(query, store), text)


def documents_by(search: Callable[[Query], Results], text: str) -> Run:
    """As `search_documents`, by any engine."""
    documents: dict[str, None] = {}
    offset = 0
    while len(documents) < DEPTH and offset <= MOST_OFFSET:
        hits = search(Query(asked(text), PAGE, offset)).hits
        documents.update(dict.fromkeys(hit.passage.article.id for hit in hits))
        if len(hits) < PAGE:
            break
        offset += PAGE
    return run_of(documents)


def asked(text: str) -> str:
    """The text of a question as the search takes it: stripped, and no longer than allowed."""
    return text.strip()[:MOST_CHARACTERS]


def run_of(ids: Iterable[str]) -> Run:
    """The first DEPTH of the ids, best first."""
    return {id_: float(DEPTH - place) for place, id_ in enumerate([*ids][:DEPTH])}


def measure(runs: Mapping[str, Run], qrels: Qrels) -> Quality:
    """Means over the questions; `empty` is the share of those without any result."""
    all_found = _means(runs, qrels, {"ndcg_cut.10", "recall.100", "success.1"})
    first = {
        key: {id_: score for id_, score in run.items() if score > DEPTH - TOP}
        for key, run in runs.items()
    }
    return {
        "ndcg@10": all_found["ndcg_cut_10"],
        "mrr@10": _means(first, qrels, {"recip_rank"})["recip_rank"],
        "success@1": all_found["success_1"],
        "recall@100": all_found["recall_100"],
        "empty": round(sum(not run for run in runs.values()) / len(runs), 4),
        "questions": len(runs),
    }


def _means(runs: Mapping[str, Run], qrels: Qrels, measures: set[str]) -> dict[str, float]:
    """By trec_eval; a question without any result counts 0."""
    evaluator = pytrec_eval.RelevanceEvaluator({key: qrels[key] for key in runs}, measures)
    results = evaluator.evaluate({key: run for key, run in runs.items() if run})
    names = [name.replace(".", "_") for name in measures]
    return {
        name: round(sum(one[name] for one in results.values()) / len(runs), 4) for name in names
    }
