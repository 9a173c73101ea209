"""The model that weighs evidence for one string against another: logistic, its coefficients in files people can read.

Each option has the weight exp(w·f), f being its features; so has "none of them". The probability of an
option is its share of all weights (conditional logit, McFadden 1974). A question that needs no choice has
the logistic function of w·f for its probability. Scripts in benchmarks/ fit the weights.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

Features = dict[str, float]  #: what speaks for an option, by name


def shares(options: Sequence[Features], none: Features, weights: Mapping[str, float]) -> list[float]:
    """Return the probability of each option; what is missing to 1 is that of none being right."""
    sums = [_sum(features, weights) for features in (*options, none)]
    best = max(sums)
    raised = [math.exp(value - best) for value in sums]
    total = sum(raised)
    return [value / total for value in raised[:-1]]


def probability(features: Features, weights: Mapping[str, float]) -> float:
    """Return the probability of a yes to a question without options."""
    return 1 / (1 + math.exp(-max(min(_sum(features, weights), 30.0), -30.0)))


def log_odds(probability: float) -> float:
    """Return ln(p / (1 - p)), kept within ±5."""
    return math.log((probability + 0.0067) / (1.0067 - probability))


def _sum(features: Features, weights: Mapping[str, float]) -> float:
    return sum([weights.get(name, 0.0) * value for name, value in features.items() if value])
