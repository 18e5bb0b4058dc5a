"""How quick Citebox is beside other engines: one run, one thread, the same questions.

    .venv/bin/python bench/latency.py FOLDER [--queries FILE] [--json]
        [--rounds N] [--seed N] [--search-only] [--index DIRECTORY] [--words-only]

FOLDER as for bench/relevance.py. Every engine (bench/engines.py) indexes the passages that
Citebox cut. Each round asks every question of every engine, both in a shuffled order; the first
round warms up. Just before a call that is timed, the same engine answers another question, so
that no engine pays for what its predecessor left in the processor's caches. A question's time is
its median over the rounds, and the percentiles are over the questions, in milliseconds.

Times are the wall clock's. `p50_cpu_ms` and `p99_cpu_ms` count only what the thread ran: on a
busy machine the wall clock wrongs whoever takes longer, since a call of 50 ms is interrupted and
one of 0.1 ms hardly ever, so the ratios of these are the ones to read there. `interrupted` is the
share of calls that were.

`citebox` and `search`, the whole WSGI request for ten results, rank by words alone, as the other
engines do; `health` and `suggest` (with the first half of the question) are requests to the same
app. Where the index has meaning, which --words-only leaves out, `citebox_meaning` and
`search_meaning` rank by it too; of that, `encode` is the question -> its vector and `scan` the
vector -> its product with every passage's; `encode_12_words_ms` is its p50 over the questions of 11
to 13 words (null where there are none). numpy has one thread. `--search-only` leaves out the
build rates and the memory; `--index` takes an index of the corpus that is built already.

Build rates are passages per second from prepared passages to the finished index, each in a fresh
process: Citebox with its impacts against stock Whoosh with the same analyzer, stored record and
fields (with positions, as is its default). The sizes of the others hold no stored text.
"""

from __future__ import annotations

import argparse
import gc
import json
import math
import multiprocessing
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from engines import build_all, citebox, disk_bytes, read_units
from relevance import found, open_index, read_meaning, set_index
from serving import get, post_search
from whoosh.fields import ID, STORED, TEXT, Schema
from whoosh.index import create_in

from index.writers.generation import Generation
from search.app import create_app
from search.engine.local import LocalEngine
from search.model import Article, Passage
from search.query.parameters import MOST_CHARACTERS
from search.store.analysis import stemmed_words
from search.store.manifest import Counts
from search.store.reader import Store
from search.store.record import passage_json

