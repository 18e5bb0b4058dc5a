"""Which pages the library reads beside our own rules."""

from __future__ import annotations

import pytest

from index.readers.html import selection
from index.readers.html.lines import Line
from tests.support.index_fixtures import read_one, texts

MOST = 3_000  # elements side by side


@pytest.mark.parametrize(("count", "is_read"), [(MOST, True), (MOST + 1, False)])
def test_a_page_of_thousands_of_elements_side_by_side_is_read_without_the_library(
    count: int, is_read: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It compares the order of each with all others: 7,000 took it two seconds."""
    asked: list[int] = []

    def library_lines(body: object, lines: list[Line]) -> set[Line]:
        asked.append(len(lines))
        return set()

    monkeypatch.setattr(selection, "library_lines", library_lines)
    page = (
        f"<!doctype html><title>Rest</title><article><p>{'Rest <i>well</i> ' * count}</p></article>"
    )
    assert "Rest well Rest well" in texts(read_one("rest.html", page))[0]
    assert bool(asked) == is_read
