"""The resolution of a page: what its file says, where that can be true, else what its type tells.

Tags lie often: image programs write 72 where they know nothing, and pictures scaled down for the web
keep the tag of the scan. Body type, however, has had much the same size for two centuries. We take it
to be set in 10 point and the lower-case x of its face to be 0.45 em high (0.42 Caslon, 0.45 Times,
0.47 Century and Clarendon), so

    dpi = 72 points an inch × x-height in pixels / (10 points × 0.45) = 16 × x-height.

About 60 % of the letters of English (a c e m n o r s u v w x z) have the height of an x, so the median
height of the printed marks is the x-height; marks are weighted by width, which makes little of dots
and counts a run of touching letters as several. Their boxes are one pixel too high, because the rows
at either end are only partly ink. What comes of it is good to about 30 %: a children's book in 12
point seems finer than it is, small print coarser. That is enough for a reader, which wants the size
of the type in pixels rather than the size of the paper in inches.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

import cv2
import numpy as np

from pipeline.settings import IngestSettings

if TYPE_CHECKING:
    from numpy.typing import NDArray

LOWEST, HIGHEST = 70, 1200
_STEPS = (75, 100, 120, 150, 200, 240, 300, 400, 500, 600, 800, 1000, 1200)
_X_HEIGHT_EM = 0.45
_BODY_POINTS = 10.0
_PLAUSIBLE_POINTS = (5.0, 18.0)  #: body type, from the small print of a newspaper to a child's primer
_SCREEN_DPI = 150  #: below, a tag may come from a screen; above, large type is a poster or a primer
_PLAUSIBLE_INCHES = (1.0, 60.0)  #: longer side, from a ticket to a large map
_SQUARE = 1.1  #: resolutions across and down may differ by this factor

_GRID = 4  #: the page is looked at through 4 × 4 windows
_WINDOW = 500  #: pixels; sixteen such windows cost about 15 ms
_SMALLEST_WINDOW = 32
_LEAST_CONTRAST = 30  #: grey levels between ink and paper
_LEAST_MARKS = 20  #: for a window to have a say
_LEAST_WINDOWS = 2
_LEAST_MARKS_IN_ALL = 150  #: a title page or a few headlines tell nothing about body type


def judge(
    pixels: NDArray[np.uint8], given: tuple[float, float] | None, settings: IngestSettings
) -> tuple[int, Literal["metadata", "estimated", "assumed"], tuple[str, ...]]:
    """Return the resolution of a page, where it comes from, and what an archivist should know about it.

    Args:
        pixels: the upright page.
        given: dots per inch across and down, as the file says.
        settings: for the resolution to assume when nothing is known.
    """
    x_height = measure_x_height(pixels)
    doubt = ""
    if given is not None:
        doubt = _doubt(pixels, given, x_height)
        if not doubt:
            return round(given[1]), "metadata", ()
    notes = (f"resolution of {round(given[1], 1):g} dpi not believed: {doubt}",) if given is not None else ()
    if x_height is None:
        return settings.assumed_dpi, "assumed", notes
    return estimate(x_height), "estimated", notes


def estimate(x_height: float) -> int:
    """Return the usual scanning resolution nearest to what type of this x-height (pixels) suggests."""
    dpi = 72 * x_height / (_BODY_POINTS * _X_HEIGHT_EM)
    return min(_STEPS, key=lambda step: abs(math.log(step / dpi)))


def _doubt(pixels: NDArray[np.uint8], given: tuple[float, float], x_height: float | None) -> str:
    """Say why a resolution cannot be true; "" if it can."""
    across, down = given
    if not (LOWEST <= across <= HIGHEST and LOWEST <= down <= HIGHEST):
        return "no scanner uses it"
    if max(across, down) > _SQUARE * min(across, down):
        return f"{across:g} across, {down:g} down"
    longer = max(pixels.shape[0] / down, pixels.shape[1] / across)
    if not _PLAUSIBLE_INCHES[0] <= longer <= _PLAUSIBLE_INCHES[1]:
        return f"the page would be {longer:.1f} inches long"
    if x_height is not None:
        points = 72 * x_height / (down * _X_HEIGHT_EM)
        if points < _PLAUSIBLE_POINTS[0] or (points > _PLAUSIBLE_POINTS[1] and down < _SCREEN_DPI):
            return f"its type would be {points:.1f} points large"
    return ""


def measure_x_height(pixels: NDArray[np.uint8]) -> float | None:
    """Return the height of the lower-case x in pixels, or None where no type is found.

    Windows spread over the page vote with equal weight, so that a picture, whose screen has more
    dots than the page has letters, is outvoted by the text around it. Dots and specks make type seem
    small more often than anything makes it seem large, so the upper third decides, not the half.
    """
    measured = [_window_height(window) for window in _windows(pixels)]
    heights = [height for height, marks in measured if marks >= _LEAST_MARKS]
    if len(heights) < _LEAST_WINDOWS or sum(marks for _, marks in measured) < _LEAST_MARKS_IN_ALL:
        return None
    return float(np.quantile(heights, 2 / 3)) - 1


def _windows(pixels: NDArray[np.uint8]) -> list[NDArray[np.uint8]]:
    rows, columns = pixels.shape[:2]
    height, width = min(_WINDOW, rows // _GRID), min(_WINDOW, columns // _GRID)
    windows: list[NDArray[np.uint8]] = []
    if min(height, width) < _SMALLEST_WINDOW:
        return windows
    for row in range(_GRID):
        for column in range(_GRID):
            top = (2 * row + 1) * rows // (2 * _GRID) - height // 2
            left = (2 * column + 1) * columns // (2 * _GRID) - width // 2
            window = pixels[top : top + height, left : left + width]
            grey = window if window.ndim == 2 else cv2.cvtColor(window, cv2.COLOR_RGB2GRAY)
            windows.append(np.asarray(grey, np.uint8))
    return windows


def _window_height(grey: NDArray[np.uint8]) -> tuple[float, int]:
    """Return the median height of the glyphs of a window and their number."""
    _, mask = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    ink = np.asarray(mask, np.uint8)
    share = cv2.countNonZero(ink) / ink.size
    if not 0 < share < 1 or _contrast(grey, ink, share) < _LEAST_CONTRAST:
        return 0.0, 0
    if share > 0.5:  # light on dark
        ink = ~ink
    # Half the time of the default; 16 bits hold the labels of any window of this size.
    _, _, stats, _ = cv2.connectedComponentsWithStatsWithAlgorithm(ink, 8, cv2.CV_16U, cv2.CCL_GRANA)
    left, top, width, height, area = stats[1:].T
    rows, columns = grey.shape
    whole = (left > 0) & (top > 0) & (left + width < columns) & (top + height < rows)
    # Smaller marks are dots and noise, flatter ones rules, emptier ones frames.
    is_glyph = whole & (height >= 5) & (width >= 2) & (width <= 8 * height) & (height <= 4 * width)
    is_glyph &= area >= 0.12 * width * height
    marks = int(np.count_nonzero(is_glyph))
    if not marks:
        return 0.0, 0
    heights, widths = height[is_glyph], width[is_glyph]
    order = np.argsort(heights, kind="stable")
    weight = np.cumsum(widths[order])
    return float(heights[order][np.searchsorted(weight, weight[-1] / 2)]), marks


def _contrast(grey: NDArray[np.uint8], ink: NDArray[np.uint8], share: float) -> float:
    """Return how much lighter the paper is than the ink, on average; `share` is that of the ink."""
    dark, all_over = cv2.mean(grey, mask=ink)[0], cv2.mean(grey)[0]
    return float((all_over - dark) / (1 - share))
