"""Ask a cluster of three nodes while one is killed, one hangs, and new indexes are published.

The nodes are started here (`make cluster` fetches what they need). FOLDER is a set, as for
`relevance`; its questions are asked by two clients all the time, through the API. Failed is every
answer but 200. Of 20 publishes each index has one passage more; mixed is an answer that has a
result of one index and the count of another.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypedDict

from bench.common.figures import print_figures
from bench.common.options import add_folder, add_json, new_parser
from bench.common.sets import read_texts
from index.build import build
from index.publish.cluster import publish_to_cluster
from search.app import create_app
from search.cluster.address import read_address
from search.cluster.client import Client
from search.engine.live import LiveEngine
from search.settings import ENGINE
from tools.cluster.nodes import Node, start, stop

CLIENTS = 2
PUBLISHES = 20
BEFORE_S, AFTER_S = 3.0, 12.0
PORT = 19_500


class Row(TypedDict):
    what: str
    asked: int
    failed: int
    failed_after_5_s: int
    worst_s: float


class Figures(TypedDict):
    rows: list[Row]
    mixed: int


@dataclass
class Load:
    """Asks until it is stopped; `answers` hold (when, status, seconds, text)."""

    ask: Callable[[str], tuple[int, str]]
    questions: Sequence[str]
    answers: list[tuple[float, int, float, str]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Load:
        self._threads = [threading.Thread(target=self._run) for _ in range(CLIENTS)]
        for thread in self._threads:
            thread.start()
        time.sleep(BEFORE_S)
        return self

    def _run(self) -> None:
        for question in itertools.cycle(self.questions):
            if self.over.is_set():
                return
            began = time.monotonic()
            status, text = self.ask(question)
            self.answers.append((began, status, time.monotonic() - began, text))

    def __exit__(self, *_: object) -> None:
        self.over.set()
        for thread in self._threads:
            thread.join()

    def row(self, what: str, since: float) -> Row:
        failed = [one for one in self.answers if one[1] != 200]
        return Row(
            what=what,
            asked=len(self.answers),
            failed=len(failed),
            failed_after_5_s=sum(began > since + 5 for began, *_ in failed),
            worst_s=round(max(took for _, _, took, _ in self.answers), 3),
        )


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    questions = read_texts(options.folder / "queries.jsonl")
    with tempfile.TemporaryDirectory() as made, with_nodes(Path(made)) as nodes:
        figures = run(nodes, options.folder, questions, Path(made))
    print_figures(figures, options.json, table)
    return 0


class with_nodes:  # noqa: N801 - it reads as a verb
    def __init__(self, folder: Path) -> None:
        self._folder = folder / "nodes"

    def __enter__(self) -> list[Node]:
        self._nodes = start(3, self._folder, PORT)
        return self._nodes

    def __exit__(self, *_: object) -> None:
        stop(self._nodes)


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = new_parser(__name__, __doc__)
    add_folder(parser)
    add_json(parser)
    return parser.parse_args(arguments)


def run(nodes: list[Node], folder: Path, questions: Sequence[str], to: Path) -> Figures:
    urls = ",".join(node.url for node in nodes)
    client = Client(read_address(urls, {}))
    index, side = to / "index", to / "side"
    if (report := build([folder / "corpus.jsonl"], index)).exit_code:
        raise SystemExit(report.to_text())
    publish_to_cluster(index, client, side, 2)
    engine = _live(side, urls)
    ask = _asking(engine)
    mixed, published = _publish(ask, client, side, to, engine)
    publish_to_cluster(index, client, side, 2)
    engine.look_now()
    rows = [published]
    asked_first = engine_first(nodes)
    with Load(ask, questions) as load:
        since = time.monotonic()
        asked_first.hang()
        time.sleep(AFTER_S)
    rows.append(load.row("a node hangs", since))
    asked_first.go_on()
    time.sleep(AFTER_S)
    with Load(ask, questions) as load:
        since = time.monotonic()
        asked_first.kill()
        time.sleep(AFTER_S)
    rows.append(load.row("a node is killed", since))
    engine.close()
    return Figures(rows=rows, mixed=mixed)


def engine_first(nodes: list[Node]) -> Node:
    """The node that this process asks first (search.cluster.client)."""
    return nodes[os.getpid() % len(nodes)]


def _live(side: Path, urls: str) -> LiveEngine:
    os.environ[ENGINE] = urls
    return LiveEngine(side)


def _asking(engine: LiveEngine) -> Callable[[str], tuple[int, str]]:
    app = create_app(engine)

    def ask(question: str) -> tuple[int, str]:
        found = app.test_client().post("/search", json={"q": question})
        return found.status_code, found.text

    return ask


def _publish(
    ask: Callable[[str], tuple[int, str]], client: Client, side: Path, to: Path, engine: LiveEngine
) -> tuple[int, Row]:
    """Publish one index after another under load; return how many answers are of two of them."""
    source = to / "dragons.jsonl"
    with Load(ask, ["dragons"]) as load:
        since = time.monotonic()
        for count in range(1, PUBLISHES + 1):
            lines = (
                json.dumps({"id": f"d{n}", "title": "", "text": f"dragons of {count}"})
                for n in range(count)
            )
            source.write_text("\n".join(lines))
            build([source], to / f"index-{count}")
            publish_to_cluster(to / f"index-{count}", client, side, 1)
            engine.look_now()
    mixed = 0
    for _, status, _, text in load.answers:
        if status == 200:
            found = json.loads(text)
            texts = {"".join(run["text"] for run in one["text"]) for one in found["results"]}
            if found["results"] and all("dragons of" in one for one in texts):
                mixed += texts != {f"dragons of {found['matches']}"}
    return mixed, load.row(f"{PUBLISHES} publishes", since)


def table(figures: Figures) -> str:
    heads = ("", "asked", "failed", "after 5 s", "worst, s")
    lines = ["".join(f"{head:>18}" for head in heads)]
    lines += ["".join(f"{cell:>18}" for cell in row.values()) for row in figures["rows"]]
    return "\n".join([*lines, f"mixed answers: {figures['mixed']}"])
