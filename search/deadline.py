"""The deadline: how much processor time one search may take.

A thread cannot be stopped from outside, and a signal reaches the main thread only. So the loops of
a search ask here, and the first that asks too late raises SearchTooSlow. What counts is the
processor time of the search's own thread: a busy machine stops nobody's search.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from .errors import SearchTooSlow

# Ordinary searches take a hundredth of it. On Lambda with 1,024 MB, 1.7 seconds of the clock.
MOST_SEARCH_S = 1.0

_thread = threading.local()


@contextmanager
def deadline(
    seconds: float,
    clock: Callable[[], float] = time.thread_time,
    wall: Callable[[], float] = time.monotonic,
) -> Iterator[None]:
    """Let `check_deadline` raise in this thread once `seconds` of it have been used.

    The wall clock is looked at first, which is a tenth of the work: a thread never uses more time
    than passes.
    """
    _thread.left = (wall, wall() + seconds, clock, clock() + seconds)
    try:
        yield
    finally:
        del _thread.left


def check_deadline() -> None:
    """Raise SearchTooSlow where the time is used up; without a deadline never."""
    left = getattr(_thread, "left", None)
    if left is not None and left[0]() > left[1] and left[2]() > left[3]:
        raise SearchTooSlow
