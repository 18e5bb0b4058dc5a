"""Measure a served index under the mixed traffic of many callers.

`citebox serve` is started on 127.0.0.1 over --index. Callers ask it over connections that stay
open, each with pauses of --pause-ms on average, for --seconds: searches (half of them misspelt or
cut short), suggestions, articles, passages, references, /health, the box's script, and requests
that are wrong. What they ask is drawn by a seed from the index's own titles, and not printed.

An error is a status other than that which a request should get, or no answer. `memory` is resident
memory of the server, at the end as against the end of the first tenth of the time. The exit status
is 1 where there were errors. Half of the requests are searches, so the median of all stands
between two kinds; `kinds` has each by itself.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, TypedDict

from bench.common.figures import percentile, print_figures
from bench.common.options import add_json, add_served_index, new_parser
from bench.common.places import ROOT

TIMEOUT_S = 30.0
MINUTE_S = 60.0


class Request(NamedTuple):
    """`status` is the one that it should be answered with."""

    method: str
    path: str
    body: str | None
    status: int

    @property
    def kind(self) -> str:
        """The route's first part; "refused" for a request that is wrong."""
        return "refused" if self.status >= 400 else self.path.split("/")[1].partition("?")[0]


class Minute(TypedDict):
    """The requests of a minute, or of a kind."""

    requests: int
    p50_ms: float
    p99_ms: float


class Figures(TypedDict):
    errors: int
    requests: int
    rps: float
    p50_ms: float
    p99_ms: float
    memory_mb: float
    memory_growth_percent: float
    first_minute: Minute
    last_minute: Minute
    kinds: dict[str, Minute]


@dataclass(slots=True)
class Load:
    """What the callers met: (seconds since the start, milliseconds, kind) of each answer."""

    answers: list[tuple[float, float, str]] = field(default_factory=list)
    errors: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, at_s: float, took_ms: float, right: bool, kind: str) -> None:
        with self.lock:
            self.answers.append((at_s, took_ms, kind))
            self.errors += not right