# Above this share of interrupted searches the wall clock is not to be trusted.
BUSY = 0.1
SERVING = Path(__file__).resolve().with_name("serving.py")
# Given a question, the call that is timed; what it prepares is not.
Contender = Callable[[str], Callable[[], object]]
Batch = tuple[Article, list[Passage]]
PERCENTILES = {"p50_ms": 0.50, "p95_ms": 0.95, "p99_ms": 0.99}
CPU = {"p50_cpu_ms": 0.50, "p99_cpu_ms": 0.99}


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds, one figure a question: of the wall clock, and of the thread's own running.
    `interrupted` is the share of the calls that another process cut into, 0 to 1."""

    wall: list[float]
    cpu: list[float]
    interrupted: float


@dataclass(frozen=True, slots=True)
class _Taken:
    """What each timed call of one contender with one question took, in nanoseconds."""

    wall: list[int] = field(default_factory=list)
    cpu: list[int] = field(default_factory=list)
    cuts: list[int] = field(default_factory=list)


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


def main() -> int:
    options = _options()
    questions = read_texts(found(options.folder, options.queries))
    with tempfile.TemporaryDirectory() as made:
        directory = Path(made)
        figures = run(options, questions, directory)
    print(json.dumps(figures, indent=1) if options.json else table(figures))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--queries", default="queries.jsonl")
    parser.add_argument("--rounds", type=int, default=7, help="timed rounds after the first")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--search-only", action="store_true")
    set_index(parser)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def read_texts(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["text"].strip() for line in lines]


def run(options: argparse.Namespace, questions: list[str], directory: Path) -> dict[str, Any]:
    store = open_index(options.folder / "corpus.jsonl", options, directory / "citebox")
    words = Store.open(store.directory)
    words.embeddings = None
    engines = {"citebox": citebox(words), **dict(build_all(list(read_units(store)), directory))}
    contenders: dict[str, Contender] = {
        name: partial(partial, engine.ask) for name, engine in engines.items()
    }
    contenders |= requests(create_app(LocalEngine(words)), questions[0])
    if store.embeddings:
        contenders |= meant(store, questions)
        engines["citebox_meaning"] = citebox(store)
    times = measure(contenders, questions, options.rounds, options.seed)
    figures: dict[str, Any] = {
        name: {contender: percentile(of.wall, part) for contender, of in times.items()}
        for name, part in PERCENTILES.items()
    }
    for name, part in CPU.items():
        figures[name] = {contender: percentile(of.cpu, part) for contender, of in times.items()}
    figures["interrupted"] = {name: round(of.interrupted, 3) for name, of in times.items()}
    if store.embeddings:
        figures["encode_12_words_ms"] = of_12_words(times["encode"].wall, questions)
    figures["index_bytes"] = {name: engine.bytes for name, engine in engines.items()}
    figures["passages_per_s"] = {}
    figures["memory_mb"] = {}
    figures |= {"passages": store.manifest.counts.passages, "questions": len(questions)}
    figures["suggest"] = "timed" if "suggest" in contenders else "no such route"
    if not options.search_only:
        figures["memory_mb"] = memory(store.directory, found(options.folder, options.queries))
        figures |= rates(store.directory, directory, figures["passages"])
        size = disk_bytes(directory / "rate-whoosh_same_analyzer")
        figures["index_bytes"]["whoosh_same_analyzer"] = size
    words.close()
    store.close()
    figures["ratios"] = ratios(figures)
    return figures


def requests(app: Any, question: str) -> dict[str, Contender]:
    """The routes that are timed; `suggest` where the app has it."""

    def suggest(text: str) -> Callable[[], object]:
        return get(app, "/suggest", q=text[: max(1, len(text) // 2)])

    contenders: dict[str, Contender] = {
        "search": lambda text: post_search(app, text.encode()),
        "health": lambda text: get(app, "/health"),
    }
    if get(app, "/suggest", q=question)().status != 404:
        contenders["suggest"] = suggest
    return contenders


def meant(store: Store, questions: Sequence[str]) -> dict[str, Contender]:
    """What ranking by meaning takes, whole and by its parts."""
    encoder, vectors = read_meaning(store)
    known = {text: encoder.encode([text[:MOST_CHARACTERS]])[0] for text in questions}
    engine, app = citebox(store), create_app(LocalEngine(store))
    return {
        "citebox_meaning": partial(partial, engine.ask),
        "search_meaning": lambda text: post_search(app, text.encode()),
        "encode": lambda text: partial(encoder.encode, [text[:MOST_CHARACTERS]]),
        "scan": lambda text: partial(vectors.products, known[text]),
    }


def measure(
    contenders: Mapping[str, Contender], questions: Sequence[str], rounds: int, seed: int
) -> dict[str, Times]:
    taken = {name: [_Taken() for _ in questions] for name in contenders}
    rng, names = random.Random(seed), list(contenders)
    gc.collect()
    gc.disable()
    for round_ in range(rounds + 1):
        for number in rng.sample(range(len(questions)), len(questions)):
            for name in rng.sample(names, len(names)):
                contenders[name](questions[number - 1])()
                _time(contenders[name](questions[number]), taken[name][number], bool(round_))
        gc.collect()
    gc.enable()
    return {name: _summed(of) for name, of in taken.items()}


def _time(call: Callable[[], object], taken: _Taken, counts: bool) -> None:
    cuts = _interruptions()
    cpu = time.thread_time_ns()
    wall = time.perf_counter_ns()
    call()
    wall = time.perf_counter_ns() - wall
    cpu = time.thread_time_ns() - cpu
    if counts:
        taken.wall.append(wall)
        taken.cpu.append(cpu)
        taken.cuts.append(_interruptions() > cuts)


def _interruptions() -> int:
    """How often this thread has had to wait for another so far."""
    return resource.getrusage(resource.RUSAGE_THREAD).ru_nivcsw


def _summed(taken: Sequence[_Taken]) -> Times:
    return Times(
        [statistics.median(one.wall) / 1e6 for one in taken],
        [statistics.median(one.cpu) / 1e6 for one in taken],
        statistics.mean(cut for one in taken for cut in one.cuts),
    )


def percentile(times: Iterable[float], part: float) -> float:
    """The nearest rank: the least time that `part` of all times do not exceed."""
    ordered = sorted(times)
    return round(ordered[max(0, math.ceil(part * len(ordered)) - 1)], 4)


def of_12_words(times: Sequence[float], questions: Sequence[str]) -> float | None:
    """The p50 of the questions of about 12 words."""
    asked = zip(times, questions, strict=True)
    near = [time for time, text in asked if 11 <= len(text.split()) <= 13]
    return percentile(near, 0.5) if near else None


def memory(index: Path, questions: Path) -> dict[str, float]:
    """In MB, of a fresh process that has answered 100 searches (bench/serving.py)."""
    command = [sys.executable, str(SERVING), str(index), str(questions)]
    return dict(json.loads(subprocess.run(command, check=True, capture_output=True).stdout))  # noqa: S603


def rates(index: Path, directory: Path, passages: int) -> dict[str, dict[str, float]]:
    """Passages per second of both writers: by the wall clock, and by the processor's time."""
    fresh = multiprocessing.get_context("spawn")
    wall: dict[str, float] = {}
    cpu: dict[str, float] = {}
    for name, write in (("citebox", write_citebox), ("whoosh_same_analyzer", write_whoosh)):
        with fresh.Pool(1) as pool:
            seconds = pool.apply(timed, (write, index, directory / f"rate-{name}"))
        wall[name], cpu[name] = (round(passages / one, 1) for one in seconds)
    return {"passages_per_s": wall, "passages_per_cpu_s": cpu}


