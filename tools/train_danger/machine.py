"""A support vector machine with squared hinge loss, solved exactly by Newton's method in the space
of its examples (Chapelle 2007, "Training a Support Vector Machine in the Primal")."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

# It ends after four to six steps.
MOST_STEPS = 50


class Machine(NamedTuple):
    """A score is the examples' weights times their kernels with what is scored, and the bias. Most
    weights are 0."""

    weights: Array
    bias: float

    def scores(self, kernels: Array) -> Array:
        """`kernels`: a row for each that is scored, a column for each example."""
        return np.asarray(kernels @ self.weights + self.bias)


def solve(
    kernels: Array, signs: Array, costs: Array, decay: float, begin: Array | None = None
) -> Machine:
    """`signs`: 1 for danger, -1 for none; `costs`: what an example's error counts; `decay`: how
    strongly large weights are kept down. `begin`: which examples are perhaps within their margin;
    a good guess saves steps and changes nothing else."""
    inside: Array = np.ones(len(signs), bool) if begin is None else begin
    machine = Machine(np.zeros(len(signs)), 0.0)
    for _ in range(MOST_STEPS):
        machine = _step(kernels, signs, costs, decay, np.flatnonzero(inside))
        errs = signs * machine.scores(kernels) < 1
        if np.array_equal(errs, inside):
            break
        inside = errs
    return machine


def _step(kernels: Array, signs: Array, costs: Array, decay: float, inside: Array) -> Machine:
    """The optimum if just these examples stand on the wrong side of their margin."""
    count = len(inside)
    system = np.ones((count + 1, count + 1))
    system[:count, :count] = kernels[np.ix_(inside, inside)]
    system[range(count), range(count)] += decay / costs[inside]
    system[count, count] = 0
    solved = np.linalg.solve(system, np.append(signs[inside], 0.0))
    weights = np.zeros(len(signs))
    weights[inside] = solved[:count]
    return Machine(weights, float(solved[count]))
