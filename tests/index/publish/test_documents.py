"""Documents as a cluster takes them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import numpy as np

from index.publish.documents import _vectors
from search.cluster.layout import ROW, SENTENCES, VECTOR
from search.store.reader import Store


def with_row(*row: int) -> dict[str, Any]:
    """The fields of a passage whose row of eighths is this."""
    vectors = SimpleNamespace(
        row=lambda number: (0.0, 0.125, np.array(row, np.int8)),
        sentence_bytes=lambda number: (b"", b""),
    )
    return _vectors(cast(Store, SimpleNamespace(vectors=vectors)), 0)


def test_a_vector_of_zeros_is_left_out_because_a_cluster_refuses_it() -> None:
    assert with_row(4, 0, -8)[VECTOR] == [0.5, 0.0, -1.0]
    assert with_row(0, 0, 0).keys() == {ROW, SENTENCES}
