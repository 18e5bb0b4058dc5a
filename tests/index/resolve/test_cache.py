"""Records on disk: how long they are fresh, and which files count as missing."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from index.resolve.cache import RecordCache
from index.resolve.record import Record

DAY_S = 86_400
KEY = "doi:10.1000/a"
RECORD = Record("Crossref", {"title": "Rest"}, (2001, 2002), "corrected", "10.1000/b")


@pytest.mark.parametrize(
    ("seconds", "is_fresh"), [(0, True), (30 * DAY_S - 1, True), (30 * DAY_S, False), (-1, False)]
)
def test_a_record_is_fresh_for_thirty_days(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, seconds: int, is_fresh: bool
) -> None:
    """One from the future was kept by a clock that is wrong."""
    now = 1_000_000_000.0
    monkeypatch.setattr(time, "time", lambda: now)
    records = RecordCache(tmp_path)
    records.put(KEY, RECORD)
    monkeypatch.setattr(time, "time", lambda: now + seconds)
    kept = records.get(KEY)
    assert kept is not None
    assert (kept.record, kept.is_fresh) == (RECORD, is_fresh)


def test_a_work_that_the_service_lacks_is_kept_as_none(tmp_path: Path) -> None:
    RecordCache(tmp_path).put(KEY, None)
    kept = RecordCache(tmp_path).get(KEY)
    assert kept is not None
    assert kept.record is None


@pytest.mark.parametrize(
    "change",
    [
        {"format": 0},
        {"format": 2},
        {"key": "doi:other"},
        {"fetched": "x"},
        {"record": {"status": 1}},
    ],
)
def test_a_file_of_another_format_or_work_counts_as_missing(
    tmp_path: Path, change: dict[str, object]
) -> None:
    RecordCache(tmp_path).put(KEY, RECORD)
    (file,) = tmp_path.iterdir()
    file.write_text(json.dumps(json.loads(file.read_text()) | change))
    assert RecordCache(tmp_path).get(KEY) is None


@pytest.mark.parametrize(("more", "is_read"), [(0, True), (1, False)])
def test_a_file_of_more_than_a_megabyte_is_not_read(
    tmp_path: Path, more: int, is_read: bool
) -> None:
    RecordCache(tmp_path).put(KEY, RECORD)
    (file,) = tmp_path.iterdir()
    text = file.read_text()
    file.write_text(" " * (1_000_000 - len(text) + more) + text)
    assert (RecordCache(tmp_path).get(KEY) is not None) is is_read
