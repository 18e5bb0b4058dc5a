"""The passages' vectors: how near each is to a question, and which of its sentences is nearest.

Files, little-endian, written by index.embedding.vectors; N passages of D dimensions, S sentences:

meaning.common      float32 × N           how near a passage is to all others, less the mean of that
meaning.scales      float32 × N           what one unit of a passage's row is
meaning.rows        int8 × N × D          a passage's vector of length 1, in units of its scale
meaning.starts      uint32 × (N + 1)      where a passage's sentences begin, in sentences
meaning.spans       uint32 × S × 2        half-open code points of a sentence in the passage's text
meaning.signs       D / 8 bytes × S       the signs of the sentence's vector, 1 for positive
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ..files import map_file
from .tensors import Floats

COMMON, SCALES, ROWS = "meaning.common", "meaning.scales", "meaning.rows"
STARTS, SPANS, SIGNS = "meaning.starts", "meaning.spans", "meaning.signs"
FILES = (COMMON, SCALES, ROWS, STARTS, SPANS, SIGNS)
# Rows that are made float32 at a time: 100,000 rows in 7 ms by 2,048, in 9 by 256 (the product
# with int8 itself, which numpy has no fast way for, takes 40).
_BLOCK = 2048


class Vectors:
    """Read-only, mapped and not read before they are asked. Usable from several threads."""

    def __init__(self, folder: Path, passages: int, dimensions: int) -> None:
        """Raises ValueError where a file has not the length that these sizes give."""
        d = dimensions
        self.common: Floats = _array(folder / COMMON, np.float32, passages)
        self._scales: Floats = _array(folder / SCALES, np.float32, passages)
        self._rows = _array(folder / ROWS, np.int8, passages, d)
        self._starts = _array(folder / STARTS, np.uint32, passages + 1)
        sentences = int(self._starts[-1])
        self._spans = _array(folder / SPANS, np.uint32, sentences, 2)
        self._signs = _array(folder / SIGNS, np.uint8, sentences, d // 8)

    def products(self, vector: Floats) -> Floats:
        """The dot product of every passage's vector, of length 1, with this one."""
        rows = self._rows
        found = np.empty(len(rows), np.float32)
        block = np.empty((min(_BLOCK, len(rows)), rows.shape[1]), np.float32)
        for start in range(0, len(rows), _BLOCK):
            some = rows[start : start + _BLOCK]
            widened = block[: len(some)]
            np.copyto(widened, some)
            np.dot(widened, vector, out=found[start : start + len(some)])
        found *= self._scales
        return found

    def nearest_sentence(self, number: int, vector: Floats) -> tuple[int, int] | None:
        """The sentence of a passage that is nearest to a question's vector, by the signs alone
        of its own; None where the passage has none that was read."""
        start, end = (int(one) for one in self._starts[number : number + 2])
        if start == end:
            return None
        signs = np.unpackbits(self._signs[start:end], axis=1).astype(np.float32)
        signs *= 2
        signs -= 1
        first, last = self._spans[start + int(np.argmax(signs @ vector))]
        return int(first), int(last)


def _array(path: Path, kind: Any, *shape: int) -> npt.NDArray[Any]:
    data = map_file(path)
    wanted = np.dtype(kind).itemsize * int(np.prod(shape))
    if len(data) != wanted:
        raise ValueError(f"{path.name} has {len(data)} bytes, not {wanted}")
    return np.frombuffer(data, kind).reshape(shape)
