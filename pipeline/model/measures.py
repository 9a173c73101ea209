"""Everything that is measured of a text against its reference, under one normalisation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from pipeline.model.counts import Counts

ErrorClass = Literal["letters", "case", "diacritics", "digits", "punctuation", "hyphens", "spacing", "order"]

MOST_CONFUSIONS = 60  #: kept of one text or sum; a page at a character error rate of 4 % has about as many
MOST_EXAMPLES = 3  #: kept of one confusion


class Tally(Struct, frozen=True):
    """Units of a reference, and how many errors there are among them. Tallies add; rates do not."""

    reference: int = 0
    errors: int = 0

    @property
    def accuracy(self) -> float | None:
        """1 − errors per unit of the reference (less than 0 with more errors than units); None for an empty one."""
        return 1 - self.errors / self.reference if self.reference else None

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.reference + other.reference, self.errors + other.errors)


class Bag(Struct, frozen=True):
    """The words of both sides as multisets. Bags of pages add up; a word on another page is not the same word."""

    reference: int = 0  #: words
    text: int = 0
    common: int = 0  #: words that both have, as often as both have them

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall; None where neither side has a word."""
        return 2 * self.common / (self.reference + self.text) if self.reference + self.text else None

    @property
    def error(self) -> float | None:
        """Words that only one side has, per word of both sides: 1 − `f1`."""
        both = self.reference + self.text
        return (both - 2 * self.common) / both if both else None

    def __add__(self, other: Bag) -> Bag:
        return Bag(self.reference + other.reference, self.text + other.text, self.common + other.common)


class Example(Struct, frozen=True):
    """Where a confusion happened: the text of the reference before it and after it."""

    before: str
    after: str


class Confusion(Struct, frozen=True):
    """What a text has for one or two characters of its reference; either may be empty, for what is missing or added."""

    reference: str
    text: str
    count: int
    examples: tuple[Example, ...] = ()


class Measures(Struct, frozen=True):
    """What was counted of one text, or of several together; every rate follows from the counts."""

    profile: str  #: name of the normalisation
    characters: Counts = Counts()
    words: Counts = Counts()
    isri_characters: Tally = Tally()  #: under the rules of the ISRI tools, whatever the profile
    isri_words: Tally = Tally()  #: the same
    bag: Bag = Bag()
    flexible: Tally | None = Tally()  #: None where a text was too long for it
    classes: dict[ErrorClass, int] = {}  #: errors among `characters` by class; together they are all of them
    confusions: tuple[Confusion, ...] = ()  #: commonest first, at most `MOST_CONFUSIONS`

    def __add__(self, other: Measures) -> Measures:
        """Return the counts of both together, as of one collection (micro-average).

        Raises:
            ValueError: they were measured under different normalisations.
        """
        if self.profile != other.profile:
            raise ValueError(f"counts under {self.profile} and {other.profile} cannot be added")
        return total((self, other), self.profile)


def total(measures: Iterable[Measures], profile: str) -> Measures:
    """Return the counts of several texts together; of none at all, empty ones.

    Args:
        measures: all under the same profile.
        profile: its name.
    """
    every = tuple(measures)
    classes: Counter[ErrorClass] = Counter()
    for one in every:
        classes.update(one.classes)
    flexible = [one.flexible for one in every if one.flexible is not None]
    return Measures(
        profile,
        sum((one.characters for one in every), Counts()),
        sum((one.words for one in every), Counts()),
        sum((one.isri_characters for one in every), Tally()),
        sum((one.isri_words for one in every), Tally()),
        sum((one.bag for one in every), Bag()),
        sum(flexible, Tally()) if len(flexible) == len(every) else None,
        dict(classes),
        commonest(confusion for one in every for confusion in one.confusions),
    )


def commonest(confusions: Iterable[Confusion]) -> tuple[Confusion, ...]:
    """Return confusions with equal ones put together, the commonest first and those beyond the limit left out."""
    counts: Counter[tuple[str, str]] = Counter()
    examples: dict[tuple[str, str], tuple[Example, ...]] = {}
    for one in confusions:
        pair = one.reference, one.text
        counts[pair] += one.count
        if len(examples.get(pair, ())) < MOST_EXAMPLES:
            examples[pair] = (examples.get(pair, ()) + one.examples)[:MOST_EXAMPLES]
    ranked = sorted(counts.items(), key=lambda found: (-found[1], found[0]))[:MOST_CONFUSIONS]
    return tuple(Confusion(*pair, count, examples[pair]) for pair, count in ranked)
