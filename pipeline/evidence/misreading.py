"""How likely it is that a word was misread for another: the fitted coefficients.

They were fitted on English (`benchmarks/fit_repair.py`), and are kept with what is known of it. A word is of one
of three kinds: "unknown" is no word, "rare" is one that dictionaries list but the language model has not
seen, "stealth" is one in its own right.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from importlib import resources
from typing import Literal

from msgspec import Struct, convert, field

from pipeline.evidence import choice

WordKind = Literal["unknown", "rare", "stealth"]
KINDS: tuple[WordKind, ...] = ("unknown", "rare", "stealth")
#: What kind of edit it would be: thresholds are by this. "capital" is an unknown word with one, within a sentence;
#: "scrap" is letters that are no part of a word.
EDITS = ("unknown", "capital", "split", "rare", "stealth", "scrap")
_LEAST_INK, _MOST_INK = -15.0, 5.0  # nats; what lies beyond is all the same
_MOST_NEURAL = 15.0  # nats
_SURE = 1e-4  # no probability is nearer to 0 or 1


class MisreadingModel(Struct, frozen=True):
    """Coefficients by the name of the feature, in nats for one unit of it; and from where on an edit is made."""

    unknown: dict[str, float] = field(default_factory=dict)
    rare: dict[str, float] = field(default_factory=dict)
    stealth: dict[str, float] = field(default_factory=dict)
    scrap: dict[str, float] = field(default_factory=dict)  #: of letters that are no part of a word
    neural: dict[str, float] = field(default_factory=dict)  #: of all that and the neural language model
    ink: dict[str, float] = field(default_factory=dict)  #: of language and ink together
    thresholds: dict[str, float] = field(default_factory=dict)  #: by kind of edit: the least probability
    rules: dict[str, float] = field(default_factory=dict)  #: by rule of repair: share of its edits that were right
    flags: dict[str, float] = field(default_factory=dict)  #: by rule: share of what it only flagged that was wrong

    def with_neural(self, probability: float, advantage: float) -> float:
        """Return the probability of an edit that is otherwise so probable, by the word of the neural model.

        Args:
            probability: by all else.
            advantage: nats by which the model finds it likelier than what was read, and than other options asked about.
        """
        return choice.probability(neural_features(probability, advantage), self.neural)

    def with_ink(self, probability: float, ink: float) -> float:
        """Return the probability of an edit that language finds so probable where there is ink to see.

        Args:
            probability: by language alone.
            ink: ln of how much likelier the ink spells the new word.
        """
        return choice.probability(ink_features(probability, ink), self.ink)

    def weights(self, kind: WordKind) -> Mapping[str, float]:
        """Return the coefficients for a kind of word."""
        return {"unknown": self.unknown, "rare": self.rare, "stealth": self.stealth}[kind]


def neural_features(probability: float, advantage: float) -> choice.Features:
    """Return what is weighed where the neural model was asked."""
    kept = max(-_MOST_NEURAL, min(_MOST_NEURAL, advantage))
    return {"edit": 1.0, "language": _log_odds(probability), "neural": kept}


def ink_features(probability: float, ink: float) -> choice.Features:
    """Return what is weighed where there is ink."""
    return {"edit": 1.0, "language": _log_odds(probability), "ink": max(_LEAST_INK, min(_MOST_INK, ink))}


def _log_odds(probability: float) -> float:
    kept = min(max(probability, _SURE), 1 - _SURE)
    return math.log(kept / (1 - kept))


def load_misreading_model() -> MisreadingModel:
    """Return the model that comes with the package."""
    text = (resources.files("pipeline.evidence") / "data" / "misreadings.toml").read_text("utf-8")
    return convert(tomllib.loads(text), MisreadingModel)
