"""Measure where a cold start goes, part by part, and what each thing that is left out saves.

Prints both tables as Markdown. Without --index, an index of words alone is built of content/.

The zip is unpacked and started as `cold-start` does, in steps (bench.aws.steps); a part is the
difference between two steps. What an omission saves is counted on a copy in which it is undone
(bench.aws.omissions).

Instructions are callgrind's and come out the same to a few hundred. Milliseconds are the wall
clock's, of the quickest of the shuffled rounds, since what else the machine does only ever adds.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TypedDict

from bench.aws.functions import Function, hello, packed, runtime_client, zappa
from bench.aws.omissions import savings
from bench.aws.picture import HELLO, ZAPPA, draw
from bench.aws.starts import time_rounds
from bench.aws.steps import PARTS, SEARCH, Zip, steps
from bench.common.figures import print_figures
from bench.common.options import add_json, new_parser
from bench.common.places import ROOT


class Parts(TypedDict):
    m_instructions: dict[str, float]
    ms: dict[str, float]


class Figures(TypedDict):
    """By the steps' names, by the parts', and by what is left out."""

    rounds: int
    python: str
    load: float
    m_instructions: dict[str, float]
    ms: dict[str, float]
    parts: Parts
    saved_m_instructions: dict[str, float]


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    if shutil.which("valgrind") is None:
        raise SystemExit("Instructions are counted by valgrind, and there is none here.")
    with tempfile.TemporaryDirectory() as made:
        work = Path(made)
        figures = measure(options.index or build_samples(work / "index"), options.rounds, work)
    if options.picture:
        draw(figures["ms"], figures["parts"]["ms"], options.picture)
    print_figures(figures, options.json, table)
    return 0


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = new_parser(__name__, __doc__)
    parser.add_argument("--index", type=Path, metavar="DIR")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--picture", type=Path, metavar="FILE")
    add_json(parser)
    return parser.parse_args(arguments)


def build_samples(to: Path) -> Path:
    command = [sys.executable, "-m", "index", "build", str(ROOT / "content"), "--to", str(to)]
    subprocess.run([*command, "--no-meaning"], check=True, cwd=ROOT, capture_output=True)  # noqa: S603
    return to


def measure(index: Path, rounds: int, work: Path) -> Figures:
    ours = Zip(packed(index, work / "words"), runtime_client(work), work)
    functions = {**steps(ours), HELLO: hello(ours.function, work / "hello")}
    ms = quickest_ms({**functions, ZAPPA: zappa(index, work)}, ours.client, rounds)
    millions = {name: ours.millions(one) for name, one in functions.items()}
    return {
        "rounds": rounds,
        "python": sys.version.split()[0],
        "load": round(os.getloadavg()[0], 1),
        "m_instructions": rounded(millions),
        "ms": rounded(ms),
        "parts": {"m_instructions": differences(millions), "ms": differences(ms)},
        "saved_m_instructions": rounded(savings(ours, millions[SEARCH])),
    }


def quickest_ms(functions: Mapping[str, Function], client: Path, rounds: int) -> dict[str, float]:
    starts = list(time_rounds(functions, client, rounds))
    return {name: min(each[name].wall_ms for each in starts) for name in functions}


def differences(taken: Mapping[str, float]) -> dict[str, float]:
    """What each step adds to the one before."""
    before = (0.0, *(taken[name] for name in PARTS))
    return rounded({name: taken[name] - less for name, less in zip(PARTS, before, strict=False)})


def rounded(taken: Mapping[str, float]) -> dict[str, float]:
    return {name: round(value, 1) for name, value in taken.items()}


def table(figures: Figures) -> str:
    counts, ms, parts = figures["m_instructions"], figures["ms"], figures["parts"]
    whole = counts[SEARCH]
    rows = ["| part | M instructions | share | ms |", "|---|---|---|---|"]
    for name, count in parts["m_instructions"].items():
        rows.append(f"| {name} | {count} | {count / whole:.0%} | {parts['ms'][name]} |")
    rows.append(f"| **all of it** | {whole} | 100% | {ms[SEARCH]} |")
    rows.append(f"| {HELLO}, for comparison | {counts[HELLO]} | | {ms[HELLO]} |")
    saved = ["| left out | M instructions saved | of what is left |", "|---|---|---|"]
    for name, count in figures["saved_m_instructions"].items():
        saved.append(f"| {name} | {count} | {count / whole:.1%} |")
    head = f"Python {figures['python']}, {figures['rounds']} rounds, load {figures['load']}"
    return "\n".join([head, "", *rows, "", *saved])
