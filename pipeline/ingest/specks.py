"""Specks: dirt of a film or a worn photocopier, and what a bad threshold leaves, all over a page.

A speck is ink in a square with nothing but paper around it, much smaller than the dot of an i. Every page has some;
they are only taken off where they are so many that a reader takes them for letters or loses its lines in them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.ingest.marks import find_marks
from pipeline.ingest.small import grey

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

_WINDOW = 500  #: pixels; the page is looked at through three by three such windows
_SHARE_OF_LETTER = 1 / 11  #: of the size of a letter is the side of a speck; the dot of an i has twice as much
_LARGEST = 4  #: pixels
_SMALLEST_LETTER = 12.0  #: pixels; of smaller ones dots and thin strokes are no larger than specks
_CLEAN = 2  #: windows may have fewer; where only some have many, they show a picture in halftone
_LEAST = 0.0005  #: of all other windows is specks; pages of the development corpus have at most 0.0002


@dataclass(frozen=True, slots=True)
class Specks:
    """What is to be taken off."""

    side: int  #: pixels
    threshold: int  #: grey levels; ink is no lighter
    share: float  #: of a clean part of the page


def find_specks(pixels: Pixels) -> Specks | None:
    """Return the specks of a page, (h, w) grey or (h, w, 3) RGB; None where there are few, or type is too small."""
    windows = _windows(pixels)
    seen = np.concatenate([window.ravel() for window in windows])
    level, _ = cv2.threshold(seen[None], 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    if not 0 < np.mean(seen <= level) < 0.5 or _share(windows, 1, int(level)) < _LEAST / 2:
        return None
    marks = find_marks(pixels)
    letter = marks.size * marks.scale
    if letter < _SMALLEST_LETTER:
        return None
    side = min(_LARGEST, round(letter * _SHARE_OF_LETTER))
    share = _share(windows, side, int(level))
    return Specks(side, int(level), share) if share >= _LEAST else None


def without_specks(pixels: Pixels, specks: Specks) -> Pixels:
    """Return a page whose specks have the colour of paper."""
    clean = pixels.copy()
    clean[_specks(grey(pixels), specks.side, specks.threshold)] = np.median(pixels[::8, ::8], axis=(0, 1))
    return clean


def _share(windows: list[Pixels], side: int, level: int) -> float:
    """Return the share of specks in the cleanest windows but a few."""
    return sorted(float(np.mean(_specks(window, side, level))) for window in windows)[_CLEAN]


def _windows(pixels: Pixels) -> list[Pixels]:
    rows, columns = pixels.shape[:2]
    places = [((2 * y + 1) * rows // 6, (2 * x + 1) * columns // 6) for y in range(3) for x in range(3)]
    reach = min(_WINDOW // 2, max(1, rows // 6), max(1, columns // 6))
    return [grey(pixels[max(0, y - reach) : y + reach, max(0, x - reach) : x + reach]) for y, x in places]


def _specks(page: Pixels, side: int, level: int) -> NDArray[np.bool_]:
    """Return a mask of the ink that lies in a square of this side, in a frame of paper one pixel wide."""
    ink = np.asarray(page <= level, np.uint8)
    border = cv2.BORDER_CONSTANT
    within = cv2.boxFilter(ink, cv2.CV_16U, (side, side), anchor=(0, 0), normalize=False, borderType=border)
    around = cv2.boxFilter(ink, cv2.CV_16U, (side + 2, side + 2), anchor=(1, 1), normalize=False, borderType=border)
    alone = np.asarray((within > 0) & (within == around), np.uint8)
    squares = cv2.dilate(alone, np.ones((side, side), np.uint8), anchor=(side - 1, side - 1))
    return np.asarray((squares > 0) & (ink > 0), np.bool_)
