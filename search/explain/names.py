"""What are the things that were looked for called, and what was typed for them?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..query.clause import BIGRAM, CORRECTION, SYNONYM, WORD, Clause
from ..query.expand import ExpandedQuestion
from ..store.analysis import Word, read_word
from ..store.reader import Store


class Names:
    """How a clause's term is said to a reader, and what was typed where another is looked for."""

    def __init__(self, asked: ExpandedQuestion, store: Store) -> None:
        self._store = store
        self._words = asked.words
        self._own = {word.stem: as_typed([word]) for word in reversed(asked.words)}
        self._meant = dict(_meant_words(asked))
        self._synonyms = dict(_synonyms(asked, store))

    def words(self, clause: Clause) -> str:
        """The question's own words as they were typed, others by their shortest form."""
        if clause.why == CORRECTION and clause.term in self._meant:
            return self._meant[clause.term][0]
        known = self._own if clause.why in (WORD, BIGRAM) else {}
        stems = clause.term.replace("+", " ").split(" ")
        return " ".join(known.get(stem) or self._shortest(stem) for stem in stems)

    def typed(self, clause: Clause) -> str | None:
        """None for the question's own words. The last word may be the beginning of another."""
        if clause.why in (WORD, BIGRAM):
            return None
        if clause.why == CORRECTION and clause.term in self._meant:
            return self._meant[clause.term][1]
        last = as_typed(self._words[-1:])
        return self._synonyms.get(clause.term, last) if clause.why == SYNONYM else last

    def _shortest(self, stem: str) -> str:
        term = self._store.impacts.term(stem)
        forms = term.forms if term else ()
        return min(forms or (stem,), key=lambda form: (len(form), form))


def _meant_words(asked: ExpandedQuestion) -> Iterator[tuple[str, tuple[str, str]]]:
    """The stem of every word that is searched for as a correction, and what it reads for what;
    of two corrections that mean one word the first (a dict takes the last)."""
    for one in reversed(asked.corrections):
        if not one.asked_only:
            for form in reversed(one.forms):
                typed = as_typed(asked.words[one.start : one.end])
                yield read_word(form).stem, (form, typed)


def _synonyms(asked: ExpandedQuestion, store: Store) -> Iterator[tuple[str, str]]:
    """The term of every synonym of the words as they are meant, and what was typed; of two spans
    that it stands for the first (a dict takes the last)."""
    for span in reversed(store.synonyms.expand(asked.read_as)):
        own = asked.spans[span.start : span.end]
        typed = as_typed(asked.words[own[0][0] : own[-1][1]])
        for stems in span.to:
            yield " ".join(stems), typed


def as_typed(words: Sequence[Word]) -> str:
    return " ".join(word.printed or word.form for word in words)
