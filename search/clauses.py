"""A question -> the clauses that are ranked: its words, and what else they may stand for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from .impacts import Term
from .mark import Phrase
from .spell import Correction, correct, did_you_mean
from .store import Store
from .topk import Clause
from .words import FURNITURE, Word, content_words, read_word, read_words

# Why a clause is looked for.
WORD, PAIR, SYNONYM, CORRECTION, BEGUN = "word", "pair", "synonym", "correction", "beginning"
# What a synonym's impact counts against the word's own, at most: one that is rarer than the
# word counts less, or it would outweigh what was asked. Measured: ARCHITECTURE.md, Ranking.
SYNONYM_WEIGHT = 0.375
# What the words count that begin with a word still being typed, and how many of them at most.
BEGINNING = 0.5
SHORTEST_BEGINNING = 3
MOST_ENDINGS = 8
# What a corrected word's impact counts, times how sure the correction is.
CORRECTED = 0.875
# A question of more words is told by its rarest ones.
MOST_TERMS = 32


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is looked for. `terms` are those of its words that the index has, in
    their order; `clauses` hold them, what else they may stand for, and pairs of them. `marks`
    are forms in lower case, as the index prints them. `corrections` are all that were found;
    `meant` is the question with them, None without; `corrected` whether all of them are
    searched for and none is only asked about."""

    words: tuple[Word, ...]
    terms: dict[str, Term]
    clauses: tuple[Clause, ...]
    marks: tuple[str, ...]
    phrases: tuple[Phrase, ...]
    corrections: tuple[Correction, ...]
    meant: str | None
    corrected: bool


def read_asked(text: str, store: Store, exact: bool = False) -> Asked:
    """`exact` looks for the words as they are typed: no corrections, no synonyms, no beginnings
    of words."""
    return _Reader(text, store, exact).read()


class _Reader:
    """`also` holds the weights of the terms that were not asked for, by term and why."""

    def __init__(self, text: str, store: Store, exact: bool) -> None:
        self.text = text
        self.store = store
        self.words = read_words(text)
        self.exact = exact
        self.terms: dict[str, Term | None] = {}
        self.also: dict[tuple[str, str], float] = {}

    def read(self) -> Asked:
        asked = self._asked_stems()
        known = {stem: term for stem in asked if (term := self._term(stem))}
        corrections: tuple[Correction, ...] = ()
        if not self.exact:
            corrections = correct(self.words, self.store.vocabulary, self._known)
            self._correct(corrections, known)
            self._begin(known)
            self._expand(corrections, known)
        return Asked(
            words=self.words,
            terms=known,
            clauses=(*self._own(known), *self._others(), *self._pairs(known)),
            marks=tuple(self._marks(known)),
            phrases=tuple(self._phrases()),
            corrections=corrections,
            meant=did_you_mean(self.text, self.words, corrections) if corrections else None,
            corrected=bool(corrections) and not any(one.asked_only for one in corrections),
        )

    def _asked_stems(self) -> tuple[str, ...]:
        """The stems that are looked for, each once; of too many the rarest."""
        stems = tuple(dict.fromkeys([word.stem for word in content_words(self.words)]))
        if len(stems) <= MOST_TERMS:
            return stems
        counts = {stem: self._known_stem(stem) or self.store.impacts.passages for stem in stems}
        rare = set(sorted(stems, key=counts.__getitem__)[:MOST_TERMS])
        return tuple(stem for stem in stems if stem in rare)

    def _term(self, name: str) -> Term | None:
        if name not in self.terms:
            self.terms[name] = self.store.impacts.term(name)
        return self.terms[name]

    def _known_stem(self, stem: str) -> int:
        term = self._term(stem)
        return term.count if term else 0

    def _known(self, word: Word) -> int:
        return self._known_stem(word.stem)

    def _add(self, name: str, weight: float, why: str, known: dict[str, Term]) -> None:
        """A term that is looked for besides; the greater weight of two."""
        weight = round(weight * 256) / 256
        if weight and name not in known and self._term(name):
            key = (name, why)
            self.also[key] = max(weight, self.also.get(key, 0.0))

    def _correct(self, corrections: tuple[Correction, ...], known: dict[str, Term]) -> None:
        for one in corrections:
            words = [] if one.asked_only else [read_word(form) for form in one.forms]
            for word in words:
                if word.form not in FURNITURE:
                    self._add(word.stem, CORRECTED * one.confidence, CORRECTION, known)

    def _begin(self, known: dict[str, Term]) -> None:
        """A last word that the index does not have may be the beginning of one; no medicine is
        taken for another that begins like it."""
        if not self.words or not self.text[-1:].isalnum():
            return
        last, vocabulary = self.words[-1], self.store.vocabulary
        if len(last.form) < SHORTEST_BEGINNING or self._known(last):
            return
        if not vocabulary.is_medicine(last.form):
            forms = vocabulary.beginning(last.form, MOST_ENDINGS)
            medicines = [form for form in forms if vocabulary.is_medicine(form)]
            for form in forms:
                if len(medicines) < 2 or form not in medicines:
                    self._add(read_word(form).stem, BEGINNING, BEGUN, known)

    def _expand(self, corrections: tuple[Correction, ...], known: dict[str, Term]) -> None:
        """Synonyms of the words as they are meant, where a correction changes one word for one."""
        words, sure = list(self.words), [1.0] * len(self.words)
        for one in reversed(corrections):
            if one.end - one.start == len(one.forms) == 1 and not one.asked_only:
                words[one.start] = read_word(one.forms[0])
                sure[one.start] = CORRECTED * one.confidence
        idf = self.store.impacts.idf
        for span in self.store.synonyms.expand(tuple(words)):
            own = [word.stem for word in content_words(words[span.start : span.end])]
            rarity = sum(idf(self._known_stem(stem)) for stem in own)
            weight = SYNONYM_WEIGHT * min(sure[span.start : span.end])
            for stems in span.to:
                name = " ".join(stems)
                if (term := self._term(name)) and not known.keys() >= set(stems):
                    self._add(name, weight * min(1.0, rarity / idf(term.count)), SYNONYM, known)

    def _own(self, known: dict[str, Term]) -> Iterator[Clause]:
        for stem, term in known.items():
            yield Clause(stem, self.store.impacts.postings(term), 1, WORD)

    def _others(self) -> Iterator[Clause]:
        for (name, why), weight in self.also.items():
            if term := self._term(name):
                yield Clause(name, self.store.impacts.postings(term), weight, why)

    def _pairs(self, known: dict[str, Term]) -> Iterator[Clause]:
        """Two words that are looked for and stand side by side in the question."""
        for one, other in dict.fromkeys(pairwise([word.stem for word in self.words])):
            if one in known and other in known:
                found = self.store.pairs.postings(known[one], known[other])
                if found:
                    yield Clause(f"{one}+{other}", found, 1, PAIR)

    def _marks(self, known: dict[str, Term]) -> Iterator[str]:
        for name in dict.fromkeys([*known, *(name for name, _ in self.also if " " not in name)]):
            if term := self._term(name):
                yield from term.forms

    def _phrases(self) -> Iterator[Phrase]:
        for name, _ in self.also:
            if " " in name:
                terms = [self._term(stem) for stem in name.split(" ")]
                yield tuple(term.forms for term in terms if term)
