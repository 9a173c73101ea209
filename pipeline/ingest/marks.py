"""The marks of a page that may be letters, found on a reduced image; enough to see how its lines run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from cv2.typing import MatLike
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

_LONGEST = 1900  #: pages are halved until neither side is longer; x-heights are then 5 to 12 pixels
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

    def __len__(self) -> int:
        return len(self.left)

    def turned(self, quarters: int) -> Marks:
        """Return the marks of the page turned counterclockwise by so many quarters."""
        marks = self
        for _ in range(quarters % 4):
            marks = Marks(marks.top, -marks.right, marks.bottom, -marks.left, marks.size)
        return marks


def find_marks(pixels: NDArray[np.uint8]) -> Marks:
    """Return the marks of a page that have about the size of its letters."""
    marks = _find(_reduced(pixels, _LONGEST))
    if 0 < marks.size < _SMALL and max(pixels.shape[:2]) > _LONGEST:
        return _find(_middle(_reduced(pixels, 2 * _LONGEST)))
    return marks


def _find(grey: NDArray[np.uint8]) -> Marks:
    rows, columns = grey.shape
    _, _, stats, _ = cv2.connectedComponentsWithStatsWithAlgorithm(_ink(grey), 8, cv2.CV_32S, cv2.CCL_GRANA)
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


def _reduced(pixels: NDArray[np.uint8], longest: int) -> NDArray[np.uint8]:
    # Halving takes a tenth of the time of any other reduction.
    while max(pixels.shape[:2]) > longest:
        rows, columns = (max(1, side // 2) for side in pixels.shape[:2])
        whole = pixels[: 2 * rows, : 2 * columns]
        pixels = np.asarray(cv2.resize(whole, (columns, rows), interpolation=cv2.INTER_AREA), np.uint8)
    return pixels if pixels.ndim == 2 else np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)


def _middle(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    top, left = (max(0, side - _LONGEST) // 2 for side in grey.shape)
    return grey[top : top + _LONGEST, left : left + _LONGEST]


def _ink(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    around = cv2.boxFilter(grey, -1, (_NEIGHBOURHOOD, _NEIGHBOURHOOD), borderType=cv2.BORDER_REPLICATE)
    darker, lighter = cv2.subtract(around, grey), cv2.subtract(grey, around)
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
