"""Measure the memory of a process that serves: after opening an index, and after 100 searches.

It opens the INDEX, makes the app, answers 100 searches out of QUESTIONS (JSON Lines with `text`)
and prints its memory in MB as JSON. It imports little but `search`, so that the figure is that of
a process which serves.
"""

from __future__ import annotations

import argparse
import json
import sys
from itertools import cycle, islice
from pathlib import Path

from bench.common.options import new_parser
from bench.speed.wsgi import post_search
from search.app import create_app
from search.engine.local import LocalEngine

SEARCHES = 100
# What the kernel calls them in /proc/self/status, each in kB there.
MEMORY = {"resident": "VmRSS", "peak": "VmHWM", "private": "RssAnon", "mapped": "RssFile"}


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    app = create_app(LocalEngine.open(options.index))
    opened = memory_mb()
    lines = options.questions.read_text(encoding="utf-8").splitlines()
    for line in islice(cycle(lines), SEARCHES):
        answer = post_search(app, json.loads(line)["text"].encode())()
        if answer.status != 200:
            sys.exit(f"A search was answered {answer.status}.")
    print(json.dumps({"opened": opened["resident"], **memory_mb()}))
    return 0


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = new_parser(__name__, __doc__)
    parser.add_argument("index", type=Path, metavar="INDEX")
    parser.add_argument("questions", type=Path, metavar="QUESTIONS")
    return parser.parse_args(arguments)


def memory_mb() -> dict[str, float]:
    """This process's memory in MB (10^6 bytes): `private` and `mapped` make up `resident`; what
    is mapped from files is shared between processes and can be dropped."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return {
        name: round(int(status[key].split()[0]) * 1024 / 1e6, 1) for name, key in MEMORY.items()
    }
