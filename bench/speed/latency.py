"""Measure the speed beside other engines: one run, one thread, the same questions.

FOLDER as for `relevance`. Every engine (bench.common.engines) indexes the passages that Citebox
cut. Each round asks every question of every engine, both in a shuffled order; the first round warms
up. Just before a call that is timed, the same engine answers another question, so that no engine
pays for what its predecessor left in the processor's caches. A question's time is its median over
the rounds. The percentiles are over the questions, in milliseconds.

Times are the wall clock's. `p50_cpu_ms` and `p99_cpu_ms` count only what the thread ran. Read the
ratios of these on a busy machine: there the wall clock wrongs whoever takes longer. A call of 50 ms
is interrupted, one of 0.1 ms hardly ever. `interrupted` is the share of calls that were.

    citebox          the engine alone, by words, as the other engines rank
    search           the whole WSGI request for ten results, by words
    health, suggest  requests to the same app; `suggest` has the first half of the question
    citebox_meaning, search_meaning  the same by words and meaning, where the index has it
    encode           of that, the question -> its vector
    scan             of that, the vector -> its product with every passage's

--words-only leaves meaning out. `encode_12_words_ms` is the p50 of `encode` over the questions of
11 to 13 words, null where there are none. numpy has one thread. `--search-only` leaves out the
build rates and the memory; `--index` takes an index of the corpus that is already built.

Build rates are passages per second from prepared passages to the finished index, each in a fresh
process. Citebox writes its impacts; stock Whoosh has the same analyzer, stored record and fields
(with positions, as is its default). The sizes of the others hold no stored text.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NotRequired, TypedDict

from bench.common.engines import Engine, build_all, citebox, read_units
from bench.common.figures import percentile, print_figures
from bench.common.indexes import IndexOptions, add_index, open_index, read_index
from bench.common.options import add_json, add_set, new_parser
from bench.common.places import ROOT, new_folder, size_bytes
from bench.common.sets import find_file, read_texts
from bench.speed.contenders import by_meaning, by_words
from bench.speed.timing import Times, measure
from bench.speed.writers import WHOOSH, write_both
from search.app import create_app
from search.engine.local import LocalEngine
from search.store.reader import Store

# Above this share of interrupted searches the wall clock is not to be trusted.
BUSY = 0.1
# What is promised of each ratio, and how.
WANTED = {
    "citebox/tantivy": "<= 3 (1)",
    "citebox/tantivy cpu": "<= 3 (1)",
    "citebox/tantivy p99": "<= 6",
    "citebox/tantivy p99 cpu": "<= 6",
    "search/health": "<= 3",
    "search/health cpu": "<= 3",
    "build rate citebox/whoosh": ">= 1 (3)",
    "build rate citebox/whoosh cpu": ">= 1 (3)",
    "index bytes citebox/whoosh": "<= 1.3",
}


# By the names of the contenders, the engines, the writers, or the parts of the memory.
ByName = dict[str, float]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured, and how."""

    corpus: Path
    queries: Path
    index: IndexOptions
    rounds: int
    seed: int
    search_only: bool


class Figures(TypedDict):
    """`encode_12_words_ms` only where the index has meaning, `passages_per_cpu_s` not with
    --search-only, which leaves `passages_per_s` and `memory_mb` empty."""

    p50_ms: ByName
    p95_ms: ByName
    p99_ms: ByName
    p50_cpu_ms: ByName
    p99_cpu_ms: ByName
    interrupted: ByName
    encode_12_words_ms: NotRequired[float | None]
    index_bytes: dict[str, int]
    passages_per_s: ByName
    memory_mb: ByName
    passages: int
    questions: int
    suggest: str
    passages_per_cpu_s: NotRequired[ByName]
    ratios: ByName


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    plan = Plan(
        find_file(options.folder, "corpus.jsonl"),
        find_file(options.folder, options.queries),
        read_index(options),
        options.rounds,
        options.seed,
        options.search_only,
    )
    with tempfile.TemporaryDirectory() as made:
        figures = run(plan, Path(made))
    print_figures(figures, options.json, table)
    return 0


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = new_parser(__name__, __doc__)
    add_set(parser, "queries")
    parser.add_argument("--rounds", type=int, default=7, help="timed rounds after the first")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--search-only", action="store_true", help="neither build rates nor memory")
    add_index(parser)
    add_json(parser)
    return parser.parse_args(arguments)


def run(plan: Plan, directory: Path) -> Figures:
    questions = read_texts(plan.queries)
    store = open_index(plan.corpus, plan.index, directory / "citebox")
    words = Store.open(store.directory)
    words.embeddings = None
    engines = {"citebox": citebox(words), **dict(build_all(list(read_units(store)), directory))}
    contenders = by_words(engines, create_app(LocalEngine(words)), questions[0])
    if store.embeddings:
        contenders |= by_meaning(store, questions)
        engines["citebox_meaning"] = citebox(store)
    times = measure(contenders, questions, plan.rounds, plan.seed)
    figures = summary(times, questions, engines, store.manifest.counts.passages)
    words.close()
    store.close()
    if not plan.search_only:
        figures["memory_mb"] = memory_mb(store.directory, plan.queries)
        add_writers(figures, store.directory, new_folder(directory / "written"))
    figures["ratios"] = ratios(figures)
    return figures


