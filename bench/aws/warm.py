"""Measure what a warm function costs: handler.lambda_handler, in process, beside /health.

Each round asks every question once, its first half as a suggestion, and /health as often, in turn,
as events of an HTTP API. Times are the processor's, so the machine may be busy. A ratio is the
median of the rounds' own ratios of their medians. The index is build/index by default; one of words
alone is what the promise is about. The questions are those of `cold-start`, or --queries' first.

The table by stage (bench.speed.stages) has for each stage the mean over the questions of its median
over the rounds.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, TypedDict
from urllib.parse import quote

from bench.aws.starts import QUESTIONS
from bench.common.figures import print_figures
from bench.common.options import add_json, add_served_index, new_parser
from bench.common.sets import read_texts
from bench.speed.stages import mean_stages, stages_ms
from tests.support.aws.lambda_stand_in import Event, Request, api_gateway_v2, asked

WANTED = {"search/health": "<= 4", "suggest/health": "<= 2"}

Handler = Callable[[Event, None], dict[str, Any]]
# By the names of the requests.
Events = dict[str, list[Event]]
ByName = dict[str, float]


class Figures(TypedDict):
    rounds: int
    cpu_ms: ByName
    ratios: ByName
    stages_ms: dict[str, ByName]


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    os.environ["CITEBOX_INDEX"] = str(options.index.resolve())
    handler = import_module("handler")  # it opens the index that the environment names
    questions = read_texts(options.queries)[: options.most] if options.queries else QUESTIONS
    figures = measure(handler.lambda_handler, events_of(questions), options.rounds)
    print_figures(figures, options.json, table, indent=None)
    return 0


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = new_parser(__name__, __doc__)
    add_served_index(parser)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--queries", type=Path, metavar="FILE", help="a set's queries.jsonl")
    parser.add_argument("--most", type=int, default=50, help="of these questions (50)")
    add_json(parser)
    return parser.parse_args(arguments)


def events_of(questions: Sequence[str]) -> Events:
    return {
        "search": [api_gateway_v2(asked(text)) for text in questions],
        "suggest": [api_gateway_v2(typed(text[: len(text) // 2])) for text in questions],
        "health": [api_gateway_v2(Request("GET", "/health"))] * len(questions),
    }


def typed(text: str) -> Request:
    return Request("GET", "/suggest", f"q={quote(text)}")


def measure(handler: Handler, events: Events, count: int) -> Figures:
    """Milliseconds of the processor, after one round that is not counted."""
    rounds = [one_round(handler, events) for _ in range(count + 1)][1:]
    whole = {name: [took for one in rounds for took in one[name]] for name in events}
    medians = [{name: statistics.median(one[name]) for name in one} for one in rounds]
    figures: Figures = {"rounds": count, "cpu_ms": {}, "ratios": {}, "stages_ms": {}}
    for name in events:
        figures["cpu_ms"][f"{name} p50"] = statistics.median(whole[name])
        figures["cpu_ms"][f"{name} p90"] = statistics.quantiles(whole[name], n=10)[-1]
    for ratio in WANTED:
        one, other = ratio.split("/")
        of_rounds = [round_[one] / round_[other] for round_ in medians]
        figures["ratios"][ratio] = round(statistics.median(of_rounds), 3)
    for name, asked_ in events.items():
        of_calls = [stages_ms(partial(answer, handler, event), count) for event in asked_]
        figures["stages_ms"][name] = mean_stages(of_calls)
    return figures


def one_round(handler: Handler, events: Events) -> dict[str, list[float]]:
    """What each request took, by name, the requests in turn."""
    took: dict[str, list[float]] = {name: [] for name in events}
    for turn in zip(*events.values(), strict=True):
        for name, event in zip(events, turn, strict=True):
            started = time.thread_time_ns()
            answer(handler, event)
            took[name].append((time.thread_time_ns() - started) / 1e6)
    return took


def answer(handler: Handler, event: Event) -> None:
    found = handler(event, None)
    if found["statusCode"] != 200:
        raise SystemExit(f"No answer to {event['rawPath']}: {found}")


def table(figures: Figures) -> str:
    lines = [f"{name:16}{value:10.3f}" for name, value in figures["cpu_ms"].items()]
    lines += [
        f"{name:16}{ratio:10.2f}  wanted {WANTED[name]}"
        for name, ratio in figures["ratios"].items()
    ]
    for name, stages in figures["stages_ms"].items():
        lines += ["", f"{name}, ms by stage"]
        lines += [f"  {stage:14}{value:10.3f}" for stage, value in stages.items()]
        lines.append(f"  {'all':14}{sum(stages.values()):10.3f}")
    return "\n".join(lines)
