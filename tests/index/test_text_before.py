"""What stands before a place, for whoever looks back from there."""

from __future__ import annotations

import pytest

from index.text_before import text_before


@pytest.mark.parametrize(
    ("at", "most", "found"),
    [(0, 3, ""), (1, 3, "a"), (3, 3, "abc"), (4, 3, "bcd"), (5, 1, "e"), (5, 0, "")],
)
def test_the_last_characters_before_a_place_are_as_many_as_there_are(
    at: int, most: int, found: str
) -> None:
    assert text_before("abcde", at, most) == found
