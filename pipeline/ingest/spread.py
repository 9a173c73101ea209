"""Two pages on one scan: whether there are, and where the gutter between them runs.

Measured on the development corpus: of 158 pairs of neighbouring pages laid side by side, wide enough to be looked at,
118 are known by themselves and one seems to be one page; of 537 windows as wide as a spread that were cut out of its
179 pages, and of those pages lying on their sides, none seems to be two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.ingest.scanfile import SPREAD
from pipeline.model import Facing

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.ingest.marks import Marks

_MIDDLE = (0.35, 0.65)  #: of the width, where a gutter may be
_STRIPS = 400  #: the width is looked at in so many
_EMPTY = 0.05  #: of the letters that a typical strip with text has, at most
_LEAST_LETTERS = 400
_LEAST_SHARE = 0.2  #: of the letters stand on the emptier page
_GUTTER = (0.035, 5.0)  #: of the width, and letters; a gutter is at least so wide, a gap between columns hardly ever
_NARROW_GUTTER = (0.02, 2.5)  #: the same where a person is to look
_NO_GAP = 1.5  #: letters; where the widest gap is narrower, lines run across the middle


class _Gap(NamedTuple):
    """The widest band without letters in the middle of a scan, in shares of its width."""

    start: float
    end: float
    letters: float  #: that would stand side by side in it


def find_gutter(marks: Marks, width: int) -> int | None:
    """Return the column at which a scan of two pages is parted best; None where letters stand all over its middle.

    Args:
        marks: of the scan, which stands on its feet.
        width: of the scan, in pixels.
    """
    gap = _widest_gap(marks, width)
    return round((gap.start + gap.end) / 2 * width) if gap.end > gap.start else None


def facing(marks: Marks, width: int, height: int) -> Facing:
    """Tell how many pages a scan shows.

    A spread is wider than high, and down its middle runs a band without letters, wider than that between columns.

    Args:
        marks: of the scan, which stands on its feet.
        width: of the scan, in pixels.
        height: the same.
    """
    aspect = width / height
    if aspect < SPREAD:
        return Facing(1, aspect)
    gap = _widest_gap(marks, width)
    between = (gap.start, gap.end)
    if not _can_be_told(marks):
        return Facing(0, aspect, between)
    if gap.letters < _NO_GAP:
        return Facing(1, aspect, between)
    return Facing(2 if _is_gutter(gap, marks, width, _GUTTER) else 0, aspect, between)


def may_be_two(marks: Marks, width: int, height: int) -> bool:
    """Tell whether a scan looks so much like two pages that a person should look at it."""
    if width < SPREAD * height or not _can_be_told(marks):
        return False
    return _is_gutter(_widest_gap(marks, width), marks, width, _NARROW_GUTTER)


def _is_gutter(gap: _Gap, marks: Marks, width: int, least: tuple[float, float]) -> bool:
    """Tell whether a gap is wide enough, by share of the width and by letters, and has text on both sides."""
    if gap.end - gap.start < least[0] or gap.letters < least[1]:
        return False
    middles = (marks.left + marks.right) / 2 * marks.scale / width + 0.5
    before = float(np.mean(middles < (gap.start + gap.end) / 2))
    return _LEAST_SHARE <= before <= 1 - _LEAST_SHARE


def _can_be_told(marks: Marks) -> bool:
    return marks.is_whole and len(marks) >= _LEAST_LETTERS


def _widest_gap(marks: Marks, width: int) -> _Gap:
    counts = _letters_over(marks, width)
    typical = float(np.median(counts[counts > 0])) if counts.any() else 0.0
    first, last = (round(share * _STRIPS) for share in _MIDDLE)
    start, end = _longest_run(counts[first:last] <= _EMPTY * typical)
    letter = marks.size * marks.scale / width
    letters = (end - start) / _STRIPS / letter if letter else 0.0
    return _Gap((first + start) / _STRIPS, (first + end) / _STRIPS, letters)


def _letters_over(marks: Marks, width: int) -> NDArray[np.int64]:
    """Return for each strip of the width the number of letters that reach into it."""
    left, right = ((side * marks.scale / width + 0.5) * _STRIPS for side in (marks.left, marks.right))
    first = np.clip(np.floor(left), 0, _STRIPS - 1).astype(np.intp)
    after = np.clip(np.ceil(right), 1, _STRIPS).astype(np.intp)
    changes = np.bincount(first, minlength=_STRIPS + 1) - np.bincount(after, minlength=_STRIPS + 1)
    return np.cumsum(changes)[:_STRIPS]


def _longest_run(empty: NDArray[np.bool_]) -> tuple[int, int]:
    """Return start and end of the longest run of empty strips."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], empty.astype(np.int8), [0]])))
    runs = list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
    return max(runs, key=lambda run: run[1] - run[0], default=(0, 0))
