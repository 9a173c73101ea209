"""Where the pixels of a prepared page lie in its scan.

Whatever was done to a page before reading (cropped, turned, levelled, its perspective and curl taken out)
is one map from prepared page to scan: a grid of control points, bilinear in between. Two by two points
hold any cropping, turning and shearing exactly; perspective and curl take a finer grid, through which the
pixels are resampled too, so that boxes and pixels agree. Coordinates are those of pixel edges, as in
`Box`: a pixel reaches from its column to the next, and the page from 0 to its width.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from msgspec import Struct, structs

from pipeline.model.base import Box

Point = tuple[float, float]

_SAMPLES = 4  #: points looked at on each side of a box; sides of words hardly bend
_STEPS = 30  #: of Newton's method, which needs two to five
_CLOSE = 1e-6  #: pixels
_EXACT = 4  #: decimals that count when a side is rounded outwards


class Mapping(Struct, frozen=True):
    """A map from the pixels of a prepared page to those of its scan."""

    width: int  #: of the prepared page
    height: int
    columns: int  #: of control points, 2 or more; they are spread evenly from edge to edge
    points: tuple[Point, ...]  #: where they lie in the scan, row by row from the top; 2 rows or more

    @property
    def rows(self) -> int:
        return len(self.points) // self.columns

    def to_scan(self, point: Point) -> Point:
        """Return where a point of the prepared page lies in the scan; beyond the edges the map goes on as at them."""
        (x, y), _, _ = self._at(point)
        return x, y

    def from_scan(self, point: Point) -> Point:
        """Return the point of the prepared page that lies at a point of the scan.

        Exact where the map is one to one, which maps of real pages are on the page and near it. Newton's method.
        """
        x, y = self.width / 2, self.height / 2
        for _ in range(_STEPS):
            (at_x, at_y), (xx, yx), (xy, yy) = self._at((x, y))
            away_x, away_y = point[0] - at_x, point[1] - at_y
            turned = xx * yy - xy * yx
            if not turned or max(abs(away_x), abs(away_y)) < _CLOSE:
                break
            x += (yy * away_x - xy * away_y) / turned
            y += (xx * away_y - yx * away_x) / turned
        return x, y

    def box_to_scan(self, box: Box, scan_width: int, scan_height: int) -> Box:
        """Return the smallest box of the scan that holds a box of the prepared page, clipped to the scan."""
        xs, ys = zip(*(self.to_scan(point) for point in _outline(box)), strict=True)
        left, right = _outwards(xs, scan_width)
        top, bottom = _outwards(ys, scan_height)
        return Box(left, top, right, bottom)

    def moved(self, x: int, y: int) -> Mapping:
        """Return the map to a scan of which the one mapped to is a part, its corner at x and y."""
        return structs.replace(self, points=tuple((at_x + x, at_y + y) for at_x, at_y in self.points))

    def _at(self, point: Point) -> tuple[Point, Point, Point]:
        """Return where a point lies in the scan, and how much that moves for a pixel to the right and for one down."""
        cells_x, cells_y = self.columns - 1, self.rows - 1
        across, down = point[0] * cells_x / self.width, point[1] * cells_y / self.height
        column = min(max(int(across), 0), cells_x - 1)
        row = min(max(int(down), 0), cells_y - 1)
        u, v = across - column, down - row
        first = row * self.columns + column
        (ax, ay), (bx, by) = self.points[first], self.points[first + 1]
        (cx, cy), (dx, dy) = self.points[first + self.columns], self.points[first + self.columns + 1]
        place = (_between(ax, bx, cx, dx, u, v), _between(ay, by, cy, dy, u, v))
        scale_x, scale_y = cells_x / self.width, cells_y / self.height
        right = (scale_x * _blend(bx - ax, dx - cx, v), scale_x * _blend(by - ay, dy - cy, v))
        below = (scale_y * _blend(cx - ax, dx - bx, u), scale_y * _blend(cy - ay, dy - by, u))
        return place, right, below


def _outline(box: Box) -> Iterator[Point]:
    for step in range(_SAMPLES + 1):
        x = box.left + box.width * step / _SAMPLES
        y = box.top + box.height * step / _SAMPLES
        yield from ((x, box.top), (x, box.bottom), (box.left, y), (box.right, y))


def _outwards(values: tuple[float, ...], limit: int) -> tuple[int, int]:
    low, high = math.floor(round(min(values), _EXACT)), math.ceil(round(max(values), _EXACT))
    return min(max(low, 0), limit), min(max(high, 0), limit)


def _between(a: float, b: float, c: float, d: float, u: float, v: float) -> float:
    return _blend(_blend(a, b, u), _blend(c, d, u), v)


def _blend(first: float, second: float, share: float) -> float:
    return first + (second - first) * share


def identity(width: int, height: int) -> Mapping:
    """Return the map of a page that is the scan as it lies."""
    right, bottom = float(width), float(height)
    return Mapping(width, height, 2, ((0.0, 0.0), (right, 0.0), (0.0, bottom), (right, bottom)))
