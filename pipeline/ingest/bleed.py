"""Print of the other side that shows through the paper: told from ink by its lightness, and painted out.

Ink is what one threshold takes for it, once the page is divided by the lightness of its paper. What is darker
than paper all the same, and not beside ink, whose letters have grey edges too, is the other side. Letters keep
their edges; a page of faded type, whose ink is no darker than the other side would be, is left alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.ingest.light import paper_of
from pipeline.ingest.small import grey, halved, has_greys

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

_LOOKED_AT = 1900  #: pixels of the longer side, at most
_SMALLEST = 32
_BESIDE = 2  #: pixels of that size
_DARKER = 0.85  #: of the lightness of paper is the most that print of the other side has
_LEAST_SHARE = 0.03  #: of the page away from ink
_DARK_INK = 0.62  #: of the lightness of paper is the most that the threshold may be
_APART = 0.06  #: of the lightness of paper lie between threshold and nearly all print of the other side
_LINE = 41  #: pixels; lines of text are no farther apart
_LEAST_AMONG = 0.3  #: of the other side shows among the lines of this one; faded lines stand alone
_LEAST_LETTERS = 300
_LARGEST = 1 / 12  #: of the longer side is the most of a letter
_MOSTLY = 0.75  #: of what shows is letters


@dataclass(frozen=True, slots=True)
class Bleed:
    """How the other side shows."""

    threshold: float  #: between ink and it, as a share of the lightness of paper
    share: float  #: of the page away from ink


def find_bleed(pixels: Pixels) -> Bleed | None:
    """Return how the other side shows through; None where it does not, or cannot be told from ink."""
    small = grey(halved(pixels, _LOOKED_AT))
    if min(small.shape) < _SMALLEST or not has_greys(pixels):
        return None
    share = cv2.divide(small, paper_of(small), scale=255)
    level, ink = cv2.threshold(share, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    if level > _DARK_INK * 255:
        return None
    away = cv2.dilate(ink, _disc(_BESIDE)) == 0
    ghost = away & (share < _DARKER * 255)
    part = float(ghost.sum() / max(1, int(away.sum())))
    if part < _LEAST_SHARE or np.quantile(share[ghost], 0.05) < level + _APART * 255:
        return None
    among = cv2.dilate(ink, np.ones((_LINE, _LINE), np.uint8)) > 0
    if np.count_nonzero(ghost & among) < _LEAST_AMONG * np.count_nonzero(ghost) or not _is_print(ghost):
        return None
    return Bleed(max(float(level), 1.0) / 255, part)


def _is_print(mask: NDArray[np.bool_]) -> bool:
    """Tell whether a mask is made of letters, not of creases, stains or the grain of the paper."""
    spots = mask.astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStatsWithAlgorithm(spots, 8, cv2.CV_32S, cv2.CCL_GRANA)
    width, height, area = (stats[1:, column] for column in (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT, cv2.CC_STAT_AREA))
    longer, shorter = np.maximum(width, height), np.minimum(width, height)
    letters = (longer >= 4) & (shorter >= 2) & (longer <= max(mask.shape) * _LARGEST)
    return bool(np.count_nonzero(letters) >= _LEAST_LETTERS and area[letters].sum() >= _MOSTLY * area.sum())


def without_bleed(pixels: Pixels, bleed: Bleed) -> Pixels:
    """Return a page that is paper wherever there is no ink nearby."""
    page = grey(pixels)
    paper = cv2.resize(paper_of(grey(halved(pixels, _LOOKED_AT))), pixels.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    ink = np.where(cv2.divide(page, paper, scale=255) < bleed.threshold * 255, 255, 0).astype(np.uint8)
    beside = cv2.dilate(ink, _disc(_BESIDE * max(1, round(max(page.shape) / _LOOKED_AT))))
    shown = np.where(beside > 0, 255, 0).astype(np.uint8)
    if pixels.ndim == 2:
        return np.asarray(np.where(shown > 0, pixels, np.maximum(pixels, paper)), np.uint8)
    colour = np.median(pixels[::8, ::8].reshape(-1, 3), axis=0).astype(np.uint8)
    return np.asarray(np.where(shown[..., None] > 0, pixels, np.maximum(pixels, colour)), np.uint8)


def _disc(radius: int) -> Pixels:
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1)), np.uint8)
