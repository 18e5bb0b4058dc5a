"""Unanswered questions: detected by word coverage and by the best cosine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..languages.language import is_number, is_unit
from ..query.clause import BIGRAM, COMPOUND, CORRECTION, WORD, finding
from ..query.expand import ExpandedQuestion
from ..store.side_index import SideIndex
from .retrieve import Retrieved

if TYPE_CHECKING:
    from .protocol import Ranking

# The threshold of coverage: a passage that reaches it may answer, whatever is near.
COVERED = 0.6
# What the coverage of a question counts that has but one word: "cost" is in many a page that does
# not say what it costs. Measured: docs/meaning.md.
LONE = 4 / 7


def is_unanswered(retrieved: Retrieved, store: SideIndex) -> bool:
    """Tell whether no passage answers the question.

    True where no passage matches, and where they share only numbers with a question of words that
    nobody knows. Also true where coverage is below COVERED and either the nearest passage is far,
    for what is covered, or no passage has a medicine that the question names.
    """
    if not retrieved.best or _shares_numbers_only(retrieved.question, store):
        return True
    hybrid = retrieved.hybrid
    if not retrieved.absent_medicines and not hybrid:
        return False
    number = hybrid.most_worded if hybrid else retrieved.best[0][1]
    covered = coverage(retrieved.question, number, retrieved.ranking, store)
    if covered >= COVERED:
        return False
    words = len(retrieved.question.words)
    return bool(retrieved.absent_medicines or (hybrid and hybrid.is_far(covered, words)))


def _shares_numbers_only(question: ExpandedQuestion, store: SideIndex) -> bool:
    """Tell whether the passages have nothing but numbers and units of a question, whose other words
    nobody knows: "percs 30" is not answered by 30 mg of something else."""
    if any(clause.why not in (WORD, BIGRAM) for clause in finding(question.clauses)):
        return False
    words = store.language.content_words(question.words)
    others = [word for word in words if not (is_number(word.form) or is_unit(word.form))]
    everyday = store.vocabulary.is_everyday
    known = (word.stem in question.terms or everyday(word.stem) for word in others)
    return bool(others) and not any(known)


def coverage(question: ExpandedQuestion, number: int, ranking: Ranking, store: SideIndex) -> float:
    """The share of a question's words that passage `number` has, weighted by idf, in [0, 1].

    0 for a question without words. A word that no passage has weighs the most, or nothing if it is
    generic ("happens", "enough"). A corrected word counts as its correction, a compound as it is
    written elsewhere. A single word counts LONE.
    """
    own = [clause for clause in question.clauses if clause.why in (WORD, CORRECTION, COMPOUND)]
    known, generic = {one.term for one in own}, store.language.never_missing
    words = store.language.content_words(question.words)
    stems = {word.stem for word in words if word.stem in known or word.form not in generic}
    present = ranking.terms_of(number)
    whole = sum(map(store.idf, stems))
    share = sum(store.impacts.idf(one.passages) for one in own if one.term in present)
    most = LONE if len(stems) == 1 else 1.0
    return most * min(1.0, share / whole) if whole else 0.0
