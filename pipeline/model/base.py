"""What other nouns are made of."""

from __future__ import annotations

from msgspec import Struct

Evidence = dict[str, float | int | str | bool]


class Box(Struct, frozen=True, array_like=True):
    """A rectangle in pixels; right and bottom are exclusive."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top


class Candidate(Struct, frozen=True):
    """A string that may be what the page says; a higher score is likelier."""

    text: str
    score: float
    evidence: Evidence = {}
