"""The meaning's part of a score. Loaded only where meaning ranks, because it needs numpy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from ..rank import hybrid, unanswered
from ..rank.retrieve import Retrieved
from ..rank.scan import ClausePostings
from ..store.reader import Store
from .explanation import QuestionMeaning, Sides


class MeaningSide:
    """The hybrid scores of all passages for a question, as search.rank.hybrid computes them."""

    def __init__(self, retrieved: Retrieved, store: Store) -> None:
        ranked = cast(hybrid.HybridRanking, retrieved.ranking)  # of this machine
        self._retrieved = retrieved
        self._store = store
        self._ranked = ranked
        self._words = hybrid.by_words(ranked.words, ranked.length, ranked.share)
        self._meaning = hybrid.by_meaning(
            ranked.likenesses, ranked.clarity, ranked.calibration.meaning
        )
        self._is_found = ranked.matches()

    @property
    def facts(self) -> QuestionMeaning:
        ranked, retrieved = self._ranked, self._retrieved
        covered = 0.0
        if retrieved.best:
            most_worded = ranked.most_worded
            covered = unanswered.coverage(retrieved.question, most_worded, ranked, self._store)
        return QuestionMeaning(
            clarity=ranked.clarity,
            length=ranked.length,
            greatest=ranked.nearest,
            covered=covered,
            needed=unanswered.COVERED,
            nearness=ranked.nearness(covered),
            far=ranked.calibration.threshold(len(retrieved.question.words)),
        )

    @property
    def clauses(self) -> Sequence[ClausePostings]:
        """The question's clauses, as they were weighed."""
        return self._ranked.clauses

    def is_level(self, clause: ClausePostings) -> bool:
        """Tell whether a clause counts the same in every passage that has it."""
        return clause.term in self._ranked.named

    def idf_factor(self, clause: ClausePostings) -> float:
        return hybrid.idf_factor(clause.why, clause.passages, len(self._ranked.words))

    def words(self, number: int) -> float:
        """The word score of a passage."""
        return float(self._ranked.words[number])

    def sides(self, number: int) -> Sides:
        """What each side adds to a passage's score: zeros where only a pin lists the passage."""
        found, ranked = self._is_found(number), self._ranked
        return Sides(
            cosine=float(ranked.cosines[number]),
            likeness=float(ranked.likenesses[number]),
            words_add=float(self._words[number]) if found else 0.0,
            meaning_add=float(self._meaning[number]) if found else 0.0,
            medicine_add=float(ranked.lifts[number]) if found else 0.0,
        )
