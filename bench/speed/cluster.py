"""Compare the cluster's answers and times with this machine's, over the questions of sets.

Each FOLDER is a set, as for `relevance`; --sizes deals passages of all sets instead, as `scale`
does. An index is built, published to the cluster and asked through the API both ways, over groups,
filters, pages, the first 10 and the first 50. Two answers are equal where everything in them is,
numbers within 1e-5. ENGINE is the cluster's address, as in CITEBOX_ENGINE (`make cluster` prints
one). Times are by the wall clock, of one client, the second of two rounds.

    equal     answers that are equal, of all that were asked
    top 10    questions with the same first ten results
    load/s    documents published a second, merging and copying included
    side      megabytes of the side index, which the function holds
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypedDict

from flask.testing import FlaskClient

from bench.common.figures import percentile, print_figures, timed_ms
from bench.common.indexes import model_folder
from bench.common.options import add_json, new_parser
from bench.common.places import size_bytes
from bench.common.sets import read_texts
from bench.speed.dealing import draw_units
from bench.speed.scale import QUERIES, sizes, write_index
from index.build import build
from index.publish.cluster import Loaded, publish_to_cluster
from search.app import create_app
from search.cluster.address import read_address
from search.cluster.client import Client
from search.cluster.side import Side
from search.engine.cluster.engine import ClusterEngine
from search.engine.local import LocalEngine
from search.query.parameters import MOST_CHARACTERS

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


class Row(TypedDict):
    name: str
    passages: int
    questions: int
    asked: int
    equal: int
    same_top_10: int
    local_p50_ms: float
    local_p99_ms: float
    cluster_p50_ms: float
    cluster_p99_ms: float
    loaded_per_s: float
    side_mb: float


class Figures(TypedDict):
    rows: list[Row]


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    client = Client(read_address(options.engine, {}))
    with tempfile.TemporaryDirectory() as made:
        rows = [measured(*one, client, options) for one in indexes(options, Path(made))]
    print_figures(Figures(rows=rows), options.json, table)
    return 0


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = new_parser(__name__, __doc__)
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    parser.add_argument("--engine", required=True, metavar="URLS")
    parser.add_argument("--sizes", type=sizes, help="of indexes dealt from all sets in FOLDER")
    parser.add_argument("--meaning", action="store_true", help="rank by words and meaning")
    parser.add_argument("--queries", default="queries.jsonl", metavar="FILE")
    parser.add_argument("--questions", type=int, default=10_000, help="at most, of each set")
    parser.add_argument("--replicas", type=int, default=1)
    add_json(parser)
    return parser.parse_args(arguments)


def indexes(options: argparse.Namespace, to: Path) -> Iterator[tuple[str, Path, list[str]]]:
    """The name, the folder and the questions of each index."""
    for folder in options.folders:
        if options.sizes:
            questions = read_texts(folder / QUERIES)
            units = draw_units(folder, max(options.sizes), random.Random(1))
            for size in options.sizes:
                write_index(units[:size], to / str(size)).close()
                yield f"{size:,}", to / str(size), questions
        else:
            index = to / folder.name
            model = model_folder() if options.meaning else None
            report = build([folder / "corpus.jsonl"], index, model=model)
            if report.exit_code:
                raise SystemExit(report.to_text())
            yield folder.name, index, read_texts(folder / options.queries)


def measured(
    name: str, index: Path, questions: Sequence[str], client: Client, options: argparse.Namespace
) -> Row:
    side = index.with_name(f"{index.name}-side")
    loaded = publish_to_cluster(index, client, side, options.replicas)
    local = LocalEngine.open(index)
    cluster = ClusterEngine(Side.open(side), client)
    step = max(1, len(questions) // options.questions)
    asked = [text[:MOST_CHARACTERS].strip() for text in questions[::step]]
    try:
        ways = create_app(local).test_client(), create_app(cluster).test_client()
        return _row(name, asked, ways, loaded, local.facts.passages, size_bytes(side))
    finally:
        local.close()
        client.send("DELETE", f"/{loaded.name}", try_s=60, within_s=60)


def _row(
    name: str,
    questions: Sequence[str],
    ways: tuple[FlaskClient, FlaskClient],
    loaded: Loaded,
    passages: int,
    side_bytes: int,
) -> Row:
    equal = asked = same = 0
    for place, text in enumerate(questions):
        for options in (OPTIONS[0], *(OPTIONS[1 + (place + n) % 8] for n in range(2))):
            here, there = (answer(way, text, options) for way in ways)
            asked += 1
            equal += is_equal(here, there)
            same += not options and ids(here) == ids(there)
    times = [[timed_ms(partial(answer, way, text, {}))[1] for text in questions] for way in ways]
    return Row(
        name=name,
        passages=passages,
        questions=len(questions),
        asked=asked,
        equal=equal,
        same_top_10=same,
        local_p50_ms=percentile(times[0], 0.5),
        local_p99_ms=percentile(times[0], 0.99),
        cluster_p50_ms=percentile(times[1], 0.5),
        cluster_p99_ms=percentile(times[1], 0.99),
        loaded_per_s=round(loaded.sent / loaded.took_s, 1),
        side_mb=round(side_bytes / 1e6, 1),
    )


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


def table(figures: Figures) -> str:
    times = "local p50/p99", "cluster p50/p99"
    heads = ("index", "passages", "equal", "top 10", *times, "load/s", "side")
    return "\n".join(_lines(heads, figures["rows"]))


def _lines(heads: Iterable[str], rows: Iterable[Row]) -> Iterator[str]:
    yield "".join(f"{head:>18}" for head in heads)
    for row in rows:
        cells = (
            row["name"][-17:],
            f"{row['passages']:,}",
            f"{row['equal']} of {row['asked']}",
            f"{row['same_top_10']} of {row['questions']}",
            f"{row['local_p50_ms']:.1f} / {row['local_p99_ms']:.1f}",
            f"{row['cluster_p50_ms']:.1f} / {row['cluster_p99_ms']:.1f}",
            f"{row['loaded_per_s']:.0f}",
            f"{row['side_mb']:.1f}",
        )
        yield "".join(f"{cell:>18}" for cell in cells)
