"""Fitting the weights of the model that settles disputes: conditional logit, and plain logistic, by Newton steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Features = Mapping[str, float]
_STEPS = 60
_RIDGE = 1.0  #: squares of weights count this much, so that a feature seldom seen keeps a small one


def names_of(rows: Sequence[Features]) -> list[str]:
    return sorted({name for row in rows for name in row})


def fit_choice(
    places: Sequence[tuple[Sequence[Features], Features, int]], importance: Sequence[float]
) -> dict[str, float]:
    """Fit the weights of options.

    Args:
        places: features of each option, features of neither, which option is right (-1 for neither).
        importance: how much each place counts, 1 on average.
    """
    if not places:
        return {}
    rows = [row for options, neither, _ in places for row in (*options, neither)]
    names = names_of(rows)
    column = {name: number for number, name in enumerate(names)}
    matrix = np.zeros((len(rows), len(names)))
    for number, row in enumerate(rows):
        for name, value in row.items():
            matrix[number, column[name]] = value
    sizes = np.array([len(options) + 1 for options, _, _ in places])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    owner = np.repeat(np.arange(len(places)), sizes)
    right = np.array(
        [start + (size - 1 if y < 0 else y) for start, size, (_, _, y) in zip(starts, sizes, places, strict=True)]
    )
    counts = np.array(importance)
    weights = np.zeros(len(names))
    for _ in range(_STEPS):
        share = _shares(matrix @ weights, starts, owner)
        mean = np.add.reduceat(matrix * share[:, None], starts, axis=0)
        gradient = counts @ (matrix[right] - mean) - _RIDGE * weights
        apart = matrix - mean[owner]
        hessian = (apart * (share * counts[owner])[:, None]).T @ apart + _RIDGE * np.eye(len(names))
        step = np.linalg.solve(hessian, gradient)
        weights += step * min(1.0, 2.0 / max(1e-9, float(np.abs(step).max())))
        if float(np.abs(step).max()) < 1e-5:
            break
    return dict(zip(names, weights.tolist(), strict=True))


def fit_right(rows: Sequence[tuple[Features, bool]], importance: Sequence[float]) -> dict[str, float]:
    """Fit the weights of what makes a word right that needs no choice."""
    places = [((features,), {}, 0 if right else -1) for features, right in rows]
    return fit_choice(places, importance)


def _shares(values: NDArray[np.float64], starts: NDArray[np.intp], owner: NDArray[np.intp]) -> NDArray[np.float64]:
    raised = np.exp(values - np.maximum.reduceat(values, starts)[owner])
    shares: NDArray[np.float64] = raised / np.add.reduceat(raised, starts)[owner]
    return shares
