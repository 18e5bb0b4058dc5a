"""How near a question's vector is to those of dangerous and of harmless examples.

A support vector machine with Gaussian kernels (Cortes & Vapnik 1995) over the first dimensions of
the vectors (their principal axes), because danger is said in many ways that lie apart from each
other: no single direction separates them. An example here is a row of small numbers, not a text.
Imported only where an index has meaning: it needs numpy.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np

from ..embedding.tensors import Floats
from .learned import SCORER_TYPES, Scorer
from .sections import read_sections

FILE = Path(__file__).with_name("nearness.bin")
TYPES = SCORER_TYPES | {
    "axes": "b",  # a row for each dimension of a vector, a column for each axis; of any length
    "examples": "b",  # a row for each example, of length SCALE
    "example_weights": "h",  # times the scale
    "example_scale": "f",
}
AXES = 64
# How narrow the Gaussian is: exp(WIDTH · 2 · (cosine - 1)).
WIDTH = 1.5
# An example's length as whole numbers.
SCALE = 127.0


class Nearness:
    """`scorer` weighs the words of a question that has a vector."""

    def __init__(self, path: Path) -> None:
        sections = read_sections(path, TYPES)
        self.scorer = Scorer(sections)
        self.axes = np.asarray(sections["axes"], np.float32).reshape(-1, AXES)
        examples = np.asarray(sections["examples"], np.float32).reshape(-1, AXES)
        self._examples = examples / SCALE
        weights = np.asarray(sections["example_weights"], np.float32)
        self._weights = weights * np.float32(sections["example_scale"][0])

    def near(self, vector: Floats) -> float:
        """What the vector adds to a score."""
        point = vector @ self.axes
        point /= max(float(np.sqrt(point @ point)), 1e-12)
        return float(gaussian(self._examples @ point) @ self._weights)


def gaussian(cosines: Floats) -> Floats:
    """Of points of length 1."""
    return np.asarray(np.exp(2 * WIDTH * (cosines - 1)))


@lru_cache(maxsize=1)
def nearness() -> Nearness:
    """Read when the first question with a vector is asked."""
    return Nearness(FILE)
