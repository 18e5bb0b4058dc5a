"""An explanation as text: numbers with their nouns, and what a filter allows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from search.explain.explanation import Explanation, Filters
from search.explain.text import _columns, _cut, explained_text
from search.explain.trace import explain
from search.query.parameters import read_query
from search.store.reader import Store


@pytest.fixture(scope="module")
def one(store: Store) -> Explanation:
    return explain(read_query({"q": "lithium"}), store)


@pytest.mark.parametrize(
    ("total", "says"),
    [
        (0, "0 passages match by words"),
        (1, "1 passage matches by words"),
        (2, "2 passages match by words"),
    ],
)
def test_the_total_is_a_sentence(one: Explanation, total: int, says: str) -> None:
    assert f"Total     {says}\n" in explained_text(replace(one, total=total))


@pytest.mark.parametrize(
    ("allowed", "says"),
    [(0, "0 passages"), (1, "1 passage"), (12, "12 passages")],
)
def test_a_filter_says_how_many_passages_it_allows(
    one: Explanation, allowed: int, says: str
) -> None:
    shown = explained_text(replace(one, filters=Filters(None, "sleep", None, allowed)))
    assert f"Filters   tag 'sleep': {says} allowed\n" in shown


def test_filters_are_joined_and_without_one_there_is_no_line(one: Explanation) -> None:
    both = explained_text(replace(one, filters=Filters("a-1", "sleep", None, 3)))
    assert "Filters   article 'a-1' and tag 'sleep': 3 passages allowed\n" in both
    assert "Filters" not in explained_text(one)


def test_a_wide_character_takes_two_columns_and_a_mark_none() -> None:
    assert [_columns(text) for text in ("rest", "睡眠", "e\u0301", "a\u200bb")] == [4, 4, 1, 2]
    assert [_cut("睡眠e\u0301s", width) for width in (1, 3, 5)] == ["", "睡", "睡眠e\u0301"]
