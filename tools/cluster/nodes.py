"""Nodes: processes of OpenSearch on loopback, started, waited for, stopped."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
MADE = ROOT / "build" / "cluster" / "made"
FETCHED = MADE.with_name(".made")  # make looks for it
PORT = 19_300
HEAP = "512m"
START_S = 180.0
FETCH_S = 600.0
_POM = Path(__file__).with_name("pom.xml")


class NodesError(Exception):
    """A sentence that says why there are no nodes."""


@dataclass(frozen=True, slots=True)
class Node:
    number: int
    port: int
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def hang(self) -> None:
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self.process.send_signal(signal.SIGCONT)


def lacking() -> str | None:
    """A sentence that says what is missing to start nodes at once; None where nothing is."""
    if not shutil.which("java"):
        return "There is no Java: install a JDK of 17 or later (apt-get install openjdk-17-jdk)."
    if not (MADE / "lib").is_dir():
        return "OpenSearch has not been downloaded yet: make cluster does it (88 MB, with Maven)."
    return None


def fetch(seconds: float = FETCH_S) -> None:
    """Have Maven download OpenSearch and compile the node. Raises NodesError."""
    if not shutil.which("mvn"):
        raise NodesError("There is no Maven: install it (apt-get install maven).")
    if not shutil.which("javac"):
        raise NodesError("There is no JDK: install one of 17 or later (openjdk-17-jdk-headless).")
    command = ["mvn", "--quiet", "--batch-mode", "--file", str(_POM), "package"]
    try:
        done = subprocess.run(command, check=False, timeout=seconds)  # noqa: S603 - ours
    except subprocess.TimeoutExpired:
        raise NodesError(f"Maven has not downloaded OpenSearch in {seconds:.0f} s.") from None
    if done.returncode:
        raise NodesError("Maven could not download OpenSearch; it says why above.")
    FETCHED.touch()


def start(count: int, folder: Path, port: int = PORT) -> list[Node]:
    """Start nodes with empty data in `folder`; return once all are there. Raises NodesError."""
    if reason := lacking():
        raise NodesError(reason)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    nodes: list[Node] = []
    try:
        nodes.extend(_start(number, count, folder, port) for number in range(1, count + 1))
        _wait(nodes)
    except BaseException:
        stop(nodes)
        raise
    return nodes


def _start(number: int, count: int, folder: Path, port: int) -> Node:
    path = os.pathsep.join((f"{MADE}/classes", f"{MADE}/lib/*", f"{MADE}/knn/*"))
    memory = (f"-Xms{HEAP}", f"-Xmx{HEAP}", "-XX:MaxDirectMemorySize=256m", "-XX:+UseSerialGC")
    quiet = ("-Dlog4j2.disable.jmx=true", "-Djava.awt.headless=true")
    where = map(str, (folder, number, count, port))
    log = folder / f"node-{number}.log"
    with log.open("wb") as written:
        process = subprocess.Popen(  # noqa: S603 - ours
            ["java", *memory, *quiet, "-cp", path, "Node", *where],  # noqa: S607
            stdout=written,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is for whoever started them
        )
    return Node(number, port + number, process, log)


def _wait(nodes: list[Node]) -> None:
    end = time.monotonic() + START_S
    while time.monotonic() < end:
        if dead := next((node for node in nodes if node.process.poll() is not None), None):
            raise NodesError(f"Node {dead.number} has ended; {dead.log} says why.")
        if all(_sees(node, len(nodes)) for node in nodes):
            return
        time.sleep(0.25)
    raise NodesError(f"The nodes were not there after {START_S:.0f} s.")


def _sees(node: Node, count: int) -> bool:
    try:
        connection = HTTPConnection("127.0.0.1", node.port, timeout=2)
        connection.request("GET", "/_cluster/health")
        found = json.loads(connection.getresponse().read())
        connection.close()
        return bool(found["number_of_nodes"] == count)
    except (OSError, HTTPException, ValueError, KeyError):
        return False


def stop(nodes: list[Node]) -> None:
    for node in nodes:
        node.go_on()
        node.process.kill()
    for node in nodes:
        node.process.wait()
