"""How much alike the passages of an index are."""

from __future__ import annotations

import numpy as np
import pytest

from index.embedding.vectors import _mean_cosine


@pytest.mark.parametrize(
    ("rows", "alike"),
    [
        ([], 0.0),
        ([[1, 0]], 0.0),  # there is no other
        ([[1, 0], [0, 0]], 0.0),  # the other was not read
        ([[1, 0], [1, 0]], 1.0),
        ([[1, 0], [0, 1]], 0.0),
        ([[1, 0], [1, 0], [0, 1]], 0.333),
    ],
)
def test_passages_are_as_alike_as_two_of_them_are_on_average(
    rows: list[list[int]], alike: float
) -> None:
    table = np.array(rows, np.int8).reshape(-1, 2)
    assert _mean_cosine(table, np.ones(len(table), np.float32)) == alike
