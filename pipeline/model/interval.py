"""How far a rate of several pages may be off, because it is these pages that were measured and not others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from pipeline.model.counts import Counts

RESAMPLES = 2_000  #: collections drawn from the pages; the bounds move by about a fiftieth of the width between seeds
SEED = 1892  #: any; equal pages must give equal bounds
_DRAWN_AT_ONCE = 2_000_000  #: pages; a few tens of MB


class Interval(Struct, frozen=True):
    """The bounds between which a rate lies with a confidence of 95 %."""

    low: float
    high: float
    method: Literal["bootstrap", "rule of three"] = "bootstrap"

    @classmethod
    def of(cls, pages: Sequence[Counts]) -> Interval | None:
        """Return the interval of the rate of several pages together; None with fewer than two that can be measured.

        The bootstrap over pages (Efron 1979, percentiles; Bisani and Ney 2004 for error rates): as many pages are
        drawn from the pages as there are, with replacement, again and again, and the middle 95 % of the rates of
        these collections are taken. Pages are drawn whole, since errors on a page go together. Where there are no
        errors at all, no collection has any: then the rule of three tells how high the rate may be all the same.

        Args:
            pages: the counts of each page.
        """
        measured = [counts for counts in pages if counts.reference or counts.errors]
        total = sum(measured, Counts())
        if len(measured) < 2 or not total.reference:
            return None
        if total.at_most is not None:
            return cls(0.0, total.at_most, "rule of three")
        import numpy as np

        errors = np.array([counts.errors for counts in measured], dtype=np.int64)
        lengths = np.array([counts.reference for counts in measured], dtype=np.int64)
        draw = np.random.default_rng(SEED)
        rates: list[float] = []
        while len(rates) < RESAMPLES:
            rows = min(RESAMPLES - len(rates), max(1, _DRAWN_AT_ONCE // len(measured)))
            drawn = draw.integers(0, len(measured), size=(rows, len(measured)))
            # A collection of pages that are all blank has no rate. One page that is not is as good a guess as any.
            length = np.maximum(lengths[drawn].sum(axis=1), lengths[lengths > 0].min())
            rates += (errors[drawn].sum(axis=1) / length).tolist()
        low, high = np.quantile(rates, (0.025, 0.975)).tolist()
        return cls(low, high)
