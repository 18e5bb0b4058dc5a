"""Runs a function in a process of its own, with bounds of time and memory.

A file can make a parser take minutes or gigabytes, and native code (PDFium, libxml2) may even end
its process.
"""

from __future__ import annotations

import os
import signal
import warnings
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, NoReturn


class Bounds(NamedTuple):
    """`memory_bytes` come on top of what this process has."""

    cpu_s: int
    memory_bytes: int

    @property
    def passed(self) -> str:
        """What is told of a file whose reader was ended."""
        return (
            f"cannot be read: it takes more than {self.cpu_s} s or "
            f"{self.memory_bytes // 10**6} MB, or is broken."
        )


def can_fork() -> bool:
    """False on Windows, where there are no bounds."""
    return hasattr(os, "fork")


def run_isolated(make: Callable[[], bytes], bounds: Bounds) -> bytes:
    """What `make` returns in a copy of this process; nothing where that was ended."""
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        # Of forking with threads: the child only reads, writes to the pipe and ends.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        _be_child(make, bounds, writing)
    os.close(writing)
    status = -1
    try:
        with os.fdopen(reading, "rb") as pipe:
            answer = pipe.read()
        _, status = os.waitpid(child, 0)
    finally:
        if status == -1:  # Ctrl-C
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
    return answer if status == 0 else b""


def _be_child(make: Callable[[], bytes], bounds: Bounds, writing: int) -> NoReturn:
    """Answer. Never returns: what the parent would do at its end is not the child's."""
    code = 1
    with suppress(BaseException):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # the last words of a process that is ended
        _set(bounds)
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(make())
        code = 0
    os._exit(code)


def _set(bounds: Bounds) -> None:
    import resource  # noqa: PLC0415 - Windows has none

    resource.setrlimit(resource.RLIMIT_CPU, (bounds.cpu_s, bounds.cpu_s))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError, ValueError):  # macOS has no /proc, and does not hold to the bound
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        most = pages * resource.getpagesize() + bounds.memory_bytes
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
