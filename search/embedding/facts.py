"""Facts of the model that encoded an index's passages. Needs no numpy."""

from __future__ import annotations

from typing import NamedTuple

# The index's copy of the model, read by search.embedding.encoder to encode questions.
MODEL_WEIGHTS, MODEL_VOCABULARY = "model.weights", "model.vocabulary"


class EmbeddingFacts(NamedTuple):
    """The model's name, the SHA-256 of its weights, and the length of a vector."""

    model: str
    sha256: str
    dimensions: int
