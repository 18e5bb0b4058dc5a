"""Cross-validation: what a scorer would have said of questions that it was not trained on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from search.model import Strength
from tools.train_danger.examples import OURS, Example, families_of, folds_of
from tools.train_danger.figures import Case, Fractions, fractions_of
from tools.train_danger.fit import DECAY, costs_of, signs_of
from tools.train_danger.machine import Array, Machine, solve

FOLDS = 10
# What is promised of questions of a new source: that of a source judged by the others. By random
# folds the same thresholds would seem to alarm half as often.
MOST_ORDINARY = 0.03
MOST_ORDINARY_NOW = 0.01
MOST_BORDER = 0.15
# Sources with fewer questions are left out together.
SMALL_SOURCE = 100
CURVE = (0.005, 0.01, 0.02, 0.025, 0.03, 0.04, 0.05, 0.075, 0.1)


class Thresholds(NamedTuple):
    maybe: float
    now: float

    def strength(self, score: float) -> Strength | None:
        if score < self.maybe:
            return None
        return "maybe" if score < self.now else "now"


def scores_by_folds(
    examples: Sequence[Example], kernels: Array, parts: Sequence[int], whole: Machine
) -> Array:
    """A score for every example whose part is not negative, by a machine that has seen neither its
    part nor anything alike. `whole` is the machine of all: where the others begin, to save time."""
    families = np.array(families_of(examples))
    held = np.array(parts)
    scores = np.full(len(examples), np.nan)
    for part in sorted({*parts} - {-1}):
        asked = held == part
        trained = ~asked & ~np.isin(families, families[asked])
        scores[asked] = _scores(examples, kernels, trained, asked, whole.weights != 0)
    return scores


def _scores(
    examples: Sequence[Example], kernels: Array, trained: Array, asked: Array, begin: Array
) -> Array:
    known = kernels[np.ix_(trained, trained)]
    signs, costs = signs_of(examples)[trained], costs_of(examples)[trained]
    machine = solve(known, signs, costs, DECAY, begin[trained])
    return machine.scores(kernels[np.ix_(asked, trained)])


def random_parts(examples: Sequence[Example]) -> list[int]:
    """FOLDS parts of the labelled questions; ours are never asked (-1)."""
    folds = folds_of(examples, families_of(examples), FOLDS)
    return [-1 if one.source == OURS else fold for one, fold in zip(examples, folds, strict=True)]


def source_parts(examples: Sequence[Example]) -> tuple[list[int], list[str]]:
    """A part for each source of the labelled questions, and the parts' names."""
    counts = {one.source: 0 for one in examples}
    for one in examples:
        counts[one.source] += 1
    names = sorted(name for name, count in counts.items() if count >= SMALL_SOURCE and name != OURS)
    names.append("small sources")
    parts = [
        -1 if one.source == OURS else names.index(one.source if one.source in names else names[-1])
        for one in examples
    ]
    return parts, names


def thresholds_of(examples: Sequence[Example], scores: Array) -> Thresholds:
    """The lowest that alarm as seldom as is promised."""
    ordinary = _descending(examples, scores, border=False)
    now = float(ordinary[int(MOST_ORDINARY_NOW * len(ordinary))]) + 1e-6
    border = _descending(examples, scores, border=True)
    most = 2 * MOST_BORDER * len(border) - np.count_nonzero(border >= now)
    maybe = max(ordinary[int(MOST_ORDINARY * len(ordinary))], border[int(most)])
    return Thresholds(float(maybe) + 1e-6, now)


def _descending(examples: Sequence[Example], scores: Array, border: bool) -> Array:
    own = [
        score
        for one, score in zip(examples, scores, strict=True)
        if one.label == "no" and one.border is border and not np.isnan(score)
    ]
    return np.array(sorted(own, reverse=True))


def cases_of(examples: Sequence[Example], scores: Array, thresholds: Thresholds) -> list[Case]:
    """Of the examples that were asked."""
    return [
        Case(one, thresholds.strength(float(score)))
        for one, score in zip(examples, scores, strict=True)
        if not np.isnan(score)
    ]


def curve(examples: Sequence[Example], scores: Array) -> Iterator[tuple[str, Fractions]]:
    """Recall against alarms: one threshold for both strengths, by the share of ordinary questions
    that it lets alarm."""
    ordinary = _descending(examples, scores, border=False)
    for share in CURVE:
        threshold = float(ordinary[int(share * len(ordinary))]) + 1e-6
        cases = cases_of(examples, scores, Thresholds(threshold, threshold))
        yield f"{share:.1%} alarms", fractions_of(cases)
