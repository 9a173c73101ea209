"""Parts of scans as people name them: in percent, which hold for every resolution."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from pipeline.model.base import Box

Percent = Annotated[float, Meta(ge=0, le=100)]


class Area(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A rectangle in percent of the width and height of a scan, as it lies."""

    left: Percent
    top: Percent
    right: Percent
    bottom: Percent

    def __post_init__(self) -> None:
        if self.left >= self.right or self.top >= self.bottom:
            raise ValueError("must be [left, top, right, bottom], left less than right and top less than bottom")

    def box(self, width: int, height: int) -> Box:
        """Return the rectangle in pixels of a scan of this size; it holds at least one."""
        left, top = (int(least * side / 100) for least, side in ((self.left, width), (self.top, height)))
        right, bottom = (round(most * side / 100) for most, side in ((self.right, width), (self.bottom, height)))
        left, top = min(left, width - 1), min(top, height - 1)
        return Box(left, top, max(right, left + 1), max(bottom, top + 1))


WHOLE = Area(0, 0, 100, 100)
