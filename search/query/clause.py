"""Clauses: the weighted terms that a question is expanded into."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from ..store.bigrams import Pair
from ..store.postings import Term

if TYPE_CHECKING:
    from typing import Protocol, TypeVar

    from ..store.analysis import Language, Word
    from .terms import Terms

    class _Kind(Protocol):
        @property
        def why(self) -> str: ...

    _Kinds = TypeVar("_Kinds", bound=_Kind)

# The kinds of clause.
WORD, BIGRAM, SYNONYM, CORRECTION, PREFIX = "word", "bigram", "synonym", "correction", "prefix"
COMPOUND, STOP = "compound", "stop word"
# A word that only pages in another language have.
OTHER_LANGUAGE = "other language"
# The weight of a stop word beside content words. It falls from SHORT words of a question on, to
# nothing at LONG words: "where did it come from" is a question, in a message it says little.
# Measured: docs/ranking.md.
STOP_WEIGHT = 0.5
SHORT, LONG = 10, 14


class Clause:
    """A term that is searched for, with a weight for its impacts.

    `term` is a stem, stems joined by a space (a phrase), or two joined by a plus (a bigram).
    `entry` is what the index says of it.
    `weight` is a multiple of 1/256 in (0, 1], so that a score is the same in any order of summing.
    `why` is the kind: WORD, BIGRAM, SYNONYM, CORRECTION, PREFIX, COMPOUND, OTHER_LANGUAGE or STOP.
    Those of stop words order passages, and find none.
    """

    __slots__ = ("entry", "passages", "term", "weight", "why")

    def __init__(self, term: str, entry: Term | Pair, weight: float, why: str) -> None:
        self.term = term
        self.entry = entry
        self.passages = entry.passages  # that have it
        self.weight = weight
        self.why = why


def finding(clauses: Iterable[_Kinds]) -> tuple[_Kinds, ...]:
    """The clauses whose passages match the question: all but those of stop words."""
    return tuple(clause for clause in clauses if clause.why != STOP)


def question_clauses(
    terms: Terms,
    words: Sequence[Word],
    corrected: Iterable[Word],
    parted: Iterable[tuple[str, str]],
    language: Language,
) -> Iterator[Clause]:
    """The clauses of a question: its terms, what was added, bigrams; where these are any, its stop
    words.

    `words` are those typed, `corrected` the same with their corrections. `parted` are the stems of
    compounds that the index writes as two words.
    """
    asked = [Clause(stem, term, 1, WORD) for stem, term in terms.asked.items()]
    found = [*asked, *_added(terms), *_bigrams(terms, corrected, parted)]
    yield from found
    if found:
        yield from _stop_words(terms, words, language)


def _added(terms: Terms) -> Iterator[Clause]:
    for (name, why), weight in terms.added.items():
        twice = why == COMPOUND and (name, CORRECTION) in terms.added
        if not twice and (term := terms.get(name)):
            yield Clause(name, term, weight, why)


def _bigrams(
    terms: Terms, corrected: Iterable[Word], parted: Iterable[tuple[str, str]]
) -> Iterator[Clause]:
    """Two searched words next to each other in the corrected question, and parted compounds."""
    weights = dict.fromkeys(terms.asked, 1.0)
    weights |= {name: weight for (name, why), weight in terms.added.items() if why == CORRECTION}
    pairs = dict.fromkeys(pairwise(word.stem for word in corrected))
    asked = {pair: BIGRAM for pair in pairs if weights.keys() >= set(pair)}
    for (one, other), why in {**dict.fromkeys(parted, COMPOUND), **asked}.items():
        if found := terms.pair(one, other):
            weight = min(weights.get(one, 1.0), weights.get(other, 1.0))
            yield Clause(f"{one}+{other}", found, weight, why)


def _stop_words(terms: Terms, words: Sequence[Word], language: Language) -> Iterator[Clause]:
    share = min(1.0, (LONG - len(words)) / (LONG - SHORT))
    weight = round(STOP_WEIGHT * share * 256) / 256
    if weight <= 0:
        return
    stems = dict.fromkeys(word.stem for word in words if word.form in language.stop_words)
    for stem in stems:
        if stem not in terms.asked and (term := terms.get(stem)):
            yield Clause(stem, term, weight, STOP)
