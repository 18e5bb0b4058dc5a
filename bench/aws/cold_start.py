"""Measure how long a visitor waits who wakes the function: process start to the first answer.

AWS's runtime client (awslambdaric) serves each function (bench.aws.functions) out of its
unpacked zip, against a Runtime API on 127.0.0.1, with a real question waiting:

    bare         the runtime client with an empty handler
    hello        our handler over a Flask app that says hello
    citebox      our zip, words only (--index, build/index by default)
    no bytecode  the same without its .pyc files
    zappa        the zip that Zappa 0.63 makes of the same app, with Zappa's own handler
    meaning      our zip of an index with meaning (--meaning), built from the same sources

Each round starts each of them once, in a shuffled order; the first round warms the disk's cache
and is not counted. A ratio is the median of the rounds' own ratios; `cpu` counts only what the
process ran and is the one to read on a busy machine. "added/citebox" is what meaning adds, as a
share of citebox's. Instructions are callgrind's, of one start each with a fixed hash seed, of
those functions only that have a bar (Zappa would take minutes). Memory is resident, in MB (10^6
bytes), after the first search and after 100.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import TypedDict

from bench.aws.functions import Function, make_functions, runtime_client
from bench.aws.starts import QUESTIONS, Start, instructions, search, serving, time_rounds
from bench.common.figures import print_figures
from bench.common.options import add_json, add_served_index, new_parser

SEARCHES = 100
COUNTED = ("bare", "hello", "citebox", "meaning")
# One function's figure over another's.
PAIRS = ("citebox/bare", "no bytecode/citebox", "zappa/citebox", "zappa/bare", "citebox/hello")
# Of what, over what: what is promised.
WANTED = {
    "citebox/bare": "<= 4.0 (3)",
    "no bytecode/citebox": "",
    "zappa/citebox": "",
    "zappa/bare": "",
    "citebox/hello": "",
    "added/citebox": "<= 0.6",
    "citebox/hello instructions": "<= 1.5",
    "added/citebox instructions": "",
}
NO_VALGRIND = "not counted: there is no valgrind here"


class Milliseconds(TypedDict):
    wall: float
    cpu: float


class Megabytes(TypedDict):
    zip: float
    unpacked: float


class Figures(TypedDict):
    """By the functions' names, but for the ratios; `instructions` are millions, or why there are
    none; `memory_mb` is by the number of searches besides."""

    rounds: int
    python: str
    load: float
    ms: dict[str, Milliseconds]
    ratios: dict[str, float]
    instructions: dict[str, float] | str
    memory_mb: dict[str, dict[str, float]]
    mb: dict[str, Megabytes]


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    with tempfile.TemporaryDirectory() as made:
        work = Path(made)
        client = runtime_client(work)
        functions = make_functions(options.index, options.meaning, work)
        figures = measure(functions, client, options.rounds, work)
    print_figures(figures, options.json, table)
    return 0


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = new_parser(__name__, __doc__)
    parser.add_argument("--rounds", type=int, default=15)
    add_served_index(parser)
    parser.add_argument("--meaning", type=Path, metavar="DIR", help="an index with meaning")
    add_json(parser)
    return parser.parse_args(arguments)


def measure(functions: Mapping[str, Function], client: Path, count: int, work: Path) -> Figures:
    rounds = list(time_rounds(functions, client, count))
    counted = count_instructions(functions, client, work)
    searching = [name for name in ("citebox", "meaning") if name in functions]
    return {
        "rounds": count,
        "python": sys.version.split()[0],
        "load": round(os.getloadavg()[0], 1),
        "ms": {name: medians([one[name] for one in rounds]) for name in functions},
        "ratios": {
            **ratios([{n: one.wall_ms for n, one in each.items()} for each in rounds], ""),
            **ratios([{n: one.cpu_ms for n, one in each.items()} for each in rounds], " cpu"),
            **(ratios([counted], " instructions") if counted else {}),
        },
        "instructions": {name: round(n / 1e6, 1) for name, n in counted.items()} or NO_VALGRIND,
        "memory_mb": {name: memory_mb(functions[name], client) for name in searching},
        "mb": {
            name: {"zip": mb(one.zip_bytes), "unpacked": mb(one.unpacked_bytes)}
            for name, one in functions.items()
            if one.zip_bytes
        },
    }


def count_instructions(
    functions: Mapping[str, Function], client: Path, work: Path
) -> dict[str, float]:
    """Of the functions COUNTED; of none where there is no valgrind."""
    if shutil.which("valgrind") is None:
        return {}
    return {
        name: instructions(one, client, work) for name, one in functions.items() if name in COUNTED
    }


def medians(starts: Sequence[Start]) -> Milliseconds:
    return {
        "wall": round(statistics.median(one.wall_ms for one in starts), 1),
        "cpu": round(statistics.median(one.cpu_ms for one in starts), 1),
    }


def ratios(rounds: Sequence[Mapping[str, float]], kind: str) -> dict[str, float]:
    """The medians of the rounds' own ratios, by the pair with `kind` behind it."""
    found = {}
    for pair in PAIRS:
        above, below = pair.split("/")
        if above in rounds[0]:
            found[pair + kind] = median(each[above] / each[below] for each in rounds)
    if "meaning" in rounds[0]:
        added = median(each["meaning"] / each["citebox"] - 1 for each in rounds)
        found["added/citebox" + kind] = added
    return found


def median(values: Iterable[float]) -> float:
    return round(statistics.median(values), 3)


def memory_mb(function: Function, client: Path) -> dict[str, float]:
    """Resident, by the number of searches."""
    taken = {}
    with serving(function, client) as (api, process):
        for number, question in enumerate(islice(cycle(QUESTIONS), SEARCHES), 1):
            search(function, api, question)
            if number in (1, SEARCHES):
                taken[str(number)] = resident_mb(process.pid)
    return taken


def resident_mb(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    [kib] = re.findall(r"VmRSS:\s+(\d+)", status)
    return mb(int(kib) * 1024)


def mb(size_bytes: float) -> float:
    return round(size_bytes / 1e6, 2)


def table(figures: Figures) -> str:
    head = f"Python {figures['python']}, {figures['rounds']} rounds, load {figures['load']}"
    counted = figures["instructions"]
    lines = [head, f"{'':14}{'ms':>9}{'ms cpu':>9}{'M instr.':>10}"]
    for name, ms in figures["ms"].items():
        count = "-" if isinstance(counted, str) else counted.get(name, "-")
        lines.append(f"{name:14}{ms['wall']:9}{ms['cpu']:9}{count:>10}")
    for name, ratio in figures["ratios"].items():
        lines.append(f"{name:34}{ratio:8.3f}  {WANTED.get(name, '')}")
    for name, sizes in figures["memory_mb"].items():
        memory = ", ".join(f"{size} after {number}" for number, size in sizes.items())
        lines.append(f"MB resident, {name}: {memory}")
    for name, size in figures["mb"].items():
        lines.append(f"MB, {name}: zip {size['zip']}, unpacked {size['unpacked']}")
    if isinstance(counted, str):
        lines.append(f"Instructions: {counted}")
    return "\n".join(lines)
