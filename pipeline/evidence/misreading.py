"""How likely it is that a word was misread for another: the fitted coefficients.

They were fitted on English (`benchmarks/fit_repair.py`), and are kept with what is known of it. A word is of one
of three kinds: "unknown" is no word, "rare" is one that dictionaries list but the language model has not
seen, "stealth" is one in its own right.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib import resources
from typing import Literal

from msgspec import Struct, convert, field

WordKind = Literal["unknown", "rare", "stealth"]
KINDS: tuple[WordKind, ...] = ("unknown", "rare", "stealth")
#: What kind of edit it would be: thresholds are by this. "capital" is an unknown word with one, within a sentence.
EDITS = ("unknown", "capital", "split", "rare", "stealth")


class MisreadingModel(Struct, frozen=True):
    """Coefficients by the name of the feature, in nats for one unit of it; and from where on an edit is made."""

    unknown: dict[str, float] = field(default_factory=dict)
    rare: dict[str, float] = field(default_factory=dict)
    stealth: dict[str, float] = field(default_factory=dict)
    thresholds: dict[str, float] = field(default_factory=dict)  #: by kind of edit: the least probability

    def weights(self, kind: WordKind) -> Mapping[str, float]:
        """Return the coefficients for a kind of word."""
        return {"unknown": self.unknown, "rare": self.rare, "stealth": self.stealth}[kind]


def load_misreading_model() -> MisreadingModel:
    """Return the model that comes with the package."""
    text = (resources.files("pipeline.evidence") / "data" / "misreadings.toml").read_text("utf-8")
    return convert(tomllib.loads(text), MisreadingModel)
