"""What an index has compressed is unpacked to a bound, whoever has written and signed it."""

from __future__ import annotations

import json
import struct
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from index.build import build
from index.document import SourceError
from index.prepare import MOST_BYTES
from search.engine.local import LocalEngine
from search.errors import IndexUnavailable
from search.query.parameters import Query
from search.store.manifest import read_manifest
from search.store.records import MOST_BYTES_CACHED, RECORDS, STARTS, Records
from search.store.suggestion_files import (
    HEADER,
    LINES,
    MOST_BLOCK_BYTES,
    NUMBERS,
    SECTIONS,
    read_sections,
)
from search.store.suggestions import SuggestIndex
from tests.promises.test_no_code import sign
from tests.support.search_fixtures import built

BOMB = 200_000_000


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return built(
        tmp_path,
        {f"{word}.md": f"# Dragons {word}\n\nDragons {word}.\n" for word in ("eat", "rest")},
    )


def folder_of(index: Path) -> Path:
    return index / read_manifest(index).generation


def lines(folder: Path, more: int) -> None:
    """The one block of lines, with so many spaces behind what is asked for."""
    block = zlib.compress(zlib.decompress((folder / LINES).read_bytes()) + b" " * more)
    (folder / LINES).write_bytes(block)
    data = bytearray((folder / NUMBERS).read_bytes())
    sizes = dict(zip(SECTIONS, HEADER.unpack(data[: HEADER.size]), strict=True))
    at = HEADER.size
    for name, size in sizes.items():
        if name == "block_starts":
            data[at : at + size] = struct.pack("<2I", 0, len(block))
        at += size
    (folder / NUMBERS).write_bytes(data)


def records(folder: Path, more: int) -> None:
    """Every record, with so many spaces in front of the end of its JSON."""
    stored = Records(folder)
    long = [zlib.compress(zlib.decompress(stored.stored(n)) + b" " * more) for n in range(2)]
    starts = [0, len(long[0]), len(long[0]) + len(long[1])]
    (folder / RECORDS).write_bytes(b"".join(long))
    (folder / STARTS).write_bytes(struct.pack("<3Q", *starts))


def asked(index: Path) -> Iterator[object]:
    engine = LocalEngine.open(index)
    try:
        for ask in (
            lambda: engine.search(Query("dragons")).hits,
            lambda: engine.suggest("dr", 5),
        ):
            try:
                yield ask()
            except ValueError as error:
                yield error
    finally:
        engine.close()


@pytest.mark.parametrize("bomb", [lines, records])
def test_a_few_bytes_that_stand_for_200_mb_are_not_unpacked(
    index: Path, bomb: Callable[[Path, int], None]
) -> None:
    bomb(folder_of(index), BOMB)
    with pytest.raises(IndexUnavailable):
        LocalEngine.open(index)
    sign(index)
    tracemalloc.start()
    answers = list(asked(index))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [answer for answer in answers if isinstance(answer, ValueError)], "one is a refusal"
    assert peak < 20_000_000


@pytest.mark.parametrize("bomb", [lines, records])
def test_what_is_within_the_bounds_is_read(index: Path, bomb: Callable[[Path, int], None]) -> None:
    """So the bomb above is refused for its size alone."""
    bomb(folder_of(index), MOST_BYTES_CACHED)
    sign(index)
    hits, suggestions = asked(index)
    assert isinstance(hits, tuple)
    assert len(hits) == 2
    assert isinstance(suggestions, tuple)
    assert suggestions


def test_a_long_article_s_lines_are_in_several_blocks_and_each_is_found(tmp_path: Path) -> None:
    """A writer begins another at half of the bound; texts without spaces have long addresses."""
    article = tmp_path / "sources" / "a.html"
    article.parent.mkdir()
    sections = "".join(f"<h2>Heading {n}</h2><p>{'龍' * 300}{n}.</p>" for n in range(500))
    article.write_text(f"<article><h1>Dragons</h1>{sections}</article>", encoding="utf-8")
    index = tmp_path / "index"
    assert build([article.parent], index, "https://alderhouse.example/").exit_code == 0
    found = read_sections(folder_of(index) / NUMBERS)
    sizes = [b - a for a, b in pairwise(found["block_lines"])]
    assert len(sizes) >= 2
    assert max(sizes) <= MOST_BLOCK_BYTES
    read = SuggestIndex(folder_of(index)).suggestions(range(501))
    assert [one.text for one in read] == ["Dragons", *(f"Heading {n}" for n in range(500))]
    assert all(str(one.url).startswith("https://alderhouse.example/a#") for one in read[1:])


def test_a_passage_that_no_reader_would_unpack_is_refused_by_name(tmp_path: Path) -> None:
    """Its record would be longer than a reader takes: the article beside it is indexed."""
    good = {"id": "good", "title": "Good", "text": "Good words."}
    long = {"id": "long", "title": "Long", "text": "W" * MOST_BYTES}
    (tmp_path / "a.jsonl").write_text(f"{json.dumps(good)}\n{json.dumps(long)}\n")
    report = build([tmp_path / "a.jsonl"], tmp_path / "index")
    assert report.articles == 1
    [refused] = report.refused
    assert isinstance(refused, SourceError)
    assert refused.reason == "a passage has more than 500,000 bytes, with its references."
    assert refused.line == 2
