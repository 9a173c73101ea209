"""Uneven light on paper: the shadow of a gutter, a lamp at one side, a page that bends away.

The lightness of the paper is estimated at a small size, where letters are closed over by the paper around them,
and the page divided by it (Shih and Mitchell's closing by a structuring element larger than letters; Gatos,
Pratikakis and Perantonis, "Adaptive degraded document image binarization", 2006, divide likewise).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.ingest.marks import find_marks
from pipeline.ingest.small import grey, has_greys, shrunk

if TYPE_CHECKING:
    from cv2.typing import MatLike
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]
    Numbers = NDArray[np.float32]

_LONGEST = 480  #: pixels; letters are two to four pixels high
_SMALLEST = 32
_LETTERS = 15  #: pixels; strokes, and spaces between lines, are no wider
_SMOOTH = 6.0  #: pixels
_LIGHTEST, _DARKEST = 0.9, 0.02  #: quantiles of the paper
_UNEVEN = 0.7  #: of the lightest is the most that the darkest paper has; else light is even
_NEAR_INK = 1.25  #: times what one threshold for the page takes for ink: paper that is darker is in danger
_LEAST_LETTERS = 100
_LEAST = 0.25  #: of the lightest paper; what is darker is no paper
_WHITE = 245.0  #: grey levels that paper comes to have
_STRIP = 256  #: rows that are done together, which bounds memory


@dataclass(frozen=True, slots=True)
class Light:
    """How light the paper is, at a reduced size."""

    paper: Numbers  #: (h, w), grey levels
    darkest: float  #: paper, as a share of the lightest


def find_light(pixels: Pixels, *, always: bool = False) -> Light | None:
    """Return how a page is lit; None where that is even enough, unless it is asked for in any case."""
    small = grey(shrunk(pixels, _LONGEST))
    if min(small.shape) < _SMALLEST or not has_greys(pixels):
        return None
    closed = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((_LETTERS, _LETTERS), np.uint8))
    lightest, darkest = np.quantile(closed[::4, ::4], (_LIGHTEST, _DARKEST))
    if always and lightest:
        return Light(_smooth(closed, lightest), float(darkest / lightest))
    if not lightest or darkest >= _UNEVEN * lightest:
        return None
    # Dark paper may be a picture; what matters is the paper that letters stand on.
    around = _around_letters(pixels, np.asarray(closed, np.uint8))
    if len(around) < _LEAST_LETTERS:
        return None
    darkest = np.quantile(around, _DARKEST)
    threshold, _ = cv2.threshold(small, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    if darkest >= _UNEVEN * lightest or darkest >= _NEAR_INK * threshold:
        return None
    return Light(_smooth(closed, lightest), float(darkest / lightest))


def _smooth(closed: MatLike, lightest: float) -> Numbers:
    paper = cv2.GaussianBlur(np.maximum(closed, _LEAST * lightest).astype(np.float32), (0, 0), _SMOOTH)
    return np.asarray(paper, np.float32)


def _around_letters(pixels: Pixels, closed: Pixels) -> Pixels:
    """Return how light the paper is around each letter."""
    marks = find_marks(pixels)
    rows, columns = pixels.shape[:2]
    x = ((marks.left + marks.right) * marks.scale / 2 / columns + 0.5) * closed.shape[1]
    y = ((marks.top + marks.bottom) * marks.scale / 2 / rows + 0.5) * closed.shape[0]
    row, column = (np.clip(at.astype(int), 0, side - 1) for at, side in zip((y, x), closed.shape, strict=True))
    return np.asarray(closed[row, column], np.uint8)


def paper_of(page: Pixels) -> Pixels:
    """Return how light the paper is all over a page, (h, w) grey, of its size."""
    small = shrunk(page, _LONGEST)
    closed = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((_LETTERS, _LETTERS), np.uint8))
    smooth = cv2.blur(closed, (_LETTERS, _LETTERS))
    return np.asarray(cv2.resize(smooth, page.shape[::-1], interpolation=cv2.INTER_LINEAR), np.uint8)


def even_out(pixels: Pixels, light: Light) -> Pixels:
    """Return a page as if its paper were equally light all over."""
    rows, columns = pixels.shape[:2]
    page = np.empty_like(pixels)
    paper = cv2.resize(light.paper, (columns, light.paper.shape[0]), interpolation=cv2.INTER_LINEAR)
    place = np.clip((np.arange(rows) + 0.5) * (len(paper) / rows) - 0.5, 0, len(paper) - 1)
    upper = place.astype(int)
    lower, share = np.minimum(upper + 1, len(paper) - 1), (place - upper).astype(np.float32)[:, None]
    for top in range(0, rows, _STRIP):
        part = slice(top, top + _STRIP)
        strip = paper[upper[part]] * (1 - share[part]) + paper[lower[part]] * share[part]
        gain = _WHITE / strip
        page[part] = np.clip(pixels[part] * (gain if pixels.ndim == 2 else gain[..., None]), 0, 255)
    return page
