"""The encoder of questions, opened where the index has vectors and numpy is installed.

Otherwise words alone rank. The passages' vectors are in search.embedding.vectors.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from .encoder import Encoder
from .facts import MODEL_VOCABULARY, MODEL_WEIGHTS, EmbeddingFacts
from .tensors import Floats


class Embeddings:
    """Read-only and thread-safe."""

    def __init__(self, folder: Path, facts: EmbeddingFacts) -> None:
        """Raises ValueError where a file has another size or shape than expected, or where the
        model is not known."""
        self.calibration = facts.calibration
        self._encoder = Encoder(folder / MODEL_WEIGHTS, folder / MODEL_VOCABULARY)

    def encode(self, text: str) -> Floats:
        """The vector of a question, shape (dimensions,), of length 1."""
        vector: Floats = self._encoder.encode([text])[0]
        return vector

    def encode_batch(self, texts: Sequence[str]) -> Floats:
        """The vectors of several texts, shape (texts, dimensions), each of length 1."""
        return self._encoder.encode(texts)

    def encode_question(self, text: str, others: Sequence[str] = ()) -> tuple[Floats, Floats]:
        """The vectors of a question and of other texts, and a row for each word of the question.

        Their shapes are (1 + others, dimensions) and (words, dimensions). Rows are of length 1."""
        return self._encoder.encode_question(text.split() or [text], others)

    def encode_message(self, sentences: Sequence[str]) -> tuple[Floats, Floats]:
        """The vector of a question of these sentences, and a row for each of them."""
        return self._encoder.encode_message(sentences)

    def ask_same(self, question: str, vector: Floats) -> bool:
        """Tell whether a question is as near to the one of a vector as one that asks the same."""
        return float(self.encode(question) @ vector) >= self.calibration.same
