"""The passages' vectors: cosines with a question's vector, and likenesses of a passage's sentences.

Files, little-endian, written by index.embedding.vectors; N passages of D dimensions, S sentences:

meaning.common      float32 × N           a passage's mean cosine to all passages, centred on 0
meaning.scales      float32 × N           the value of one unit of a passage's row
meaning.rows        int8 × N × D          a passage's vector of length 1, in units of its scale
meaning.starts      uint32 × (N + 1)      the number of a passage's first sentence
meaning.spans       uint32 × S × 2        half-open code points of a sentence in the passage's text
meaning.signs       D / 8 bytes × S       the signs of the sentence's vector, 1 for positive
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ..files import map_file
from .tensors import Floats

COMMON, SCALES, ROWS = "meaning.common", "meaning.scales", "meaning.rows"
STARTS, SPANS, SIGNS = "meaning.starts", "meaning.spans", "meaning.signs"
FILES = (COMMON, SCALES, ROWS, STARTS, SPANS, SIGNS)
# Rows that are converted to float32 at a time: 100,000 rows take 7 ms with 2,048, 9 ms with 256.
# The product with int8 itself, for which numpy has no fast routine, takes 40 ms.
_BLOCK = 2048


class Vectors:
    """Read-only and thread-safe. Files are memory-mapped; opening reads little of them."""

    def __init__(self, folder: Path, passages: int, dimensions: int) -> None:
        """Raises ValueError where a file has another length than these sizes give."""
        d = dimensions
        self.common: Floats = _array(folder / COMMON, np.float32, passages)
        self._scales: Floats = _array(folder / SCALES, np.float32, passages)
        self._rows = _array(folder / ROWS, np.int8, passages, d)
        self._starts = _array(folder / STARTS, np.uint32, passages + 1)
        sentences = int(self._starts[-1])
        self._spans = _array(folder / SPANS, np.uint32, sentences, 2)
        self._signs = _array(folder / SIGNS, np.uint8, sentences, d // 8)

    def products(self, vector: Floats) -> Floats:
        """The dot product of every passage's unit vector with `vector`, shape (passages,): their
        cosines, where it is of length 1. Several vectors are columns, here and in what returns."""
        rows = self._rows
        products = np.empty((len(rows), *vector.shape[1:]), np.float32)
        block = np.empty((min(_BLOCK, len(rows)), rows.shape[1]), np.float32)
        for start in range(0, len(rows), _BLOCK):
            some = rows[start : start + _BLOCK]
            widened = block[: len(some)]
            np.copyto(widened, some)
            np.dot(widened, vector, out=products[start : start + len(some)])
        products.T[...] *= self._scales
        return products

    def sentences(self, number: int, vector: Floats) -> dict[tuple[int, int], float]:
        """The sentences of passage `number` with their likeness to `vector`, about their cosine.

        Spans are half-open code points in its text; a sentence that was not encoded is left out.
        Only the signs of a sentence's vector are known. For two random vectors of length 1, signs
        times the other sum to their cosine times √(2D/π) in the mean.
        """
        start, end = self.span(number)
        return sentence_likenesses(self._spans[start:end], self._signs[start:end], vector)

    def read_closely(self, number: int, vectors: Floats) -> Floats:
        """The cosines of passage `number` with vectors, shape (vectors, dimensions), and its
        sentences' likenesses, as of `closely`."""
        start, end = self.span(number)
        return closely(self._rows[number], self._scales[number], self._signs[start:end], vectors)

    def row(self, number: int) -> tuple[float, float, npt.NDArray[np.int8]]:
        """A passage's `common`, its scale and its row, as the files have them."""
        return float(self.common[number]), float(self._scales[number]), self._rows[number]

    def sentence_bytes(self, number: int) -> tuple[bytes, bytes]:
        """The spans and the signs of a passage's sentences, as the files have them."""
        start, end = self.span(number)
        return self._spans[start:end].tobytes(), self._signs[start:end].tobytes()

    def span(self, number: int) -> tuple[int, int]:
        """The half-open numbers of a passage's sentences."""
        return int(self._starts[number]), int(self._starts[number + 1])


def sentence_likenesses(
    spans: npt.NDArray[Any], signs: npt.NDArray[Any], vector: Floats
) -> dict[tuple[int, int], float]:
    """Sentences with their likeness to a vector, as in Vectors.sentences."""
    if not len(spans):
        return {}
    likenesses = _likenesses(signs, vector)
    places = [(int(first), int(last)) for first, last in spans]
    return dict(zip(places, likenesses.tolist(), strict=True))


def closely(
    row: npt.NDArray[np.int8], scale: float, signs: npt.NDArray[np.uint8], vectors: Floats
) -> Floats:
    """A passage's likenesses to vectors of length 1, shape (1 + sentences, vectors).

    The first row has the cosines of the whole passage, the others are its sentences'. `signs` has
    a row of bits for each sentence.
    """
    whole = row.astype(np.float32) @ vectors.T * np.float32(scale)
    return np.concatenate([whole[None], _likenesses(signs, vectors.T)])


def _likenesses(signs: npt.NDArray[np.uint8], vectors: Floats) -> Floats:
    """The likenesses of sentences, of which only signs are known, to a vector or to columns."""
    unpacked = np.unpackbits(signs, axis=1).astype(np.float32)
    unpacked *= 2
    unpacked -= 1
    likenesses: Floats = unpacked @ vectors / math.sqrt(2 * unpacked.shape[1] / math.pi)
    return likenesses


def _array(path: Path, kind: Any, *shape: int) -> npt.NDArray[Any]:
    data = map_file(path)
    wanted = np.dtype(kind).itemsize * int(np.prod(shape))
    if len(data) != wanted:
        raise ValueError(f"{path.name} has {len(data)} bytes, not {wanted}")
    return np.frombuffer(data, kind).reshape(shape)
