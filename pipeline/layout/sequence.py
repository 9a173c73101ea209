"""Choosing between the orders in which a page may be read: geometry proposes, language decides.

The neural language model was tried where that is not clear, on nine pages of the development corpus: it made
three of them worse and none better.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.layout.chunks import Chunk, overlap
from pipeline.layout.continuity import Continuity
from pipeline.layout.order import reading_order
from pipeline.model import Box, Line

#: Nats for the order that goes on below a picture, where one interrupts a column: readers stop at pictures.
_INTERRUPTED = 3.0
_UPWARDS = 2.0  #: nats against an order for each piece that it reads after the one below it
_CLEAR = 2.0  #: nats, by which the decision must be clear
_COLUMN = 0.5  #: of the narrower of two pieces, that they share when they stand in one column
#: Nats by which the order of geometry must be the better one elsewhere: they grow with the square root of the
#: number of places where the orders differ, because each adds chance.
_DOUBT, _LEAST_DOUBT = 1.0, 1.5


class Order(NamedTuple):
    """The pieces of a page as they are read."""

    numbers: list[int]
    doubtful: frozenset[int] = frozenset()  #: those of which it is not certain that they come after the one before


def in_sequence(
    chunks: Sequence[Chunk],
    lines: Sequence[Line],
    pictures: Sequence[Box],
    score: Continuity,
    columns: int = 0,
) -> Order:
    """Return the pieces of a page in the order they are read.

    Args:
        chunks: of a page, without captions and furniture; the numbers of their lines go up as the first
            reader read them.
        lines: what these numbers mean.
        pictures: on the page.
        score: how well a line goes on in another.
        columns: of text, where that is known; 0 where not.
    """
    if columns == 1:
        return Order(sorted(range(len(chunks)), key=lambda number: (chunks[number].box.top, chunks[number].box.left)))
    as_read = sorted(range(len(chunks)), key=lambda number: chunks[number].lines[0])
    by_place = reading_order([chunk.box for chunk in chunks])
    steps, others = set(pairwise(as_read)), set(pairwise(by_place))
    old, new = sorted(steps - others), sorted(others - steps)
    if not new or columns:
        return Order(by_place)

    def ends(step: tuple[int, int]) -> tuple[Line, Line]:
        return lines[chunks[step[0]].lines[-1]], lines[chunks[step[1]].lines[0]]

    gain = sum(score(*ends(step)) for step in new) - sum(score(*ends(step)) for step in old)
    gain += _UPWARDS * _upward(as_read, chunks)
    if any(_interrupts(picture, chunks) for picture in pictures):
        needed = -_INTERRUPTED
    else:
        needed = max(_LEAST_DOUBT, _DOUBT * math.sqrt(len(old) + len(new)))
    chosen, chosen_steps = (by_place, new) if gain > needed else (as_read, old)
    doubtful = frozenset(after for _, after in chosen_steps) if abs(gain - needed) < _CLEAR else frozenset()
    return Order(chosen, doubtful)


def _upward(order: Sequence[int], chunks: Sequence[Chunk]) -> int:
    """Return how many pieces are read after one that stands right below them."""
    place = {number: position for position, number in enumerate(order)}
    upward = 0
    for number, chunk in enumerate(chunks):
        under = [
            other
            for other, below in enumerate(chunks)
            if overlap(chunk.box, below.box) > _COLUMN and below.box.top >= chunk.box.bottom - 0.3 * chunk.height
        ]
        if under:
            nearest = min(under, key=lambda other: chunks[other].box.top)
            upward += place[nearest] < place[number]
    return upward


def _interrupts(picture: Box, chunks: Sequence[Chunk]) -> bool:
    """Tell whether there is text above and below a picture."""
    within = [chunk.box for chunk in chunks if overlap(chunk.box, picture) > 0.2]
    above = any((box.top + box.bottom) / 2 < picture.top for box in within)
    return above and any((box.top + box.bottom) / 2 > picture.bottom for box in within)
