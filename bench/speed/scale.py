"""Measure how the engine's time grows with the index: p50 of the same questions at several sizes.

FOLDER holds sets, each a folder with a corpus.jsonl (as for `relevance`), and QUERIES is one of
their question files. The passages are those of all sets, cut as Citebox cuts them, in one shuffled
order; an index of 1,000 holds the first 1,000 of it. Where the sets have too few, more are made
(bench.speed.dealing). They have the words of the sets, but words no longer stand together that
belong together. So fewer passages stand out, which is harder for an engine that skips.

Each time is the median of five rounds after one to warm up, all sizes interleaved. It is the
processor's, so that a busy machine does not bend the line (see `latency`).

    citebox, tantivy  the engines, by words
    scan      a question's vector -> its product with every passage's, over drawn vectors
    fuse      these and the question's words -> the ten best, by search.rank.hybrid
    postings  the mean over the questions of the sum of their stems' document frequencies
    read      null: the engine does not report how many postings it read

Drawn vectors take as long as a model's. numpy has one thread.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple, TypedDict

import matplotlib as mpl
import numpy as np
from matplotlib import pyplot

from bench.common.engines import BEST, Unit, citebox, question_words, tantivy_engines
from bench.common.figures import percentile, print_figures
from bench.common.options import add_folder, add_json, new_parser
from bench.common.places import new_folder
from bench.common.sets import read_texts
from bench.speed.dealing import draw_units
from bench.speed.timing import Contender, Times, measure
from index.writers.generation import Generation
from search.embedding.facts import CALIBRATIONS, MINILM
from search.embedding.vectors import COMMON, ROWS, SCALES, SIGNS, SPANS, STARTS, Vectors
from search.model import Article, ArticleInfo, Passage, Run
from search.query.expand import expand_question
from search.rank.hybrid import HybridRanking
from search.rank.scan import with_postings
from search.store.analysis import content_words, read_words
from search.store.manifest import Counts
from search.store.reader import Store

ROUNDS = 5
QUERIES = "medquad_liveqa/queries_summary.jsonl"
MEASURED = CALIBRATIONS[MINILM]
DIMENSIONS = 384
# What `scan` may take at 100,000 passages.
WANTED_MS = 10


class Sized(NamedTuple):
    """The index of one size, and its contenders."""

    store: Store
    contenders: Mapping[str, Contender]


class Row(TypedDict):
    passages: int
    citebox_p50_ms: float
    citebox_p99_ms: float
    tantivy_p50_ms: float
    tantivy_p99_ms: float
    scan_p50_ms: float
    scan_p99_ms: float
    fuse_p50_ms: float
    fuse_p99_ms: float
    postings: int
    read: int | None


class Figures(TypedDict):
    sizes: list[Row]


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    questions = read_texts(options.folder / options.queries)
    units = draw_units(options.folder, max(options.sizes), random.Random(options.seed))
    with tempfile.TemporaryDirectory() as made:
        rows = run(units, questions, options.sizes, options.seed, Path(made))
    if options.out:
        plot(rows, options.out)
    print_figures(Figures(sizes=rows), options.json, table)
    return 0


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = new_parser(__name__, __doc__)
    add_folder(parser)
    parser.add_argument("--queries", default=QUERIES, metavar="FILE")
    parser.add_argument("--sizes", type=sizes, default=sizes("1000,10000,100000"))
    parser.add_argument("--out", type=Path, metavar="PNG", help="where the plot goes")
    parser.add_argument("--seed", type=int, default=1)
    add_json(parser)
    return parser.parse_args(arguments)


def sizes(text: str) -> list[int]:
    return sorted(int(part) for part in text.split(","))


def run(
    units: Sequence[Unit], questions: Sequence[str], counts: Iterable[int], seed: int, to: Path
) -> list[Row]:
    sized = {
        count: open_sized(units[:count], new_folder(to / str(count)), seed) for count in counts
    }
    contenders = {
        f"{name} {count}": contender
        for count, one in sized.items()
        for name, contender in one.contenders.items()
    }
    times = measure(contenders, questions, ROUNDS, seed)
    rows = []
    for count, one in sized.items():
        of_size = {name: times[f"{name} {count}"] for name in one.contenders}
        rows.append(row(count, of_size, count_postings(units[:count], questions)))
        one.store.close()
    return rows


def open_sized(units: Sequence[Unit], folder: Path, seed: int) -> Sized:
    store = write_index(units, folder / "citebox")
    tantivy, _ = tantivy_engines(units, new_folder(folder / "tantivy"))
    vectors = draw_vectors(len(units), new_folder(folder / "vectors"), seed)
    engines = {"citebox": citebox(store), "tantivy": tantivy}
    contenders = {name: partial(partial, engine.ask) for name, engine in engines.items()}
    return Sized(store, {**contenders, **by_meaning(store, vectors, seed)})


def row(passages: int, times: Mapping[str, Times], postings: float) -> Row:
    def p50(name: str) -> float:
        return percentile(times[name].cpu, 0.50)

    def p99(name: str) -> float:
        return percentile(times[name].cpu, 0.99)

    return {
        "passages": passages,
        "citebox_p50_ms": p50("citebox"),
        "citebox_p99_ms": p99("citebox"),
        "tantivy_p50_ms": p50("tantivy"),
        "tantivy_p99_ms": p99("tantivy"),
        "scan_p50_ms": p50("scan"),
        "scan_p99_ms": p99("scan"),
        "fuse_p50_ms": p50("fuse"),
        "fuse_p99_ms": p99("fuse"),
        "postings": round(postings),
        "read": None,
    }


def draw_vectors(passages: int, folder: Path, seed: int) -> Vectors:
    """Rows as search.embedding.vectors reads them, of drawn numbers, and no sentences."""
    drawn = np.random.default_rng(seed)
    rows = drawn.integers(-127, 128, (passages, DIMENSIONS), np.int8)
    lengths = np.linalg.norm(rows.astype(np.float32), axis=1)
    rows.tofile(folder / ROWS)
    (1 / lengths).astype(np.float32).tofile(folder / SCALES)
    drawn.normal(0, 0.05, passages).astype(np.float32).tofile(folder / COMMON)
    np.zeros(passages + 1, np.uint32).tofile(folder / STARTS)
    for name in (SPANS, SIGNS):
        (folder / name).touch()
    return Vectors(folder, passages, DIMENSIONS)


def by_meaning(store: Store, vectors: Vectors, seed: int) -> dict[str, Contender]:
    question = np.random.default_rng(seed).normal(0, DIMENSIONS**-0.5, DIMENSIONS)
    vector = question.astype(np.float32)
    cosines = vectors.products(vector)

    def fuse(text: str) -> Callable[[], object]:
        asked = expand_question(text, store)
        clauses, length = with_postings(asked.clauses, store), len(asked.words)
        return lambda: HybridRanking(clauses, cosines, vectors.common, length, None, MEASURED).best(
            BEST
        )

    return {"scan": lambda _: partial(vectors.products, vector), "fuse": fuse}


def write_index(units: Sequence[Unit], to: Path) -> Store:
    """An article a unit, in an index of words alone."""
    with Generation(to) as generation:
        for number, unit in enumerate(units):
            info = ArticleInfo(f"a{number}", unit.title)
            runs = (Run(unit.text),)
            passage = Passage(f"a{number}.p", "passage", info, (), runs, None, ())
            generation.add(Article(info, "article", (passage.id,), ()), [passage])
        generation.commit(Counts(len(units), len(units), 0, 0, 0), "0" * 64)
    return Store.open(to)


def count_postings(units: Sequence[Unit], questions: Sequence[str]) -> float:
    """The mean, over the questions, of the postings that their words have."""
    asked = [{word.stem for word in content_words(read_words(text))} for text in questions]
    wanted = set().union(*asked)
    frequencies: Counter[str] = Counter()
    for unit in units:
        words = {*question_words(unit.title), *question_words(unit.text)}
        frequencies.update({stem for word in words if (stem := _stem(word)) in wanted})
    return statistics.mean(sum(frequencies[stem] for stem in stems) for stems in asked)


@cache
def _stem(word: str) -> str:
    return next((word.stem for word in read_words(word)), word)


def plot(rows: Sequence[Row], to: Path) -> None:
    """Time over passages and over postings, all axes logarithmic."""
    mpl.use("Agg")
    figure, panels = pyplot.subplots(1, 2, figsize=(10, 4), sharey=True, layout="constrained")
    citebox_ms = [one["citebox_p50_ms"] for one in rows]
    tantivy_ms = [one["tantivy_p50_ms"] for one in rows]
    passages, postings = [one["passages"] for one in rows], [one["postings"] for one in rows]
    labels = ("passages", "postings of a question's words")
    for panel, counts, label in zip(panels, (passages, postings), labels, strict=True):
        panel.loglog(counts, citebox_ms, marker="o", label="citebox")
        panel.loglog(counts, tantivy_ms, marker="s", label="tantivy")
        panel.set_xlabel(label)
        panel.grid(visible=True, which="major", alpha=0.4)
    panels[0].set_ylabel("p50, ms")
    panels[0].legend()
    figure.savefig(to, dpi=150)
    pyplot.close(figure)


def table(figures: Figures) -> str:
    heads = ["passages"]
    for name in ("citebox", "tantivy", "scan", "fuse"):
        heads += [f"{name} p50", "p99"]
    lines = ["".join(f"{head:>13}" for head in (*heads, "postings", "read")) + "   (ms)"]
    lines += [
        "".join(f"{'–' if cell is None else cell:>13}" for cell in one.values())
        for one in figures["sizes"]
    ]
    return "\n".join([*lines, f"wanted: scan p50 < {WANTED_MS} ms at 100000 passages"])
