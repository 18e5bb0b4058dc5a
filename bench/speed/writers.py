"""How quick Citebox writes an index beside stock Whoosh, each in a fresh process."""

from __future__ import annotations

import gc
import json
import multiprocessing
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from whoosh.fields import ID, STORED, TEXT, Schema
from whoosh.index import create_in

from bench.common.places import new_folder
from index.writers.generation import Generation
from search.model import Article, Passage
from search.store.manifest import Counts
from search.store.reader import Store
from search.store.record import passage_json
from search.store.schema import stemmed_words

WHOOSH = "whoosh_same_analyzer"

Batch = tuple[Article, list[Passage]]


class Seconds(NamedTuple):
    wall: float
    cpu: float


def write_both(index: Path, directory: Path) -> dict[str, Seconds]:
    """What writing the passages of an index anew takes, by writer; into folders of `directory`
    that are named for the writers."""
    fresh = multiprocessing.get_context("spawn")
    taken: dict[str, Seconds] = {}
    for name, write in (("citebox", write_citebox), (WHOOSH, write_whoosh)):
        with fresh.Pool(1) as pool:
            taken[name] = pool.apply(timed, (write, index, directory / name))
    return taken


def timed(write: Callable[[Sequence[Batch], Path], None], index: Path, to: Path) -> Seconds:
    """What writing takes once the passages are in memory."""
    batches = list(read_batches(index))
    gc.collect()
    gc.freeze()  # else the collector walks the waiting passages again and again
    wall, cpu = time.perf_counter(), time.process_time()
    write(batches, to)
    return Seconds(time.perf_counter() - wall, time.process_time() - cpu)


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
    writer = create_in(str(new_folder(to)), schema).writer(limitmb=256)
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
