"""How many passages a cluster is asked for, which docs/scale.md promises."""

from __future__ import annotations

import pytest

from search.engine.cluster.meaning import depth
from search.query.parameters import Query


@pytest.mark.parametrize(
    ("passages", "offset", "limit", "asked"),
    [(0, 0, 10, 1), (1_000, 0, 10, 1_000), (1_001, 0, 10, 100), (1_001, 40, 11, 102)],
)
def test_a_small_index_is_ranked_whole_and_a_large_one_by_its_best(
    passages: int, offset: int, limit: int, asked: int
) -> None:
    assert depth(passages, Query("sleep", offset=offset, limit=limit)) == asked
