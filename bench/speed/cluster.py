"""Compare the cluster's answers and times with this machine's, over the questions of sets.

Each FOLDER is a set, as for `relevance`; --sizes deals passages of all sets instead, as `scale`
does. An index is built, published to the cluster and asked through the API both ways, over groups,
filters, pages, the first 10 and the first 50. Two answers are equal where everything in them is,
numbers within 1e-5. ENGINE is the cluster's address, as in CITEBOX_ENGINE (`make cluster` prints
one). Times are by the wall clock, of one client, the second of two rounds.

    equal     answers that are equal, of all that were asked
    top 10    questions with the same first ten results
    load/s    documents published a second, merging and copying included
    index     megabytes of the index, and of the side index, which the function holds
    built     seconds to write the index, and megabytes of memory at most, the texts included
    recall    share of the ten nearest passages by vector that are candidates
    load      the machine's, in the last minute of asking: two cores are busy at 2
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypedDict

import matplotlib as mpl
import numpy as np
from flask.testing import FlaskClient
from matplotlib import pyplot
from matplotlib.ticker import NullFormatter, StrMethodFormatter

from bench.common.figures import percentile, print_figures, timed_ms
from bench.common.options import add_json, new_parser
from bench.common.places import size_bytes
from bench.speed.sized import Built, add_indexes, built_indexes
from index.progress import Progress
from index.publish.cluster import publish_to_cluster
from search.app import create_app
from search.cluster.address import read_address
from search.cluster.client import Client
from search.cluster.side import ClusterSide
from search.engine.cluster.engine import ClusterEngine
from search.engine.cluster.meaning import CANDIDATES, nearest
from search.engine.cluster.searcher import Searcher, hits
from search.engine.local import LocalEngine
from search.query.parameters import MOST_CHARACTERS
from search.store.manifest import read_manifest
from search.store.reader import Store

NEAREST = 10
OPTIONS: tuple[dict[str, object], ...] = (
    {},
    {"limit": 50},
    {"group": "article"},
    {"group": "article", "limit": 5, "offset": 5},
    {"kind": "passage"},
    {"kind": "faq"},
    {"limit": 10, "offset": 20},
    {"exact": "true"},
    {"typing": "true"},
)
WITHIN = 1e-5


class Asked(TypedDict):
    questions: int
    asked: int
    equal: int
    same_top_10: int
    local_p50_ms: float
    local_p99_ms: float
    cluster_p50_ms: float
    cluster_p99_ms: float
    load: float


class Row(Asked):
    """`recall_10` is None by words alone, `built_s` where the index was there."""

    name: str
    passages: int
    recall_10: float | None
    built_s: float | None
    built_peak_mb: int
    loaded_per_s: float
    index_mb: float
    side_mb: float


class Figures(TypedDict):
    rows: list[Row]


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    client = Client(read_address(options.engine, {}))
    with tempfile.TemporaryDirectory() as made:
        built = built_indexes(options, options.keep or Path(made))
        figures = Figures(rows=[measured(one, client, options) for one in built])
    if options.out:
        plot(figures["rows"], options.out)
    print_figures(figures, options.json, table)
    return 0


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = new_parser(__name__, __doc__)
    add_indexes(parser)
    parser.add_argument("--engine", required=True, metavar="URLS")
    parser.add_argument("--questions", type=int, default=10_000, help="at most, of each set")
    parser.add_argument("--replicas", type=int, default=1)
    parser.add_argument("--out", type=Path, metavar="PNG", help="where the picture goes")
    add_json(parser)
    return parser.parse_args(arguments)


def measured(built: Built, client: Client, options: argparse.Namespace) -> Row:
    index, questions = built.folder, built.questions
    side = index.with_name(f"{index.name}-side")
    progress = Progress(lambda line: print(f"{built.name}: {line}", file=sys.stderr, flush=True))
    loaded = publish_to_cluster(index, client, side, options.replicas, progress)
    local = LocalEngine.open(index)
    cluster = ClusterEngine(ClusterSide.open(side), client)
    step = max(1, len(questions) // options.questions)
    asked = [text[:MOST_CHARACTERS].strip() for text in questions[::step]]
    try:
        ways = create_app(local).test_client(), create_app(cluster).test_client()
        row = _asked(asked, ways)
        return Row(
            name=built.name,
            passages=local.facts.passages,
            **row,
            recall_10=recall(asked, local.store, Searcher(client, loaded.name))
            if local.store.vectors
            else None,
            built_s=built.took_s,
            built_peak_mb=built.peak_mb,
            loaded_per_s=round(loaded.sent / loaded.took_s, 1),
            index_mb=round(live_bytes(index) / 1e6, 1),
            side_mb=round(live_bytes(side) / 1e6, 1),
        )
    finally:
        local.close()
        if not options.keep:
            client.send("DELETE", f"/{loaded.name}", try_s=60, within_s=60)


def _asked(questions: Sequence[str], ways: tuple[FlaskClient, FlaskClient]) -> Asked:
    equal = asked = same = 0
    for place, text in enumerate(questions):
        for options in (OPTIONS[0], *(OPTIONS[1 + (place + n) % 8] for n in range(2))):
            here, there = (answer(way, text, options) for way in ways)
            asked += 1
            equal += is_equal(here, there)
            same += not options and ids(here) == ids(there)
    times = [[timed_ms(partial(answer, way, text, {}))[1] for text in questions] for way in ways]
    return Asked(
        questions=len(questions),
        asked=asked,
        equal=equal,
        same_top_10=same,
        local_p50_ms=percentile(times[0], 0.5),
        local_p99_ms=percentile(times[0], 0.99),
        cluster_p50_ms=percentile(times[1], 0.5),
        cluster_p99_ms=percentile(times[1], 0.99),
        load=round(os.getloadavg()[0], 1),
    )


def live_bytes(index: Path) -> int:
    """The size of the generation that is live."""
    return size_bytes(index / read_manifest(index).generation)


def recall(questions: Sequence[str], store: Store, searcher: Searcher) -> float:
    """The mean share of the ten nearest passages that are among the candidates by vector."""
    if store.embeddings is None or store.vectors is None:
        raise ValueError("an index of words alone has no near passages")
    shares = []
    for text in questions:
        vector = store.embeddings.encode(text)
        exact = {*np.argpartition(-store.vectors.products(vector), NEAREST)[:NEAREST].tolist()}
        (found,) = searcher.search(nearest(vector, CANDIDATES))
        shares.append(len(exact & {hit["sort"][1] for hit in hits(found)}) / len(exact))
    return round(statistics.mean(shares), 4)


def answer(client: FlaskClient, text: str, options: Mapping[str, object]) -> Any:
    found = client.post("/search", json={"q": text, **options})
    if found.status_code != 200:
        raise SystemExit(f"A question was answered {found.status_code}.")
    return json.loads(found.text) | {"took_ms": 0}


def ids(found: Any) -> list[str]:
    return [one["id"] for one in found["results"]]


def is_equal(one: Any, other: Any) -> bool:
    """Tell whether everything is the same, numbers within WITHIN."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(is_equal(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(is_equal, one, other))
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= WITHIN * max(1.0, abs(one))
    return bool(one == other)


