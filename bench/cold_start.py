"""How long a visitor waits who wakes the function: process start to the first answer.

    .venv/bin/python bench/cold_start.py [--rounds N] [--index DIR] [--meaning DIR] [--json]

AWS's runtime client (awslambdaric) serves each function (bench/lambda_functions.py) out of its
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
import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from lambda_functions import ROOT, Function, functions, runtime_client

from tests.support.lambda_stand_in import RuntimeApi, api_gateway_v2, asked, runtime_process

SEED = 6
SEARCHES = 100
CALLGRIND = "valgrind --tool=callgrind --callgrind-out-file=/dev/null --log-file=%p.callgrind"
COUNTED = ("bare", "hello", "citebox", "meaning")
SLOW_S = 300.0  # callgrind's answers take this long at the most
QUESTIONS = (
    "Does physical activity help with depression?",
    "How long does alcohol withdrawal last?",
    "Is ketamine used for alcohol dependence?",
    "What can I do when I cannot sleep?",
    "Can I stop taking my tablets when I feel better?",
    "side effects of naltrexone",
    "What is cognitive behavioural therapy?",
    "Will I be sick if I stop drinking?",
    "How do I support a relative who drinks?",
    "anxiety and exercise",
)
# Of what, over what: what is promised. Of instructions, memory and sizes: see `figures`.
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


@dataclass(frozen=True, slots=True)
class Start:
    """Process start to first answer: the wall clock, and what the process ran."""

    wall_ms: float
    cpu_ms: float


def main() -> int:
    options = _options()
    with tempfile.TemporaryDirectory() as made:
        found = run(options, Path(made))
    print(json.dumps(found, indent=1) if options.json else table(found))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--index", type=Path, default=ROOT / "build/index", metavar="DIR")
    parser.add_argument("--meaning", type=Path, metavar="DIR")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def run(options: argparse.Namespace, work: Path) -> dict[str, Any]:
    client = runtime_client(work)
    started = functions(options.index, options.meaning, work)
    return figures(options.rounds, started, client, work)


def figures(count: int, started: dict[str, Function], client: Path, work: Path) -> dict[str, Any]:
    rounds = list(time_rounds(started, client, count))
    searching = {name: one for name, one in started.items() if name in ("citebox", "meaning")}
    return {
        "rounds": count,
        "python": sys.version.split()[0],
        "load": round(os.getloadavg()[0], 1),
        "ms": {name: medians([one[name] for one in rounds]) for name in started},
        **instructions_and_ratios(rounds, started, client, work),
        "memory_mb": {name: memory(one, client) for name, one in searching.items()},
        "mb": {
            name: {"zip": mb(one.zip_bytes), "unpacked": mb(one.unpacked_bytes)}
            for name, one in started.items()
            if one.zip_bytes
        },
    }


def instructions_and_ratios(
    rounds: list[dict[str, Start]], started: dict[str, Function], client: Path, work: Path
) -> dict[str, Any]:
    ratios = {
        **ratios_of([{name: one.wall_ms for name, one in each.items()} for each in rounds], ""),
        **ratios_of([{name: one.cpu_ms for name, one in each.items()} for each in rounds], " cpu"),
    }
    if shutil.which("valgrind") is None:
        return {"ratios": ratios, "instructions": "not counted: there is no valgrind here"}
    counted = {
        name: instructions(one, client, work) for name, one in started.items() if name in COUNTED
    }
    ratios |= ratios_of([counted], " instructions")
    millions = {name: round(count / 1e6, 1) for name, count in counted.items()}
    return {"ratios": ratios, "instructions": millions}


def time_rounds(
    started: dict[str, Function], client: Path, count: int
) -> Iterator[dict[str, Start]]:
    names, chance = list(started), random.Random(SEED)
    for number in range(count + 1):
        chance.shuffle(names)
        taken = {name: start(started[name], client) for name in names}
        if number:
            yield taken


def start(function: Function, client: Path) -> Start:
    began = time.perf_counter()
    with serving(function, client) as (api, process):
        search(function, api, QUESTIONS[0])
        wall_s = time.perf_counter() - began
        process.kill()
        _, _, used = os.wait4(process.pid, 0)
        process.returncode = 0  # waited for here: Popen cannot
    return Start(wall_s * 1e3, (used.ru_utime + used.ru_stime) * 1e3)


def memory(function: Function, client: Path) -> dict[str, float]:
    taken = {}
    with serving(function, client) as (api, process):
        for number, question in enumerate(islice(cycle(QUESTIONS), SEARCHES), 1):
            search(function, api, question)
            if number in (1, SEARCHES):
                taken[str(number)] = resident_mb(process.pid)
    return taken


def instructions(function: Function, client: Path, work: Path) -> int:
    command = CALLGRIND.replace("%p", str(work / "log")).split()
    with serving(function, client, command) as (api, process):
        search(function, api, QUESTIONS[0], SLOW_S)
        process.terminate()  # without Python's own end, which no visitor waits for
        process.wait(SLOW_S)
    [counted] = re.findall(r"Collected : (\d+)", (work / "log.callgrind").read_text())
    return int(counted)


@contextmanager
def serving(
    function: Function, client: Path, under: list[str] | None = None
) -> Iterator[tuple[RuntimeApi, subprocess.Popen[bytes]]]:
    """The function's process and its Runtime API; neither is left behind."""
    with RuntimeApi() as api:
        how = runtime_process(function.folder, client, function.handler, api)
        how["args"] = [*(under or []), *how["args"]]
        how["env"] |= {"PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        process = subprocess.Popen(**how, **quiet)
        try:
            yield api, process
        finally:
            process.kill()
            process.wait()


def search(function: Function, api: RuntimeApi, question: str, timeout_s: float = 30.0) -> None:
    """Raises where the function does not answer as it should: then there is nothing to time."""
    outcome = api.invoke(api_gateway_v2(asked(question)), timeout_s)
    if outcome.failed or outcome.value["statusCode"] != 200:
        raise SystemExit(f"{function.folder.name}: no answer to a search: {outcome.value}")
    if function.searches and not outcome.json["results"]:
        raise SystemExit(f"{function.folder.name}: nothing found for {question!r}")


def resident_mb(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    [kib] = re.findall(r"VmRSS:\s+(\d+)", status)
    return mb(int(kib) * 1024)


def mb(size_bytes: float) -> float:
    return round(size_bytes / 1e6, 2)


def medians(starts: list[Start]) -> dict[str, float]:
    return {
        "wall": round(statistics.median(one.wall_ms for one in starts), 1),
        "cpu": round(statistics.median(one.cpu_ms for one in starts), 1),
    }


def ratios_of(rounds: list[dict[str, float]], kind: str) -> dict[str, float]:
    def over(share: Callable[[dict[str, float]], float]) -> float:
        return round(statistics.median(share(each) for each in rounds), 3)

    pairs = ["citebox/bare", "no bytecode/citebox", "zappa/citebox", "zappa/bare", "citebox/hello"]
    found = {}
    for pair in pairs:
        above, below = pair.split("/")
        if above not in rounds[0]:
            continue
        found[pair + kind] = over(lambda each, a=above, b=below: each[a] / each[b])
    if "meaning" in rounds[0]:
        found["added/citebox" + kind] = over(lambda each: each["meaning"] / each["citebox"] - 1)
    return found


def table(found: dict[str, Any]) -> str:
    lines = [f"Python {found['python']}, {found['rounds']} rounds, load {found['load']}"]
    lines += [f"{'':14}{'ms':>9}{'ms cpu':>9}{'M instr.':>10}"]
    counted = found["instructions"]
    for name, taken in found["ms"].items():
        count = counted.get(name, "-") if isinstance(counted, dict) else "-"
        lines.append(f"{name:14}{taken['wall']:9}{taken['cpu']:9}{count:>10}")
    for name, ratio in found["ratios"].items():
        lines.append(f"{name:34}{ratio:8.3f}  {WANTED.get(name, '')}")
    for name, taken in found["memory_mb"].items():
        told = ", ".join(f"{size} after {number}" for number, size in taken.items())
        lines.append(f"MB resident, {name}: {told}")
    for name, sizes in found["mb"].items():
        lines.append(f"MB, {name}: zip {sizes['zip']}, unpacked {sizes['unpacked']}")
    if not isinstance(counted, dict):
        lines.append(f"Instructions: {counted}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
