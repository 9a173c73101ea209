"""How the sides of the text lean, which tells how a page lies whose lines are bent.

The lines of a page that is curled towards one side slope on the whole, though the page lies straight; its sides
and the gutters between its columns are as they were. So where lines were found to be bent it is the sides of the
text that tell by what angle the page has to be turned, and lines are straightened after that. They are told as
baselines are (`lines`): by the places where lines of text begin and end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.ingest.lines import band_of, sums_of_squares

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Mask = NDArray[np.bool_]

_WIDEST, _STEP = 6.0, 0.1  #: degrees either way
_SPACE = 3.0  #: sizes of a letter; where so much is blank, a line begins or ends
_SAME_LINE = 0.7  #: of the size of a letter, by which feet on one line differ at most
# On 123 simulated pages, curled and turned by 0, 3 and -2°, the lean was off by 0.5° at most; sharpness was 1.5 to 8.
_LEAST_SHARPNESS = 2.0
_LEAST_ENDS = 20  #: of lines
# Half a degree is as exact as sides can be told where paragraphs are indented.
_LEAST_LEAN = 0.5  #: degrees


def find_lean(left: Numbers, right: Numbers, y: Numbers, size: float) -> float:
    """Return by how many degrees the sides of the text go to the right downwards; 0 where that is little or not sure.

    Args:
        left: edges of the letters of a page.
        right: the same.
        y: their feet, where they are once lines are straight and level.
        size: of a typical letter.
    """
    begins, ends = _at_ends(left, right, y, size)
    if min(np.count_nonzero(begins), np.count_nonzero(ends)) < _LEAST_ENDS:
        return 0.0
    angles = np.arange(-_WIDEST, _WIDEST + _STEP / 2, _STEP)
    band = band_of(size)
    sums = sums_of_squares(y[begins], left[begins], angles, band) + sums_of_squares(y[ends], right[ends], angles, band)
    best = int(np.argmax(sums))
    degrees = float(angles[best])
    if best in (0, len(angles) - 1) or sums[best] < _LEAST_SHARPNESS * np.median(sums):
        return 0.0
    return round(degrees, 1) if abs(degrees) >= _LEAST_LEAN else 0.0


def is_upright(degrees: float) -> bool:
    """Tell whether a page turned by so many degrees is as good as upright."""
    return abs(degrees) < _LEAST_LEAN


def _at_ends(left: Numbers, right: Numbers, y: Numbers, size: float) -> tuple[Mask, Mask]:
    """Return which letters have none right before them on their line, and which none right after."""
    order = np.argsort(y, kind="stable")
    left, right, y = left[order], right[order], y[order]
    first, last = np.ones((2, len(y)), np.bool_)
    for apart in range(1, len(y)):
        near = y[apart:] - y[:-apart] < _SAME_LINE * size
        if not near.any():
            break
        upper, lower = slice(None, -apart), slice(apart, None)
        for one, other in ((upper, lower), (lower, upper)):
            follows = near & (left[other] > left[one]) & (np.abs(left[other] - right[one]) < _SPACE * size)
            last[one] &= ~follows
            first[other] &= ~follows
    begins, ends = np.empty((2, len(y)), np.bool_)
    begins[order], ends[order] = first, last
    return begins, ends
