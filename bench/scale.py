"""How the engine's time grows with the index: p50 over the same questions at several sizes.

    .venv/bin/python bench/scale.py FOLDER [--queries FILE] [--sizes 1000,10000,100000]
        [--out PNG] [--seed N] [--json]

FOLDER holds sets, each a folder with a corpus.jsonl (as for bench/relevance.py), and QUERIES one
of their question files. The passages are those of all sets, cut as Citebox cuts them, in one
shuffled order; an index of 1,000 holds the first 1,000 of it. Where the sets have too few, more
are made: within each set every (word, how often) of a passage is dealt to another passage of
that set at random, titles likewise, and the words of a passage are written out. So document
frequencies, frequencies in a passage and lengths grow as the index does (a word of nearly every
passage loses some, since it is at times dealt to one passage twice), but words no longer stand
together that belong together: fewer passages stand out, which is harder for an engine that skips.

`postings` is the mean over the questions of the sum of their stems' document frequencies,
counted here and not by the engine; `read` how many of them the engine says it read, where it
does. Each time is the median of five rounds after one to warm up, all sizes interleaved, in the
processor's time, so that a busy machine does not bend the line (see bench/latency.py).

`citebox` ranks by words alone. What meaning adds to it is timed over drawn vectors, which take as
long as a model's: `scan` is the product of a question's with every passage's, `fuse` what
search.rank.hybrid then makes of them and of the question's words, to the ten best. numpy has one
thread.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as search.store.reader does: numpy loads below

import matplotlib as mpl
import numpy as np
from matplotlib import pyplot

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from engines import BEST, Unit, citebox, postings_read, question_words, tantivy_engines
from latency import measure, percentile, read_texts

from index.document import SourceError
from index.passages.split import split_article
from index.readers import read_source
from index.sources import find_sources
from index.writers.generation import Generation
from search.embedding.vectors import COMMON, ROWS, SCALES, SIGNS, SPANS, STARTS, Vectors
from search.model import Article, ArticleInfo, Passage, Run
from search.query.expand import expand_question
from search.rank.hybrid import HybridRanking
from search.store.analysis import content_words, read_words
from search.store.manifest import Counts
from search.store.reader import Store

ROUNDS = 5
QUERIES = "medquad_liveqa/queries_summary.jsonl"
ENGINES = ("citebox", "tantivy")
MEANING = ("scan", "fuse")
DIMENSIONS = 384
# What `scan` may take at 100,000 passages.
WANTED_MS = 10


def main() -> int:
    options = _options()
    questions = read_texts(options.folder / options.queries)
    rng = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as made:
        rows = run(draw(options.folder, max(options.sizes), rng), questions, options, Path(made))
    if options.out:
        plot(rows, options.out)
    print(json.dumps({"sizes": rows}, indent=1) if options.json else table(rows))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--queries", default=QUERIES)
    parser.add_argument("--sizes", type=_sizes, default=_sizes("1000,10000,100000"))
    parser.add_argument("--out", type=Path, help="where the plot goes")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def _sizes(text: str) -> list[int]:
    return sorted(int(part) for part in text.split(","))


def draw(folder: Path, count: int, rng: random.Random) -> list[Unit]:
    """`count` units: the sets' own in a shuffled order, then as many made ones as it takes."""
    sets = [list(read_set(path)) for path in sorted(folder.glob("*/corpus.jsonl"))]
    units = [unit for units in sets for unit in units]
    rng.shuffle(units)
    while len(units) < count:
        more = [unit for own in sets for unit in deal(own, rng)]
        rng.shuffle(more)
        units += more
    return units[:count]


def read_set(corpus: Path) -> Iterator[Unit]:
    for source in find_sources([corpus], None):
        if isinstance(source, SourceError):
            sys.exit(str(source))
        for article in read_source(source):
            if isinstance(article, SourceError):
                continue  # as a build does, which reports it
            for passage in split_article(article, {}, ()):
                text = "\n".join([*passage.section, passage.plain_text])
                yield Unit(passage.article.title, text)


def deal(units: Sequence[Unit], rng: random.Random) -> Iterator[Unit]:
    """As many units, with the words of these dealt anew."""
    titles = _deal([unit.title for unit in units], rng)
    texts = _deal([unit.text for unit in units], rng)
    return map(Unit, titles, texts)


