"""Measure who is found to be in danger, and how many harmless questions alarm.

FILE has a labelled question a line, like ../shared/safety/danger_dev.jsonl: `text`, `label`
(danger, urgent or no), `kind`, `lang`, `border`. All figures are fractions, null where there is no
such question:

    danger, urgent  found at any strength
    danger_now      danger answered with `now`
    border          alarms on harmless questions with the words of danger; a `maybe` counts half
    ordinary        alarms on the other harmless questions, at any strength
    ordinary_now    of these, those with `now`

Questions are encoded with the model in DIR (build/model, where it is there); without one, or with
--words-only, patterns and n-grams decide alone, as for an index without meaning. danger_dev itself
was trained on: `python -m tools.train_danger` has its figures by cross-validation, and the curve
of recall against alarms.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.common.figures import print_figures
from bench.common.options import add_json, new_parser
from bench.common.places import MODEL
from index.embedding.model_folder import VOCABULARY, WEIGHTS
from search.embedding.encoder import Encoder
from search.embedding.tensors import Floats
from search.safety.detect import detect
from tools.train_danger.examples import Example, read_labelled
from tools.train_danger.figures import Case, Figures, Fractions, KindFractions, figures_of, table


class Measured(Figures):
    """`cpu_ms` is the processor time that detecting takes, without encoding: the median."""

    vectors: bool
    cpu_ms: float


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    model = None if options.words_only else options.model
    examples = read_labelled(options.file)
    print_figures(measure(examples, model), options.json, rows)
    return 0


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = new_parser(__name__, __doc__)
    parser.add_argument("file", type=Path, metavar="FILE")
    there = MODEL if MODEL.is_dir() else None
    parser.add_argument("--model", type=Path, default=there, metavar="DIR", help="(build/model)")
    parser.add_argument("--words-only", action="store_true", help="encode no question")
    add_json(parser)
    return parser.parse_args(arguments)


def measure(examples: Sequence[Example], model: Path | None) -> Measured:
    vectors = list(encode([one.text for one in examples], model))
    detect("word", vectors[0] if vectors else None)  # reads the weights
    cases, times = [], []
    for example, vector in zip(examples, vectors, strict=True):
        started = time.process_time_ns()
        danger = detect(example.text, vector)
        times.append((time.process_time_ns() - started) / 1e6)
        cases.append(Case(example, danger.strength if danger else None))
    cpu_ms = round(statistics.median(times), 4) if times else 0.0
    return Measured(**figures_of(cases), vectors=model is not None, cpu_ms=cpu_ms)


def encode(texts: Sequence[str], model: Path | None) -> Iterator[Floats | None]:
    if model is None:
        yield from [None] * len(texts)
        return
    yield from Encoder(model / WEIGHTS, model / VOCABULARY).encode(texts)


def rows(figures: Measured) -> str:
    named: dict[str, Fractions | KindFractions] = {"all": figures}
    named |= {f"  {name}": row for name, row in figures["by_kind"].items()}
    named |= {f"  {name}": row for name, row in figures["by_lang"].items()}
    by = "words and vectors" if figures["vectors"] else "words alone"
    return f"{table(named)}\n\nby {by}, {figures['cpu_ms']} ms of processor time a question (p50)"
