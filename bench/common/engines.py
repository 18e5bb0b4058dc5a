"""The engines that are compared, each over the same passages, as Citebox cuts them.

A unit is a passage's title, and its headings and text joined. Every engine answers a question's
text with ten (passage number, score), best first. Parsing the question is included, and no stored
text is read:

citebox  search.pipeline, as the index ranks: by words, or by words and meaning
whoosh   as shipped: StemmingAnalyzer (its own stop words), BM25F, OR, two fields
fts5     SQLite FTS5, porter over unicode61, OR, bm25(t, 2, 1), its pages kept in memory
tantivy  en_stem, OR, title boosted 2, one segment, one thread
bm25s    method "lucene", its English stop words, PyStemmer, NumPy; the title twice in the text,
         since it has one field

FTS5 and tantivy have no stop words. They are asked twice: without the stop words of
search.store.analysis, which is quicker, and (`…_all_words`) with every word of the question.
They get the words from one regular expression, so that they do not pay for our analysis. tantivy
does not count all hits, so that it may skip passages that cannot be among the ten."""

from __future__ import annotations

import logging
import re
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import bm25s
import Stemmer
import tantivy
from whoosh.analysis import StemmingAnalyzer
from whoosh.fields import TEXT, Schema
from whoosh.index import create_in
from whoosh.qparser import MultifieldParser, OrGroup

from bench.common.places import new_folder, size_bytes
from search.embedding.facts import MODEL_VOCABULARY, MODEL_WEIGHTS
from search.query.parameters import Query
from search.rank.retrieve import retrieve
from search.store.analysis import STOP_WORDS, TOKEN_PATTERN
from search.store.reader import Store

BEST = 10
_WORD = re.compile(TOKEN_PATTERN)
_PART = re.compile(r"[^\W_]+")  # a word as tantivy has it
_FIELDS = ["title", "text"]

Found = list[tuple[int, float]]
Ask = Callable[[str], Found]


@dataclass(frozen=True, slots=True)
class Unit:
    """A passage as all engines index it; its number is its place in the list."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Engine:
    """`bytes` on disk; `build_s` seconds from the units to the finished index, None where it
    was not timed."""

    ask: Ask
    bytes: int
    build_s: float | None = None


def read_units(store: Store) -> Iterator[Unit]:
    """The passages of an index in the order of their numbers."""
    for number in range(store.manifest.counts.passages):
        passage = store.passage_at(number)
        yield Unit(passage.article.title, "\n".join([*passage.section, passage.plain_text]))


def citebox(store: Store) -> Engine:
    files = store.manifest.files.items()
    by_words = store.embeddings is None
    size = sum(facts.bytes for name, facts in files if not (by_words and is_for_meaning(name)))
    return Engine(lambda text: ask_citebox(store, text), size)


def is_for_meaning(name: str) -> bool:
    """Is a file of the index only there to rank by meaning?"""
    return name in (MODEL_WEIGHTS, MODEL_VOCABULARY) or name.startswith("meaning.")


def ask_citebox(store: Store, text: str) -> Found:
    """The one place that knows how Citebox's engine is called."""
    best = retrieve(Query(text, BEST), store).best
    return [(number, score) for score, number in best]


def question_words(text: str) -> list[str]:
    """Every word of a question, lower case."""
    return _WORD.findall(text.lower())


def without_stop_words(text: str) -> list[str]:
    """The same words as search.store.analysis.content_words, but for accents, without its cost."""
    words = question_words(text)
    return [word for word in words if word not in STOP_WORDS] or words


def whoosh(units: Sequence[Unit], folder: Path) -> Engine:
    started = time.perf_counter()
    words = StemmingAnalyzer()
    schema = Schema(title=TEXT(analyzer=words), text=TEXT(analyzer=words))
    index = create_in(str(folder), schema)
    writer = index.writer(limitmb=256)
    for unit in units:
        writer.add_document(title=unit.title, text=unit.text)
    writer.commit(optimize=True)
    took = time.perf_counter() - started
    searcher = index.searcher()
    parser = MultifieldParser(_FIELDS, schema, group=OrGroup)

    def ask(text: str) -> Found:
        query = parser.parse(" ".join(question_words(text)))
        return [(number, score) for score, number in searcher.search(query, limit=BEST).top_n]

    return Engine(ask, size_bytes(folder), took)


