"""Facts of the model that encoded an index's passages. Needs no numpy."""

from __future__ import annotations

from typing import NamedTuple

# The index's copy of the model, read by search.embedding.encoder to encode questions.
MODEL_WEIGHTS, MODEL_VOCABULARY = "model.weights", "model.vocabulary"
MINILM, E5 = "all-MiniLM-L6-v2", "multilingual-e5-small"


class Calibration(NamedTuple):
    """Constants that depend on a model's cosines; those of one say nothing of another's.

    Measured for each: docs/meaning.md.
    """

    # The languages that it knows.
    languages: tuple[str, ...]
    # What a head's own vector counts in that of its passage (index.embedding.vectors).
    head_share: float
    # The factor of what meaning adds to a score (search.rank.hybrid).
    meaning: float
    # The least cosine of a listed passage that has none of the words.
    near: float
    # The threshold of nearness and coverage below which nothing answers (search.rank.unanswered).
    far: float
    # The threshold of two questions' cosine from which they may ask the same (search.faq.match):
    # chosen with each shared set left out, it has a precision of 0.95 on it (bench answers).
    same: float


CALIBRATIONS = {
    MINILM: Calibration(("en",), head_share=0.5, meaning=2400.0, near=0.2, far=0.5, same=0.85),
    E5: Calibration(("en", "es"), head_share=0.25, meaning=5000.0, near=0.15, far=0.4, same=0.85),
}


class EmbeddingFacts(NamedTuple):
    """The model's name, the SHA-256 of its weights, and the length of a vector."""

    model: str
    sha256: str
    dimensions: int

    @property
    def calibration(self) -> Calibration:
        """Raises ValueError for a model that was never measured."""
        try:
            return CALIBRATIONS[self.model]
        except KeyError:
            raise ValueError(f"the model '{self.model}' is not known") from None
