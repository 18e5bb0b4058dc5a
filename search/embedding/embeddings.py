"""The meaning side of a store: a question -> how near every passage is to it.

Opened where the index has vectors and numpy is there; else a store ranks by words alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..query.expand import Asked
from ..rank.hybrid import Fused
from ..rank.maxscore import Clause
from ..store.manifest import MODEL_VOCABULARY, MODEL_WEIGHTS, MeaningFacts
from .encoder import Encoder
from .tensors import Floats
from .vectors import Vectors


@dataclass(frozen=True, slots=True)
class Understood:
    """A question's vector, of length 1, and the passages by words and by it."""

    vector: Floats
    ranked: Fused


class Meaning:
    """Usable from several threads."""

    def __init__(self, folder: Path, passages: int, facts: MeaningFacts) -> None:
        """Raises ValueError where a file is not as it was written."""
        self.facts = facts
        self._vectors = Vectors(folder, passages, facts.dimensions)
        self._encoder = Encoder(folder / MODEL_WEIGHTS, folder / MODEL_VOCABULARY)

    def understand(
        self,
        text: str,
        asked: Asked,
        allowed: frozenset[int] | None,
        named: Sequence[Clause],
    ) -> Understood:
        """`text` is what is encoded: the question as it is meant. `named` as in
        search.rank.hybrid."""
        vector = self._encoder.encode([text])[0]
        cosines = self._vectors.products(vector)
        common, length = self._vectors.common, len(asked.words)
        fused = Fused(asked.clauses, cosines, common, length, allowed, named)
        return Understood(vector, fused)

    def nearest_sentence(self, number: int, vector: Floats) -> tuple[int, int] | None:
        """Half-open code points in the passage's text; None where no sentence was read."""
        return self._vectors.nearest_sentence(number, vector)
