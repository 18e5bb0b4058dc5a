"""Readable names: how a clause's term is printed, and what was typed for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..query.clause import BIGRAM, COMPOUND, CORRECTION, STOP, SYNONYM, WORD, Clause
from ..query.expand import ExpandedQuestion
from ..rank.scan import ClausePostings
from ..store.analysis import Word
from ..store.side_index import SideIndex


class Names:
    """The readable form of clauses' terms, and the typed words that they stand for."""

    def __init__(self, asked: ExpandedQuestion, store: SideIndex) -> None:
        self._store = store
        self._words = asked.words
        self._own = {word.stem: as_typed([word]) for word in reversed(asked.words)}
        self._meant = dict(_meant_words(asked, store))
        self._synonyms = dict(_synonyms(asked, store))
        self._compounds = asked.compounds

    def words(self, clause: Clause | ClausePostings) -> str:
        """A clause's term: the question's own words as typed, others by their shortest form."""
        if clause.why == CORRECTION and clause.term in self._meant:
            return self._meant[clause.term][0]
        known = self._own if clause.why in (WORD, BIGRAM, STOP) else {}
        stems = clause.term.replace("+", " ").split(" ")
        return " ".join(known.get(stem) or self._shortest(stem) for stem in stems)

    def typed(self, clause: Clause | ClausePostings) -> str | None:
        """The typed text that a clause stands for; None for the question's own words.

        A prefix clause stands for the last word.
        """
        if clause.why in (WORD, BIGRAM, STOP):
            return None
        if clause.why == CORRECTION and clause.term in self._meant:
            return self._meant[clause.term][1]
        if clause.why == COMPOUND:
            return as_typed(self._compounds[clause.term])
        last = as_typed(self._words[-1:])
        return self._synonyms.get(clause.term, last) if clause.why == SYNONYM else last

    def _shortest(self, stem: str) -> str:
        term = self._store.impacts.term(stem)
        forms = term.forms if term else ()
        return min(forms or (stem,), key=lambda form: (len(form), form))


def _meant_words(
    asked: ExpandedQuestion, store: SideIndex
) -> Iterator[tuple[str, tuple[str, str]]]:
    """(stem, (corrected form, typed text)) of every correction that is searched for, reversed.

    The order is reversed because a dict takes the last of equal keys, and the first shall win.
    """
    for one in reversed(asked.corrections):
        if not one.asked_only:
            for form in reversed(one.forms):
                typed = as_typed(asked.words[one.start : one.end])
                yield store.language.read_word(form).stem, (form, typed)


def _synonyms(asked: ExpandedQuestion, store: SideIndex) -> Iterator[tuple[str, str]]:
    """(term, typed text) of every synonym of the corrected words, reversed as in _meant_words."""
    for span in reversed(store.synonyms.expand(asked.corrected_words)):
        own = asked.corrected_spans[span.start : span.end]
        typed = as_typed(asked.words[own[0][0] : own[-1][1]])
        for stems in span.to:
            yield " ".join(stems), typed


def as_typed(words: Sequence[Word]) -> str:
    """The words as printed, joined by spaces."""
    return " ".join(word.printed or word.form for word in words)
