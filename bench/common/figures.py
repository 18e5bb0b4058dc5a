"""Shares, percentiles and times, rounded as they are printed."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")


def share(part: int, whole: int, empty: float = 0.0) -> float:
    """To four places; `empty` where there is nothing to have a share of."""
    return round(part / whole, 4) if whole else empty


def share_of(events: Iterable[bool]) -> float:
    """How many of the events are so, to four places."""
    counted = list(events)
    return share(sum(counted), len(counted))


def percentile(values: Iterable[float], part: float) -> float:
    """The nearest rank: the least value that `part` of all do not exceed."""
    ordered = sorted(values)
    return round(ordered[max(0, math.ceil(part * len(ordered)) - 1)], 4)


def timed_ms(call: Callable[[], T]) -> tuple[T, float]:
    """What a call returns, and the milliseconds that it took by the wall clock."""
    started = time.perf_counter_ns()
    result = call()
    return result, (time.perf_counter_ns() - started) / 1e6


def print_figures(
    figures: T, as_json: bool, table: Callable[[T], str], indent: int | None = 1
) -> None:
    """As one JSON object, or as a table to be read."""
    print(json.dumps(figures, indent=indent) if as_json else table(figures))
