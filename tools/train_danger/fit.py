"""Examples -> kernels, and a solved machine -> the weights that search.safety reads."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from search.languages.detect import language_of
from search.model import DANGER_KINDS
from search.safety.features import BUCKETS, SPANISH, heard, windows_of
from search.safety.learned import KIND_BUCKETS, read_window
from search.safety.lexicon import Lexicon
from search.safety.nearness import AXES, SCALE, WIDTH
from search.safety.sections import Numbers
from search.safety.slips import Slips
from tools.train_danger.examples import OURS, Example
from tools.train_danger.machine import Array, Machine, solve

# Chosen by cross-validation on danger_dev; neighbouring values differ by less than chance does.
DECAY = 1.0
NEARNESS_SHARE = 2.0  # times the kernel of the n-grams, or that of the ideas
COST_OF_DANGER = 1.0
COST_OF_URGENT = 0.5
# Of harmless questions: MOST_ORDINARY of validate lets few ordinary ones alarm, MOST_BORDER many of
# the others. With the same cost for all, 0.07 of danger and 0.10 of urgent questions were lost.
COST_OF_ORDINARY = 2.5
COST_OF_BORDER = 0.6
COST_OF_OURS = 0.55  # besides: they are written, not asked
# Besides, of ordinary ones: all are ours, and they are half of those in English. Without it, three
# times as many public ordinary questions alarmed in Spanish as in English.
COST_OF_SPANISH = 1.3
INT8 = 127
INT16 = 32_767


class Features(NamedTuple):
    """Of each example: the buckets of its n-grams, sorted, and a row of its ideas, of length 1."""

    ngrams: list[Array]
    ideas: Array


def features_of(examples: Sequence[Example], lexicon: Lexicon, slips: Slips) -> Features:
    """Of an example longer than a window only the first one counts."""
    windows = [read_window(_words_of(one.text, slips), lexicon) for one in examples]
    ideas = np.zeros((len(windows), lexicon.features), np.float32)
    for row, window in zip(ideas, windows, strict=True):
        if window.ideas:
            row[[*window.ideas]] = [*window.ideas.values()]
            row /= np.linalg.norm(row)
    return Features([np.array(sorted(window.ngrams)) for window in windows], ideas)


def _words_of(text: str, slips: Slips) -> list[str]:
    """The first window, as `detect` reads it."""
    language = language_of(text)
    words = windows_of(text, language)[0]
    return heard([words], language)[0] if language == SPANISH else slips.mended(words)


def linear(rows: Array) -> Array:
    """The kernel of rows."""
    products: Array = (rows @ rows.T).astype(np.float64)
    return products


def ngram_kernels(ngrams: Sequence[Array]) -> Array:
    """A row of n-grams has the length 1. Those of one example only add to nothing but that."""
    counts = np.bincount(np.concatenate(ngrams), minlength=BUCKETS)
    column = np.cumsum(counts > 1) - 1
    rows = np.zeros((len(ngrams), int(column[-1]) + 1), np.float32)
    for row, buckets in zip(rows, ngrams, strict=True):
        row[column[buckets[counts[buckets] > 1]]] = len(buckets) ** -0.5
    kernels = linear(rows)
    np.fill_diagonal(kernels, 1.0)
    return kernels


def ngram_weights(machine: Machine, ngrams: Sequence[Array]) -> Array:
    """By bucket."""
    weights = np.zeros(BUCKETS)
    for weight, buckets in zip(machine.weights, ngrams, strict=True):
        weights[buckets] += weight * len(buckets) ** -0.5
    return weights


def signs_of(examples: Sequence[Example]) -> Array:
    return np.array([-1.0 if one.label == "no" else 1.0 for one in examples])


def costs_of(examples: Sequence[Example]) -> Array:
    return np.array([_cost(one) * (COST_OF_OURS if one.source == OURS else 1) for one in examples])


def _cost(example: Example) -> float:
    if example.label == "urgent":
        return COST_OF_URGENT
    if example.is_danger:
        return COST_OF_DANGER
    if example.border:
        return COST_OF_BORDER
    return COST_OF_ORDINARY * (COST_OF_SPANISH if example.language == SPANISH else 1)


def principal_axes(vectors: Array) -> Array:
    """The first AXES of them, a column each, as whole numbers."""
    _, _, axes = np.linalg.svd(vectors.astype(np.float64), full_matrices=False)
    columns = axes[:AXES].T
    # Of either sign a singular vector is as good: the greatest part is made positive.
    columns = columns * np.sign(columns[abs(columns).argmax(axis=0), range(AXES)])
    whole: Array = np.round(columns / abs(columns).max() * INT8)
    return whole


def points_of(vectors: Array, axes: Array) -> Array:
    points = vectors @ axes
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    return np.round(points * SCALE)


def near_kernels(points: Array) -> Array:
    """Of points as they are stored, by as exact ones: each is as long as 1 but for rounding."""
    return NEARNESS_SHARE * np.exp(2 * WIDTH * (linear(points) / SCALE**2 - 1))


def scorer_sections(
    machine: Machine, features: Features, thresholds: tuple[float, float]
) -> dict[str, Numbers]:
    ngrams = ngram_weights(machine, features.ngrams)
    scale = float(abs(ngrams).max()) / INT8
    return {
        "ideas": array("f", machine.weights @ features.ideas),
        "ngrams": array("b", _whole(ngrams, scale)),
        "constants": array("f", (scale, machine.bias, *thresholds)),
    }


def nearness_sections(machine: Machine, points: Array, axes: Array) -> dict[str, Numbers]:
    """Only the examples that have a weight. With four bytes each, the zip would be 8 KB larger."""
    scale = float(NEARNESS_SHARE * abs(machine.weights).max()) / INT16
    whole = np.array(_whole(NEARNESS_SHARE * machine.weights, scale))
    used = np.flatnonzero(whole)
    return {
        "axes": array("b", axes.astype(int).ravel().tolist()),
        "examples": array("b", points[used].astype(int).ravel().tolist()),
        "example_weights": array("h", whole[used].tolist()),
        "example_scale": array("f", (scale,)),
    }


def kind_sections(examples: Sequence[Example], features: Features) -> dict[str, Numbers]:
    """One machine for each kind against the others, of danger and urgent alike."""
    rows = [place for place, one in enumerate(examples) if one.label != "no"]
    own, ideas = [examples[row] for row in rows], features.ideas[rows]
    ngrams = np.zeros((len(rows), KIND_BUCKETS), np.float32)
    for row, place in zip(ngrams, rows, strict=True):
        buckets = features.ngrams[place]
        np.add.at(row, buckets % KIND_BUCKETS, len(buckets) ** -0.5)
    kernels = linear(ideas) + linear(ngrams)
    costs = costs_of(own)
    machines = [solve(kernels, _signs(own, kind), costs, DECAY) for kind in DANGER_KINDS]
    by_ideas = np.concatenate([one.weights @ ideas for one in machines])
    by_ngrams = np.concatenate([one.weights @ ngrams for one in machines])
    scales = float(abs(by_ideas).max()) / INT8, float(abs(by_ngrams).max()) / INT8
    return {
        "kind_ideas": array("b", _whole(by_ideas, scales[0])),
        "kind_ngrams": array("b", _whole(by_ngrams, scales[1])),
        "kind_constants": array("f", (*scales, *[one.bias for one in machines])),
    }


def _signs(examples: Sequence[Example], kind: str) -> Array:
    return np.array([1.0 if one.kind == kind else -1.0 for one in examples])


def _whole(weights: Array, scale: float) -> list[int]:
    found: list[int] = np.round(weights / scale).astype(int).tolist()
    return found