def plot(rows: Sequence[Row], to: Path) -> None:
    """p50 and p99 over passages, both engines, axes logarithmic."""
    mpl.use("Agg")
    figure, axis = pyplot.subplots(figsize=(7, 4), layout="constrained")
    passages = [one["passages"] for one in rows]
    lines = (
        (
            "one machine",
            [one["local_p50_ms"] for one in rows],
            [one["local_p99_ms"] for one in rows],
        ),
        (
            "cluster",
            [one["cluster_p50_ms"] for one in rows],
            [one["cluster_p99_ms"] for one in rows],
        ),
    )
    for (name, p50, p99), colour in zip(lines, ("#0072b2", "#d55e00"), strict=True):
        axis.loglog(passages, p50, marker="o", color=colour, label=f"{name}, p50")
        axis.loglog(passages, p99, "--", marker="o", color=colour, label=f"{name}, p99")
    axis.set_xlabel("passages")
    axis.set_ylabel("one question, ms")
    axis.grid(visible=True, which="major", alpha=0.4)
    axis.set_ylim(bottom=1)
    for side in (axis.xaxis, axis.yaxis):
        side.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
    axis.yaxis.set_minor_formatter(NullFormatter())
    figure.legend(loc="outside upper center", ncols=4, frameon=False)
    figure.savefig(to, dpi=110)
    pyplot.close(figure)


HEADS = (
    "index", "passages", "equal", "top 10", "local p50/p99", "cluster p50/p99", "ratio", "load",
    "recall", "built", "load/s", "index", "side",
)  # fmt: skip


def table(figures: Figures) -> str:
    return "\n".join(["".join(f"{head:>17}" for head in HEADS), *map(_line, figures["rows"])])


def _line(row: Row) -> str:
    ratio = row["cluster_p50_ms"] / row["local_p50_ms"]
    cells = (
        row["name"][-16:],
        f"{row['passages']:,}",
        f"{row['equal']} of {row['asked']}",
        f"{row['same_top_10']} of {row['questions']}",
        f"{row['local_p50_ms']:.1f} / {row['local_p99_ms']:.1f}",
        f"{row['cluster_p50_ms']:.1f} / {row['cluster_p99_ms']:.1f}",
        f"{ratio:.1f}",
        f"{row['load']:.1f}",
        "–" if row["recall_10"] is None else f"{row['recall_10']:.3f}",
        "–" if row["built_s"] is None else f"{row['built_s']:.0f} s {row['built_peak_mb']} MB",
        f"{row['loaded_per_s']:.0f}",
        f"{row['index_mb']:.1f}",
        f"{row['side_mb']:.1f}",
    )
    return "".join(f"{cell:>17}" for cell in cells)
