"""How much of a reference without page breaks the pages of an item have, and the other way round."""

from __future__ import annotations

from msgspec import Struct

Span = tuple[int, int]  #: start and end in the text of the reference


class Missing(Struct, frozen=True):
    """A stretch of the reference that no page has."""

    start: int  #: in the text of the reference
    end: int
    after: str  #: the page that has what stands before it; empty at the beginning
    before: str  #: the page that has what follows; empty at the end
    begins: str  #: its first words


class Coverage(Struct, frozen=True):
    """How far a reference and the text of pages cover each other, in characters that are no white space."""

    reference: int = 0  #: characters of the reference
    found: int = 0  #: those that pages have
    text: int = 0  #: characters of the pages as read
    covered: int = 0  #: those that the reference has
    missing: tuple[Missing, ...] = ()  #: in order; short ones are left out
    not_found: tuple[str, ...] = ()  #: pages of which the reference has nothing

    @property
    def of_reference(self) -> float | None:
        """The share of the reference that pages have; None if it is empty."""
        return self.found / self.reference if self.reference else None

    @property
    def of_text(self) -> float | None:
        """The share of the pages that the reference has; None if there is no text."""
        return self.covered / self.text if self.text else None


class Located(Struct, frozen=True):
    """Where the pages of an item stand in a reference without page breaks."""

    spans: dict[str, tuple[Span, ...]] = {}  #: page → its stretches of the reference, in the order of the page
    coverage: Coverage = Coverage()
