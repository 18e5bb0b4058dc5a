"""Bounds on processor time: another process on this machine breaks none of them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """What is done inside takes this process no more processor time than that."""
    started = time.process_time()
    yield
    taken = time.process_time() - started
    assert taken <= seconds, f"{taken:.2f} s of processor time"
