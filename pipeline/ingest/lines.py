"""Which way the lines of a page run, and where they stand on their feet.

The lower edges of the letters of a line lie on its baseline: those of all but g, j, p, q and y. Their
upper edges lie at two heights, because there are about four letters with an ascender (and a capital
beside) to one with a descender. So if the lower edges of all marks are counted along lines of one
angle, the counts differ most, and the sum of their squares is highest, when the angle is that of the
text (Baird, "The skew angle of printed documents", 1987); and of the four edges of the marks it is
the lower ones that give the highest sum (ascenders against descenders: Bloomberg, Kopec and Dasari,
"Measuring document image skew and orientation", 1995).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from pipeline.ingest.marks import Marks, Numbers

_WIDEST = 16.0  #: degrees either way
_COARSE, _FINE, _FINEST = 0.5, 0.1, 0.02  #: degrees
_BANDS_A_SIZE = 5  #: edges are counted in bands of this share of a typical mark


class Baselines(NamedTuple):
    """How the lower edges of marks lie."""

    degrees: float  #: angle at which they are counted best; positive where lines fall to the right
    sharpness: float  #: sum of squares at this angle against the median over all angles; 1 is no order


def baselines(marks: Marks) -> Baselines:
    """Look for baselines up to 16° either way, to half a degree."""
    angles = np.arange(-_WIDEST, _WIDEST + _COARSE / 2, _COARSE)
    sums = _sums(marks, angles, 1.5 * band_of(marks.size))
    best = int(np.argmax(sums))
    return Baselines(float(angles[best]), float(sums[best] / np.median(sums)))


def refine(marks: Marks, degrees: float) -> float:
    """Return the angle of the baselines near one that is known to half a degree."""
    for reach, step in ((_COARSE, _FINE), (_FINE, _FINEST)):
        angles = degrees + np.arange(-reach, reach + step / 2, step)
        degrees = float(angles[int(np.argmax(_sums(marks, angles, band_of(marks.size))))])
    return round(degrees, 2)


def band_of(size: float) -> float:
    """Return the height of the bands in which lower edges are counted, for marks of a typical size."""
    return max(1.0, size / _BANDS_A_SIZE)


def sums_of_squares(x: Numbers, feet: Numbers, angles: Numbers, band: float) -> Numbers:
    """Return for each angle (degrees) the sum of the squares of how many feet lie in each band."""
    sums = np.empty(len(angles))
    for index, angle in enumerate(angles):
        level = (feet - x * math.tan(math.radians(angle))) * (2 / band)
        halves = np.bincount((level - level.min()).astype(np.intp))
        # Bands overlap by half; else it would be chance whether a baseline falls into one or two.
        counts = halves[:-1] + halves[1:]
        sums[index] = np.dot(counts, counts)
    return sums


def _sums(marks: Marks, angles: Numbers, band: float) -> Numbers:
    return sums_of_squares((marks.left + marks.right) / 2, marks.bottom, angles, band)