def summary(
    times: Mapping[str, Times],
    questions: Sequence[str],
    engines: Mapping[str, Engine],
    passages: int,
) -> Figures:
    """All figures but those of the writers, the memory and the ratios."""
    figures: Figures = {
        "p50_ms": wall_ms(times, 0.50),
        "p95_ms": wall_ms(times, 0.95),
        "p99_ms": wall_ms(times, 0.99),
        "p50_cpu_ms": cpu_ms(times, 0.50),
        "p99_cpu_ms": cpu_ms(times, 0.99),
        "interrupted": {name: round(of.interrupted, 3) for name, of in times.items()},
        "index_bytes": {name: engine.bytes for name, engine in engines.items()},
        "passages_per_s": {},
        "memory_mb": {},
        "passages": passages,
        "questions": len(questions),
        "suggest": "timed" if "suggest" in times else "no such route",
        "ratios": {},
    }
    if "encode" in times:
        figures["encode_12_words_ms"] = of_12_words(times["encode"].wall, questions)
    return figures


def wall_ms(times: Mapping[str, Times], part: float) -> ByName:
    return {name: percentile(of.wall, part) for name, of in times.items()}


def cpu_ms(times: Mapping[str, Times], part: float) -> ByName:
    return {name: percentile(of.cpu, part) for name, of in times.items()}


def of_12_words(times: Sequence[float], questions: Sequence[str]) -> float | None:
    """The p50 of the questions of about 12 words."""
    asked = zip(times, questions, strict=True)
    near = [time for time, text in asked if 11 <= len(text.split()) <= 13]
    return percentile(near, 0.5) if near else None


def memory_mb(index: Path, queries: Path) -> ByName:
    """Of a fresh process that has answered 100 searches (`bench serving`)."""
    command = [sys.executable, "-m", "bench", "serving", str(index.resolve())]
    command.append(str(queries.resolve()))
    done = subprocess.run(command, check=True, capture_output=True, cwd=ROOT)  # noqa: S603
    return dict(json.loads(done.stdout))


def add_writers(figures: Figures, index: Path, directory: Path) -> None:
    """The rates of both writers, by the wall clock and by the processor's time."""
    taken, passages = write_both(index, directory), figures["passages"]
    figures["passages_per_s"] = {
        name: round(passages / seconds.wall, 1) for name, seconds in taken.items()
    }
    figures["passages_per_cpu_s"] = {
        name: round(passages / seconds.cpu, 1) for name, seconds in taken.items()
    }
    figures["index_bytes"][WHOOSH] = size_bytes(directory / WHOOSH)


def ratios(figures: Figures) -> ByName:
    """Citebox's engine against the quicker tantivy, and the rest of what is promised."""
    p50, cpu = figures["p50_ms"], figures["p50_cpu_ms"]
    parts = {"": p50, " cpu": cpu, " p99": figures["p99_ms"], " p99 cpu": figures["p99_cpu_ms"]}
    found: ByName = {}
    for part, times in parts.items():
        quicker = min(times["tantivy"], times["tantivy_all_words"])
        found[f"citebox/tantivy{part}"] = times["citebox"] / quicker
    for name in ("whoosh", "fts5", "bm25s"):
        found[f"citebox/{name} cpu"] = cpu["citebox"] / cpu[name]
    for name in ("search", "search_meaning", "suggest"):
        if name in p50:
            found[f"{name}/health"] = p50[name] / p50["health"]
            found[f"{name}/health cpu"] = cpu[name] / cpu["health"]
    if rate := figures["passages_per_s"]:
        cpu_rate, sizes = figures["passages_per_cpu_s"], figures["index_bytes"]
        found["build rate citebox/whoosh"] = rate["citebox"] / rate[WHOOSH]
        found["build rate citebox/whoosh cpu"] = cpu_rate["citebox"] / cpu_rate[WHOOSH]
        found["index bytes citebox/whoosh"] = sizes["citebox"] / sizes[WHOOSH]
    return {name: round(ratio, 3) for name, ratio in found.items()}


def table(figures: Figures) -> str:
    heads = ("p50", "p95", "p99", "p50 cpu", "p99 cpu", "cut into", "MB")
    return "\n".join(
        [
            f"{figures['passages']} passages, {figures['questions']} questions, milliseconds",
            f"{'':<20}" + "".join(f"{head:>10}" for head in heads),
            *(row(name, figures) for name in figures["p50_ms"]),
            "",
            f"{'ratio':<32}{'is':>8}  wanted",
            *(
                f"{name:<32}{ratio:>8.2f}  {WANTED.get(name, '')}".rstrip()
                for name, ratio in figures["ratios"].items()
            ),
            *others(figures),
        ]
    )


def row(name: str, figures: Figures) -> str:
    wall = (figures["p50_ms"], figures["p95_ms"], figures["p99_ms"])
    times = (*wall, figures["p50_cpu_ms"], figures["p99_cpu_ms"])
    size = figures["index_bytes"].get(name)
    ms = "".join(f"{each[name]:>10.3f}" for each in times)
    mb = "" if size is None else f"{size / 1e6:>10.1f}"
    return f"{name:<20}{ms}{figures['interrupted'][name]:>10.0%}{mb}"


def others(figures: Figures) -> Iterator[str]:
    for name, rate in figures["passages_per_s"].items():
        size = figures["index_bytes"][name] / 1e6
        yield f"{f'built, {name}':<32}{rate:>8.0f}  passages/s, {size:.1f} MB"
    if encode := figures.get("encode_12_words_ms"):
        yield f"{'question of 12 words encoded':<32}{encode:>8.1f}  ms, wanted <= 10 (3)"
    limit = 230 if "encode" in figures["p50_ms"] else 110
    for name, size in figures["memory_mb"].items():
        wanted = f"MB, wanted <= {limit}" if name == "resident" else "MB"
        yield f"{f'memory, {name}':<32}{size:>8.1f}  {wanted}"
    if figures["suggest"] != "timed":
        yield "GET /suggest is not timed: the app has no such route."
    yield "tantivy and fts5 are asked without stop words; …_all_words with every word."
    if figures["interrupted"]["search"] > BUSY:
        yield "The machine was busy: read the ratios of the processor's time (cpu)."