def _deal(texts: Sequence[str], rng: random.Random) -> Iterator[str]:
    counts = [Counter(question_words(text)) for text in texts]
    cards = [pair for count in counts for pair in count.items()]
    rng.shuffle(cards)
    at = 0
    for count in counts:
        hand = cards[at : at + len(count)]
        at += len(count)
        yield " ".join(word for word, often in hand for _ in range(often))


def run(
    units: list[Unit], questions: list[str], options: argparse.Namespace, directory: Path
) -> list[dict[str, Any]]:
    stores, contenders = {}, {}
    for size in options.sizes:
        stores[size] = write_index(units[:size], directory / f"citebox-{size}")
        folder = directory / f"tantivy-{size}"
        folder.mkdir()
        engines = (citebox(stores[size]), tantivy_engines(units[:size], folder)[0])
        for name, engine in zip(ENGINES, engines, strict=True):
            contenders[f"{name} {size}"] = partial(partial, engine.ask)
        vectors = draw_vectors(size, _made(directory / f"vectors-{size}"), options.seed)
        for name, contender in meant(stores[size], vectors, options.seed).items():
            contenders[f"{name} {size}"] = contender
    times = measure(contenders, questions, ROUNDS, options.seed)
    rows = []
    for size in options.sizes:
        row: dict[str, Any] = {"passages": size}
        for name in (*ENGINES, *MEANING):
            row[f"{name}_p50_ms"] = percentile(times[f"{name} {size}"].cpu, 0.50)
            row[f"{name}_p99_ms"] = percentile(times[f"{name} {size}"].cpu, 0.99)
        row["postings"] = round(count_postings(units[:size], questions))
        row["read"] = mean_read(stores[size], questions)
        rows.append(row)
        stores[size].close()
    return rows


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


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


def meant(
    store: Store, vectors: Vectors, seed: int
) -> dict[str, Callable[[str], Callable[[], object]]]:
    question = np.random.default_rng(seed).normal(0, DIMENSIONS**-0.5, DIMENSIONS)
    vector = question.astype(np.float32)
    cosines = vectors.products(vector)

    def fuse(text: str) -> Callable[[], object]:
        asked = expand_question(text, store)
        length = len(asked.words)
        return lambda: HybridRanking(asked.clauses, cosines, vectors.common, length, None).best(
            BEST
        )

    return {"scan": lambda _: partial(vectors.products, vector), "fuse": fuse}


def write_index(units: Sequence[Unit], to: Path) -> Store:
    """An article a unit."""
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


def mean_read(store: Store, questions: Sequence[str]) -> int | None:
    read = [postings_read(store, text) for text in questions]
    known = [count for count in read if count is not None]
    return round(statistics.mean(known)) if known else None


def plot(rows: Sequence[Mapping[str, Any]], to: Path) -> None:
    """Time over passages and over postings, all axes logarithmic."""
    mpl.use("Agg")
    figure, panels = pyplot.subplots(1, 2, figsize=(10, 4), sharey=True, layout="constrained")
    for panel, key in zip(panels, ("passages", "postings"), strict=True):
        for name, marker in zip(ENGINES, "os", strict=True):
            times = [row[f"{name}_p50_ms"] for row in rows]
            panel.loglog([row[key] for row in rows], times, marker=marker, label=name)
        panel.set_xlabel("passages" if key == "passages" else "postings of a question's words")
        panel.grid(visible=True, which="major", alpha=0.4)
    panels[0].set_ylabel("p50, ms")
    panels[0].legend()
    figure.savefig(to, dpi=150)
    pyplot.close(figure)


def table(rows: Sequence[Mapping[str, Any]]) -> str:
    heads = ["passages"]
    for name in (*ENGINES, *MEANING):
        heads += [f"{name} p50", "p99"]
    lines = ["".join(f"{head:>13}" for head in (*heads, "postings", "read")) + "   (ms)"]
    lines += [
        "".join(f"{'–' if cell is None else cell:>13}" for cell in row.values()) for row in rows
    ]
    return "\n".join([*lines, f"wanted: scan p50 < {WANTED_MS} ms at 100000 passages"])


if __name__ == "__main__":
    sys.exit(main())
