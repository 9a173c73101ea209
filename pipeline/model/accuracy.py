"""A text against its reference."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from pipeline.model.counts import Counts
from pipeline.model.measures import Measures


class Score(Struct, frozen=True):
    """Character and word counts of one comparison under one normalisation."""

    characters: Counts = Counts()
    words: Counts = Counts()

    @property
    def cer(self) -> float | None:
        return self.characters.rate

    @property
    def wer(self) -> float | None:
        return self.words.rate

    @property
    def exact(self) -> bool:
        """Whether both counts are of the fewest errors possible."""
        return self.characters.exact and self.words.exact

    def __add__(self, other: Score) -> Score:
        return Score(self.characters + other.characters, self.words + other.words)


class DiffChunk(Struct, frozen=True):
    """A run of a diff: equal on both sides, or what the reference has against what the text has."""

    equal: bool
    reference: str
    text: str


class Comparison(Struct, frozen=True):
    """A text against its reference."""

    strict: Score
    normalised: Score
    profile: str  #: name of the normalisation used for `normalised`
    diff: tuple[DiffChunk, ...] = ()  #: of the strict texts, white space folded
    measures: Measures | None = None  #: all that was counted under the profile; None in records of old


class RepairEffect(Struct, frozen=True):
    """What repair did to the words of the reference, under the named normalisation."""

    fixed: int = 0  #: wrong before, right after
    broken: int = 0  #: right before, wrong after
    kept: int = 0  #: right before, right after

    def __add__(self, other: RepairEffect) -> RepairEffect:
        return RepairEffect(self.fixed + other.fixed, self.broken + other.broken, self.kept + other.kept)


class Verification(Struct, frozen=True):
    """A page or item against its reference, before and after repair."""

    state: Literal["compared", "no-reference", "empty-reference", "missing-page"]
    reference: str = ""  #: path of the reference, relative to the workspace
    before: Comparison | None = None
    after: Comparison | None = None
    effect: RepairEffect = RepairEffect()
    furniture: Comparison | None = None  #: running heads and the like, where they are compared apart


class Estimate(Struct, frozen=True):
    """The character error rate a text is likely to have, told without a reference; each from 0 to 1."""

    cer: float
    low: float  #: nine pages of ten lie between this
    high: float  #: and this
