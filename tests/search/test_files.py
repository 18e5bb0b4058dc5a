"""Hashed lines: every record is found by its key, and nothing else is."""

from __future__ import annotations

import struct
from collections.abc import Callable
from itertools import count
from pathlib import Path
from zlib import compress, crc32, error

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.tables import write_table
from search.files import LengthError, SortedLines, Table, find_line, inflate, seek_line

# No TAB and no line end: the format's own.
KEYS = st.text(st.characters(exclude_characters="\t\n", exclude_categories=["Cs"]), max_size=8)
RESTS = st.binary(max_size=20).filter(lambda rest: b"\n" not in rest)


def table_of(folder: Path, records: dict[bytes, bytes]) -> Table:
    write_table(folder / "table", records.items())
    return Table(folder / "table")


def buckets(folder: Path) -> int:
    return int(struct.unpack("<I", (folder / "table").read_bytes()[:4])[0])


def key_of(line: bytes) -> bytes:
    return line.partition(b"\t")[0]


@given(st.dictionaries(KEYS.map(str.encode), RESTS), KEYS.map(str.encode))
def test_a_line_is_found_among_sorted_lines_as_a_look_at_each_would(
    records: dict[bytes, bytes], other: bytes
) -> None:
    lines = [b"%s\t%s" % one for one in sorted(records.items())]
    data = b"".join(line + b"\n" for line in lines)
    for key in (*records, other):
        before = [line for line in lines if key_of(line) < key]
        assert seek_line(data, key, key_of) == sum(len(line) + 1 for line in before)
        wanted = b"%s\t%s" % (key, records[key]) if key in records else None
        assert find_line(data, key, key_of) == wanted


@pytest.mark.parametrize("count", [0, 1, 2, 3, 50])
def test_records_in_lines_are_read_by_their_ids_and_in_their_order(
    tmp_path: Path, count: int
) -> None:
    ids = sorted(f"article-{n}" for n in range(count))
    text = "".join(f'["{id_}", {{"n": "{id_}"}}]\n' for id_ in ids)
    (tmp_path / "lines").write_text(text, encoding="utf-8")
    lines = SortedLines(tmp_path / "lines")
    assert [record["n"] for record in lines] == ids
    assert [lines.get(id_) for id_ in ids] == [{"n": id_} for id_ in ids]
    assert [lines.get(id_) for id_ in ("", "article", "article-99", "b")] == [None] * 4


def test_a_tables_values_are_all_that_follow_a_key(tmp_path: Path) -> None:
    records = {b"a": b"1", b"b": b"", b"c": b"x\ty"}
    assert sorted(table_of(tmp_path, records).values()) == sorted(records.values())


@given(records=st.dictionaries(KEYS.map(str.encode), RESTS), others=st.lists(KEYS.map(str.encode)))
def test_each_record_is_found_by_its_key_and_no_other(
    tmp_path_factory: pytest.TempPathFactory, records: dict[bytes, bytes], others: list[bytes]
) -> None:
    table = table_of(tmp_path_factory.mktemp("table"), records)
    assert {key: table.get(key) for key in records} == records
    assert all(table.get(key) is None for key in others if key not in records)


def test_keys_of_one_bucket_are_told_apart(tmp_path: Path) -> None:
    """All with the same CRC-32 modulo the number of buckets, some the beginning of others."""
    size = 25  # buckets of 100 records
    one = [key for n in range(20_000) if crc32(key := b"key%d" % n) % size == 7][:100]
    table = table_of(tmp_path, {key: b"rest of " + key for key in one})
    assert buckets(tmp_path) == size
    assert [table.get(key) for key in one] == [b"rest of " + key for key in one]
    absent = next(key for n in count() if crc32(key := b"no%d" % n) % size == 7)
    assert table.get(absent) is None


def test_keys_that_begin_or_end_others_are_told_apart(tmp_path: Path) -> None:
    """With three records all share one bucket, so that nothing but the key tells them apart."""
    records = {b"art": b"1", b"heart": b"2", b"heart attack": b"3"}
    table = table_of(tmp_path, records)
    assert buckets(tmp_path) == 1
    assert {key: table.get(key) for key in records} == records
    for absent in (b"", b"hear", b"ar", b"t", b"attack", b"heart attac", b"heart attacks"):
        assert table.get(absent) is None


def test_what_stands_behind_a_key_is_no_key(tmp_path: Path) -> None:
    table = table_of(tmp_path, {b"a": b"b\tc", b"d": b"\t", b"e": b""})
    assert [table.get(key) for key in (b"a", b"d", b"e")] == [b"b\tc", b"\t", b""]
    assert table.get(b"b") is None
    assert table.get(b"c") is None


def test_the_empty_key_is_a_key(tmp_path: Path) -> None:
    assert table_of(tmp_path, {b"": b"nothing", b"a": b"some"}).get(b"") == b"nothing"


def test_an_empty_table_has_nothing(tmp_path: Path) -> None:
    assert table_of(tmp_path, {}).get(b"a") is None


def test_the_same_records_in_another_order_give_the_same_bytes(tmp_path: Path) -> None:
    records = [(b"k%d" % n, b"v") for n in range(50)]
    write_table(tmp_path / "one", records)
    write_table(tmp_path / "other", reversed(records))
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


def test_buckets_hold_a_few_keys_so_that_a_look_reads_little(tmp_path: Path) -> None:
    write_table(tmp_path / "table", [(b"key%d" % n, b"") for n in range(10_000)])
    assert 1_000 < buckets(tmp_path) <= 10_000


@pytest.mark.parametrize("lines", [b"a\tb", b"a\nb\nc", b"\nc\nb\na"])
@pytest.mark.parametrize("look_up", [find_line, seek_line])
def test_a_file_whose_last_line_has_no_end_is_refused_and_not_searched_for_ever(
    lines: bytes, look_up: Callable[[bytes, bytes, Callable[[bytes], bytes]], object]
) -> None:
    with pytest.raises(ValueError, match="a line has no end"):
        look_up(lines, b"zz", key_of)


def test_what_is_unpacked_has_a_bound_that_is_exact() -> None:
    for size in (0, 1, 9_999, 10_000):
        assert inflate(compress(b"x" * size), 10_000) == b"x" * size
    with pytest.raises(LengthError):
        inflate(compress(b"x" * 10_001), 10_000)


def test_cut_and_damaged_data_is_refused() -> None:
    data = compress(b"words of a page " * 99)
    cuts = [data[:-1], data[:-4], data[: len(data) // 2], b""]
    for cut in cuts:
        with pytest.raises(LengthError):
            inflate(cut, 10_000)
    for damaged in (data[:-1] + b"?", b"words", b"\0" * 9):
        with pytest.raises(error):
            inflate(damaged, 10_000)
