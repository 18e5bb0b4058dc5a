"""How much alike the passages of an index are, and those that the model cannot read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.embedding.vectors import _mean_cosine
from search.embedding.vectors import Vectors
from tests.support.meaning_fixtures import build_with, generation


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


def test_a_passage_in_a_language_that_the_model_does_not_know_is_zeros(
    tiny: Path, tmp_path: Path
) -> None:
    """Two of them, among three that are read: their sentences, and what is near to all."""
    spanish = (
        "---\nlang: es\n---\n\n# La depresión\n\nSe trata. Con terapia.\n\n## Dormir\n\nBien.\n"
    )
    english = "# Tea\n\nTea is warm. It helps some.\n\n## Green tea\n\nBitter.\n"
    files = {"a.md": english, "b.md": spanish, "c.md": "# Naps\n\nShort.\n"}
    for encoded in (3, 0):  # the second time out of the cache
        assert build_with(tiny, tmp_path, files).encoded == encoded
        read = Vectors(generation(tmp_path / "index"), 5, 64)
        rows = [read.row(number)[1:] for number in range(5)]
        assert [float(scale) for scale, _ in rows[2:4]] == [1, 1]
        units = np.array([scale * row.astype(np.float32) for scale, row in rows])
        lengths = np.linalg.norm(units, axis=1)
        assert lengths == pytest.approx([1, 1, 0, 0, 1], abs=0.01)
        assert [read.span(number) for number in range(5)] == [
            (0, 2),
            (2, 3),
            (3, 3),
            (3, 3),
            (3, 4),
        ]
        means = (units @ units.T).mean(axis=1)
        assert read.common == pytest.approx(means - means.mean(), abs=1e-6)
