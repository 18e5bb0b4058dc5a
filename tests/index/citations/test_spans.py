"""Stretches of a text: what overlaps is what a slow comparison of each with each finds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.citations.link import Spans

SPANS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 5)), max_size=8)


@given(SPANS, st.integers(0, 14), st.integers(1, 5))
def test_it_overlaps_what_one_of_them_does(
    spans: list[tuple[int, int]], start: int, length: int
) -> None:
    taken = [(first, first + long) for first, long in spans]
    end = start + length
    slow = any(first < end and start < last for first, last in taken)
    assert Spans(taken).overlap(start, end) == slow
