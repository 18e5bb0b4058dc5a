"""A function started as AWS starts it, and what it takes to its first answer."""

from __future__ import annotations

import os
import random
import re
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.aws.functions import Function
from tests.support.aws.lambda_stand_in import RuntimeApi, api_gateway_v2, asked, runtime_process

SEED = 6
CALLGRIND = "valgrind --tool=callgrind --callgrind-out-file=/dev/null --log-file=%p.callgrind"
ANSWER_S = 30.0
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


@dataclass(frozen=True, slots=True)
class Start:
    """Process start to first answer: the wall clock, and what the process ran."""

    wall_ms: float
    cpu_ms: float


def time_rounds(
    functions: Mapping[str, Function], client: Path, count: int
) -> Iterator[dict[str, Start]]:
    """Each function once a round, in a shuffled order. The first round warms the disk's cache
    and is not counted."""
    names, rng = list(functions), random.Random(SEED)
    for number in range(count + 1):
        rng.shuffle(names)
        starts = {name: start(functions[name], client) for name in names}
        if number:
            yield starts


def start(function: Function, client: Path) -> Start:
    began = time.perf_counter()
    with serving(function, client) as (api, process):
        search(function, api, QUESTIONS[0])
        wall_s = time.perf_counter() - began
        process.kill()
        _, _, used = os.wait4(process.pid, 0)
        process.returncode = 0  # waited for here: Popen cannot
    return Start(wall_s * 1e3, (used.ru_utime + used.ru_stime) * 1e3)


def instructions(function: Function, client: Path, work: Path) -> int:
    """Callgrind's, of one start with a fixed hash seed."""
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
    """The function's process and its Runtime API; neither outlives the block."""
    with RuntimeApi() as api:
        how = runtime_process(function.folder, client, function.handler, api)
        how["args"] = [*(under or []), *how["args"]]
        how["env"] |= {"PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}
        silent = subprocess.DEVNULL
        process: subprocess.Popen[bytes] = subprocess.Popen(**how, stdout=silent, stderr=silent)
        try:
            yield api, process
        finally:
            process.kill()
            process.wait()


def search(function: Function, api: RuntimeApi, question: str, timeout_s: float = ANSWER_S) -> None:
    """Raises SystemExit where the function does not answer as it should: then there is nothing
    to time."""
    outcome = api.invoke(api_gateway_v2(asked(question)), timeout_s)
    if outcome.failed or outcome.value["statusCode"] != 200:
        raise SystemExit(f"{function.folder.name}: no answer to a search: {outcome.value}")
    if function.searches and not outcome.json["results"]:
        raise SystemExit(f"{function.folder.name}: no results for {question!r}")
