"""The passages' vectors and the encoder of questions, opened together.

They are opened where the index has vectors and numpy is installed. Otherwise words alone rank.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from .encoder import Encoder
from .facts import MODEL_VOCABULARY, MODEL_WEIGHTS, EmbeddingFacts
from .tensors import Floats
from .vectors import Vectors


class Embeddings:
    """Read-only and thread-safe. `common` is each passage's mean cosine to all passages, centred
    on 0, in the passages' order."""

    def __init__(self, folder: Path, passages: int, facts: EmbeddingFacts) -> None:
        """Raises ValueError where a file has another size or shape than expected."""
        self.facts = facts
        self._vectors = Vectors(folder, passages, facts.dimensions)
        self._encoder = Encoder(folder / MODEL_WEIGHTS, folder / MODEL_VOCABULARY)
        self.common = self._vectors.common

    def encode(self, text: str) -> Floats:
        """The vector of a question, shape (dimensions,), of length 1."""
        vector: Floats = self._encoder.encode([text])[0]
        return vector

    def encode_batch(self, texts: Sequence[str]) -> Floats:
        """The vectors of several texts, shape (texts, dimensions), each of length 1."""
        return self._encoder.encode(texts)

    def has_word(self, form: str) -> bool:
        """Tell whether the model has a lower-case word whole: common English, and so well spelt."""
        return self._encoder.tokenizer.has(form)

    def cosines(self, vector: Floats) -> Floats:
        """The cosine of every passage with a vector of length 1, in the passages' order."""
        return self._vectors.products(vector)

    def sentences(self, number: int, vector: Floats) -> dict[tuple[int, int], float]:
        """The sentences of passage `number`, half-open code points in its text, with their
        likeness to a vector; those that were encoded."""
        return self._vectors.sentences(number, vector)
