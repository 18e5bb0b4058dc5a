"""Indexes to be measured: of whole sets, or of so many passages of made articles."""

from __future__ import annotations

import argparse
import random
import resource
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from bench.common.indexes import model_folder
from bench.common.sets import read_texts
from bench.speed.dealing import draw_units, vary
from bench.speed.made_articles import write_articles
from bench.speed.noised import NoisedVectors
from bench.speed.scale import sizes
from index.build import build


class Built(NamedTuple):
    """`took_s` is None where the index was there; `peak_mb` is this process's until then."""

    name: str
    folder: Path
    questions: list[str]
    took_s: float | None
    peak_mb: int


def add_indexes(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    parser.add_argument("--sizes", type=sizes, help="of indexes dealt from all sets in FOLDER")
    parser.add_argument("--meaning", action="store_true", help="rank by words and meaning")
    parser.add_argument(
        "--vectors", type=Path, metavar="INDEX",
        help="with --sizes: an index whose vectors are taken, with noise",
    )  # fmt: skip
    parser.add_argument("--queries", default="queries.jsonl", metavar="FILE")
    parser.add_argument(
        "--keep", type=Path, metavar="DIR", help="make the indexes here, or take those of before"
    )


def built_indexes(options: argparse.Namespace, to: Path) -> Iterator[Built]:
    for folder in options.folders:
        if options.sizes:
            yield from _dealt(folder, options, to)
        else:
            index = to / folder.name
            started = time.perf_counter()
            took_s = None
            if not (index / "manifest.json").exists():
                _build(folder / "corpus.jsonl", index, options.meaning)
                took_s = time.perf_counter() - started
            yield _built(folder.name, index, read_texts(folder / options.queries), took_s)


def _build(corpus: Path, index: Path, meaning: bool) -> None:
    report = build([corpus], index, model=model_folder() if meaning else None)
    if report.exit_code:
        raise SystemExit(report.to_text())


def _dealt(folder: Path, options: argparse.Namespace, to: Path) -> Iterator[Built]:
    asked = sorted(folder.glob(f"*/{options.queries}"))
    questions = [text for file in asked for text in read_texts(file)]
    places = {size: to / f"{size}{'-meaning' * bool(options.vectors)}" for size in options.sizes}
    missing = [size for size, place in places.items() if not (place / "manifest.json").exists()]
    units = draw_units(folder, max(missing), random.Random(1), vary) if missing else []
    for size, place in places.items():
        took_s = None
        if size in missing:
            started = time.perf_counter()
            vectors = NoisedVectors(options.vectors) if options.vectors else None
            write_articles(units[:size], place, vectors)
            took_s = time.perf_counter() - started
        yield _built(f"{size:,}", place, questions, took_s)


def _built(name: str, index: Path, questions: list[str], took_s: float | None) -> Built:
    peak_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return Built(name, index, questions, took_s and round(took_s, 1), peak_kb // 1024)