def fts5(units: Sequence[Unit], folder: Path) -> tuple[Engine, Engine]:
    """Without stop words, and with all words."""
    started = time.perf_counter()
    file = folder / "fts5.db"
    base = sqlite3.connect(file)
    base.execute(
        "CREATE VIRTUAL TABLE t USING fts5(title, text, content='', tokenize='porter unicode61')"
    )
    base.executemany(
        "INSERT INTO t(rowid, title, text) VALUES (?, ?, ?)",
        ((number, unit.title, unit.text) for number, unit in enumerate(units)),
    )
    base.execute("INSERT INTO t(t) VALUES ('optimize')")
    base.commit()
    base.execute("VACUUM")
    took = time.perf_counter() - started
    base.execute("PRAGMA cache_size = -262144")  # 256 MB: all of it stays in memory
    best = f"SELECT rowid, bm25(t, 2, 1) AS s FROM t WHERE t MATCH ? ORDER BY s LIMIT {BEST}"  # noqa: S608

    def ask(words: list[str]) -> Found:
        if not words:
            return []
        match = " OR ".join(f'"{word}"' for word in words)
        return [(number, -score) for number, score in base.execute(best, (match,))]

    return _asked_twice(ask, size_bytes(folder), took)


def tantivy_engines(units: Sequence[Unit], folder: Path) -> tuple[Engine, Engine]:
    """Without stop words, and with all words."""
    started = time.perf_counter()
    builder = tantivy.SchemaBuilder()
    for name in _FIELDS:  # frequencies without positions: no phrase is looked for
        builder.add_text_field(name, tokenizer_name="en_stem", index_option="freq")
    index = tantivy.Index(builder.build(), path=str(folder))
    writer = index.writer(heap_size=1_000_000_000, num_threads=1)
    for unit in units:
        writer.add_document(tantivy.Document(title=unit.title, text=unit.text))
    writer.commit()
    writer.wait_merging_threads()
    took = time.perf_counter() - started
    index.reload()
    searcher = index.searcher()
    if searcher.num_segments != 1:  # else a number would not be the place in `units`
        raise RuntimeError(f"tantivy wrote {searcher.num_segments} segments and not one")

    def ask(words: list[str]) -> Found:
        parts = _PART.findall(" ".join(words))  # "4.5" would be a phrase
        query = index.parse_query(" ".join(parts), _FIELDS, field_boosts={"title": 2.0})
        hits = searcher.search(query, limit=BEST, count=False).hits
        return [(address.doc, score) for score, address in hits]

    return _asked_twice(ask, size_bytes(folder), took)


def _asked_twice(
    ask: Callable[[list[str]], Found], size: int, took: float
) -> tuple[Engine, Engine]:
    return (
        Engine(lambda text: ask(without_stop_words(text)), size, took),
        Engine(lambda text: ask(question_words(text)), size, took),
    )


def bm25s_engine(units: Sequence[Unit], folder: Path) -> Engine:
    logging.getLogger("bm25s").setLevel(logging.WARNING)
    started = time.perf_counter()
    stemmer = Stemmer.Stemmer("english")
    texts = [f"{unit.title}\n{unit.title}\n{unit.text}" for unit in units]
    tokens = bm25s.tokenize(texts, stopwords="en", stemmer=stemmer, show_progress=False)
    retriever = bm25s.BM25(method="lucene")
    retriever.index(tokens, show_progress=False)
    retriever.save(str(folder))
    took = time.perf_counter() - started
    count = min(BEST, len(units))

    def ask(text: str) -> Found:
        words = bm25s.tokenize(
            [text], stopwords="en", stemmer=stemmer, return_ids=False, show_progress=False
        )
        numbers, scores = retriever.retrieve(words, k=count, n_threads=0, show_progress=False)
        return list(zip(numbers[0].tolist(), scores[0].tolist(), strict=True))

    return Engine(ask, size_bytes(folder), took)


def build_all(units: Sequence[Unit], folder: Path) -> Iterator[tuple[str, Engine]]:
    """Every engine but Citebox, each with its index in a folder of its own."""
    yield "whoosh", whoosh(units, new_folder(folder / "whoosh"))
    yield "bm25s", bm25s_engine(units, new_folder(folder / "bm25s"))
    for name, build in (("fts5", fts5), ("tantivy", tantivy_engines)):
        few_words, all_words = build(units, new_folder(folder / name))
        yield name, few_words
        yield f"{name}_all_words", all_words
