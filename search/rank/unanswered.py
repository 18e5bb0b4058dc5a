"""Unanswered questions: detected by word coverage and by the best cosine."""

from __future__ import annotations

from ..query.clause import COMPOUND, CORRECTION, WORD
from ..query.expand import ExpandedQuestion
from ..store.reader import Store
from .retrieve import Retrieved

# The threshold of coverage: a passage that reaches it may answer, whatever its cosine.
COVERED = 0.6


def is_unanswered(retrieved: Retrieved, store: Store) -> bool:
    """Tell whether no passage answers the question.

    True where no passage matches. Also true where coverage is below COVERED and either the best
    cosine is below its threshold or no passage has a medicine that the question names.
    """
    if not retrieved.best:
        return True
    hybrid = retrieved.hybrid
    if not retrieved.absent_medicines and not (hybrid and hybrid.is_far):
        return False
    number = hybrid.most_worded if hybrid else retrieved.best[0][1]
    return coverage(retrieved.question, number, store) < COVERED


def coverage(question: ExpandedQuestion, number: int, store: Store) -> float:
    """The share of a question's words that passage `number` has, weighted by idf, in [0, 1].

    0 for a question without words. A word that no passage has weighs the most; a corrected word
    counts as its correction, a compound as it is written elsewhere.
    """
    stems = {word.stem for word in store.language.content_words(question.words)}
    own = [clause for clause in question.clauses if clause.why in (WORD, CORRECTION, COMPOUND)]
    present = [one for one in own if one.postings.look_up()(number)]
    whole = sum(map(store.idf, stems))
    share = sum(store.impacts.idf(len(one.postings.docs)) for one in present)
    return min(1.0, share / whole) if whole else 0.0
