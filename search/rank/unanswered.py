"""How much of a question a passage has: the share of its words, each weighed by its idf."""

from __future__ import annotations

from ..query.expand import CORRECTION, WORD, Asked
from ..store.analysis import content_words
from ..store.reader import Store


def coverage(asked: Asked, number: int, store: Store) -> float:
    """In [0, 1]; 0 for a question without words. A word that the index has nowhere weighs the
    most; a corrected one counts as what it was corrected to."""
    stems = {word.stem for word in content_words(asked.words)}
    own = [clause for clause in asked.clauses if clause.why in (WORD, CORRECTION)]
    had = [one for one in own if one.postings.look_up()(number)]
    whole = sum(map(store.rarity, stems))
    share = sum(store.impacts.idf(len(one.postings.docs)) for one in had)
    return min(1.0, share / whole) if whole else 0.0
