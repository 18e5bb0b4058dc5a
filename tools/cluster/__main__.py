"""python -m tools.cluster fetch | up | run COMMAND…

fetch downloads OpenSearch. up starts nodes and stops them at Ctrl-C. run starts nodes, runs a
command with their addresses in CITEBOX_TEST_CLUSTER and their folder in CITEBOX_TEST_NODES, and
stops them. With --if-possible, fetch and run say why there are no nodes, and that is no failure."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NoReturn

from .nodes import FETCH_S, PORT, Node, NodesError, fetch, start, stop

PATIENCE_S = 240.0  # of the tests, for a download that they can do without


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.cluster", description=__doc__)
    parser.add_argument("--nodes", type=int, default=3)
    parser.add_argument("--port", type=int, default=PORT)
    parser.add_argument("--if-possible", action="store_true")
    parser.add_argument("action", choices=("fetch", "up", "run"))
    parser.add_argument("command", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, _end)
    try:
        if options.action == "fetch":
            fetch(PATIENCE_S if options.if_possible else FETCH_S)
            return 0
        return _with_nodes(options)
    except NodesError as error:
        if options.if_possible:
            print(f"The cluster is not tried here. {error}")
            return 0
        print(f"cluster: {error}", file=sys.stderr)
        return 2


def _end(number: int, _: object) -> NoReturn:
    """End as after an error, so that the nodes are stopped. They are in no group of ours."""
    raise SystemExit(128 + number)


def _with_nodes(options: argparse.Namespace) -> int:
    with running(options.nodes, options.port) as (nodes, folder):
        urls = ",".join(node.url for node in nodes)
        if options.action == "up":
            print(f"CITEBOX_ENGINE={urls}\nCtrl-C stops the nodes.", flush=True)
            with suppress(KeyboardInterrupt):
                signal.pause()
            return 0
        more = {"CITEBOX_TEST_CLUSTER": urls, "CITEBOX_TEST_NODES": str(folder)}
        command = options.command  # as whoever called us has given it
        return subprocess.run(command, env=os.environ | more, check=False).returncode  # noqa: S603


@contextmanager
def running(count: int, port: int) -> Iterator[tuple[list[Node], Path]]:
    with tempfile.TemporaryDirectory(prefix="citebox-cluster-") as folder:
        began = time.monotonic()
        nodes = start(count, Path(folder) / "nodes", port)
        try:
            print(f"{count} of {count} nodes after {time.monotonic() - began:.0f} s", flush=True)
            yield nodes, Path(folder) / "nodes"
        finally:
            stop(nodes)


if __name__ == "__main__":
    sys.exit(main())