@contextmanager
def served(index: Path) -> Iterator[tuple[int, int]]:
    """(port, process id) of a server, once it says that it runs."""
    command = [sys.executable, "-m", "search", "serve", "--port", "0", "--index", str(index)]
    process = subprocess.Popen(  # noqa: S603 - our own module
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert process.stdout is not None  # noqa: S101 - a pipe was asked for
        line = process.stdout.readline()
        if not line:
            sys.exit("The server did not start: is there an index in the folder?")
        yield int(line.split("/ (")[0].rpartition(":")[2]), process.pid
    finally:
        process.terminate()
        process.communicate()


def titles_of(port: int) -> list[tuple[str, str]]:
    """(id, title) of the index's articles, up to 500."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_S)
    connection.request("GET", "/articles?limit=500")
    found = json.loads(connection.getresponse().read())["articles"]
    connection.close()
    return [(one["id"], one["title"]) for one in found]


def draw(articles: list[tuple[str, str]], dice: random.Random) -> Request:
    """The next request of a caller."""
    id_, title = dice.choice(articles)
    words = title.split() or ["health"]
    some = dice.sample(words, dice.randint(1, min(6, len(words))))
    kind = dice.random()
    if kind < 0.3:
        return Request("POST", "/search", " ".join(some), 200)
    if kind < 0.5:
        return Request("POST", "/search?typing=true", misspelt(" ".join(some), dice), 200)
    if kind < 0.75:
        text = " ".join(words)
        return Request("POST", "/suggest", text[: dice.randint(1, len(text))], 200)
    if kind < 0.85:
        return Request("GET", f"/articles/{id_}", None, 200)
    return dice.choice(
        [
            Request("GET", f"/articles/{id_}/references?format=apa", None, 200),
            Request("GET", "/health", None, 200),
            Request("GET", "/cite-box.js", None, 200),
            Request("GET", "/passages/none", None, 404),
            Request("POST", "/search?limit=0", "x", 400),
            Request("POST", "/search", "x" * 40_000, 413),
        ]
    )


def misspelt(text: str, dice: random.Random) -> str:
    """The text without one of its characters."""
    at = dice.randrange(len(text))
    return text[:at] + text[at + 1 :] or text


def call(
    port: int, articles: list[tuple[str, str]], seed: int, pause_s: float, end: float, load: Load
) -> None:
    """Be one caller until `end`, of time.monotonic."""
    dice, started = random.Random(seed), time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_S)
    while time.monotonic() < end:
        time.sleep(dice.expovariate(1 / pause_s) if pause_s else 0)
        request = draw(articles, dice)
        asked = time.monotonic()
        right = answered(connection, request)
        took_ms = (time.monotonic() - asked) * 1000
        load.add(asked - started, took_ms, right, request.kind)
    connection.close()


def answered(connection: http.client.HTTPConnection, request: Request) -> bool:
    """Whether a request is answered as it should be."""
    body = request.body.encode() if request.body is not None else None
    headers = {"Content-Type": "text/plain", "Accept": "application/json"} if body else {}
    try:
        connection.request(request.method, request.path, body, headers)
        answer = connection.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException):
        connection.close()
        return False
    return answer.status == request.status


def resident_mb(process: int) -> float:
    """Resident memory; 0 where the system does not tell."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0.0
    [kb] = (line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(kb) / 1000


def measure(index: Path, seconds: float, callers: int, pause_s: float, seed: int = 0) -> Figures:
    """Let the callers ask, and say what they met."""
    load = Load()
    with served(index) as (port, process):
        articles = titles_of(port)
        end = time.monotonic() + seconds
        threads = [
            threading.Thread(target=call, args=(port, articles, seed + n, pause_s, end, load))
            for n in range(callers)
        ]
        for thread in threads:
            thread.start()
        time.sleep(seconds / 10)
        early_mb = resident_mb(process)
        for thread in threads:
            thread.join()
        late_mb = resident_mb(process)
    growth = (late_mb / early_mb - 1) * 100 if early_mb else 0.0
    times = [ms for _, ms, _ in load.answers]
    kinds = sorted({kind for _, _, kind in load.answers})
    return {
        "errors": load.errors,
        "requests": len(times),
        "rps": round(len(times) / seconds, 1),
        "p50_ms": percentile(times, 0.5),
        "p99_ms": percentile(times, 0.99),
        "memory_mb": round(late_mb, 1),
        "memory_growth_percent": round(growth, 1),
        "first_minute": minute(load, 0, MINUTE_S),
        "last_minute": minute(load, seconds - MINUTE_S, seconds),
        "kinds": {
            one: percentiles([ms for _, ms, kind in load.answers if kind == one]) for one in kinds
        },
    }


def minute(load: Load, start_s: float, end_s: float) -> Minute:
    return percentiles([ms for at, ms, _ in load.answers if start_s <= at < end_s])


def percentiles(times: list[float]) -> Minute:
    return {
        "requests": len(times),
        "p50_ms": percentile(times, 0.5) if times else 0.0,
        "p99_ms": percentile(times, 0.99) if times else 0.0,
    }


def table(figures: Figures) -> str:
    first, last = figures["first_minute"], figures["last_minute"]
    return "\n".join(
        [
            "| | requests | p50, ms | p99, ms |",
            "|---|---|---|---|",
            *(
                f"| {name} | {one['requests']} | {one['p50_ms']:.1f} | {one['p99_ms']:.1f} |"
                for name, one in (
                    ("first minute", first),
                    ("last minute", last),
                    ("all", figures),
                    *figures["kinds"].items(),
                )
            ),
            "",
            f"{figures['errors']} errors, {figures['rps']} requests a second, "
            f"{figures['memory_mb']} MB ({figures['memory_growth_percent']:+} %).",
        ]
    )


def main(arguments: list[str] | None = None) -> int:
    parser = new_parser(__name__, __doc__)
    add_served_index(parser)
    parser.add_argument("--seconds", type=_positive, default=300.0, help="(300)")
    parser.add_argument("--callers", type=int, default=20, help="(20)")
    parser.add_argument("--pause-ms", type=float, default=500.0, help="(500)")
    add_json(parser)
    options = parser.parse_args(arguments)
    figures = measure(options.index, options.seconds, options.callers, options.pause_ms / 1000)
    print_figures(figures, options.json, table)
    return int(figures["errors"] > 0)


def _positive(text: str) -> float:
    value = float(text)
    if value <= 0:
        raise argparse.ArgumentTypeError("must be more than 0")
    return value
