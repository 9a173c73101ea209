"""The model that weighs evidence: logistic, with its coefficients in a file that people can read.

Each option of a disputed place has the weight exp(w·f), f being its features; so has "neither of them".
The probability of an option is its share of all weights (conditional logit, McFadden 1974). Whether a
word is right that needed no choice is the logistic function of w·f. `benchmarks/fit.py` fits the weights.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

from pipeline.collate.features import Features

_FILE = "weights.toml"


@dataclass(frozen=True, slots=True)
class Weights:
    """Coefficients by the name of the feature, a table for each question."""

    disputed: Mapping[str, float]
    disputed_neural: Mapping[str, float]  #: with the neural language model as one more feature
    agreed: Mapping[str, float]
    read: Mapping[str, float]


def load_weights() -> Weights:
    """Return the weights that come with Doublekey."""
    tables = tomllib.loads((resources.files("pipeline.collate") / "data" / _FILE).read_text("utf-8"))
    return Weights(**{name: dict(tables[name]) for name in Weights.__slots__})


def shares(options: Sequence[Features], neither: Features, weights: Mapping[str, float]) -> list[float]:
    """Return the probability of each option; what is missing to 1 is that of neither being right."""
    sums = [_sum(features, weights) for features in (*options, neither)]
    best = max(sums)
    raised = [math.exp(value - best) for value in sums]
    total = sum(raised)
    return [value / total for value in raised[:-1]]


def probability(features: Features, weights: Mapping[str, float]) -> float:
    """Return the probability that a word is right which needed no choice."""
    return 1 / (1 + math.exp(-max(min(_sum(features, weights), 30.0), -30.0)))


def _sum(features: Features, weights: Mapping[str, float]) -> float:
    return sum(weights.get(name, 0.0) * value for name, value in features.items())
