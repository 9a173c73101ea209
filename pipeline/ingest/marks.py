"""The marks of a page that may be letters, found on a reduced image; enough to see how its lines run."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.ingest.small import grey, halved

if TYPE_CHECKING:
    from cv2.typing import MatLike
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

_LONGEST = 1900  #: pages are halved until neither side is longer; x-heights are then 5 to 12 pixels
_MIDDLE = 2600  #: pixels; no more is looked at of a page whose marks are small
_SMALL = 8  #: pixels; where a typical mark is smaller, as on a newspaper page, its middle is looked at twice as large
_NEIGHBOURHOOD = 51  #: pixels; ink is darker than the mean of so much around it
_LEAST_CONTRAST = 25  #: grey levels
_NEGATIVE = 1.2  #: factor by which light marks must stand out more than dark ones to be the ink
_LARGEST_SHARE = 1 / 12  #: of the longer side; larger marks are pictures, rules and the edge of the page
_MOST = 3000  #: marks that are looked at; more, as on a newspaper page, say no more


@dataclass(frozen=True, slots=True)
class Marks:
    """Boxes of marks, in pixels of the reduced image, from its middle; one of each array a mark."""

    left: Numbers
    top: Numbers
    right: Numbers
    bottom: Numbers
    size: float  #: of a typical mark
    scale: float = 1.0  #: pixels of the page to one of the reduced image
    is_whole: bool = True  #: the whole page was looked at, not its middle alone

    def __len__(self) -> int:
        return len(self.left)

    def turned(self, quarters: int) -> Marks:
        """Return the marks of the page turned counterclockwise by so many quarters."""
        marks = self
        for _ in range(quarters % 4):
            marks = replace(marks, left=marks.top, top=-marks.right, right=marks.bottom, bottom=-marks.left)
        return marks


def find_marks(pixels: NDArray[np.uint8]) -> Marks:
    """Return the marks of a page that have about the size of its letters."""
    longest = max(pixels.shape[:2])
    reduced = grey(halved(pixels, _LONGEST))
    marks = _find(reduced)
    if 0 < marks.size < _SMALL and longest > _LONGEST:
        reduced = grey(halved(pixels, 2 * _LONGEST))
        marks = replace(_find(_middle(reduced)), is_whole=max(reduced.shape) <= _MIDDLE)
    return replace(marks, scale=longest / max(reduced.shape))


def _find(page: NDArray[np.uint8]) -> Marks:
    rows, columns = page.shape
    _, _, stats, _ = cv2.connectedComponentsWithStatsWithAlgorithm(_ink(page), 8, cv2.CV_32S, cv2.CCL_GRANA)
    boxes = stats[1:].astype(np.float64)
    left, top, width, height, area = boxes.T
    longer, shorter = np.maximum(width, height), np.minimum(width, height)
    size = np.sqrt(width * height)
    # Smaller marks are noise, flatter ones rules, emptier ones frames.
    likely = (longer >= 4) & (shorter >= 2) & (longer <= max(rows, columns) * _LARGEST_SHARE)
    likely &= (longer <= 8 * shorter) & (area >= 0.12 * width * height)
    typical = _typical(size[likely])
    likely &= (size > typical / 2) & (size < typical * 3)
    chosen = boxes[likely]
    left, top, width, height, _ = chosen[:: max(1, -(-len(chosen) // _MOST))].T
    left, top = left - columns / 2, top - rows / 2
    return Marks(left, top, left + width, top + height, typical)


def _middle(page: NDArray[np.uint8]) -> NDArray[np.uint8]:
    top, left = (max(0, side - _MIDDLE) // 2 for side in page.shape)
    return page[top : top + _MIDDLE, left : left + _MIDDLE]


def _ink(page: NDArray[np.uint8]) -> NDArray[np.uint8]:
    around = cv2.boxFilter(page, -1, (_NEIGHBOURHOOD, _NEIGHBOURHOOD), borderType=cv2.BORDER_REPLICATE)
    darker, lighter = cv2.subtract(around, page), cv2.subtract(page, around)
    dark, light = (cv2.threshold(by, _LEAST_CONTRAST, 255, cv2.THRESH_BINARY)[1] for by in (darker, lighter))
    # Ink differs more from its neighbourhood than paper does, because there is less of it.
    return np.asarray(light if _strength(lighter, light) > _NEGATIVE * _strength(darker, dark) else dark, np.uint8)


def _strength(by: MatLike, mask: MatLike) -> float:
    """Return by how much the masked pixels differ, on average over every fourth row."""
    return float(cv2.mean(by[::4], mask=mask[::4])[0])


def _typical(sizes: Numbers) -> float:
    """Return the median size; marks are weighted by it, which makes little of specks."""
    if not len(sizes):
        return 0.0
    ordered = np.sort(sizes)
    weight = np.cumsum(ordered)
    return float(ordered[np.searchsorted(weight, weight[-1] / 2)])