def timed(
    write: Callable[[Sequence[Batch], Path], None], index: Path, to: Path
) -> tuple[float, float]:
    """The seconds that writing takes once the passages are in memory: of the wall clock and of
    the processor."""
    batches = list(read_batches(index))
    gc.collect()
    gc.freeze()  # else the collector walks the waiting passages again and again
    wall, cpu = time.perf_counter(), time.process_time()
    write(batches, to)
    return time.perf_counter() - wall, time.process_time() - cpu


def read_batches(index: Path) -> Iterator[Batch]:
    """The articles of a built index with their passages, in the order of the passages."""
    store = Store.open(index)
    counts = store.manifest.counts
    articles = {article.info.id: article for article in store.articles(0, counts.articles)}
    passages = map(store.passage_at, range(counts.passages))
    for id_, own in groupby(passages, key=lambda passage: passage.article.id):
        yield articles[id_], list(own)
    store.close()


def write_citebox(batches: Sequence[Batch], to: Path) -> None:
    passages = sum(len(own) for _, own in batches)
    with Generation(to) as generation:
        for article, own in batches:
            generation.add(article, own)
        generation.commit(Counts(len(batches), passages, 0, 0, 0), "0" * 64)


def write_whoosh(batches: Sequence[Batch], to: Path) -> None:
    words = stemmed_words()
    texts = {name: TEXT(analyzer=words) for name in ("title", "headings", "body")}
    schema = Schema(id=ID(unique=True), article=ID(), kind=ID(), record=STORED(), **texts)
    to.mkdir()
    writer = create_in(str(to), schema).writer(limitmb=256)
    for passage in (passage for _, own in batches for passage in own):
        writer.add_document(
            id=passage.id,
            article=passage.article.id,
            kind=passage.kind,
            title=passage.article.title,
            headings="\n".join(passage.section),
            body=passage.plain_text,
            record=json.dumps(passage_json(passage), ensure_ascii=False, separators=(",", ":")),
        )
    writer.commit(optimize=True)


def ratios(figures: Mapping[str, Any]) -> dict[str, float]:
    """Citebox's engine against the quicker tantivy, and the rest of what is promised."""
    p50, cpu = figures["p50_ms"], figures["p50_cpu_ms"]
    parts = {"": p50, " cpu": cpu, " p99": figures["p99_ms"], " p99 cpu": figures["p99_cpu_ms"]}
    found: dict[str, float] = {}
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
        cpu, sizes = figures["passages_per_cpu_s"], figures["index_bytes"]
        found["build rate citebox/whoosh"] = rate["citebox"] / rate["whoosh_same_analyzer"]
        found["build rate citebox/whoosh cpu"] = cpu["citebox"] / cpu["whoosh_same_analyzer"]
        size = sizes["citebox"] / sizes["whoosh_same_analyzer"]
        found["index bytes citebox/whoosh"] = size
    return {name: round(ratio, 3) for name, ratio in found.items()}


def table(figures: Mapping[str, Any]) -> str:
    parts = [*PERCENTILES, *CPU]
    heads = [*(part.removesuffix("_ms").replace("_", " ") for part in parts), "cut into", "MB"]
    lines = [
        f"{figures['passages']} passages, {figures['questions']} questions, milliseconds",
        f"{'':<20}" + "".join(f"{head:>10}" for head in heads),
    ]
    for name in figures["p50_ms"]:
        size = figures["index_bytes"].get(name)
        cells = [f"{figures[part][name]:>10.3f}" for part in parts]
        cells.append(f"{figures['interrupted'][name]:>10.0%}")
        cells.append("" if size is None else f"{size / 1e6:>10.1f}")
        lines.append(f"{name:<20}{''.join(cells)}")
    lines += ["", f"{'ratio':<32}{'is':>8}  wanted"]
    for name, ratio in figures["ratios"].items():
        lines.append(f"{name:<32}{ratio:>8.2f}  {WANTED.get(name, '')}".rstrip())
    return "\n".join([*lines, *_others(figures)])


def _others(figures: Mapping[str, Any]) -> Iterator[str]:
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


if __name__ == "__main__":
    sys.exit(main())
