"""A text against its reference."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct


class Counts(Struct, frozen=True):
    """Outcome of an alignment, in units (characters or words). Counts add; rates do not."""

    hits: int = 0
    substitutions: int = 0
    deletions: int = 0  #: in the reference, not in the text
    insertions: int = 0  #: in the text, not in the reference
    exact: bool = True  #: False: there may be an alignment with fewer errors, `errors` is an upper bound

    @property
    def reference(self) -> int:
        """Length of the reference."""
        return self.hits + self.substitutions + self.deletions

    @property
    def errors(self) -> int:
        return self.substitutions + self.deletions + self.insertions

    @property
    def rate(self) -> float | None:
        """Errors per unit of the reference (may exceed 1); None for an empty reference."""
        return self.errors / self.reference if self.reference else None

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.hits + other.hits,
            self.substitutions + other.substitutions,
            self.deletions + other.deletions,
            self.insertions + other.insertions,
            self.exact and other.exact,
        )


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
