"""Query expansion: a question -> clauses of its words, corrections, prefixes, synonyms, bigrams."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import chain, filterfalse, pairwise
from typing import NamedTuple

from ..deadline import check_deadline
from ..highlight import Phrase
from ..languages.language import is_number
from ..results import DidYouMean
from ..store.analysis import Language, Word, word_places
from ..store.postings import Term
from ..store.side_index import SideIndex
from ..store.synonyms import Expansion
from .clause import (
    BIGRAM,
    COMPOUND,
    CORRECTION,
    OTHER_LANGUAGE,
    PREFIX,
    STOP,
    SYNONYM,
    WORD,
    Clause,
)
from .compounds import HYPHENS, joined, parted
from .names import finds_any, is_part_of_name, names_of, normalize
from .readings import Swap, did_you_mean, may_mean, with_words_replaced
from .restatement import Replacement, printed, restated
from .spelling import Correction, correct, may_be_medicine

# The greatest weight of a synonym. A synonym rarer than its word weighs less, or it would outweigh
# the word itself. Measured: docs/ranking.md.
SYNONYM_WEIGHT = 0.375
# What a word of the index counts that a word of another language stands for, where the index has no
# text in that one. Measured: docs/languages.md.
CROSSING_WEIGHT = 0.75
# The weight of words that complete a last word still being typed, and how many at most.
BEGINNING = 0.5
SHORTEST_BEGINNING = 3
MOST_ENDINGS = 8
# The weight of a corrected word, times the fourth root of its confidence: even an unsure correction
# is the best reading that there is.
CORRECTED = 0.875
CERTAINTY = 0.25
# The weight of a stop word beside content words. It falls from SHORT words of a question on, to
# nothing at LONG words: "where did it come from" is a question, in a message it says little.
# Measured: docs/ranking.md.
STOP_WEIGHT = 0.5
SHORT, LONG = 10, 14
# Of a question with more terms, only the rarest are searched.
MOST_TERMS = 32


class ExpandedQuestion(NamedTuple):
    """A question, expanded.

    `text` is what was typed, normalized (search.query.names), `words` are its words. `terms` are
    the stems of those that the index has, in their order. `clauses` hold these terms and all that
    expansion adds. `marks` are lower-case forms to highlight, as the index prints them; `phrases`
    are phrases to highlight.

    `corrections` are all corrections that were found. `did_you_mean` is the question with them,
    None without any. `corrected` says whether all of them are searched for; `may_mean` has those
    that are only asked about. `searched` is the text with the corrections that are searched for,
    as it was typed without any. `restated` is that text with the synonyms that the index uses more,
    None without any. `missing` are the words that no passage has, neither themselves nor by a
    correction, prefix or synonym. `near_medicines` are the stems of words that may be misspelt
    medicines. `compounds` has the typed words of every COMPOUND clause, by its term.
    `corrected_words` are `words` with the corrections that are searched for, `corrected_spans` the
    half-open span of `words` that each of them replaces.
    """

    text: str
    words: tuple[Word, ...]
    terms: dict[str, Term]
    clauses: tuple[Clause, ...]
    marks: tuple[str, ...]
    phrases: tuple[Phrase, ...]
    corrections: tuple[Correction, ...]
    did_you_mean: str | None
    corrected: bool
    may_mean: tuple[DidYouMean, ...]
    searched: str
    restated: str | None
    missing: tuple[Word, ...]
    near_medicines: frozenset[str]
    compounds: dict[str, tuple[Word, ...]]
    corrected_words: tuple[Word, ...]
    corrected_spans: tuple[tuple[int, int], ...]


def expand_question(
    text: str,
    store: SideIndex,
    exact: bool = False,
    typing: bool = False,
    foreign: Language | None = None,
) -> ExpandedQuestion:
    """Expand a question of any text. `store` is the index as its language reads it.

    `exact` adds no corrections, synonyms or prefixes. `typing` completes an unfinished last word.
    `foreign` is the question's language where the index has no text in it: then nothing is taken
    for misspelt or missing but a medicine's name.
    """
    return _Expander(normalize(text, store), store, exact, typing, foreign).run()


class _Expander:
    """One expansion, step by step.

    `terms` caches look-ups. `extra` holds the weights of the added terms, by (term, why).
    `corrected_words` are the words with their corrections, `weights` what each weighs, `covered`
    the stems for which another term is searched, `written` the `replacements` of unknown words.
    """

    def __init__(
        self, text: str, store: SideIndex, exact: bool, typing: bool, foreign: Language | None
    ) -> None:
        self.text = text
        self.store = store
        self.language = store.language
        self.foreign = foreign
        self.words = self.language.read_question(text, asked_in=foreign)
        self.exact = exact
        self.typing = typing
        self.terms: dict[str, Term | None] = {}
        self.extra: dict[tuple[str, str], float] = {}
        self.corrected_words = [*self.words]
        self.spans = [(at, at + 1) for at in range(len(self.words))]
        self.weights = [1.0] * len(self.words)
        self.covered: set[str] = set()
        self.compounds: dict[str, tuple[Word, ...]] = {}
        self.parted: list[tuple[str, str]] = []
        self.near_medicines: set[str] = set()
        self.replacements: list[Replacement] = []
        self.written: list[Replacement] = []

    def run(self) -> ExpandedQuestion:
        asked = self._asked_stems()
        if self.foreign:
            asked = tuple(filter(self._is_printed, asked))
        known = {stem: term for stem in asked if (term := self._term(stem))}
        corrections: tuple[Correction, ...] = ()
        if not self.exact:
            self._add_compounds(known)
            corrections = self._corrections()
            self._add_corrections(corrections, known)
            if self.typing:
                self._add_completions(known)
            self._add_synonyms(known)
            self._add_other_languages(known)
        searched = tuple(one for one in corrections if self._is_searched(one))
        return ExpandedQuestion(
            text=self.text,
            words=self.words,
            terms=known,
            clauses=tuple(self._clauses(known)),
            marks=tuple(self._marks(known)),
            phrases=tuple(self._phrases()),
            corrections=corrections,
            did_you_mean=did_you_mean(self.text, self._places, self._printed(corrections)),
            corrected=bool(corrections) and searched == corrections,
            may_mean=(*may_mean(self.text, self._places, self._printed(corrections), self._finds),),
            searched=self._searched(searched),
            restated=restated(self.text, self._places, self._printed(searched), self.replacements),
            missing=tuple(self._missing()),
            near_medicines=frozenset(self.near_medicines),
            compounds=self.compounds,
            corrected_words=tuple(self.corrected_words),
            corrected_spans=tuple(self.spans),
        )

    def _finds(self, form: str) -> bool:
        return finds_any(form, self.store)

    def _content(self, words: Iterable[Word]) -> tuple[Word, ...]:
        """The words without stop words; all of them where nothing else is left."""
        content = self.language.content_words(words)
        stop_words = self.foreign.stop_words if self.foreign else ()
        return tuple(word for word in content if word.form not in stop_words) or content

    def _missing(self) -> Iterator[Word]:
        for word in dict.fromkeys(self._content(self.words)):
            known = word.stem in self.covered or self._known(word)
            known = known or (self.foreign is not None and not self._has_medicine(word))
            if not (known or word.form in self.language.never_missing or is_number(word.form)):
                yield word

    def _asked_stems(self) -> tuple[str, ...]:
        """The distinct stems to search for; of more than MOST_TERMS the rarest."""
        stems = tuple(dict.fromkeys([word.stem for word in self._content(self.words)]))
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
        """Add a term to `extra`; of two weights the greater counts."""
        weight = round(weight * 256) / 256
        if weight and name not in known and self._term(name):
            key = (name, why)
            self.extra[key] = max(weight, self.extra.get(key, 0.0))

    def _add_compounds(self, known: dict[str, Term]) -> None:
        """Add the other ways to write the question's compounds, as far as the index has them."""
        for start, word in joined(self.text, self.words, self._places, self.language):
            pair = self.words[start : start + 2]
            if self._known(word) and not self._has_medicine(word, *pair):
                self._add(word.stem, 1, COMPOUND, known)
                self.compounds[word.stem] = pair
                self.covered |= {one.stem for one in pair}
        passages = self.store.vocabulary.frequency
        for word in dict.fromkeys(self._content(self.words)):
            for one, other in parted(word.form, self.language):
                if passages(other) and passages(one):  # a long form is looked up sooner
                    self._add_parted(
                        word, self.language.read_word(one), self.language.read_word(other)
                    )

    def _add_parted(self, whole: Word, one: Word, other: Word) -> None:
        first, second = self._term(one.stem), self._term(other.stem)
        near = first and second and self.store.bigrams.find(first, second)
        if near and not self._has_medicine(whole, one, other):
            self.parted.append((one.stem, other.stem))
            self.compounds[f"{one.stem}+{other.stem}"] = (whole,)
            self.covered.add(whole.stem)

    def _has_medicine(self, *words: Word) -> bool:
        return any(may_be_medicine(word.form, self.store.vocabulary) for word in words)

    def _corrections(self) -> tuple[Correction, ...]:
        """All corrections. Only a listed medicine, which is asked about, may find nothing."""
        found = correct(self.words, self.store.vocabulary, self._known)
        if self.foreign:
            found = tuple(one for one in found if one.asked_only)
        for one in found:
            if one.asked_only:
                self.near_medicines |= {word.stem for word in self.words[one.start : one.end]}
        return found

    def _add_corrections(self, corrections: tuple[Correction, ...], known: dict[str, Term]) -> None:
        done = len(self.words)
        for one in sorted(corrections, key=lambda one: (-one.start, -one.confidence)):
            if not one.asked_only:
                words = [self.language.read_word(form) for form in one.forms]
                for word in words:
                    if word.form not in self.language.stop_words:
                        self._add(word.stem, _weight(one), CORRECTION, known)
                self.covered |= {word.stem for word in self.words[one.start : one.end]}
                if one.end <= done:
                    self.corrected_words[one.start : one.end] = words
                    self.spans[one.start : one.end] = [(one.start, one.end)] * len(words)
                    self.weights[one.start : one.end] = [_weight(one)] * len(words)
                    done = one.start

    def _printed(self, corrections: tuple[Correction, ...]) -> tuple[Correction, ...]:
        """The corrections with their accents, as the index prints them."""
        accented = self._with_accents if self.language.prefix else str
        return tuple(one._replace(forms=tuple(map(accented, one.forms))) for one in corrections)

    def _with_accents(self, form: str) -> str:
        term = self._term(self.language.read_word(form).stem)
        printed = [one for one in term.forms if self.language.fold(one) == form] if term else []
        return max(printed, key=lambda one: (one != form, one), default=form)

    def _is_searched(self, one: Correction) -> bool:
        """Tell whether every word of a correction has a clause."""
        stems = {self.language.read_word(form).stem for form in one.forms}
        added = {name for name, why in self.extra if why == CORRECTION}
        typed = {word.stem for word in self._content(self.words)}
        return not one.asked_only and stems <= typed | added

    def _searched(self, corrections: tuple[Correction, ...]) -> str:
        """The text with its corrections and short forms written out, for the encoder."""
        short = [
            Replacement(at, at + 1, (word.form,))
            for at, word in enumerate(self.words)
            if self.language.fold(word.printed) != word.form
        ]
        swaps: list[Swap] = [*self._printed(corrections), *short, *self.written]
        swaps.sort(key=lambda one: one.start)
        return with_words_replaced(self.text, self._places, swaps) if swaps else self.text

    def _add_completions(self, known: dict[str, Term]) -> None:
        """Complete an unknown last word that nothing follows, as the prefix of known words.

        Never to a medicine's name: a medicine that the index lacks may begin alike.
        """
        if not self.words or not self.text[-1:].isalnum():
            return
        last, vocabulary = self.words[-1], self.store.vocabulary
        if len(last.form) < SHORTEST_BEGINNING or not last.form.isalpha() or self._known(last):
            return
        if not may_be_medicine(last.form, vocabulary) and not self.store.synonyms.expand((last,)):
            for form in vocabulary.beginning(last.form, MOST_ENDINGS):
                stem = self.language.read_word(form).stem
                if not names_of(stem, self.store):
                    self._add(stem, BEGINNING, PREFIX, known)
                    self.covered.add(last.stem)

    def _add_synonyms(self, known: dict[str, Term]) -> None:
        """Add the synonyms of the corrected words; to a medicine only from words that are sure."""
        idf = self.store.impacts.idf
        for span in self._expansions():
            check_deadline()
            words = self.corrected_words[span.start : span.end]
            own = [word.stem for word in self._content(words)]
            targets = span.to
            if self._names_medicine({*own, *chain(*targets)}) and self._is_unsure(span):
                named = self._names_medicine(own)
                targets = () if named else (*filterfalse(self._names_medicine, targets),)
            rarity = sum(idf(self._known_stem(stem)) for stem in own)
            weight = min(self.weights[span.start : span.end])
            if not self.foreign:
                weight *= SYNONYM_WEIGHT
            elif not self._names_medicine(own):
                weight *= CROSSING_WEIGHT
            written = self._replace(span, targets)
            self._add(written, 1, COMPOUND, known)
            for stems in targets:
                name = " ".join(stems)
                if term := self._term(name):
                    self.covered |= {word.stem for word in words}
                    if name != written and not known.keys() >= set(stems):
                        rare = min(1.0, rarity / idf(term.passages))
                        self._add(name, weight * rare, SYNONYM, known)

    def _expansions(self) -> Iterable[Expansion]:
        """Of a foreign question, medicines under their other names, and what its words mean."""
        words, crossing = tuple(self.corrected_words), self.store.foreign_synonyms
        found = self.store.synonyms.expand(words)
        if self.foreign:
            found = tuple(one for one in found if self._has_medicine(*words[one.start : one.end]))
            found += crossing.expand(words) if crossing else ()
        return found

    def _add_other_languages(self, known: dict[str, Term]) -> None:
        """Add the words that only the index's pages in another language have: "mindfulness"."""
        for other in self.store.other_languages():
            for word in [*self._missing()]:
                read = other.read_word(word.printed or word.form)
                if read.form not in other.stop_words and self._known(read):
                    self._add(read.stem, 1, OTHER_LANGUAGE, known)
                    self.covered.add(word.stem)

    def _is_printed(self, stem: str) -> bool:
        """Tell whether the index prints a word of another language: its stem alone is an accident
        there ("side" is no "sida")."""
        typed = [word for word in self.words if word.stem == stem]
        frequency = self.store.vocabulary.frequency
        return self._has_medicine(*typed) or any(frequency(word.form) for word in typed)

    def _is_unsure(self, span: Expansion) -> bool:
        """Tell whether the words of a span may be part of a medicine's name, or a slip in one.

        They may where they were corrected, are part of a compound ("neo-oxy") or of a name in two
        words ("oxy tocin"), or go on as another word while they are typed ("oxy").
        """
        start, end = self.spans[span.start][0], self.spans[span.end - 1][1]
        if min(self.weights[span.start : span.end]) < 1 or self._cuts_compound(start, end):
            return True
        last = self.words[end - 1].form
        unfinished = self.typing and end == len(self.words) and self.text[-1:].isalnum()
        if unfinished and not may_be_medicine(last, self.store.vocabulary):
            return any(self.store.vocabulary.longer(last))
        return is_part_of_name(self.words, start, end, {*chain(*span.to)}, self.store)

    def _names_medicine(self, stems: Iterable[str]) -> bool:
        """Tell whether stems of a key or its synonyms are of a medicine. That is kept of each, as
        they are the clinic's."""
        named = self.store.synonyms.named
        for stem in stems:
            if stem not in named:
                named[stem] = bool(names_of(stem, self.store))
            if named[stem]:
                return True
        return False

    def _replace(self, span: Expansion, targets: Iterable[tuple[str, ...]]) -> str:
        """Add the commonest of these synonyms, where more passages have it than the span; its term
        where nobody knows the span ("a1c"), of which it is another spelling then."""
        words = self.corrected_words[span.start : span.end]
        own = self._term(" ".join(word.stem for word in words))
        passages = own.passages if own else min(map(self._known, words))
        terms = [(term.passages, to) for to in targets if (term := self._term(" ".join(to)))]
        most, stems = max(terms, default=(0, ()))
        if most <= passages:
            return ""
        parts = [term for stem in stems if (term := self._term(stem))]
        start, end = self.spans[span.start][0], self.spans[span.end - 1][1]
        one = Replacement(start, end, printed(parts, self.store.vocabulary))
        self.replacements.append(one)
        right = self.store.vocabulary.is_spelt_right
        known = any(self._known(word) or right(word) for word in words)
        if known or self.foreign or self._names_medicine(stems):
            return ""
        self.written.append(one)
        return " ".join(stems)

    def _cuts_compound(self, start: int, end: int) -> bool:
        """Tell whether a hyphen joins words[start:end] to a word before or after them."""
        places = self._places
        borders = [at for at in (start, end) if 0 < at < len(places)]
        return any(self.text[places[at - 1][1] : places[at][0]] in HYPHENS for at in borders)

    @cached_property
    def _places(self) -> list[tuple[int, int]]:
        return word_places(self.text)

    def _clauses(self, known: dict[str, Term]) -> Iterator[Clause]:
        found = [*self._words(known), *self._added(), *self._bigrams(known)]
        yield from found
        if found:
            yield from self._stop_words(known)

    def _words(self, known: dict[str, Term]) -> Iterator[Clause]:
        for stem, term in known.items():
            yield Clause(stem, term, 1, WORD)

    def _added(self) -> Iterator[Clause]:
        for (name, why), weight in self.extra.items():
            twice = why == COMPOUND and (name, CORRECTION) in self.extra
            if not twice and (term := self._term(name)):
                yield Clause(name, term, weight, why)

    def _bigrams(self, known: dict[str, Term]) -> Iterator[Clause]:
        """Two searched words next to each other in the corrected question, and parted compounds."""
        weights = dict.fromkeys(known, 1.0)
        weights |= {name: weight for (name, why), weight in self.extra.items() if why == CORRECTION}
        pairs = dict.fromkeys(pairwise(word.stem for word in self.corrected_words))
        asked = {pair: BIGRAM for pair in pairs if weights.keys() >= set(pair)}
        for (one, other), why in {**dict.fromkeys(self.parted, COMPOUND), **asked}.items():
            first, second = self._term(one), self._term(other)
            if first and second and (found := self.store.bigrams.find(first, second)):
                weight = min(weights.get(one, 1.0), weights.get(other, 1.0))
                yield Clause(f"{one}+{other}", found, weight, why)

    def _stop_words(self, known: dict[str, Term]) -> Iterator[Clause]:
        share = min(1.0, (LONG - len(self.words)) / (LONG - SHORT))
        weight = round(STOP_WEIGHT * share * 256) / 256
        if weight <= 0:
            return
        for stem in dict.fromkeys(
            word.stem for word in self.words if word.form in self.language.stop_words
        ):
            if stem not in known and (term := self._term(stem)):
                yield Clause(stem, term, weight, STOP)

    def _marks(self, known: dict[str, Term]) -> Iterator[str]:
        numbers = {other for _, other in self._numbered}
        own = [name for name in known if name not in numbers]
        for name in dict.fromkeys([*own, *(name for name, _ in self.extra if " " not in name)]):
            if term := self._term(name):
                yield from term.forms

    @cached_property
    def _numbered(self) -> list[tuple[str, str]]:
        """The stems of names that end in a number ("PHQ-9"): the number alone is not marked."""
        ends = zip(pairwise(self.words), pairwise(self._places), strict=True)
        return [
            (one.stem, other.stem)
            for (one, other), (first, second) in ends
            if one.form.isalpha() and other.form.isdigit()
            if self.text[first[1] : second[0]] in HYPHENS
        ]

    def _phrases(self) -> Iterator[Phrase]:
        for pair in (*self.parted, *self._numbered):
            parts = [self._term(stem) for stem in pair]
            if all(parts):
                yield tuple(term.forms for term in parts if term)
        for name, _ in self.extra:
            if " " in name:
                terms = [self._term(stem) for stem in name.split(" ")]
                yield tuple(term.forms for term in terms if term)


def _weight(one: Correction) -> float:
    """The weight of a correction's words, in (0, CORRECTED]."""
    return CORRECTED * math.pow(one.confidence, CERTAINTY)
