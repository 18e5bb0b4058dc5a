"""Several ways to answer a question, timed in turn over the same questions."""

from __future__ import annotations

import gc
import random
import resource
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

# Given a question, the call that is timed; what it prepares is not.
Contender = Callable[[str], Callable[[], object]]


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds, one figure a question: of the wall clock, and of the thread's own running.
    `interrupted` is the share of the calls that another process cut into, 0 to 1."""

    wall: list[float]
    cpu: list[float]
    interrupted: float


@dataclass(frozen=True, slots=True)
class _Calls:
    """What each timed call of one contender with one question took, in nanoseconds."""

    wall: list[int] = field(default_factory=list)
    cpu: list[int] = field(default_factory=list)
    cuts: list[int] = field(default_factory=list)


def measure(
    contenders: Mapping[str, Contender], questions: Sequence[str], rounds: int, seed: int
) -> dict[str, Times]:
    """The median of each question's calls, by contender. A first round more is not counted."""
    calls = {name: [_Calls() for _ in questions] for name in contenders}
    rng, names = random.Random(seed), list(contenders)
    gc.collect()
    gc.disable()
    for round_ in range(rounds + 1):
        for number in rng.sample(range(len(questions)), len(questions)):
            for name in rng.sample(names, len(names)):
                contenders[name](questions[number - 1])()
                _time(contenders[name](questions[number]), calls[name][number], bool(round_))
        gc.collect()
    gc.enable()
    return {name: _times(of) for name, of in calls.items()}


def _time(call: Callable[[], object], calls: _Calls, counts: bool) -> None:
    cuts = _interruptions()
    cpu = time.thread_time_ns()
    wall = time.perf_counter_ns()
    call()
    wall = time.perf_counter_ns() - wall
    cpu = time.thread_time_ns() - cpu
    if counts:
        calls.wall.append(wall)
        calls.cpu.append(cpu)
        calls.cuts.append(_interruptions() > cuts)


def _interruptions() -> int:
    """How often this thread has had to wait for another so far."""
    return resource.getrusage(resource.RUSAGE_THREAD).ru_nivcsw


def _times(calls: Sequence[_Calls]) -> Times:
    return Times(
        [statistics.median(one.wall) / 1e6 for one in calls],
        [statistics.median(one.cpu) / 1e6 for one in calls],
        statistics.mean(cut for one in calls for cut in one.cuts),
    )
