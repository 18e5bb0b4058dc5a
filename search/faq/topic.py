"""The topic of an index: a word that 3 in 5 passages have. Who asks there may leave it out."""

from __future__ import annotations

from ..store.side_index import SideIndex
from .words import TURNING

# The commonest other word is in half of the passages ("people", of MedQuAD). The topics of the
# sets that were looked at are in three quarters.
SHARE = 0.6
# Of fewer passages, one article's words are in most.
LEAST_PASSAGES = 30


def is_topic(word: str, store: SideIndex) -> bool:
    """Tell whether most passages have a word, or a synonym that is no other name of a medicine."""
    least = max(store.impacts.passages, LEAST_PASSAGES) * SHARE
    read = store.language.read_word(word)
    names = {word, read.stem}
    if not store.vocabulary.is_medicine(word):
        spans = store.synonyms.expand((read,))
        names |= {" ".join(stems) for span in spans for stems in span.to}
    if not word.isalpha() or names & TURNING or read.form in store.language.stop_words:
        return False
    return any(store.impacts.count(name) >= least for name in names)
