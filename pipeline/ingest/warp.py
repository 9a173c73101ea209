"""From prepared page to scan: the geometric steps put together, and the pixels fetched once."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.model import Mapping

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]
    Points = NDArray[np.float64]  #: (n, 2), x and y, counted from the corner of the page and by pixel edges

Back = Callable[["Points"], "Points"]

LONGEST = 32_000  #: pixels; OpenCV fetches from no longer side, and to none
_GRID = (25, 17)  #: columns and rows of control points of a map that is not affine
_DECIMALS = 2  #: of control points; a hundredth of a pixel
_STRIP = 256  #: rows that are fetched together, which bounds memory


@dataclass(frozen=True, slots=True)
class Warp:
    """The way back from the pixels of a page, as far as it is prepared, to those of its scan."""

    width: int
    height: int
    back: tuple[Back, ...] = ()  #: one for each step, the latest first
    is_affine: bool = True

    def then(self, width: int, height: int, back: Back, *, is_affine: bool = True) -> Warp:
        """Return the warp with one more step, that makes a page of so many pixels.

        Args:
            width: of the page after the step.
            height: the same.
            back: from points after the step to points before it.
            is_affine: whether straight lines stay straight and parallel ones parallel.
        """
        return Warp(width, height, (back, *self.back), self.is_affine and is_affine)

    def to_scan(self, points: Points) -> Points:
        """Return where points of the page lie in the scan."""
        for back in self.back:
            points = back(points)
        return points

    def mapping(self) -> Mapping | None:
        """Return the warp as control points; None where nothing was done."""
        if not self.back:
            return None
        columns, rows = (2, 2) if self.is_affine else _GRID
        x, y = np.meshgrid(np.linspace(0, self.width, columns), np.linspace(0, self.height, rows))
        points = self.to_scan(np.stack([x.ravel(), y.ravel()], axis=1))
        rounded = np.round(points, _DECIMALS) + 0.0  # no negative nought
        return Mapping(self.width, self.height, columns, tuple((float(x), float(y)) for x, y in rounded))

    def scaled(self, factor: float) -> Warp:
        """Return the same warp for a page and a scan that are both so many times as large."""

        def back(points: Points) -> Points:
            return self.to_scan(points / factor) * factor

        width, height = (max(1, round(side * factor)) for side in (self.width, self.height))
        return Warp(width, height, (back,) if self.back else (), self.is_affine)


def crop(warp: Warp, left: int, top: int, right: int, bottom: int) -> Warp:
    """Cut a page down to a rectangle of it."""
    return warp.then(right - left, bottom - top, lambda points: points + np.array([left, top]))


def turn(warp: Warp, quarters: int) -> Warp:
    """Turn a page counterclockwise by so many quarters."""
    for _ in range(quarters % 4):
        width = warp.width
        warp = warp.then(warp.height, width, _quarter(width))
    return warp


def level(warp: Warp, degrees: float) -> Warp:
    """Turn a page counterclockwise, on a canvas that holds all of it."""
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    width = math.ceil(warp.width * cosine + warp.height * abs(sine))
    height = math.ceil(warp.height * cosine + warp.width * abs(sine))
    turned = np.array([[cosine, sine], [-sine, cosine]])
    middle, canvas = np.array([warp.width, warp.height]) / 2, np.array([width, height]) / 2
    return warp.then(width, height, lambda points: (points - canvas) @ turned + middle)


def levelled(x: Points, y: Points, degrees: float) -> tuple[Points, Points]:
    """Return where points counted from the middle of a page are, from there, once it is turned counterclockwise."""
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return x * cosine + y * sine, y * cosine - x * sine


def rectify(warp: Warp, corners: Points) -> Warp:
    """Take the perspective out of a page whose corners, from the upper left clockwise, are seen at these places."""
    upper, right, lower, left = (math.dist(corners[n], corners[(n + 1) % 4]) for n in range(4))
    width, height = max(1, round(max(upper, lower))), max(1, round(max(left, right)))
    square = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(square, corners.astype(np.float32))

    def back(points: Points) -> Points:
        return np.asarray(cv2.perspectiveTransform(points[:, None], matrix)[:, 0], np.float64)

    return warp.then(width, height, back, is_affine=False)


def fetch(pixels: Pixels, mapping: Mapping, paper: int | tuple[int, ...]) -> Pixels:
    """Return the pixels of a prepared page; beyond the scan is paper of this colour.

    Pixels of a page that was only cropped and turned by quarters are those of the scan. Others are made from
    the four around; OpenCV tells their places to a 32nd of a pixel.
    """
    exact = _exact(mapping, pixels)
    if exact is not None:
        return exact
    columns, rows = mapping.columns, mapping.rows
    points = np.array(mapping.points, np.float32).reshape(rows, columns, 2)
    # Places are reckoned from pixel edges, OpenCV reckons them from the middles.
    across = _weights(mapping.width, columns)
    down = _weights(mapping.height, rows)
    grid_x, grid_y = points[..., 0] @ across.T - 0.5, points[..., 1] @ across.T - 0.5
    page = np.empty((mapping.height, mapping.width, *pixels.shape[2:]), np.uint8)
    for top in range(0, mapping.height, _STRIP):
        strip = down[top : top + _STRIP]
        page[top : top + _STRIP] = cv2.remap(
            pixels,
            strip @ grid_x,
            strip @ grid_y,
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_CONSTANT,
            borderValue=np.atleast_1d(paper).tolist(),
        )
    return page


def _weights(length: int, count: int) -> NDArray[np.float32]:
    """Return what each control point counts at the middle of each pixel, (length, count)."""
    place = (np.arange(length) + 0.5) * ((count - 1) / length)
    return np.asarray(np.maximum(0, 1 - np.abs(place[:, None] - np.arange(count))), np.float32)


def _exact(mapping: Mapping, pixels: Pixels) -> Pixels | None:
    """Return the pixels of a page that was only cropped and turned by quarters, else None."""
    if len(mapping.points) != 4:
        return None
    points = np.array(mapping.points)
    left, top = points.min(axis=0).astype(int)
    right, bottom = points.max(axis=0).astype(int)
    for quarters in range(4):
        straight = turn(crop(Warp(*pixels.shape[1::-1]), left, top, right, bottom), quarters).mapping()
        if straight == mapping:
            within = pixels[top:bottom, left:right]
            if within.shape[:2] == (bottom - top, right - left):
                return np.ascontiguousarray(np.rot90(within, quarters))
    return None


def _quarter(width: int) -> Back:
    return lambda points: np.stack([width - points[:, 1], points[:, 0]], axis=1)
