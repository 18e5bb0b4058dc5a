"""A question -> the clauses that are ranked: its words, and what else they may stand for."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from ..highlight import Phrase
from ..store.analysis import STOP_WORDS, Word, content_words, read_word, read_words
from ..store.postings import Term
from ..store.reader import Store
from .clause import BIGRAM, CORRECTION, PREFIX, SYNONYM, WORD, Clause
from .spelling import Correction, correct, did_you_mean, may_be_medicine

# What a synonym's impact counts against the word's own, at most: one that is rarer than the
# word counts less, or it would outweigh what was asked. Measured: docs/ranking.md.
SYNONYM_WEIGHT = 0.375
# What the words count that begin with a word still being typed, and how many of them at most.
BEGINNING = 0.5
SHORTEST_BEGINNING = 3
MOST_ENDINGS = 8
# What a corrected word's impact counts, times the fourth root of how sure the correction is: an
# unsure one is still the best that there is.
CORRECTED = 0.875
CERTAINTY = 0.25
# A question of more words is told by its rarest ones.
MOST_TERMS = 32


class ExpandedQuestion(NamedTuple):
    """A question as it is looked for. `terms` are those of its words that the index has, in
    their order; `clauses` hold them, what else they may stand for, and pairs of them. `marks`
    are forms in lower case, as the index prints them. `corrections` are all that were found;
    `meant` is the question with them, None without; `corrected` whether all of them are
    searched for and none is only asked about. `missing` are the words that no passage has, nor
    anything that they may stand for. `doubtful` are the stems of words that are near to a
    medicine's name. `read_as` are the words with what is searched for in the misspelt ones'
    places, and `spans` for each the half-open span of `words` that it stands for."""

    words: tuple[Word, ...]
    terms: dict[str, Term]
    clauses: tuple[Clause, ...]
    marks: tuple[str, ...]
    phrases: tuple[Phrase, ...]
    corrections: tuple[Correction, ...]
    meant: str | None
    corrected: bool
    missing: tuple[Word, ...]
    doubtful: frozenset[str]
    read_as: tuple[Word, ...]
    spans: tuple[tuple[int, int], ...]


def expand_question(text: str, store: Store, exact: bool = False) -> ExpandedQuestion:
    """`exact` looks for the words as they are typed: no corrections, no synonyms, no beginnings
    of words."""
    return _Reader(text, store, exact).read()


class _Reader:
    """`also` holds the weights of the terms that were not asked for, by term and why; `meant` the
    words with what is searched for in the misspelt ones' places, `sure` what each counts; `covered`
    the stems that something else is looked for in place of."""

    def __init__(self, text: str, store: Store, exact: bool) -> None:
        self.text = text
        self.store = store
        self.words = read_words(text)
        self.exact = exact
        self.terms: dict[str, Term | None] = {}
        self.also: dict[tuple[str, str], float] = {}
        self.meant = [*self.words]
        self.spans = [(at, at + 1) for at in range(len(self.words))]
        self.sure = [1.0] * len(self.words)
        self.covered: set[str] = set()
        self.doubtful: set[str] = set()

    def read(self) -> ExpandedQuestion:
        asked = self._asked_stems()
        known = {stem: term for stem in asked if (term := self._term(stem))}
        corrections: tuple[Correction, ...] = ()
        if not self.exact:
            corrections = self._corrections()
            self._correct(corrections, known)
            self._begin(known)
            self._expand(known)
        return ExpandedQuestion(
            words=self.words,
            terms=known,
            clauses=(*self._own(known), *self._others(), *self._pairs(known)),
            marks=tuple(self._marks(known)),
            phrases=tuple(self._phrases()),
            corrections=corrections,
            meant=did_you_mean(self.text, self.words, corrections) if corrections else None,
            corrected=bool(corrections) and all(map(self._is_searched, corrections)),
            missing=tuple(self._missing()),
            doubtful=frozenset(self.doubtful),
            read_as=tuple(self.meant),
            spans=tuple(self.spans),
        )

    def _missing(self) -> Iterator[Word]:
        for word in dict.fromkeys(content_words(self.words)):
            known = word.stem in self.covered or self._known(word)
            if not (known or word.form in STOP_WORDS or word.form.isdigit()):
                yield word

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
        return term.passages if term else 0

    def _known(self, word: Word) -> int:
        return self._known_stem(word.stem)

    def _add(self, name: str, weight: float, why: str, known: dict[str, Term]) -> None:
        """A term that is looked for besides; the greater weight of two."""
        weight = round(weight * 256) / 256
        if weight and name not in known and self._term(name):
            key = (name, why)
            self.also[key] = max(weight, self.also.get(key, 0.0))

    def _corrections(self) -> tuple[Correction, ...]:
        """Less those that ask for what the index has nothing of: a medicine's name of the list
        that no article has, nor one that it stands for."""
        found = correct(self.words, self.store.vocabulary, self._known)
        for one in found:
            if one.asked_only:
                self.doubtful |= {word.stem for word in self.words[one.start : one.end]}
        return tuple(one for one in found if all(map(self._leads_on, one.forms)))

    def _leads_on(self, form: str) -> bool:
        word = read_word(form)
        known = form in STOP_WORDS or self._known(word)
        return bool(known or self.store.synonyms.expand((word,)))

    def _correct(self, corrections: tuple[Correction, ...], known: dict[str, Term]) -> None:
        done = len(self.words)
        for one in sorted(corrections, key=lambda one: (-one.start, -one.confidence)):
            if not one.asked_only:
                words = [read_word(form) for form in one.forms]
                for word in words:
                    if word.form not in STOP_WORDS:
                        self._add(word.stem, _weight(one), CORRECTION, known)
                self.covered |= {word.stem for word in self.words[one.start : one.end]}
                if one.end <= done:
                    self.meant[one.start : one.end] = words
                    self.spans[one.start : one.end] = [(one.start, one.end)] * len(words)
                    self.sure[one.start : one.end] = [_weight(one)] * len(words)
                    done = one.start

    def _is_searched(self, one: Correction) -> bool:
        """Is there a clause for every word of it?"""
        stems = [read_word(form).stem for form in one.forms]
        asked = {name for name, why in self.also if why == CORRECTION}
        return not one.asked_only and all(stem in asked or self._is_own(stem) for stem in stems)

    def _is_own(self, stem: str) -> bool:
        return any(word.stem == stem for word in content_words(self.words))

    def _begin(self, known: dict[str, Term]) -> None:
        """A last word that the index does not have may be the beginning of one. Never of a
        medicine's name: others that the index lacks may begin like it."""
        if not self.words or not self.text[-1:].isalnum():
            return
        last, vocabulary = self.words[-1], self.store.vocabulary
        if len(last.form) < SHORTEST_BEGINNING or self._known(last):
            return
        if not may_be_medicine(last.form, vocabulary) and not self.store.synonyms.expand((last,)):
            for form in vocabulary.beginning(last.form, MOST_ENDINGS):
                if not may_be_medicine(form, vocabulary):
                    self._add(read_word(form).stem, BEGINNING, PREFIX, known)
                    self.covered.add(last.stem)

    def _expand(self, known: dict[str, Term]) -> None:
        """Synonyms of the words as they are meant."""
        idf = self.store.impacts.idf
        for span in self.store.synonyms.expand(tuple(self.meant)):
            own = [word.stem for word in content_words(self.meant[span.start : span.end])]
            rarity = sum(idf(self._known_stem(stem)) for stem in own)
            weight = SYNONYM_WEIGHT * min(self.sure[span.start : span.end])
            for stems in span.to:
                name = " ".join(stems)
                if self._term(name):
                    self.covered |= {word.stem for word in self.meant[span.start : span.end]}
                if (term := self._term(name)) and not known.keys() >= set(stems):
                    self._add(name, weight * min(1.0, rarity / idf(term.passages)), SYNONYM, known)

    def _own(self, known: dict[str, Term]) -> Iterator[Clause]:
        for stem, term in known.items():
            yield Clause(stem, self.store.impacts.postings(term), 1, WORD)

    def _others(self) -> Iterator[Clause]:
        for (name, why), weight in self.also.items():
            if term := self._term(name):
                yield Clause(name, self.store.impacts.postings(term), weight, why)

    def _pairs(self, known: dict[str, Term]) -> Iterator[Clause]:
        """Two words that are looked for and stand side by side in the question as it is meant."""
        weights = dict.fromkeys(known, 1.0)
        weights |= {name: weight for (name, why), weight in self.also.items() if why == CORRECTION}
        for one, other in dict.fromkeys(pairwise(word.stem for word in self.meant)):
            if one in weights and other in weights:
                first, second = self._term(one), self._term(other)
                if first and second and (found := self.store.bigrams.postings(first, second)):
                    weight = min(weights[one], weights[other])
                    yield Clause(f"{one}+{other}", found, weight, BIGRAM)

    def _marks(self, known: dict[str, Term]) -> Iterator[str]:
        for name in dict.fromkeys([*known, *(name for name, _ in self.also if " " not in name)]):
            if term := self._term(name):
                yield from term.forms

    def _phrases(self) -> Iterator[Phrase]:
        for name, _ in self.also:
            if " " in name:
                terms = [self._term(stem) for stem in name.split(" ")]
                yield tuple(term.forms for term in terms if term)


def _weight(one: Correction) -> float:
    return CORRECTED * math.pow(one.confidence, CERTAINTY)
