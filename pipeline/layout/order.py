"""The order in which the pieces of a page are read, as geometry has it.

After Breuel, "High performance document layout analysis" (2003): a piece comes before another that stands
below it, and before one to its right unless something stands between the two, in height, that spans both.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.model import Box

_TOUCH = 0.1  #: of the narrower of two pieces, from which on they stand above each other
_SLACK = 0.3  #: of the lower of two pieces' heights, by which they may overlap and still stand above each other


def reading_order(boxes: Sequence[Box]) -> list[int]:
    """Return the numbers of boxes in the order they are read."""
    if not boxes:
        return []
    before = _before(np.array([(box.left, box.top, box.right, box.bottom) for box in boxes], float))
    return _sorted(before, boxes)


def _before(boxes: NDArray[np.float64]) -> NDArray[np.bool_]:
    left, top, right, bottom = boxes.T
    height, width = bottom - top, right - left
    shared = np.minimum(right[:, None], right) - np.maximum(left[:, None], left)
    above_each_other = shared > _TOUCH * np.minimum(width[:, None], width)
    slack = _SLACK * np.minimum(height[:, None], height)
    higher = bottom[:, None] <= top + slack  # [i, j]: i ends before j begins
    before: NDArray[np.bool_] = above_each_other & higher & ~higher.T
    # Boxes that overlap both ways: the one whose middle is higher comes first.
    tangled = above_each_other & ~higher & ~higher.T
    middle = (top + bottom) / 2
    before |= tangled & (middle[:, None] < middle)
    in_height = np.minimum(bottom[:, None], bottom) - np.maximum(top[:, None], top)
    beside = in_height > slack
    aside = ~above_each_other & (left[:, None] < left)
    for one, other in np.argwhere(aside):
        upper, lower = (one, other) if middle[one] < middle[other] else (other, one)
        spanning = above_each_other[one] & above_each_other[other]
        spanning &= (higher[upper]) & (higher[:, lower])
        if spanning.any():
            continue
        # What stands lower and to the left comes first in columns only: if text of the one's column stands
        # beside the other. The address under a signature is no column.
        columns = beside[one, other] or upper == one
        columns = columns or bool(np.any(above_each_other[one] & ~above_each_other[other] & beside[other]))
        columns = columns or bool(np.any(above_each_other[other] & ~above_each_other[one] & beside[one]))
        if columns:
            before[one, other] = True
        else:
            before[other, one] = True
    np.fill_diagonal(before, val=False)
    return before


def _sorted(before: NDArray[np.bool_], boxes: Sequence[Box]) -> list[int]:
    waiting = before.sum(axis=0)
    left = set(range(len(boxes)))
    order: list[int] = []
    while left:
        ready = [number for number in left if waiting[number] == 0]
        # A circle is broken where least stands in the way.
        ready = ready or [min(left, key=lambda number: (waiting[number], boxes[number].top))]
        chosen = min(ready, key=lambda number: (boxes[number].top, boxes[number].left))
        order.append(chosen)
        left.remove(chosen)
        waiting = waiting - before[chosen]
        waiting[chosen] = -1
    return order
