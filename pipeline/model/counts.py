"""Outcomes of alignments, as counts."""

from __future__ import annotations

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

    @property
    def share(self) -> float | None:
        """Errors per step of the alignment, hits counted too (OCR-D: normalised rate), 0 to 1; None without steps."""
        return self.errors / (self.errors + self.hits) if self.errors + self.hits else None

    @property
    def at_most(self) -> float | None:
        """Where there are no errors: how high the true rate may be all the same, with a confidence of 95 %.

        The rule of three: 3 / units (Hanley and Lippman-Hand 1983). None where there are errors or no units.
        """
        return min(3 / self.reference, 1.0) if self.reference and not self.errors else None

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.hits + other.hits,
            self.substitutions + other.substitutions,
            self.deletions + other.deletions,
            self.insertions + other.insertions,
            self.exact and other.exact,
        )
