"""What other nouns are made of."""

from __future__ import annotations

from collections.abc import Iterable

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


def around(boxes: Iterable[Box]) -> Box:
    """Return the smallest box that holds some boxes; there is at least one."""
    lefts, tops, rights, bottoms = zip(*((box.left, box.top, box.right, box.bottom) for box in boxes), strict=True)
    return Box(min(lefts), min(tops), max(rights), max(bottoms))


class Candidate(Struct, frozen=True):
    """A string that may be what the page says; a higher score is likelier."""

    text: str
    score: float
    evidence: Evidence = {}
