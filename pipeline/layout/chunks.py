"""Lines that stand one below the other, as pieces that are read in one go whatever the order of the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from statistics import median

import numpy as np
from numpy.typing import NDArray

from pipeline.model import Box, Line, around

_SHARED = 0.5  #: of the narrower of two lines, that both have above and below each other
_TOUCH = 0.1  #: of the narrower, from which on two things stand above each other at all
_GAP = 1.0  #: typical heights of a line; more white between two lines parts them
_SIZE = 1.6  #: factor by which the heights of lines in one piece may differ


@dataclass(frozen=True)
class Chunk:
    """Some lines of a page, from top to bottom, that belong together."""

    lines: tuple[int, ...]  #: their numbers in the reading
    boxes: tuple[Box, ...]  #: of the lines

    @cached_property
    def box(self) -> Box:
        return around(self.boxes)

    @cached_property
    def height(self) -> float:
        """Of a typical line."""
        return median(box.height for box in self.boxes)


def find_chunks(lines: Sequence[Line], barriers: Sequence[Box] = ()) -> list[Chunk]:
    """Chain lines that stand directly below each other and below nothing else.

    Args:
        lines: of a page, in any order.
        barriers: rules and pictures; lines on either side of one are kept apart.
    """
    if not lines:
        return []
    boxes = np.array([(line.box.left, line.box.top, line.box.right, line.box.bottom) for line in lines], float)
    heights = [core_height(line) for line in lines]
    typical = median(heights)
    below = _next_below(boxes)
    above_count = [0] * len(lines)
    for lower in chain.from_iterable(below):
        above_count[lower] += 1
    chunks: list[Chunk] = []
    linked: dict[int, int] = {}
    for upper, nearest in enumerate(below):
        if len(nearest) != 1 or above_count[nearest[0]] != 1:
            continue
        lower = nearest[0]
        one, other = lines[upper].box, lines[lower].box
        gap = other.top - one.bottom
        sizes = sorted((heights[upper], heights[lower]))
        if gap > _GAP * typical or sizes[1] > _SIZE * sizes[0] or overlap(one, other) < _SHARED:
            continue
        if any(_parts(one, other, barrier) for barrier in barriers):
            continue
        linked[upper] = lower
    starts = sorted(set(range(len(lines))) - set(linked.values()))
    for start in starts:
        numbers = [start]
        while numbers[-1] in linked:
            numbers.append(linked[numbers[-1]])
        chunks.append(Chunk(tuple(numbers), tuple(lines[number].box for number in numbers)))
    return chunks


def core_height(line: Line) -> float:
    """Return the height of the typical word of a line: the box of the line may hold a speck."""
    return median(word.box.height for word in line.words) if line.words else line.box.height


def overlap(one: Box, other: Box) -> float:
    """Return which share of the narrower of two boxes both have in common, seen from above."""
    shared = min(one.right, other.right) - max(one.left, other.left)
    return shared / max(1, min(one.width, other.width))


def _next_below(boxes: NDArray[np.float64]) -> list[list[int]]:
    """Return for each line those directly below it: with nothing between."""
    left, top, right, bottom = boxes.T
    middle = (top + bottom) / 2
    shared = np.minimum(right[:, None], right) - np.maximum(left[:, None], left)
    width = np.maximum(1, np.minimum((right - left)[:, None], right - left))
    touches = shared / width > _TOUCH
    lower = (
        touches
        & (middle[None, :] > bottom[:, None] - 0.25 * (bottom - top)[:, None])
        & (middle[:, None] < top[None, :] + 0.25 * (bottom - top)[None, :])
    )
    found = []
    for number in range(len(boxes)):
        candidates = np.flatnonzero(lower[number])
        nearest = [int(one) for one in candidates if not np.any(lower[number, candidates] & lower[candidates, one])]
        found.append(nearest)
    return found


def _parts(upper: Box, lower: Box, barrier: Box) -> bool:
    middle = (barrier.top + barrier.bottom) / 2
    if not (upper.top + upper.bottom) / 2 < middle < (lower.top + lower.bottom) / 2:
        return False
    return barrier.width > barrier.height and overlap(upper, barrier) > _SHARED and overlap(lower, barrier) > _SHARED
