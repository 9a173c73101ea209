"""Two pages on one scan: where the gutter between them runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.ingest.marks import Marks

_LEAST_ASPECT = 1.15  #: width to height of an open book; of a page it is hardly ever more than 1
_MIDDLE = (0.35, 0.65)  #: of the width, where a gutter may be
_COLUMNS = 200  #: the width is looked at in so many strips
_LEAST_LETTERS = 400
_LEAST_SHARE = 0.2  #: of the letters stand on the emptier page
_LEAST_GUTTER = 0.02  #: of the width is free of letters; that between columns is narrower
_EMPTY = 0.05  #: of what strips with text hold, at most


def find_gutter(marks: Marks, width: int, height: int) -> int | None:
    """Return the column at which a spread of two pages parts; None where the scan shows one page.

    A spread is wider than high, and down its middle runs a band without letters, wider than that between columns.

    Args:
        marks: of the scan, which stands on its feet.
        width: of the scan, in pixels.
        height: the same.
    """
    if width < _LEAST_ASPECT * height:
        return None
    if len(marks) < _LEAST_LETTERS or not marks.is_whole:
        return None
    middles = (marks.left + marks.right) / 2 * marks.scale + width / 2
    counts = np.histogram(middles, _COLUMNS, (0, width))[0]
    typical = float(np.median(counts[counts > 0]))
    first, last = (int(share * _COLUMNS) for share in _MIDDLE)
    band = _widest_gap(counts[first:last] <= _EMPTY * typical)
    if band is None or band[1] - band[0] < _LEAST_GUTTER * _COLUMNS:
        return None
    gutter = round((first + (band[0] + band[1]) / 2) * width / _COLUMNS)
    left = float(np.mean(middles < gutter))
    return gutter if _LEAST_SHARE <= left <= 1 - _LEAST_SHARE else None


def _widest_gap(empty: NDArray[np.bool_]) -> tuple[int, int] | None:
    """Return start and end of the longest run of empty strips."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], empty.astype(np.int8), [0]])))
    runs = list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
    return max(runs, key=lambda run: run[1] - run[0], default=None)
