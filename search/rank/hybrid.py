"""Words and meaning in one score.

    score = words^(3/2) / √length + MEANING · clarity^(2/3) · likeness²
    words = Σ over the clauses  impact · weight · idf^(1/3)  (pairs: PAIR_SHARE of that)

`length` is the question's number of words: the more there are, the less the matter of the
question hangs on each. `likeness` is the cosine of the passage's vector with the question's, less
MEAN_SHARE of how near the passage is to all others (passages that are near to everything are near
to the question by chance; Mu & Viswanath 2018, "All-but-the-Top", take the mean away wholly).
`clarity` is the standard deviation of the CLEAR_OF greatest likenesses: how far the best stand
out (NQC: Shtok et al. 2012, "Predicting Query Performance by Query-Drift Estimation"). Both sides
are calibrated for a question and then added, as in the convex combinations of Bruch, Gai & Ingber
2023 ("An Analysis of Fusion Functions for Hybrid Retrieval"), who find them better than fusing
ranks; here too.

No medicine's name drowns in what is merely alike: a passage with one that the question names gets
LIFT of the best score on top, and the best of them stands among the first NAMED_AMONG. Measured:
docs/meaning.md.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt

from ..embedding.embeddings import Embeddings
from ..embedding.tensors import Floats
from ..query.clause import BIGRAM, Clause
from ..query.expand import ExpandedQuestion
from ..results import Relation
from ..store.postings import UNIT, idf
from .lexical import counted

MEANING = 2400.0
MEAN_SHARE = 0.15
CLEAR_OF = 10
PAIR_SHARE = 0.75
LIFT = 0.2
NAMED_AMONG = 3
# A passage that has none of the words is listed from this cosine on.
NEAR = 0.2
# Below this cosine of the nearest passage, nothing answers the question by its meaning.
# Measured: bench/unanswered.py; docs/meaning.md.
FAR = 0.42


def rank_hybrid(
    question: ExpandedQuestion,
    text: str,
    allowed: frozenset[int] | None,
    named: Sequence[Clause],
    embeddings: Embeddings,
) -> tuple[HybridRanking, Floats]:
    """The passages by the question's clauses and its vector, and that vector, of length 1.

    Encoded is the question as it is meant; `text` is as typed. The rest as in HybridRanking.
    """
    vector = embeddings.encode(question.meant if question.meant and question.corrected else text)
    cosines, length = embeddings.cosines(vector), len(question.words)
    ranking = HybridRanking(question.clauses, cosines, embeddings.common, length, allowed, named)
    return ranking, vector


class HybridRanking:
    """Passages by both, all of them scored: `cosines` with the question, and what stands above."""

    name: Literal["words+meaning"] = "words+meaning"

    def __init__(
        self,
        clauses: Sequence[Clause],
        cosines: Floats,
        common: Floats,
        length: int,
        allowed: frozenset[int] | None,
        named: Sequence[Clause] = (),
    ) -> None:
        """`common` is how near a passage is to all others, less the mean of that; `length` the
        question's words. `allowed` None lets every passage in. `named` are the clauses of the
        medicines that the question names."""
        self.cosines = cosines
        self.length = length
        self.words = add_words(clauses, len(cosines))
        self.likenesses = cosines - np.float32(MEAN_SHARE) * common
        self.clarity = clarity(self.likenesses)
        self.scores = fuse(self.words, self.likenesses, self.clarity, length)
        self._found = (self.words > 0) | (cosines >= NEAR)
        if allowed is not None:
            self._found &= _mask(allowed, len(cosines))
        self.lifts = lifts(np.where(self._found, self.scores, 0), _having(named, len(cosines)))
        self.scores += self.lifts
        self.nearest = float(cosines.max(initial=-1, where=self._found))

    @property
    def is_far(self) -> bool:
        """Is no passage near enough to answer the question?"""
        return self.nearest < FAR

    @property
    def most_worded(self) -> int:
        """The number of the passage with the most of the words."""
        return int(np.argmax(np.where(self._found, self.words, -1)))

    def best(self, count: int, among: frozenset[int] | None = None) -> list[tuple[float, int]]:
        found = self._found if among is None else self._found & _mask(among, len(self.words))
        numbers = np.flatnonzero(found)
        scores = self.scores[numbers]
        if len(numbers) > count:
            least = np.partition(scores, -count)[-count]
            numbers, scores = numbers[scores >= least], scores[scores >= least]
        order = np.argsort(-scores, kind="stable")[:count]
        return [*zip(scores[order].tolist(), numbers[order].tolist(), strict=True)]

    def matching(self) -> set[int]:
        return set(np.flatnonzero(self._found).tolist())

    def matches(self) -> Callable[[int], bool]:
        found: list[bool] = self._found.tolist()
        return found.__getitem__

    def total(self) -> tuple[int, Relation]:
        return counted(int(np.count_nonzero(self._found)))


def add_words(clauses: Sequence[Clause], passages: int) -> Floats:
    """The words' side for every passage."""
    sums = np.zeros(passages, np.float32)
    for clause in clauses:
        docs, impacts = clause.postings.docs, clause.postings.impacts
        factor = np.float32(clause.weight * idf_factor(clause, passages) * UNIT)
        sums[np.asarray(docs)] += np.asarray(impacts) * factor
    return sums


def idf_factor(clause: Clause, passages: int) -> float:
    """What a clause's impacts count, its weight besides."""
    share = PAIR_SHARE if clause.why == BIGRAM else 1.0
    return share * float(idf(len(clause.postings.docs), passages) ** (1 / 3))


def lifts(scores: Floats, named: npt.NDArray[np.bool_]) -> Floats:
    """What passages get for having a medicine's name."""
    added: Floats = np.float32(LIFT * float(scores.max())) * named
    if named.any() and len(scores) > NAMED_AMONG:
        total = scores + added
        best = int(np.argmax(np.where(named, total, -1)))
        least = np.partition(total, -NAMED_AMONG)[-NAMED_AMONG]
        if total[best] < least:
            added[best] += (least - total[best]) * np.float32(1.001)
    return added


def _having(clauses: Sequence[Clause], passages: int) -> npt.NDArray[np.bool_]:
    having = np.zeros(passages, bool)
    for clause in clauses:
        having[np.asarray(clause.postings.docs)] = True
    return having


def clarity(likenesses: Floats) -> float:
    """How far the best stand out; 0 for one passage."""
    count = min(CLEAR_OF, len(likenesses))
    return float(np.partition(likenesses, -count)[-count:].std())


def fuse(words: Floats, likenesses: Floats, clear: float, length: int) -> Floats:
    """The score of every passage."""
    scores = by_meaning(likenesses, clear)
    scores += by_words(words, length)
    return scores


def by_words(words: Floats, length: int) -> Floats:
    """What the words' side adds to the scores."""
    added: Floats = words * np.sqrt(words / np.float32(max(1, length)))
    return added


def by_meaning(likenesses: Floats, clear: float) -> Floats:
    """What the meaning adds to the scores."""
    added: Floats = np.maximum(likenesses, 0)
    added *= added
    added *= np.float32(MEANING * clear ** (2 / 3))
    return added


def _mask(numbers: frozenset[int], passages: int) -> npt.NDArray[np.bool_]:
    mask = np.zeros(passages, bool)
    mask[np.fromiter(numbers, np.intp, len(numbers))] = True
    return mask
