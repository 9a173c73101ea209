"""Pages as a camera sees them: simulated on a dark table, aslant, curled, in uneven light, with bleed-through.

Every figure of a simulation is drawn from a generator with a seed, so a page is distorted alike in every run.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]
    Numbers = NDArray[np.float32]

_TABLE = 0.07  #: of the longer side is table, all round
_PERSPECTIVE = 0.05  #: of a side by which a corner may be off
_SKEW = 12.0  #: degrees
_CURL = (0.012, 0.025)  #: of the height by which lines are bent towards the spine
_PRESSED = 0.06  #: of the width is lost where the page falls away towards the spine
_DARKEST = 0.45  #: of the light is left in the darkest corner
_SHOWS = 0.28  #: of the ink of the other side shows through
_DIRT = 0.005  #: of the pixels are specks
_QUALITY = 45  #: of JPEG


@dataclass(frozen=True, slots=True)
class Distortion:
    """What is done to a page."""

    name: str
    table: bool = False
    perspective: bool = False
    curl: bool = False
    skew: float = 0.0  #: degrees by which lines fall to the right
    light: bool = False
    bleed: bool = False
    specks: bool = False
    jpeg: bool = False
    quarters: int = 0  #: counterclockwise

    def apply(self, page: Pixels, other: Pixels, seed: int) -> Pixels:
        """Return a page, (h, w) grey, as it looks when distorted; `other` shows through from its back."""
        random = np.random.default_rng(seed)
        if self.bleed:
            page = _bleed_through(page, other)
        if self.table or self.perspective or self.curl or self.skew:
            page = self._photographed(page, random)
        if self.specks:
            page = np.where(random.random(page.shape) < _DIRT, 0, page).astype(np.uint8)
        if self.light:
            page = _unevenly_lit(page, random)
        if self.jpeg:
            _, coded = cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
            page = np.asarray(cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE), np.uint8)
        return np.ascontiguousarray(np.rot90(page, self.quarters))

    def _photographed(self, page: Pixels, random: np.random.Generator) -> Pixels:
        height, width = page.shape
        corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
        placed = corners.astype(np.float64)
        if self.perspective:
            placed += random.uniform(-_PERSPECTIVE, _PERSPECTIVE, (4, 2)) * (width, height)
        angle = np.radians(self.skew)
        turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
        placed = placed @ turn
        bend = random.uniform(*_CURL) * height * random.choice((-1, 1)) if self.curl else 0.0
        spine = bool(random.integers(2))
        margin = _TABLE * max(width, height) + abs(bend)
        placed += margin - placed.min(axis=0)
        columns, rows = np.ceil(placed.max(axis=0) + margin).astype(int)
        back = cv2.getPerspectiveTransform(placed.astype(np.float32), corners)
        x, y = np.meshgrid(np.arange(columns, dtype=np.float32), np.arange(rows, dtype=np.float32))
        on_page = cv2.perspectiveTransform(np.stack([x, y], axis=-1).reshape(-1, 1, 2), back)
        x, y = on_page.reshape(rows, columns, 2).transpose(2, 0, 1)
        if self.curl:
            x, y = _uncurled(x, y, width, height, bend, spine=spine)
        seen = cv2.remap(page, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        is_page = (x >= 0) & (x < width) & (y >= 0) & (y < height)
        return np.where(is_page, seen, _table((rows, columns), random)).astype(np.uint8)


def _uncurled(x: Numbers, y: Numbers, width: int, height: int, bend: float, *, spine: bool) -> tuple[Numbers, Numbers]:
    """Return where on the flat page a point of the curled one is; its spine is on the right, or the left."""
    away = x / width if spine else 1 - x / width
    fall = np.clip(away, 0, 1.2) ** 3
    # Seen from above the middle, lines above it bend more than lines below it.
    flat_y = y - np.float32(bend) * fall * (1.2 - 0.7 * y / height)
    flat_x = x + np.float32(_PRESSED * width * (1 if spine else -1)) * (fall - away)
    return flat_x.astype(np.float32), flat_y.astype(np.float32)


def _table(shape: tuple[int, int], random: np.random.Generator) -> Numbers:
    """Return dark wood: long grain and a little noise."""
    grain = cv2.GaussianBlur(random.normal(0, 60, shape).astype(np.float32), (0, 0), sigmaX=40, sigmaY=1.5)
    return np.asarray(np.clip(55 + 3 * grain + random.normal(0, 5, shape), 0, 255), np.float32)


def _unevenly_lit(page: Pixels, random: np.random.Generator) -> Pixels:
    rows, columns = page.shape
    direction = random.uniform(0, 2 * np.pi)
    x, y = np.linspace(-1, 1, columns), np.linspace(-1, 1, rows)[:, None]
    along = (x * np.cos(direction) + y * np.sin(direction)) / 1.4
    light = 1 - (1 - _DARKEST) * (along + 1) / 2
    noise = random.normal(0, 4, page.shape)
    return np.asarray(np.clip(page * light * 0.95 + noise, 0, 255), np.uint8)


def _bleed_through(page: Pixels, other: Pixels) -> Pixels:
    back = cv2.resize(other[:, ::-1], page.shape[::-1], interpolation=cv2.INTER_AREA)
    ink = cv2.GaussianBlur(255 - back, (0, 0), max(page.shape) / 1600).astype(np.float32)
    return np.asarray(np.clip(page * (1 - _SHOWS * ink / 255), 0, 255), np.uint8)
