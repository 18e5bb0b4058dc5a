"""Query expansion: a question -> clauses of its words, corrections, prefixes, synonyms, bigrams."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import chain, filterfalse
from typing import NamedTuple

from ..deadline import check_deadline
from ..highlight import Phrase
from ..languages.language import is_number
from ..results import DidYouMean
from ..store.analysis import ENGLISH, Language, Word, word_places
from ..store.postings import Term
from ..store.side_index import SideIndex
from ..store.synonyms import Expansion
from .clause import (
    COMPOUND,
    CORRECTION,
    OTHER_LANGUAGE,
    PREFIX,
    SYNONYM,
    Clause,
    question_clauses,
)
from .compounds import HYPHENS, joined, known_parts
from .figures import gives_result
from .marks import marked_forms, marked_phrases, numbered_names
from .names import apart_from_names, finds_any, is_part_of_name, names_of, normalize
from .readings import Swap, did_you_mean, may_mean, with_words_replaced
from .restatement import Replacement, printed, restated
from .spelling import Correction, correct, may_be_medicine
from .terms import Terms

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
# Letters of an acronym; more in capitals are a word that is stressed.
LONGEST_ACRONYM = 5
# The weight of a corrected word, times the fourth root of its confidence: even an unsure correction
# is the best reading that there is.
CORRECTED = 0.875
CERTAINTY = 0.25
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
    None without any. `as_result` is either with what somebody asks who gives a result
    (search.query.figures), None where none is given. `missing` are the words that no passage has,
    neither themselves nor by a correction, prefix or synonym. `near_medicines` are the stems of
    words that may be misspelt medicines. `compounds` has the typed words of every COMPOUND clause,
    by its term.
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
    as_result: str | None
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

    `corrected_words` are the words with their corrections, `weights` what each of them weighs.
    `covered` are the stems for which another term is searched, `written` the `replacements` of
    words that nobody knows.
    """

    def __init__(
        self, text: str, store: SideIndex, exact: bool, typing: bool, foreign: Language | None
    ) -> None:
        self.text = text
        self.store = store
        self.language = store.language
        self.foreign = foreign
        self.words = apart_from_names(self.language.read_question(text, asked_in=foreign), store)
        self.exact = exact
        self.typing = typing
        self.terms = Terms(store)
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
        self.terms.asked = {stem: term for stem in asked if (term := self.terms.get(stem))}
        corrections: tuple[Correction, ...] = ()
        if not self.exact:
            self._add_compounds()
            corrections = self._corrections()
            self._add_corrections(corrections)
            if self.typing:
                self._add_completions()
            self._add_synonyms()
            self._add_other_languages()
        searched = tuple(one for one in corrections if self._is_searched(one))
        numbered = numbered_names(self.text, self.words, self._places)
        corrected = self._searched(searched)
        own = restated(self.text, self._places, self._printed(searched), self.replacements)
        return ExpandedQuestion(
            text=self.text,
            words=self.words,
            terms=self.terms.asked,
            clauses=tuple(
                question_clauses(
                    self.terms, self.words, self.corrected_words, self.parted, self.language
                )
            ),
            marks=tuple(marked_forms(self.terms, numbered)),
            phrases=tuple(marked_phrases(self.terms, [*self.parted, *numbered])),
            corrections=corrections,
            did_you_mean=did_you_mean(self.text, self._places, self._printed(corrections)),
            corrected=bool(corrections) and searched == corrections,
            may_mean=tuple(
                may_mean(
                    self.text,
                    self._places,
                    self._printed(corrections),
                    lambda form: finds_any(form, self.store),
                )
            ),
            searched=corrected,
            restated=own,
            as_result=self._as_result(own or corrected),
            missing=tuple(self._missing()),
            near_medicines=frozenset(self.near_medicines),
            compounds=self.compounds,
            corrected_words=tuple(self.corrected_words),
            corrected_spans=tuple(self.spans),
        )

    def _content(self, words: Iterable[Word]) -> tuple[Word, ...]:
        """The words without stop words; all of them where nothing else is left."""
        content = self.language.content_words(words)
        if self.foreign is None:
            return content
        stop_words = self.foreign.stop_words
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
        counts = {stem: self.terms.passages(stem) or self.store.impacts.passages for stem in stems}
        rare = set(sorted(stems, key=counts.__getitem__)[:MOST_TERMS])
        return tuple(stem for stem in stems if stem in rare)

    def _known(self, word: Word) -> int:
        return self.terms.passages(word.stem)

    def _add_compounds(self) -> None:
        """Add the other ways to write the question's compounds, as far as the index has them."""
        for start, word in joined(self.text, self.words, self._places, self.language):
            pair = self.words[start : start + 2]
            if self._known(word) and not self._has_medicine(word, *pair):
                self.terms.add(word.stem, 1, COMPOUND)
                self.compounds[word.stem] = pair
                self.covered |= {one.stem for one in pair}
        parts_of = self.store.vocabulary.caching(known_parts)
        for word in dict.fromkeys(self._content(self.words)):
            for one, other in parts_of(word.form):
                self._add_parted(word, self.language.read_word(one), self.language.read_word(other))

    def _add_parted(self, whole: Word, one: Word, other: Word) -> None:
        if self.terms.pair(one.stem, other.stem) and not self._has_medicine(whole, one, other):
            self.parted.append((one.stem, other.stem))
            self.compounds[f"{one.stem}+{other.stem}"] = (whole,)
            self.covered.add(whole.stem)

    def _has_medicine(self, *words: Word) -> bool:
        return any(may_be_medicine(word.form, self.store.vocabulary) for word in words)

    def _corrections(self) -> tuple[Correction, ...]:
        """All corrections. Only a listed medicine, which is asked about, may find nothing."""
        found = correct(self.words, self.store.vocabulary, self._known)
        found = tuple(one for one in found if not self._is_name_for_a_word(one))
        if self.foreign:
            found = tuple(one for one in found if one.asked_only)
        for one in found:
            if one.asked_only:
                self.near_medicines |= {word.stem for word in self.words[one.start : one.end]}
        return found

    def _is_name_for_a_word(self, one: Correction) -> bool:
        """Tell of "MAPK" for "mark", "Rett" for "rest": capitals among small letters are a name. It
        may be a slip in another one ("PTDS") or in a medicine's, but not in an everyday word."""
        start, end = self._places[one.start][0], self._places[one.end - 1][1]
        typed, before = self.text[start:end], self.text[:start].rstrip()
        if typed[1:].islower():
            begins = not before or before.endswith(tuple(".?!:"))
            is_name = typed[0].isupper() and not begins
        else:
            is_name = len(typed) <= LONGEST_ACRONYM
        if not is_name or not any(self.text[at].islower() for at, _ in self._places):
            return False  # or all words have capitals
        everyday = self.store.vocabulary.is_everyday
        return all(everyday(self.language.read_word(form).stem) for form in one.forms)

    def _add_corrections(self, corrections: tuple[Correction, ...]) -> None:
        done = len(self.words)
        for one in sorted(corrections, key=lambda one: (-one.start, -one.confidence)):
            if not one.asked_only:
                words = [self.language.read_word(form) for form in one.forms]
                for word in words:
                    if word.form not in self.language.stop_words:
                        self.terms.add(word.stem, _weight(one), CORRECTION)
                self.covered |= {word.stem for word in self.words[one.start : one.end]}
                if one.end <= done:
                    self.corrected_words[one.start : one.end] = words
                    self.spans[one.start : one.end] = [(one.start, one.end)] * len(words)
                    self.weights[one.start : one.end] = [_weight(one)] * len(words)
                    done = one.start

    def _printed(self, corrections: tuple[Correction, ...]) -> tuple[Correction, ...]:
        """The corrections with their accents, as the index prints them."""
        if not self.language.prefix:
            return corrections
        return tuple(
            one._replace(forms=tuple(map(self._with_accents, one.forms))) for one in corrections
        )

    def _with_accents(self, form: str) -> str:
        term = self.terms.get(self.language.read_word(form).stem)
        printed = [one for one in term.forms if self.language.fold(one) == form] if term else []
        return max(printed, key=lambda one: (one != form, one), default=form)

    def _is_searched(self, one: Correction) -> bool:
        """Tell whether every word of a correction has a clause."""
        stems = [self.language.read_word(form).stem for form in one.forms]
        added = {name for name, why in self.terms.added if why == CORRECTION}
        return not one.asked_only and all(stem in added or self._is_typed(stem) for stem in stems)

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

    def _as_result(self, text: str) -> str | None:
        language = self.foreign or self.language
        given = gives_result(self.text, self.words, self._places, language, self._is_pair)
        if not given or self.exact or self._has_medicine(*self.words):  # then it may be a dose
            return None
        return f"{text} {language.facts.asks_result}"

    def _is_pair(self, one: Word, other: Word) -> bool:
        return self.terms.pair(one.stem, other.stem) is not None

    def _is_typed(self, stem: str) -> bool:
        return any(word.stem == stem for word in self._content(self.words))

    def _add_completions(self) -> None:
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
                    self.terms.add(stem, BEGINNING, PREFIX)
                    self.covered.add(last.stem)

    def _add_synonyms(self) -> None:
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
            rarity = sum(idf(self.terms.passages(stem)) for stem in own)
            weight = min(self.weights[span.start : span.end])
            if not self.foreign:
                weight *= SYNONYM_WEIGHT
            elif not self._names_medicine(own):
                weight *= CROSSING_WEIGHT
            written = self._replace(span, targets)
            if written:
                self.terms.add(written, 1, COMPOUND)
            for stems in targets:
                name = " ".join(stems)
                if term := self.terms.get(name):
                    self.covered |= {word.stem for word in words}
                    if name != written and not self.terms.asked.keys() >= set(stems):
                        rare = min(1.0, rarity / idf(term.passages))
                        self.terms.add(name, weight * rare, SYNONYM)

    def _expansions(self) -> Iterable[Expansion]:
        """Of a foreign question, medicines under their other names, and what its words mean. Of
        one over pages in another language than English, also what English words in it mean."""
        words = tuple(self.corrected_words)
        found = self.store.synonyms.expand(words)
        if self.foreign:
            found = tuple(one for one in found if self._has_medicine(*words[one.start : one.end]))
            found += tuple(self._crossings(self.foreign))
        elif self.language is not ENGLISH and len(words) == len(self.words):
            spans = self._crossings(ENGLISH)
            found += tuple(
                one for one in spans if not any(map(self._is_own, words[one.start : one.end]))
            )
        return found

    def _is_own(self, word: Word) -> bool:
        """Tell whether a word is one of the index's language, or may be."""
        vocabulary = self.store.vocabulary
        return bool(
            self._known(word)
            or vocabulary.is_spelt_right(word)
            or may_be_medicine(word.form, vocabulary)
            or self.store.synonyms.expand((word,))
        )

    def _crossings(self, own: Language) -> Iterator[Expansion]:
        """What the words mean, read in their own language. A stop word alone means nothing:
        "solo" has the stem of "sol"."""
        words = own.read_question(self.text)
        crossing = self.store.foreign_synonyms
        for span in crossing.expand(words) if crossing else ():
            if any(word.form not in own.stop_words for word in words[span.start : span.end]):
                yield span

    def _add_other_languages(self) -> None:
        """Add the words that only the index's pages in another language have: "mindfulness"."""
        for other in self.store.other_languages():
            for word in [*self._missing()]:
                (read,) = apart_from_names(
                    (other.read_word(word.printed or word.form),), self.store
                )
                if read.form not in other.stop_words and self._known(read):
                    self.terms.add(read.stem, 1, OTHER_LANGUAGE)
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
        """Add the commonest of these synonyms, where more passages have it than the span. Return
        its term where nobody knows the span ("a1c"), of which it is another spelling then; else
        an empty string."""
        words = self.corrected_words[span.start : span.end]
        own = self.terms.get(" ".join(word.stem for word in words))
        passages = own.passages if own else min(map(self._known, words))
        terms = [(term.passages, to) for to in targets if (term := self.terms.get(" ".join(to)))]
        most, stems = max(terms, default=(0, ()))
        if most <= passages:
            return ""
        parts = [term for stem in stems if (term := self.terms.get(stem))]
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


def _weight(one: Correction) -> float:
    """The weight of a correction's words, in (0, CORRECTED]."""
    return CORRECTED * math.pow(one.confidence, CERTAINTY)
