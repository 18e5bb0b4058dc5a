"""The vectors of an index's passages and the encoder of questions, opened together.

Opened where the index has vectors and numpy is there; else a store ranks by words alone.
"""

from __future__ import annotations

from pathlib import Path

from .encoder import Encoder
from .facts import MODEL_VOCABULARY, MODEL_WEIGHTS, EmbeddingFacts
from .tensors import Floats
from .vectors import Vectors


class Embeddings:
    """Usable from several threads. `common` is how near each passage is to all others, less the
    mean of that."""

    def __init__(self, folder: Path, passages: int, facts: EmbeddingFacts) -> None:
        """Raises ValueError where a file is not as it was written."""
        self.facts = facts
        self._vectors = Vectors(folder, passages, facts.dimensions)
        self._encoder = Encoder(folder / MODEL_WEIGHTS, folder / MODEL_VOCABULARY)
        self.common = self._vectors.common

    def encode(self, text: str) -> Floats:
        """The vector of a question, of length 1."""
        vector: Floats = self._encoder.encode([text])[0]
        return vector

    def cosines(self, vector: Floats) -> Floats:
        """How near every passage is to a vector of length 1, in the passages' order."""
        return self._vectors.products(vector)

    def nearest_sentence(self, number: int, vector: Floats) -> tuple[int, int] | None:
        """Half-open code points in the passage's text; None where no sentence was encoded."""
        return self._vectors.nearest_sentence(number, vector)
