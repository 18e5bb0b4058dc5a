"""What was learned from labelled questions: the weights, read once from danger.bin.

A window's score is a distance from the border between danger and none (a linear support vector
machine): the weights of its n-grams over the square root of their number, and those of its ideas
over the length of their values, and a bias. `tools.train_danger` says how they are learned, and
sets the two thresholds by cross-validation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import sqrt
from pathlib import Path
from typing import NamedTuple

from ..model import DANGER_KINDS, STRENGTHS, DangerKind, Strength
from .features import ngrams_of
from .lexicon import Lexicon
from .sections import ASCENDING, read_sections
from .slips import Slips

FILE = Path(__file__).with_name("danger.bin")
# Name and array type (module array), or ASCENDING.
SCORER_TYPES = {"ideas": "f", "constants": "f", "ngrams": "b"}
LEXICON_TYPES = {
    "firsts": ASCENDING,  # the CRC-32 of words that begin a phrase
    "longest": "B",  # the words of the longest phrase that begins so
    "phrases": ASCENDING,  # the CRC-32 of each
    "phrase_ideas": "B",
    "patterns": "I",  # lexicon.pattern_number of each, ascending
    "pattern_groups": "H",  # a bit for each group that it belongs to
    "against": "B",  # ideas that speak against danger
    "feature_starts": "I",  # the first group and the first pattern
}
# As in slips.Slips.
SLIP_TYPES = {"slip_keys": ASCENDING, "slip_words": "H", "slip_text": "B", "no_slips": "H"}
# By kind after kind: of each feature of the lexicon, and of each of KIND_BUCKETS.
KIND_TYPES = {"kind_ideas": "b", "kind_ngrams": "b", "kind_constants": "f"}
TYPES = LEXICON_TYPES | SLIP_TYPES | SCORER_TYPES | KIND_TYPES
KIND_BUCKETS = 1 << 10


class Window(NamedTuple):
    """A stretch of a question: the buckets of its n-grams, and its lexicon features with their
    values."""

    ngrams: set[int]
    ideas: dict[int, int]


def read_window(words: list[str], lexicon: Lexicon) -> Window:
    return Window(ngrams_of(words), lexicon.read(words))


class Scorer:
    """Weights over n-grams and ideas, with the thresholds that belong to them."""

    def __init__(self, sections: Mapping[str, memoryview]) -> None:
        self._ideas = sections["ideas"]
        self._ngrams = sections["ngrams"]
        self._scale, self._bias, self._maybe, self._now = sections["constants"]
        # What a score counts less for a part of a question.
        self.doubt = self._now - self._maybe

    def score(self, window: Window) -> float:
        """Greater where danger is likelier."""
        weight, ideas = self._ngrams, self._ideas
        sum_ = sum([weight[number] for number in window.ngrams])
        score: float = self._bias + self._scale * sum_ / sqrt(len(window.ngrams))
        if window.ideas:
            length = sqrt(sum([value * value for value in window.ideas.values()]))
            score += sum([ideas[number] * value for number, value in window.ideas.items()]) / length
        return score

    def strength(self, score: float, doubtful: bool = False) -> Strength | None:
        """`doubtful`: the words must say more than usual for a `now`."""
        if score < self._maybe:
            return None
        return "maybe" if score < self._now + doubtful * self.doubt else "now"

    def strength_of(self, window: Window, more: float, doubtful: bool) -> Strength | None:
        """`more` is added to the score of the words."""
        return self.strength(self.score(window) + more, doubtful)


class Learned:
    """The lexicon, the scorer for questions without a vector, and the weights of the kinds."""

    def __init__(self, sections: Mapping[str, memoryview]) -> None:
        self._lexicon = Lexicon(sections)
        self.mended = Slips(sections).mended
        self.scorer = Scorer(sections)
        self._taken = frozenset(
            map(self._lexicon.idea, ("tablets", "vitamin d", "alcohol", "bleach"))
        )
        self._limit, self._dose = map(self._lexicon.idea, ("is too much", "mg"))
        self._if_many = frozenset(
            map(self._lexicon.idea, ("what happens", "take", "20", "tablets"))
        )
        self._elsewhere = frozenset(map(self._lexicon.idea, ("years ago", "essay", "dying to")))
        self._kind_ideas = sections["kind_ideas"]
        self._kind_ngrams = sections["kind_ngrams"]
        self._kind_constants = sections["kind_constants"]

    def read(self, words: list[str]) -> Window:
        return read_window(words, self._lexicon)

    def asks_for_a_limit(self, window: Window) -> bool:
        """Tell of "how much ibuprofen is too much" and "what happens if I take 20 aspirin"."""
        ideas = window.ideas.keys()
        if self._limit in ideas:
            return self.is_of_something_taken(window)
        return self._if_many <= ideas and self._dose not in ideas

    def is_of_something_taken(self, window: Window) -> bool:
        """Tell whether a medicine, alcohol or a poison is named."""
        return not self._taken.isdisjoint(window.ideas)

    def is_elsewhere(self, window: Window) -> bool:
        """Tell of what is past, a figure of speech, or school and news."""
        return not self._elsewhere.isdisjoint(window.ideas)

    def speaks_of(self, window: Window, kind: DangerKind) -> bool:
        """Tell whether a window has a pattern of a kind."""
        return any(self._lexicon.group(kind, one) in window.ideas for one in STRENGTHS)

    def kinds_of(self, windows: Sequence[Window]) -> tuple[DangerKind, ...]:
        """The likeliest kind of any window, and others that are likely too."""
        best = [max(scores) for scores in zip(*map(self._kind_scores, windows), strict=True)]
        order = sorted(range(len(DANGER_KINDS)), key=best.__getitem__, reverse=True)
        return tuple(DANGER_KINDS[kind] for kind in order if kind == order[0] or best[kind] > 0)

    def _kind_scores(self, window: Window) -> list[float]:
        """For each of DANGER_KINDS the distance from the border between it and the others."""
        features = len(self._kind_ideas) // len(DANGER_KINDS)
        length = sqrt(sum([value * value for value in window.ideas.values()])) or 1.0
        root = sqrt(len(window.ngrams))
        ideas_scale, ngrams_scale, *biases = self._kind_constants
        scores = []
        for kind, bias in enumerate(biases):
            ideas = self._kind_ideas[kind * features : (kind + 1) * features]
            ngrams = self._kind_ngrams[kind * KIND_BUCKETS : (kind + 1) * KIND_BUCKETS]
            by_ideas = sum([ideas[number] * value for number, value in window.ideas.items()])
            by_ngrams = sum([ngrams[number % KIND_BUCKETS] for number in window.ngrams])
            scores.append(bias + ideas_scale * by_ideas / length + ngrams_scale * by_ngrams / root)
        return scores


@lru_cache(maxsize=1)
def learned() -> Learned:
    """Read when the first question is asked."""
    return Learned(read_sections(FILE, TYPES))
