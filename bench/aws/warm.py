"""Measure how long a warm function takes: handler.lambda_handler, in process, beside /health.

Each round asks every question of `cold-start` once and /health as often, in turn, as events
of an HTTP API. The ratio is the median of the rounds' own ratios of their medians. The index is
build/index by default; one of words alone is what the promise is about.
"""

from __future__ import annotations

import argparse
import os
import statistics
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any, TypedDict

from bench.aws.starts import QUESTIONS
from bench.common.figures import print_figures, timed_ms
from bench.common.options import add_json, add_served_index, new_parser
from tests.support.lambda_stand_in import Event, Request, api_gateway_v2, asked

WANTED = "<= 3"

Handler = Callable[[Event, None], dict[str, Any]]


class Figures(TypedDict):
    rounds: int
    ms: dict[str, float]
    ratios: dict[str, float]


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    os.environ["CITEBOX_INDEX"] = str(options.index.resolve())
    handler = import_module("handler")  # it opens the index that the environment names
    figures = measure(handler.lambda_handler, options.rounds)
    print_figures(figures, options.json, table, indent=None)
    return 0


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = new_parser(__name__, __doc__)
    add_served_index(parser)
    parser.add_argument("--rounds", type=int, default=50)
    add_json(parser)
    return parser.parse_args(arguments)


def measure(handler: Handler, count: int) -> Figures:
    """Milliseconds by the wall clock: p50 and p90 of all, after one round that is not counted."""
    health = api_gateway_v2(Request("GET", "/health"))
    searches = [api_gateway_v2(asked(question)) for question in QUESTIONS]
    rounds = []
    for _ in range(count + 1):
        pairs = [(answer_ms(handler, one), answer_ms(handler, health)) for one in searches]
        rounds.append(list(zip(*pairs, strict=True)))
    rounds = rounds[1:]
    of_search = [one for each in rounds for one in each[0]]
    of_health = [one for each in rounds for one in each[1]]
    ratios = [statistics.median(each[0]) / statistics.median(each[1]) for each in rounds]
    return {
        "rounds": count,
        "ms": {
            "search p50": statistics.median(of_search),
            "search p90": statistics.quantiles(of_search, n=10)[-1],
            "health p50": statistics.median(of_health),
        },
        "ratios": {"search/health": round(statistics.median(ratios), 3)},
    }


def answer_ms(handler: Handler, event: Event) -> float:
    answer, took_ms = timed_ms(partial(handler, event, None))
    if answer["statusCode"] != 200:
        raise SystemExit(f"No answer to {event['rawPath']}: {answer}")
    return took_ms


def table(figures: Figures) -> str:
    lines = [f"{name:16}{value:10.3f}" for name, value in figures["ms"].items()]
    ratio = figures["ratios"]["search/health"]
    return "\n".join([*lines, f"{'search/health':16}{ratio:10.2f}  wanted {WANTED}"])
