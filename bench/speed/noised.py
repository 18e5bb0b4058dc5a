"""Vectors for made passages: those of an index, again and again, each time with other noise.

Encoding 100,000 texts takes hours. What a search by vectors does depends on how they lie to each
other; noise keeps a passage near those that are like it.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from search.embedding.facts import MODEL_VOCABULARY, MODEL_WEIGHTS, EmbeddingFacts
from search.embedding.tensors import Floats
from search.embedding.vectors import COMMON, ROWS, SCALES, SIGNS, SPANS, STARTS
from search.model import Passage
from search.store.reader import Store

# The noise's length, where a vector's is 1: the cosine of two with one origin is then about 0.8.
NOISE = 0.5
_MOST_INT8 = 127


class NoisedVectors:
    """Takes the place of index.embedding.vectors.VectorsWriter. Passages have no sentences."""

    def __init__(self, index: Path, seed: int = 1) -> None:
        """`index` has meaning. Raises ValueError where it has none."""
        self._store = Store.open(index)
        if self._store.vectors is None or self._store.manifest.meaning is None:
            raise ValueError(f"'{index}' has no vectors")
        self.facts: EmbeddingFacts = self._store.manifest.meaning
        self._drawn = np.random.default_rng(seed)
        self._added = 0

    def add(self, _: Passage) -> None:
        self._added += 1

    def write(self, folder: Path) -> None:
        rows, scales, common = [], [], []
        for number in range(self._added):
            found_common, vector = self._origin(number)
            vector += self._drawn.normal(0, NOISE * len(vector) ** -0.5, len(vector))
            vector /= np.linalg.norm(vector)
            scale = float(np.abs(vector).max()) / _MOST_INT8
            rows.append((vector / scale).round().astype(np.int8))
            scales.append(scale)
            common.append(found_common)
        np.array(rows, np.int8).tofile(folder / ROWS)
        np.array(scales, np.float32).tofile(folder / SCALES)
        np.array(common, np.float32).tofile(folder / COMMON)
        np.zeros(self._added + 1, np.uint32).tofile(folder / STARTS)
        for name in (SPANS, SIGNS):
            (folder / name).touch()
        origin = self._store.directory / self._store.manifest.generation
        for name in (MODEL_WEIGHTS, MODEL_VOCABULARY):
            (folder / name).write_bytes((origin / name).read_bytes())

    def _origin(self, number: int) -> tuple[float, Floats]:
        vectors = self._store.vectors
        assert vectors is not None  # noqa: S101 - as __init__ has seen
        common, scale, row = vectors.row(number % self._store.manifest.counts.passages)
        return common, row.astype(np.float32) * np.float32(scale)

    def write_cache(self) -> None:
        """There is none."""
