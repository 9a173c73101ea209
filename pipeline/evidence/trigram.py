"""How likely a word is between its neighbours: the trigram model inside the pocketsphinx wheel.

The model knows 72,547 words in small letters, without punctuation. Where the wheel is not installed
there is no model, and fewer repairs are made.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

START = "<s>"  #: stands before the first word of a sentence
END = "</s>"  #: stands after the last one

_LOG_BASE = math.log(1.0001)
_UNKNOWN = -500_000_000


class Trigram:
    """Probabilities of word sequences, in nats."""

    def __init__(self, prob: Callable[[Sequence[str]], int]) -> None:
        """Take the model's own function: words newest first, result in steps of 1.0001."""
        self._prob = prob
        self._known: dict[str, bool] = {START: True, END: True}

    def knows(self, word: str) -> bool:
        """Tell whether the model has seen a word."""
        known = self._known.get(word)
        if known is None:
            known = self._known[word] = self._prob([word]) > _UNKNOWN
        return known

    def log_prob(self, word: str, before: Sequence[str]) -> float:
        """Return ln P(word | before), for a word the model knows; `before` is nearest first, at most two words."""
        return self._prob([word, *before]) * _LOG_BASE


def load_trigram() -> Trigram | None:
    """Load the English model; None where the wheel is not installed."""
    path = model_file("en-us.lm.bin")
    if path is None:
        return None
    library: Any = import_module("pocketsphinx")
    # The model needs the objects it is made from only while it is made.
    return Trigram(library.NGramModel(library.Config(), library.LogMath(), str(path)).prob)


def model_file(name: str) -> Path | None:
    """Return a file of the English model of pocketsphinx; None where the wheel is not installed."""
    try:
        library: Any = import_module("pocketsphinx")
    except ImportError:
        return None
    path = Path(library.get_model_path()) / "en-us" / name
    return path if path.is_file() else None
