"""Does nothing here answer the question? By the words that a passage has, and by its meaning."""

from __future__ import annotations

from ..query.clause import CORRECTION, WORD
from ..query.expand import ExpandedQuestion
from ..store.analysis import content_words
from ..store.reader import Store
from .retrieve import Retrieved

# A passage that has this share of a question's words may answer it, however far its meaning.
COVERED = 0.6


def is_unanswered(retrieved: Retrieved, store: Store) -> bool:
    """Nothing is found; or no passage has enough of the question's words, and nothing has a
    medicine that it names, or is near enough to what it means."""
    if not retrieved.best:
        return True
    hybrid = retrieved.hybrid
    if not retrieved.absent_medicines and not (hybrid and hybrid.is_far):
        return False
    number = hybrid.most_worded if hybrid else retrieved.best[0][1]
    return coverage(retrieved.question, number, store) < COVERED


def coverage(question: ExpandedQuestion, number: int, store: Store) -> float:
    """The share of a question's words that a passage has, each weighed by its idf.

    In [0, 1]; 0 for a question without words. A word that the index has nowhere weighs the most;
    a corrected one counts as what it was corrected to.
    """
    stems = {word.stem for word in content_words(question.words)}
    own = [clause for clause in question.clauses if clause.why in (WORD, CORRECTION)]
    had = [one for one in own if one.postings.look_up()(number)]
    whole = sum(map(store.idf, stems))
    share = sum(store.impacts.idf(len(one.postings.docs)) for one in had)
    return min(1.0, share / whole) if whole else 0.0
