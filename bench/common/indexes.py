"""The index that is measured: a built one that is given, or a new one in a temporary folder."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.common.places import MODEL
from index.build import build
from index.embedding.model_folder import FACTS
from search.embedding.encoder import Encoder
from search.embedding.facts import MODEL_VOCABULARY, MODEL_WEIGHTS
from search.embedding.vectors import Vectors
from search.results import RankedBy
from search.store.reader import Store


@dataclass(frozen=True, slots=True)
class IndexOptions:
    """`index` is None where a new index is to be built of the corpus."""

    index: Path | None
    words_only: bool


def add_index(parser: argparse.ArgumentParser, vectors_only: bool = False) -> None:
    """What `IndexOptions` hold; with `vectors_only` an option of that name besides."""
    parser.add_argument(
        "--index", type=Path, metavar="DIRECTORY", help="an index of the corpus, already built"
    )
    ranking = parser.add_mutually_exclusive_group()
    ranking.add_argument("--words-only", action="store_true", help="rank by words alone")
    if vectors_only:
        ranking.add_argument("--vectors-only", action="store_true", help="rank by the cosine alone")


def read_index(options: argparse.Namespace) -> IndexOptions:
    return IndexOptions(options.index, options.words_only)


@contextmanager
def opened(corpus: Path, options: IndexOptions) -> Iterator[Store]:
    """Exits with a sentence where there is no meaning to rank by and words alone are not asked
    for."""
    with tempfile.TemporaryDirectory() as made:
        store = open_index(corpus, options, Path(made))
        yield store
        store.close()


def open_index(corpus: Path, options: IndexOptions, to: Path) -> Store:
    """As `opened`; a new index goes to `to`."""
    if not options.index:
        report = build([corpus], to, model=None if options.words_only else model_folder())
        if report.exit_code:
            sys.exit(report.to_text())
    store = Store.open(options.index or to)
    if options.words_only:
        store.embeddings = None  # an index that is given may have it
    elif store.embeddings is None:
        sys.exit(f"'{store.directory}' is an index of words alone: give --words-only.")
    return store


def model_folder() -> Path:
    """Exits with a sentence where there is no model."""
    if not (MODEL / FACTS).is_file():
        sys.exit(f"'{MODEL}' does not exist: run `make model`, or give --words-only.")
    return MODEL


def ranking_of(store: Store) -> RankedBy:
    """What questions of several words are ranked by."""
    return "words+meaning" if store.embeddings else "words"


def open_vectors(store: Store) -> tuple[Encoder, Vectors]:
    """Raises ValueError for an index of words alone."""
    facts = store.manifest.meaning
    if facts is None:
        raise ValueError(f"'{store.directory}' has no vectors")
    folder = store.directory / store.manifest.generation
    encoder = Encoder(folder / MODEL_WEIGHTS, folder / MODEL_VOCABULARY)
    return encoder, Vectors(folder, store.manifest.counts.passages, facts.dimensions)
