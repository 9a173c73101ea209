"""What the gate measures, what it holds that against, and what it says."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from pipeline.model.accuracy import Score
from pipeline.model.page import Failure

Count = Annotated[int, Meta(ge=0)]
#: Against the baseline: "" where there is none. "vanished": it was there and has no text any more.
Change = Literal["", "same", "better", "worse", "vanished", "new"]

#: Characters. Of fewer a rate says little: one wrong line makes a short page look hopeless. A page that has fewer is
#: allowed as many errors as one that has so many.
SMALL_PAGE = 1000


class GateCounts(Struct, frozen=True, forbid_unknown_fields=True):
    """What the gate counts in a page or item: its text after repair, normalised."""

    errors: Count  #: in characters
    characters: Count  #: of the reference
    word_errors: Count
    words: Count  #: of the reference

    @classmethod
    def of(cls, score: Score) -> GateCounts:
        """Return what the gate takes from a score."""
        characters, words = score.characters, score.words
        return cls(characters.errors, characters.reference, words.errors, words.reference)

    @property
    def cer(self) -> float | None:
        """Character errors per character of the reference; None for an empty reference."""
        return self.errors / self.characters if self.characters else None

    def within(self, limit: float, least: int = 0) -> bool:
        """Tell whether no more is wrong than a limit allows.

        Text where the reference is empty has no rate, and is wrong all the same.

        Args:
            limit: errors per character.
            least: a shorter reference is taken to be as long as this.
        """
        characters = max(self.characters, least)
        return self.errors / characters <= limit if characters else not self.errors

    def worse_than(self, then: GateCounts, absolute: Fraction, relative: Fraction) -> bool:
        """Tell whether this has more errors than another measure and a tolerance allow.

        The reference may have grown in between: rates are compared, in whole numbers and so exactly. It may have
        shrunk: as many errors as before are no worse for that.

        Args:
            then: what it is held against.
            absolute: errors per character by which it may be worse; a short page is taken to have `SMALL_PAGE`.
            relative: the same as a share of the errors it is held against; the larger of the two counts.
        """
        expected = Fraction(then.errors)
        if self.characters > then.characters > 0:
            expected *= Fraction(self.characters, then.characters)
        allowed = max(absolute * max(self.characters, SMALL_PAGE), relative * expected)
        return self.errors > expected + allowed

    def __add__(self, other: GateCounts) -> GateCounts:
        return GateCounts(
            self.errors + other.errors,
            self.characters + other.characters,
            self.word_errors + other.word_errors,
            self.words + other.words,
        )


NOTHING = GateCounts(0, 0, 0, 0)


class ItemBaseline(Struct, frozen=True):
    """What was measured of an item, and how it was made."""

    profile: str  #: name of the normalisation
    exact: bool  #: made from recorded readings, which give the same figures on any machine
    pages: dict[str, GateCounts]  #: those that were compared with a reference
    whole: GateCounts | None = None  #: the text of the item against the reference for the whole item
    stamps: dict[str, str] = field(default_factory=dict)  #: readers, models, rules, settings: name → version or digest

    @property
    def total(self) -> GateCounts:
        """What was measured of all pages together, or, where no page has a reference, of the whole text."""
        return sum(self.pages.values(), NOTHING) if self.pages or self.whole is None else self.whole


class Baseline(Struct, frozen=True):
    """What accuracy must hold: `accuracy-baseline.json`."""

    items: dict[str, ItemBaseline]


class Milestone(Struct, frozen=True, forbid_unknown_fields=True):
    """The accuracy of a collection when its baseline was changed: a line of `accuracy-history.jsonl`."""

    date: str  #: YYYY-MM-DD, in UTC
    version: str  #: of Doublekey
    items: dict[str, GateCounts]

    @property
    def total(self) -> GateCounts:
        """What was measured of all items together."""
        return sum(self.items.values(), NOTHING)


class Verdict(Struct, frozen=True):
    """What the gate says of a page, of the pages of an item together, or of its whole text."""

    place: str  #: name of the page; empty for the item
    within: bool  #: no more is wrong than the limit allows
    cer: float | None  #: normalised character error rate after repair; None where there is none
    limit: float
    reason: str  #: for a person, without a full stop
    change: Change = ""
    now: GateCounts | None = None  #: None where there is nothing any more
    then: GateCounts | None = None  #: what the baseline says

    @property
    def worse(self) -> bool:
        """Whether it is worse than the baseline allows."""
        return self.change in ("worse", "vanished")

    @property
    def passed(self) -> bool:
        return self.within and not self.worse


class ItemVerdict(Struct, frozen=True):
    """What the gate says of an item."""

    item: str
    profile: str  #: name of the normalisation
    total: Verdict  #: of all its pages together, and of its whole text: the worse of the two
    pages: tuple[Verdict, ...] = ()  #: of those that have, or had, a reference
    failures: tuple[Failure, ...] = ()  #: pages that could not be finished
    since: tuple[str, ...] = ()  #: what it is made with or by that has changed since the baseline, in words
    exact: bool = False  #: held to the very figures of the baseline, without tolerance

    @property
    def within(self) -> bool:
        """Whether the item and all its pages are within their limits."""
        return self.total.within and all(page.within for page in self.pages)

    @property
    def worse(self) -> bool:
        """Whether the item or a page of it is worse than the baseline allows."""
        return self.total.worse or any(page.worse for page in self.pages)

    @property
    def passed(self) -> bool:
        return self.within and not self.worse


class Gate(Struct, frozen=True):
    """What the gate says of a collection."""

    items: tuple[ItemVerdict, ...]
    baseline: bool  #: whether there is one to hold it against
    revision: str = ""  #: where only what changed since a revision was judged
