"""What the first reader missed: where on a page to look for it, and what of the lines found there is new."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.model import Box, around

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.readers.ppocr.detector import FoundLine

# Of ink beside what was read, in pixels of the page at the resolution the network sees.
_CELL = 32
_BESIDE = 2  # ink this near to a word belongs to it
_DARKER = 20  # than the mean around it, of 255: ink
_AROUND = 31  # side of the square that mean is of, three lines of body type
_LOW, _HIGH, _THIN, _WIDE = 3, 90, 2, 200  # ink lower, higher, thinner or wider than this is no letter and no word

_COVERED = 0.5  # of the height of the core of a line, or of a word: more is as good as all
_OF_THE_SIZE = 0.45  # of the height of a found line: a lower word may stand in it and be of another line
_REST = 2.0  # times its height: a shorter rest beside a line that was read is its margin
_APART = 1.5  # times their height: pieces of one line stand no further apart
_LOWEST, _HIGHEST = 0.045, 1.2  # inches: print of four points, lettering of a title
_NARROWEST = 0.9  # times its height: narrower are marks, upright strokes and lines on their side
_BIG = 0.45  # inches: what is higher is a title, and twice as wide, or else an initial or a drawing
_BIG_NARROWEST = 2.0


def unread_parts(small: NDArray[np.uint8], known: Iterable[Box]) -> list[Box]:
    """Return the parts of a page with ink that may be letters, outside of what is known.

    Args:
        small: (height, width), grey, as the network sees the page.
        known: boxes of the words that were read, in pixels of `small`.
    """
    ink = np.asarray(
        cv2.adaptiveThreshold(small, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, _AROUND, _DARKER)
    )
    for box in known:
        rows = slice(max(0, box.top - _BESIDE), max(0, box.bottom + _BESIDE))
        ink[rows, max(0, box.left - _BESIDE) : max(0, box.right + _BESIDE)] = 0
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink)
    width, height = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    letter = (height >= _LOW) & (height <= _HIGH) & (width >= _THIN) & (width <= _WIDE)
    letter[0] = False  # paper
    rows_short, columns_short = -small.shape[0] % _CELL, -small.shape[1] % _CELL
    letters = np.pad(letter[labels], ((0, rows_short), (0, columns_short)))
    cells = letters.reshape(letters.shape[0] // _CELL, _CELL, -1, _CELL).any(axis=(1, 3))
    # With the cells around: the network has to see the paper around a line to know one.
    around = cv2.dilate(np.asarray(cells, np.uint8), np.ones((3, 3), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(around)
    return [
        Box(
            left * _CELL,
            top * _CELL,
            min((left + across) * _CELL, small.shape[1]),
            min((top + down) * _CELL, small.shape[0]),
        )
        for left, top, across, down, _ in stats[1:].tolist()
    ]


def uncovered(found: Sequence[FoundLine], words: Sequence[Box], dpi: int, *, least_score: float = 0.7) -> list[Box]:
    """Return the places of text that the first reader has not read, from top to bottom.

    A line that is covered in part gives the parts that are not. Pieces side by side become one.

    Args:
        found: lines that the network found.
        words: boxes of what the first reader read. Boxes of lines do as well, but hide gaps within lines.
        dpi: resolution of the page.
        least_score: of found lines; what is less sure is left out.
    """
    read = _Places(words)
    pieces = [
        piece
        for line in found
        if line.score >= least_score and line.box.height <= _HIGHEST * dpi
        for piece in _rests(line.box, read.beside(line.box))
    ]
    joined = _joined(pieces, read)
    return sorted((box for box in joined if _may_be_text(box, dpi)), key=lambda box: (box.top, box.left))


class _Places:
    """Boxes, to be asked which of them share a place with another."""

    def __init__(self, boxes: Iterable[Box]) -> None:
        self._ordered = sorted(boxes, key=lambda box: box.top)
        self._tops = [box.top for box in self._ordered]
        self._tallest = max((box.height for box in self._ordered), default=0)

    def beside(self, box: Box) -> list[Box]:
        first = bisect_left(self._tops, box.top - self._tallest)
        last = bisect_left(self._tops, box.bottom)
        return [other for other in self._ordered[first:last] if _meet(other, box)]


def _meet(one: Box, other: Box) -> bool:
    return one.bottom > other.top and one.top < other.bottom and one.left < other.right and one.right > other.left


def _rests(box: Box, near: Sequence[Box]) -> Iterator[Box]:
    """Yield the parts of a box, of full height, that are covered for less than half their height."""
    if not near:
        yield box
        return
    edges = sorted({box.left, box.right, *(min(max(x, box.left), box.right) for b in near for x in (b.left, b.right))})
    # What the network grew a line by, and the strokes above and below small letters, say nothing here.
    core = Box(box.left, box.top + box.height // 4, box.right, box.bottom - box.height // 4)
    start: int | None = None
    for left, right in zip(edges, [*edges[1:], box.right], strict=True):
        above = [other for other in near if other.left <= left and other.right >= right]
        free = right > left and not _is_read(box, core, above)
        if free and start is None:
            start = left
        if not free and start is not None:
            if left - start >= _REST * box.height or left - start == box.width:
                yield Box(start, box.top, left, box.bottom)
            start = None


def _is_read(box: Box, core: Box, above: Sequence[Box]) -> bool:
    if any(_stands_in(box, word) for word in above):
        return True
    return _height_covered(core, above) >= _COVERED * core.height


def _stands_in(box: Box, word: Box) -> bool:
    """Say whether a word is of this line, which slopes or curls, so that the word is not in the middle of its box."""
    shared = min(box.bottom, word.bottom) - max(box.top, word.top)
    return shared >= _COVERED * word.height and word.height >= _OF_THE_SIZE * box.height


def _height_covered(box: Box, others: Iterable[Box]) -> int:
    covered, reached = 0, box.top
    for other in sorted(others, key=lambda one: one.top):
        top, bottom = max(other.top, reached), min(other.bottom, box.bottom)
        covered += max(0, bottom - top)
        reached = max(reached, bottom)
    return covered


def _joined(pieces: Iterable[Box], read: _Places) -> list[Box]:
    """Return the pieces with those side by side on one line made one, unless a word that was read is between."""
    joined: list[Box] = []
    for piece in sorted(pieces, key=lambda box: box.left):
        for number, other in enumerate(joined):
            if _side_by_side(other, piece) and not read.beside(_between(other, piece)):
                joined[number] = around((other, piece))
                break
        else:
            joined.append(piece)
    return joined


def _side_by_side(left: Box, right: Box) -> bool:
    shared = min(left.bottom, right.bottom) - max(left.top, right.top)
    if shared <= 0:
        return False
    lower, higher = sorted((left.height, right.height))
    return 2 * shared > lower and higher < 2 * lower and right.left - left.right <= _APART * lower


def _between(left: Box, right: Box) -> Box:
    """Return the gap between two pieces, of half their height: what is above and below does not count."""
    top, bottom = max(left.top, right.top), min(left.bottom, right.bottom)
    quarter = (bottom - top) // 4
    return Box(left.right, top + quarter, right.left, bottom - quarter)


def _may_be_text(box: Box, dpi: int) -> bool:
    if not _LOWEST * dpi <= box.height <= _HIGHEST * dpi:
        return False
    return box.width >= (_BIG_NARROWEST if box.height > _BIG * dpi else _NARROWEST) * box.height
