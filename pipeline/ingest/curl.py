"""How lines of text are bent, by the curl of a bound page or by a camera held aslant, told by the letters alone.

The page is looked at through a grid of windows, in each of which lines are nearly straight, and the angle of
their baselines is measured as for the whole page (`lines`). The angles are the slopes of a smooth surface, how
far a line lies below where it would lie straight: a polynomial of low order across the page, whose coefficients
vary smoothly down it, fitted by least squares (compare Tian and Narasimhan, "Rectification and 3D reconstruction
of curved document images", 2011). The lines are then straightened, and the rest measured in the same way.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.ingest.lines import band_of, sums_of_squares

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

_ACROSS, _DOWN = 4, 2  #: order of the polynomial
_STIFFNESS = 0.02  #: of the surface: what holds coefficients near nought where there is little text
_ROUNDS = 4  #: of fitting, in which windows that do not agree count less and less
_LEAST_MARKS = 25  #: in a window
_LEAST_SHARPNESS = 1.35  #: of a window
_LEAST_WINDOWS = 12
# Straightening blurs. Tesseract copes with lines that slope by a degree or so (`upright`), so it copes with lines
# whose slopes differ by this; pages of the development corpus come to 1.5, those seen to be curled to 3 and more.
_LEAST_SPREAD = 2.0  #: degrees
_MOST_BEND = 0.1  #: of the height of the page; more is an error
_LEAST_GAIN = 1.2  #: by which baselines must be sharper when straightened than at any one angle
_ANY_SLOPE = np.arange(-1.5, 1.6, 0.1)  #: degrees that lines of a level page may slope
_EDGE = 0.01  #: of the marks lie beyond what is taken for the edge of the text


class _Look(NamedTuple):
    """How closely the page is looked at."""

    columns: int
    rows: int
    widest: float  #: degrees
    step: float


_LOOKS = (_Look(8, 6, 9.0, 0.5), _Look(6, 8, 3.0, 0.1), _Look(4, 8, 1.5, 0.05))
_ANY_ANGLE = np.arange(-12.0, 12.5, 1.0)  #: degrees; over them, the sharpness of a window is told


@dataclass(frozen=True, slots=True)
class Bend:
    """How far lines are bent, on a page of which x and y are counted from the middle."""

    coefficients: Numbers  #: (across, down), of powers of x from the first and of y from nought, in shares
    half: tuple[float, float]  #: width and height, which are shares of 1
    text: tuple[float, float, float, float]  #: left, top, right and bottom of the text; beyond, all is as at its edge

    def below(self, x: Numbers, y: Numbers) -> Numbers:
        """Return how far lines at x, that would be at y if they were straight, lie below that."""
        left, top, right, bottom = self.text
        u, v = np.clip(x, left, right) / self.half[0], np.clip(y, top, bottom) / self.half[1]
        values = np.zeros(np.broadcast(u, v).shape)
        for power, row in enumerate(self.coefficients, 1):
            values += u**power * np.polynomial.polynomial.polyval(v, row)
        return values * self.half[1]

    def straight(self, x: Numbers, y: Numbers) -> Numbers:
        """Return where points at x and y lie once lines are straight."""
        found = y
        for _ in range(4):
            found = y - self.below(x, found)
        return found

    def most(self, x: Numbers, y: Numbers) -> float:
        """Return how far lines are off from straight ones, at most, where there are such points."""
        off = self.below(x, y)
        return float(np.ptp(np.quantile(off, (_EDGE, 1 - _EDGE))) / 2)

    def spread(self, x: Numbers, y: Numbers) -> float:
        """Return by how many degrees the slopes of lines differ, where there are such points."""
        slopes = np.degrees(np.arctan(self.below(x + 1, y) - self.below(x, y)))
        return float(np.ptp(np.quantile(slopes, (0.05, 0.95))))


def find_bend(x: Numbers, y: Numbers, size: float, width: float, height: float) -> Bend | None:
    """Return how the lines of a page are bent; None where they are straight or it is not certain how they run.

    Args:
        x: middles of the letters of the page on its feet, its lines level, counted from the middle of the page.
        y: their lower edges, counted from there too.
        size: of a typical letter.
        width: of the page, in the same pixels.
        height: the same.
    """
    band = band_of(size)
    left, right = np.quantile(x, (_EDGE, 1 - _EDGE))
    top, bottom = np.quantile(y, (_EDGE, 1 - _EDGE))
    half = (width / 2, height / 2)
    bend = Bend(np.zeros((_ACROSS, _DOWN + 1)), half, (float(left), float(top), float(right), float(bottom)))
    for look in _LOOKS:
        rest = _fit(x, bend.straight(x, y), band, look, bend)
        if rest is None:
            return None
        bend = Bend(bend.coefficients + rest, half, bend.text)
        if bend.spread(x, y) < _LEAST_SPREAD or bend.most(x, y) > _MOST_BEND * height:
            return None
    before = sums_of_squares(x, y, _ANY_SLOPE, band).max()
    after = sums_of_squares(x, bend.straight(x, y), np.zeros(1), band)[0]
    return bend if after >= _LEAST_GAIN * before else None


def _fit(x: Numbers, y: Numbers, band: float, look: _Look, bend: Bend) -> Numbers | None:
    """Return coefficients of the surface whose slopes are those of the lines seen in windows."""
    found = _windows(x, y, band, look, bend)
    if len(found) < _LEAST_WINDOWS:
        return None
    u, v, slope, weight = np.array(found).T
    powers = [(across, down) for across in range(1, _ACROSS + 1) for down in range(_DOWN + 1)]
    slopes = np.stack([across * u ** (across - 1) * v**down for across, down in powers], axis=1)
    slope = slope * bend.half[0] / bend.half[1]
    stiff = _STIFFNESS * np.diag([float(across + down) for across, down in powers])
    flat = np.zeros(len(powers))
    trust, solved = weight, flat
    for _ in range(_ROUNDS):
        left = slopes * trust[:, None]
        solved = np.linalg.lstsq(
            np.vstack([left, stiff]), np.concatenate([slope * trust, np.zeros(len(powers))]), rcond=None
        )[0]
        off = np.abs(slope - slopes @ solved)
        usual = max(1e-4, 1.5 * float(np.median(off)))
        trust = weight / (1 + (off / (2 * usual)) ** 2)
    return solved.reshape(_ACROSS, _DOWN + 1)


def _windows(x: Numbers, y: Numbers, band: float, look: _Look, bend: Bend) -> list[tuple[float, float, float, float]]:
    """Return middle, slope and weight of each window with text in it."""
    left, top, right, bottom = bend.text
    column = np.clip(((x - left) / (right - left + 1) * look.columns).astype(int), 0, look.columns - 1)
    row = np.clip(((y - top) / (bottom - top + 1) * look.rows).astype(int), 0, look.rows - 1)
    window = row * look.columns + column
    order = np.argsort(window, kind="stable")
    ends = np.searchsorted(window[order], np.arange(look.columns * look.rows + 1))
    angles = np.arange(-look.widest, look.widest + look.step / 2, look.step)
    found = []
    for start, end in itertools.pairwise(ends.tolist()):
        if end - start < _LEAST_MARKS:
            continue
        within = order[start:end]
        middle_x, middle_y = float(x[within].mean()), float(y[within].mean())
        sums = sums_of_squares(x[within] - middle_x, y[within] - middle_y, angles, band)
        best = int(np.argmax(sums))
        usual = float(np.median(sums_of_squares(x[within] - middle_x, y[within] - middle_y, _ANY_ANGLE, band)))
        sharpness = float(sums[best]) / max(usual, 1.0)
        if sharpness < _LEAST_SHARPNESS or best in (0, len(angles) - 1):
            continue
        slope = math.tan(math.radians(float(angles[best])))
        found.append((middle_x / bend.half[0], middle_y / bend.half[1], slope, sharpness - 1))
    return found
