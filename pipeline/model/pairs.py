"""Many texts against their references, pair by pair."""

from __future__ import annotations

from msgspec import Struct

from pipeline.model.accuracy import Comparison, Score
from pipeline.model.measures import Measures, total


class Pair(Struct, frozen=True):
    """Two files that belong together."""

    name: str  #: what both are called, without endings
    reference: str  #: path
    text: str


class ComparedPair(Struct, frozen=True):
    """A pair and how its files differ."""

    pair: Pair
    comparison: Comparison


class Compared(Struct, frozen=True):
    """What came of comparing two files, or two folders of them."""

    profile: str
    pairs: tuple[ComparedPair, ...] = ()  #: by name, as people count
    only_reference: tuple[str, ...] = ()  #: files of the first side that have no counterpart
    only_text: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()  #: messages about pairs that could not be compared

    @property
    def measures(self) -> Measures:
        """What was counted in all pairs together."""
        return total((one.comparison.measures for one in self.pairs if one.comparison.measures), self.profile)

    def total(self, *, normalised: bool) -> Score:
        """Return the sum of the counts of all pairs."""
        total = Score()
        for one in self.pairs:
            total += one.comparison.normalised if normalised else one.comparison.strict
        return total

    def worst_first(self) -> list[ComparedPair]:
        """Return the pairs by their strict character error rate, those without one (an empty reference) first."""
        return sorted(self.pairs, key=_badness, reverse=True)


def _badness(one: ComparedPair) -> tuple[bool, float, int]:
    counts = one.comparison.strict.characters
    return counts.rate is None and counts.errors > 0, counts.rate or 0.0, counts.errors
