"""How many characters of a page are likely to be wrong, told without a reference.

What is known of a page without one — how sure its words are, how many of them no dictionary lists, how much was read
as text and left out — goes up with its error rate. A line through the logarithms of both, fitted to pages that have
references, gives the estimate; what the pages it was not fitted to did around it gives the interval
(`benchmarks/fit_estimate.py`).
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

from msgspec import Struct

from pipeline.model import Estimate, Page
from pipeline.text.segment import words

if TYPE_CHECKING:
    from pipeline.evidence import LanguageEvidence

FEWEST = 20  #: words; of fewer nothing is told

_FILE = "estimate.toml"
_LEAST = 0.002  # of a share: what is added before its logarithm is taken
_LEAST_RATE = 0.001


class Signs(Struct, frozen=True):
    """What the error rate of a page is told from. Shares are of its words."""

    doubt: float  #: mean probability that a word is wrong; of what one reader alone read, 1 − its confidence
    dropped: float  #: pieces read as text and left out, for each word; may exceed 1
    unknown: float | None = None  #: share not listed in a dictionary; None without a dictionary


@dataclass(frozen=True, slots=True)
class Line:
    """What was fitted, for pages read by two readers or by one."""

    intercept: float
    slopes: Mapping[str, float]  #: sign → change of the logarithm of the rate by that of the sign
    usual: Mapping[str, float]  #: sign → its logarithm on an ordinary page, where it is not known
    low: float  #: what is added to the logarithm of the rate for the lower end of the interval
    high: float

    def at(self, signs: Signs) -> Estimate:
        """Return the error rate that goes with signs."""
        rate = self.intercept
        for name, slope in self.slopes.items():
            value = getattr(signs, name)
            rate += slope * (self.usual[name] if value is None else log_share(value))
        return Estimate(*(rate_of(rate + shift) for shift in (0.0, self.low, self.high)))


@dataclass(frozen=True, slots=True)
class Estimator:
    """The lines for both ways of reading."""

    two: Line
    one: Line


def load_estimator() -> Estimator:
    """Return what was fitted and comes with Doublekey."""
    tables = tomllib.loads((resources.files("pipeline.verify") / "data" / _FILE).read_text("utf-8"))
    return Estimator(**{name: Line(**tables[name]) for name in ("two", "one")})


def estimate(page: Page, language: LanguageEvidence, estimator: Estimator) -> Estimate | None:
    """Return how many characters of a page are likely to be wrong; None with fewer than `FEWEST` words.

    Its reference, where there is one, is not looked at.
    """
    if len(page.words) < FEWEST:
        return None
    return (estimator.one if page.second is None else estimator.two).at(signs_of(page, language))


def signs_of(page: Page, language: LanguageEvidence) -> Signs:
    """Return what the error rate of a page with words is told from."""
    return Signs(
        doubt=sum(_doubts(page)) / len(page.words),
        dropped=len(page.reading.dropped) / len(page.words),
        unknown=_unknown(page.clean, language),
    )


def log_share(share: float) -> float:
    """Return the logarithm of a share, finite for none."""
    return math.log(share + _LEAST)


def log_rate(rate: float) -> float:
    """Return the logarithm of an error rate, finite for none."""
    return math.log(rate + _LEAST_RATE)


def rate_of(logarithm: float) -> float:
    """Return the error rate with a logarithm: the inverse of `log_rate`, from 0 to 1."""
    return min(max(math.exp(logarithm) - _LEAST_RATE, 0.0), 1.0)


def _doubts(page: Page) -> Iterator[float]:
    for word in page.words:
        sure = word.confidence if word.probability is None else word.probability
        yield 0.0 if sure is None else 1 - sure


def _unknown(text: str, language: LanguageEvidence) -> float | None:
    if language.english is None:
        return None
    known = [language.english.lexicon.known(word) for word in words(text) if word.isalpha()]
    return known.count(False) / len(known) if known else 0.0
