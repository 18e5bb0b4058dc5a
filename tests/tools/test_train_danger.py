"""Training: the machine's optimum, how examples are dealt, where thresholds are set."""

from __future__ import annotations

import numpy as np
import pytest

from tests.support.each import each
from tools.train_danger.examples import OURS, Example, families_of, folds_of
from tools.train_danger.figures import Case, figures_of
from tools.train_danger.fit import costs_of, signs_of
from tools.train_danger.machine import Array, Machine, solve
from tools.train_danger.validate import (
    MOST_BORDER,
    MOST_ORDINARY,
    MOST_ORDINARY_NOW,
    cases_of,
    scores_by_folds,
    thresholds_of,
)


def one(
    text: str, label: str = "no", border: bool = False, kind: str = "none", source: str = "asked"
) -> Example:
    return Example(text, label, kind, border, "en", source)


def loss(weights: Array, bias: float, kernels: Array, signs: Array, costs: Array) -> float:
    margins = np.maximum(0, 1 - signs * (kernels @ weights + bias))
    return float(weights @ kernels @ weights + costs @ margins**2)


def test_no_small_step_from_the_solution_is_better() -> None:
    chance = np.random.default_rng(3)
    points = chance.normal(size=(60, 5))
    signs = np.where(points[:, 0] + chance.normal(size=60) > 0, 1.0, -1.0)
    costs = chance.uniform(0.3, 1.0, 60)
    kernels = points @ points.T + np.eye(60)
    machine = solve(kernels, signs, costs, 1.0)
    best = loss(machine.weights, machine.bias, kernels, signs, costs)
    steps = 0
    for _ in range(200):
        step = chance.normal(size=60) * 1e-3
        moved = loss(machine.weights + step, machine.bias + step[0], kernels, signs, costs)
        assert moved >= best - 1e-9
        steps += moved > best
    assert steps == 200


def test_questions_that_are_alike_are_of_one_family() -> None:
    texts = ("my son has a fever today", "my son has a fever now", "what is a panic attack")
    first, second, third = families_of([one(text) for text in texts])
    assert first == second != third


def test_every_fold_has_its_share_and_a_family_stays_together() -> None:
    dangers = [one(f"danger number {n} of many words {n}", "danger") for n in range(20)]
    twins = [one(f"{name} {name} wants a long rest", "danger") for name in ("anna", "anna")]
    examples = [*dangers, *twins, *[one(f"harmless {n} thing {n}") for n in range(40)]]
    families = families_of(examples)
    folds = folds_of(examples, families, 4)
    assert folds[20] == folds[21]
    for fold in each(range(4)):
        labels = [
            example.label for example, own in zip(examples, folds, strict=True) if own == fold
        ]
        assert labels.count("danger") >= 5
        assert labels.count("no") >= 9


def whole(examples: list[Example], kernels: Array) -> Machine:
    return solve(kernels, signs_of(examples), costs_of(examples), 1.0)


def test_a_guess_of_the_margin_changes_no_solution() -> None:
    chance = np.random.default_rng(2)
    rows = chance.normal(size=(60, 5))
    signs = np.sign(rows[:, 0] + chance.normal(size=60))
    alone = solve(rows @ rows.T, signs, np.ones(60), 1.0)
    guessed = solve(rows @ rows.T, signs, np.ones(60), 1.0, np.arange(60) < 20)
    assert guessed.scores(rows @ rows.T) == pytest.approx(alone.scores(rows @ rows.T))


def test_nothing_is_asked_of_a_machine_that_has_seen_it_or_anything_alike() -> None:
    """Two alike with opposite labels: each is scored by what the others say, not by its twin."""
    examples = [
        one("a b c d e f g", "danger"),
        one("a b c d e f h", "no"),
        one("k l m n", "danger"),
        one("p q r s", "no"),
    ]
    kernels = np.eye(4)
    kernels[0, 1] = kernels[1, 0] = 1.0
    scores = scores_by_folds(examples, kernels, [0, 1, 2, 3], whole(examples, kernels))
    assert scores[0] == pytest.approx(scores[1])


def test_what_is_ours_is_trained_on_and_never_asked() -> None:
    ours = [one("e f", "danger", source=OURS), one("g h", source=OURS)]
    examples = [one("a b", "danger"), one("c d"), *ours]
    scores = scores_by_folds(examples, np.eye(4), [0, 1, -1, -1], whole(examples, np.eye(4)))
    assert np.isnan(scores).tolist() == [False, False, True, True]


def test_thresholds_alarm_no_more_than_is_promised() -> None:
    chance = np.random.default_rng(5)
    examples = [one(str(n), border=n % 4 == 0) for n in range(2000)]
    scores = chance.normal(size=2000) + [0.4 * example.border for example in examples]
    cases = cases_of(examples, scores, thresholds_of(examples, scores))
    figures = figures_of(cases)
    assert figures["ordinary"] is not None
    assert figures["border"] is not None
    assert 0 < figures["ordinary"] <= MOST_ORDINARY
    assert figures["ordinary_now"] == pytest.approx(MOST_ORDINARY_NOW, abs=1e-3)
    assert figures["border"] <= MOST_BORDER


def test_figures_by_hand() -> None:
    """Two dangers, one of them missed; a maybe near the border counts half."""
    cases = [
        Case(one("1", "danger", kind="child"), "now"),
        Case(one("2", "danger", kind="medical"), None),
        Case(one("3", "urgent", kind="medical"), "maybe"),
        Case(one("4", border=True), "maybe"),
        Case(one("5", border=True), "now"),
        Case(one("6"), None),
        Case(one("7"), None),
        Case(one("8"), "maybe"),
    ]
    figures = figures_of(cases)
    assert figures["danger"] == figures["danger_now"] == 0.5
    assert figures["urgent"] == 1.0
    assert figures["border"] == 0.75
    assert figures["ordinary"] == pytest.approx(1 / 3, abs=1e-4)
    assert figures["ordinary_now"] == 0.0
    assert figures["by_kind"]["medical"] == {"danger": 0.0, "danger_now": 0.0, "urgent": 1.0}
    assert figures["by_kind"]["perinatal"]["danger"] is None
    assert figures["by_lang"]["en"]["danger"] == 0.5
