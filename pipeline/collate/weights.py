"""The coefficients by which evidence is weighed (see `pipeline.evidence.choice`); `benchmarks/fit.py` fits them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

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
