"""Reads a PDF in a process of its own, with bounds of time and memory.

PDFium is native code: a page of 900 KB can take 2 GB and end the process, or never end.
"""

from __future__ import annotations

import json
from dataclasses import asdict

from ...document import SourceError
from ...source import Source
from ..isolated import Bounds, can_fork, run_isolated
from . import lines
from .lines import Line, Pages

MOST_CPU_S = 20
MOST_MEMORY_BYTES = 400_000_000


def read_pages(source: Source) -> Pages:
    """All lines. Raises SourceError as `lines.read_pages`, and for a file that passes the bounds.

    Where a process cannot be forked (Windows), it is read in this one, without them.
    """
    if not can_fork():
        return lines.read_pages(source)
    bounds = Bounds(MOST_CPU_S, MOST_MEMORY_BYTES)
    answer = run_isolated(lambda: _encoded(source), bounds)
    if not answer:
        raise SourceError(source.name, None, bounds.passed)
    return _decoded(answer, source)


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
