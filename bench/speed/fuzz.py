"""Measure what questions that nobody foresaw cost, and whether any of them breaks the app.

FOLDER as for `relevance`. Questions of every kind (bench.speed.fuzz_kinds) are drawn by a seed.
They and the folder's own questions go through the whole app (POST /search, ten results), three
times each, in an order that is shuffled each time. A question's time is its median in milliseconds;
`first` is the p99 of the first times, when no word had been met before.

The ranking is by words and meaning, with the model of build/model, or by words alone. A question
that is encoded costs milliseconds whatever is in it, so `ratio_p99` is one of like with like.

Allowed are 200 and the 4xx of POST /search in search/openapi.json; anything else is named by its
kind and makes the exit status 1. `slowest` names the five kinds with the highest p99, the
commonest words of the folder among them. No question is printed.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import statistics
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypedDict

from bench.common.figures import percentile, print_figures, timed_ms
from bench.common.indexes import add_index, opened, read_index
from bench.common.options import add_json, add_set, new_parser
from bench.common.places import ROOT
from bench.common.sets import find_file, read_texts
from bench.speed.fuzz_kinds import KINDS, Vocabulary, read_vocabulary
from bench.speed.wsgi import post_search
from search.app import create_app
from search.engine.local import LocalEngine
from search.query.parameters import MOST_CHARACTERS

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

ROUNDS = 3
NORMAL = "(normal)"
NOT_UTF8 = "not UTF-8"
# The most that p99 of the fuzzed questions may be of p99 of the folder's own.
WANTED = 10
OPENAPI = ROOT / "search" / "openapi.json"


@dataclass(slots=True)
class Asked:
    """A question, and what came of each time that it was asked."""

    kind: str
    body: bytes
    statuses: set[int] = field(default_factory=set)
    times_ms: list[float] = field(default_factory=list)

    @property
    def ms(self) -> float:
        return statistics.median(self.times_ms)


class Times(TypedDict):
    questions: int
    p50_ms: float
    p95_ms: float
    p99_ms: float
    max_ms: float
    first_p99_ms: float


class Figures(TypedDict):
    fuzzed: Times
    normal: Times
    ratio_p99: float
    statuses: dict[int, int]
    not_allowed: list[str]
    slowest: dict[str, float]


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    with opened(find_file(options.folder, "corpus.jsonl"), read_index(options)) as store:
        rng = random.Random(options.seed)
        asked = draw(rng, read_vocabulary(store, rng), options.count)
        normal = read_texts(find_file(options.folder, options.queries))
        asked += [Asked(NORMAL, text.encode()) for text in normal]
        ask(create_app(LocalEngine(store)), asked, rng)
    figures = measure(asked, allowed_statuses())
    print_figures(figures, options.json, table)
    return 1 if figures["not_allowed"] else 0


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = new_parser(__name__, __doc__)
    add_set(parser, "queries")
    parser.add_argument("--count", type=int, default=2000, help="how many fuzzed questions")
    parser.add_argument("--seed", type=int, default=1)
    add_index(parser)
    add_json(parser)
    return parser.parse_args(arguments)


def draw(rng: random.Random, vocabulary: Vocabulary, count: int) -> list[Asked]:
    """Questions of every kind in turn; one in forty is bytes that are not UTF-8."""
    names = [*KINDS, NOT_UTF8]
    return [_draw(rng, vocabulary, names[number % len(names)]) for number in range(count)]


def _draw(rng: random.Random, vocabulary: Vocabulary, kind: str) -> Asked:
    if kind == NOT_UTF8:
        return Asked(kind, rng.randbytes(rng.randint(1, MOST_CHARACTERS)) + b"\xff")
    return Asked(kind, KINDS[kind](rng, vocabulary).encode())


def ask(app: WSGIApplication, asked: list[Asked], rng: random.Random) -> None:
    gc.collect()
    gc.disable()
    for _ in range(ROUNDS):
        for one in rng.sample(asked, len(asked)):
            answer, took_ms = timed_ms(post_search(app, one.body))
            one.times_ms.append(took_ms)
            one.statuses.add(answer.status)
        gc.collect()
    gc.enable()


def allowed_statuses() -> set[int]:
    """200 and what the description of POST /search lists below 500."""
    described = json.loads(OPENAPI.read_text(encoding="utf-8"))["paths"]["/search"]["post"]
    return {int(status) for status in described["responses"] if status.isdigit()} - {500, 503}


def measure(asked: Sequence[Asked], allowed: set[int]) -> Figures:
    kinds: dict[str, list[Asked]] = defaultdict(list)
    for one in asked:
        kinds[one.kind].append(one)
    normal = times(kinds.pop(NORMAL))
    fuzzed = [one for of in kinds.values() for one in of]
    p99 = {kind: percentile((one.ms for one in of), 0.99) for kind, of in kinds.items()}
    slowest = sorted(p99, key=lambda kind: -p99[kind])[:5]
    statuses = Counter(status for one in fuzzed for status in one.statuses)
    return {
        "fuzzed": times(fuzzed),
        "normal": normal,
        "ratio_p99": round(times(fuzzed)["p99_ms"] / normal["p99_ms"], 3),
        "statuses": dict(sorted(statuses.items())),
        "not_allowed": sorted({one.kind for one in asked if one.statuses - allowed}),
        "slowest": {kind: p99[kind] for kind in slowest},
    }


def times(asked: Sequence[Asked]) -> Times:
    ms = [one.ms for one in asked]
    return {
        "questions": len(asked),
        "p50_ms": percentile(ms, 0.50),
        "p95_ms": percentile(ms, 0.95),
        "p99_ms": percentile(ms, 0.99),
        "max_ms": percentile(ms, 1.0),
        "first_p99_ms": percentile((one.times_ms[0] for one in asked), 0.99),
    }


def table(figures: Figures) -> str:
    heads = ("questions", "p50 ms", "p95 ms", "p99 ms", "max ms", "first p99")
    statuses = ", ".join(f"{count} × {status}" for status, count in figures["statuses"].items())
    return "\n".join(
        [
            f"{'':<10}" + "".join(f"{head:>11}" for head in heads),
            row("fuzzed", figures["fuzzed"]),
            row("normal", figures["normal"]),
            f"\np99 fuzzed / p99 normal {figures['ratio_p99']:.2f}, wanted <= {WANTED}",
            f"statuses: {statuses}",
            *(f"NOT ALLOWED: an answer to '{kind}'" for kind in figures["not_allowed"]),
            "slowest kinds, p99 ms:",
            *(f"  {kind:<24}{value:>9.2f}" for kind, value in figures["slowest"].items()),
        ]
    )


def row(name: str, taken: Times) -> str:
    return f"{name:<10}" + "".join(f"{value:>11.4g}" for value in taken.values())
