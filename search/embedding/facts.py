"""What an index says of the model that encoded its passages. Needs no numpy."""

from __future__ import annotations

from typing import NamedTuple

# The files that encode a question as the passages were encoded (search.embedding.encoder).
MODEL_WEIGHTS, MODEL_VOCABULARY = "model.weights", "model.vocabulary"


class EmbeddingFacts(NamedTuple):
    """The model's name, the digest of its weights, and how many numbers a vector has."""

    model: str
    sha256: str
    dimensions: int
