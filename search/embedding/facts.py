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
    # The threshold of two questions' cosine from which they may ask the same (search.faq.match):
    # chosen with each shared set left out, it has a precision of 0.95 on it (bench answers).
    same: float
    # What a question that is covered whole comes nearer by, and the threshold below which nothing
    # answers (search.rank.unanswered).
    covered_nears: float
    far: float
    # The threshold for a question of LONG words, where it is another than for one of SHORT; and
    # what that falls by for each unit that the passages are less than ALIKE.
    far_long: float | None = None
    far_alike: float = 0.0

    def threshold(self, words: int) -> float:
        """`far` for a question of so many words. A long one has few of its words in any passage."""
        if self.far_long is None:
            return self.far
        long = min(max(0, words - SHORT) / (LONG - SHORT), 1)
        return self.far + (self.far_long - self.far) * long


SHORT, LONG = 10, 20
# The mean cosine of two passages from which they are about one subject.
ALIKE = 0.3
CALIBRATIONS = {
    MINILM: Calibration(
        ("en",),
        head_share=0.5,
        meaning=2400.0,
        near=0.2,
        same=0.85,
        covered_nears=0.35,
        far=0.5,
    ),
    E5: Calibration(
        ("en", "es"),
        head_share=0.25,
        meaning=5000.0,
        near=0.15,
        same=0.85,
        covered_nears=0.2,
        far=0.48,
        far_long=0.36,
        far_alike=0.6,
    ),
}


class EmbeddingFacts(NamedTuple):
    """The model's name, the SHA-256 of its weights, the length of a vector, and the mean cosine of
    two passages: about one subject all of them are alike."""

    model: str
    sha256: str
    dimensions: int
    alike: float

    @property
    def calibration(self) -> Calibration:
        """The model's, for passages that are so much alike. Raises ValueError for a model that was
        never measured."""
        try:
            own = CALIBRATIONS[self.model]
        except KeyError:
            raise ValueError(f"the model '{self.model}' is not known") from None
        return own._replace(far=own.far - own.far_alike * max(0.0, ALIKE - self.alike))
