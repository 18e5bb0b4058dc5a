"""Reads a PDF in a process of its own, with bounds of time and memory.

PDFium is native code: a page of 900 KB can take 2 GB and end the process, or never end.
"""

from __future__ import annotations

import json
import os
import signal
import warnings
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import NoReturn

from ...document import SourceError
from ...source import Source
from . import lines
from .lines import Line, Pages

MOST_CPU_S = 20
MOST_MEMORY_BYTES = 400_000_000


def read_pages(source: Source) -> Pages:
    """All lines. Raises SourceError as `lines.read_pages`, and for a file that passes the bounds.

    Where a process cannot be forked (Windows), it is read in this one, without them.
    """
    if not hasattr(os, "fork"):
        return lines.read_pages(source)
    answer = _answer_of_child(source)
    if not answer:
        reason = (
            f"cannot be read: it takes more than {MOST_CPU_S} s or "
            f"{MOST_MEMORY_BYTES // 10**6} MB, or is broken."
        )
        raise SourceError(source.name, None, reason)
    return _decoded(answer, source)


def _answer_of_child(source: Source) -> bytes:
    """What the child writes; nothing where it was ended."""
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        # Of forking with threads: the child only reads, writes to the pipe and ends.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        _be_child(source, writing)
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


def _be_child(source: Source, writing: int) -> NoReturn:
    """Read and answer. Never returns: what the parent would do at its end is not the child's."""
    code = 1
    with suppress(BaseException):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # the last words of a process that is ended
        _set_bounds()
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(_encoded(source))
        code = 0
    os._exit(code)


def _set_bounds() -> None:
    import resource  # noqa: PLC0415 - Windows has none

    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_S, MOST_CPU_S))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError, ValueError):  # macOS has no /proc, and does not hold to the bound
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        most = pages * resource.getpagesize() + MOST_MEMORY_BYTES
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _encoded(source: Source) -> bytes:
    """JSON, since a pickle of a process that PDFium has broken could run code here."""
    try:
        pages = lines.read_pages(source)
    except SourceError as error:
        return json.dumps({"line": error.line, "reason": error.reason}).encode()
    found = [asdict(line) for line in pages.lines]
    return json.dumps({"lines": found, "heights": pages.heights, "title": pages.title}).encode()


def _decoded(answer: bytes, source: Source) -> Pages:
    found = json.loads(answer)
    if "reason" in found:
        raise SourceError(source.name, found["line"], found["reason"])
    read = [Line(**one) for one in found["lines"]]
    for line in read:
        line.raised[:] = [(start, end) for start, end in line.raised]
    return Pages(read, found["heights"], found["title"])
