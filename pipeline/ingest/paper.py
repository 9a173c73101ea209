"""Where the paper lies in a scan that shows more than the page: a table, the black of a scanner, the next page.

Paper is what is light once letters are closed over, and lies together; what is dark and reaches the edge of
the image is surround, and so is a light strip beyond it, which belongs to the next page. A page in shadow must
not be taken for surround, so the surround must be much darker than the paper, and paper must end with a step.
Where that cannot be seen the page is left as it is: a border costs some accuracy, a lost line is lost.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.ingest.small import shrunk

if TYPE_CHECKING:
    from cv2.typing import MatLike
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]
    Points = NDArray[np.float64]

_LONGEST = 480  #: pixels; the page is looked at no larger, where letters are two to four pixels high
_SMALLEST = 32  #: pixels; a narrower image has no surround
_LETTERS = 9  #: pixels; strokes and the spaces between lines are no wider
_THREADS = 5  #: pixels; thinner light is no paper
_BITES = 61  #: pixels; what reaches no farther along the border of the paper is text, a finger, a tear
_DARKER = 0.6  #: of the lightness of paper is the most that surround has, on average
_LEAST_PAPER = 0.2  #: of the image
# Tesseract reads pages with narrow black borders as well as without: on 7 pages of the development corpus with
# 2.5 to 7 % of surround, cutting it away raised the CER by 0.1 points; on 8 with more, it lowered it by 0.3.
_LEAST_SURROUND = 0.07  #: of the image
_LEAST_OBLIQUE = 0.025  #: the same round a page seen in perspective
_STRIP = 0.15  #: of the width is the widest strip of the next page; what lies above or below may be a heading
_SOLID = 0.93  #: of its hull is the least that paper fills; else the hull counts, which cuts nothing off
_REACH = 3  #: pixels from the border to where paper and surround are compared
_STEP = 0.85  #: of the lightness of paper is the most there is just beyond its border
_SHARP = 0.85  #: of the border is the least that must be so
_MARGIN = 1  #: pixel that is kept beyond the border
_TOLERANCE = 0.7  #: pixels by which the outline is simplified

_SIDEWARD = 25.0  #: degrees by which the border of a page may differ from the side it belongs to
_LEAST_SIDE = 0.4  #: of a side must be seen
_FITS = 0.94  #: of page and quadrangle together is the least they have in common
_CONVERGING = 1.0  #: degrees between opposite sides from which on the page is seen in perspective


@dataclass(frozen=True, slots=True)
class Paper:
    """The paper of a scan, in its pixels, counted by their edges."""

    outline: Points  #: (n, 2)
    corners: Points | None  #: (4, 2), from the upper left clockwise, where it is seen in perspective
    surround: NDArray[np.bool_]  #: (h, w), what is dark, at a reduced size

    def is_surround(self, places: Points) -> NDArray[np.bool_]:
        """Tell which places, given as shares of width and height, lie in dark surround."""
        rows, columns = self.surround.shape
        x = np.clip((places[:, 0] * columns).astype(int), 0, columns - 1)
        y = np.clip((places[:, 1] * rows).astype(int), 0, rows - 1)
        return np.asarray(self.surround[y, x], np.bool_)


def find_paper(pixels: Pixels) -> Paper | None:
    """Return the paper of a scan; None where there is nothing else, or it is not certain what is paper."""
    small = _darkest_channel(shrunk(pixels, _LONGEST))
    if min(small.shape) < _SMALLEST:
        return None
    light = _light(small)
    if light is None:
        return None
    paper = _paper(light)
    border = _border(paper)
    if border is None or not _ends_with_a_step(small, border):
        return None
    scale = np.array([pixels.shape[1] / small.shape[1], pixels.shape[0] / small.shape[0]])
    kept = np.zeros_like(small)
    cv2.drawContours(kept, [border], -1, 255, cv2.FILLED)
    corners = _corners(border[:, 0].astype(np.float64), small.shape)
    if np.mean(kept == 0) < (_LEAST_SURROUND if corners is None else _LEAST_OBLIQUE):
        return None
    wide = cv2.dilate(kept, np.ones((2 * _MARGIN + 1, 2 * _MARGIN + 1), np.uint8))
    contours, _ = cv2.findContours(wide, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    outline = cv2.approxPolyDP(max(contours, key=cv2.contourArea), _TOLERANCE, closed=True)[:, 0]
    return Paper(
        _by_edges(outline.astype(np.float64), small.shape) * scale,
        None if corners is None else (corners + 0.5) * scale,
        (kept == 0) & (light == 0),
    )


def _darkest_channel(small: Pixels) -> Pixels:
    # Wood, cloth and skin have a channel that is darker than any of paper.
    return small if small.ndim == 2 else np.asarray(small.min(axis=2), np.uint8)


def _light(small: Pixels) -> Pixels | None:
    """Return a mask of what is light; None where nothing dark lies along the edge."""
    closed = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((_LETTERS, _LETTERS), np.uint8))
    _, light = cv2.threshold(closed, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    if light[0].all() and light[-1].all() and light[:, 0].all() and light[:, -1].all():
        return None
    paper, rest = cv2.mean(closed, light)[0], cv2.mean(closed, cv2.bitwise_not(light))[0]
    return np.asarray(light, np.uint8) if rest < _DARKER * paper else None


def _paper(light: Pixels) -> Pixels:
    """Return a mask of the paper: all that is light but threads, and strips beside the rest."""
    columns = light.shape[1]
    opened = cv2.morphologyEx(light, cv2.MORPH_OPEN, np.ones((_THREADS, _THREADS), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(opened, connectivity=4)
    mask = np.zeros_like(light)
    if count < 2:
        return mask
    largest = 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))
    left, _, width, _, _ = stats[largest]
    for label in range(1, count):
        x, _, wide, _, _ = stats[label]
        if not (wide < _STRIP * columns and (x + wide <= left or x >= left + width)):
            mask[labels == label] = 255
    return mask


def _border(paper: Pixels) -> NDArray[np.int32] | None:
    """Return the border of the paper, (n, 1, 2), smooth over letters, fingers and tears; None where there is little."""
    pad = _BITES
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (_BITES, _BITES))
    padded = cv2.copyMakeBorder(paper, pad, pad, pad, pad, cv2.BORDER_CONSTANT, value=0)
    closed = cv2.morphologyEx(padded, cv2.MORPH_CLOSE, disc)[pad:-pad, pad:-pad]
    contours, _ = cv2.findContours(closed, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not contours:
        return None
    everything = np.concatenate(contours)
    hull = cv2.convexHull(everything)
    area = cv2.contourArea(hull)
    if area < _LEAST_PAPER * paper.size:
        return None
    if len(contours) == 1 and cv2.contourArea(contours[0]) > _SOLID * area:
        return np.asarray(contours[0], np.int32)
    filled = np.zeros_like(paper)
    cv2.drawContours(filled, [hull], -1, 255, cv2.FILLED)
    contours, _ = cv2.findContours(filled, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    return np.asarray(contours[0], np.int32)


def _ends_with_a_step(small: Pixels, border: NDArray[np.int32]) -> bool:
    """Tell whether it grows much darker at once beyond the border of the paper, wherever that is in the image."""
    rows, columns = small.shape
    points = border[:, 0].astype(np.float64)
    outward = _tangents(points)[:, ::-1] * (-1, 1)
    if cv2.contourArea(border, oriented=True) > 0:
        outward = -outward
    inside, outside = points - _REACH * outward, points + _REACH * outward
    seen = ((outside >= 0) & (outside < (columns, rows))).all(axis=1)
    seen &= ((inside >= 0) & (inside < (columns, rows))).all(axis=1)
    if not seen.any():
        return False
    # Letters near the border are closed over by the lightest pixel around.
    lightest = cv2.dilate(small, np.ones((3, 3), np.uint8))
    near, far = _values(lightest, inside[seen]), _values(small, outside[seen])
    return bool(np.mean(far < _STEP * near) >= _SHARP)


def _values(image: MatLike, places: Points) -> Points:
    return np.asarray(image[places[:, 1].astype(int), places[:, 0].astype(int)], np.float64)


def _tangents(points: Points) -> Points:
    along = np.roll(points, -5, axis=0) - np.roll(points, 5, axis=0)
    return np.asarray(along / np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-9), np.float64)


def _corners(border: Points, shape: tuple[int, ...]) -> Points | None:
    """Return the corners of a page seen in perspective, clockwise from the upper left; None where it is not."""
    rows, columns = shape
    (_, _), _, angle = cv2.minAreaRect(border.astype(np.float32))
    tilt = (angle + 45) % 90 - 45  # of the sides against the edges of the image
    tangents = _tangents(border)
    middle = (border.min(axis=0) + border.max(axis=0)) / 2
    inner = ((border > 2) & (border < (columns - 3, rows - 3))).all(axis=1)
    sides = []
    for turn in range(4):  # upper, right, lower, left
        heading = math.radians(tilt + 90 * turn)
        along, outward = (
            np.array([math.cos(heading), math.sin(heading)]),
            np.array([math.sin(heading), -math.cos(heading)]),
        )
        belongs = np.abs(tangents @ along) > math.cos(math.radians(_SIDEWARD))
        belongs &= (border - middle) @ outward > 0
        points = border[belongs & inner]
        length = np.ptp(border @ along)
        if len(points) < _LEAST_SIDE * length:
            return None
        dx, dy, x, y = cv2.fitLine(points.astype(np.float32), cv2.DIST_HUBER, 0, 0.01, 0.01).ravel()
        sides.append((np.array([x, y], float), np.array([dx, dy], float)))
    corners = np.array([_crossing(sides[turn - 1], sides[turn]) for turn in range(4)])
    if not _fits(corners, border):
        return None
    return corners if max(_between(sides[0], sides[2]), _between(sides[1], sides[3])) >= _CONVERGING else None


def _crossing(one: tuple[Points, Points], other: tuple[Points, Points]) -> Points:
    (start, along), (end, across) = one, other
    factor = np.linalg.lstsq(np.stack([along, -across], axis=1), end - start, rcond=None)[0]
    return np.asarray(start + factor[0] * along, np.float64)


def _between(one: tuple[Points, Points], other: tuple[Points, Points]) -> float:
    """Return the angle between two lines in degrees."""
    return math.degrees(math.acos(min(1.0, abs(float(one[1] @ other[1])))))


def _fits(corners: Points, border: Points) -> bool:
    if not np.isfinite(corners).all() or not cv2.isContourConvex(corners.astype(np.float32)[:, None]):
        return False
    hull = cv2.convexHull(border.astype(np.float32))
    common, _ = cv2.intersectConvexConvex(corners.astype(np.float32), hull)
    union = cv2.contourArea(hull) + cv2.contourArea(corners.astype(np.float32)) - common
    return bool(common >= _FITS * union)


def _by_edges(outline: Points, shape: tuple[int, ...]) -> Points:
    """Return an outline of pixels as one of their outer edges."""
    middle = (outline.min(axis=0) + outline.max(axis=0)) / 2
    return np.clip(outline + np.where(outline > middle, 1, 0), 0, (shape[1], shape[0]))
