"""Paper, and the scanner it lies on: from ink on a page to an image like a real scan.

Lengths are in pixels of the scan.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from noise import Plane, cloud
from numpy.typing import NDArray

Image = NDArray[np.uint8]

_FOXING = np.array([0.07, 0.13, 0.20], np.float32)  # how much red, green and blue a rust stain takes away


@dataclass(frozen=True)
class Scan:
    """How a page looks and how it was scanned."""

    reduction: int = 2  #: dots of the press to a pixel, across and down
    paper: tuple[int, int, int] = (234, 224, 203)  #: RGB
    ink: tuple[int, int, int] = (46, 41, 38)
    ink_density: float = 0.93
    skew: float = 0.3  #: degrees, clockwise
    curl: float = 6.0  #: how far lines bend towards the spine
    wave: float = 1.5  #: how far the paper is out of flat elsewhere
    spine: str = ""  #: "left" or "right": where the shadow of the gutter falls; empty: a single leaf
    shadow: float = 0.35  #: how dark it is
    bleed: float = 0.07  #: how much of the other side shows
    folds: tuple[float, ...] = ()  #: where the sheet was folded across, as parts of its height
    foxing: int = 5  #: number of stains
    specks: int = 40
    blur: float = 0.8
    noise: float = 1.3  #: grey levels
    grey: bool = False  #: scanned without colour
    light: float = 0.03  #: how uneven the light is


def scan(recto: Plane, verso: Plane | None, look: Scan, rng: np.random.Generator) -> Image:
    """Return an RGB scan of ink on paper, `look.reduction` times smaller."""
    front = _reduced(recto, look.reduction)
    height, width = front.shape
    paper = 1 + 0.007 * cloud(front.shape, 3, rng) + 0.005 * cloud(front.shape, 60, rng)
    if verso is not None:
        back = cv2.GaussianBlur(_reduced(verso, look.reduction)[:, ::-1], (0, 0), 2.2)
        through = look.bleed * (1 + 0.3 * cloud(front.shape, 250, rng))
        paper *= 1 - through * back
    tint = np.stack([paper] * 3, axis=-1)
    _stain(tint, look.foxing, rng)
    _speck(front, look.specks, rng)
    cover = (look.ink_density * front)[..., None]
    ground = tint * _colour(look.paper)
    sheet = _bend(ground * (1 - cover) + _colour(look.ink) * cover, look, rng)
    sheet = sheet * _light(width, height, look, rng)[..., None]
    grain = cv2.GaussianBlur(rng.standard_normal((height, width), dtype=np.float32), (0, 0), 0.6)
    seen = 255 * cv2.GaussianBlur(sheet, (0, 0), look.blur) + look.noise * grain[..., None]
    return np.clip(np.round(seen), 0, 255).astype(np.uint8)


def _colour(rgb: tuple[int, int, int]) -> Plane:
    return np.array(rgb, np.float32) / 255


def _reduced(ink: Plane, times: int) -> Plane:
    height, width = ink.shape
    return cv2.resize(ink, (width // times, height // times), interpolation=cv2.INTER_AREA)


def _bend(sheet: Plane, look: Scan, rng: np.random.Generator) -> Plane:
    """Turn the sheet and let it curl towards the spine, as it lies on the glass."""
    height, width = sheet.shape[:2]
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    across = columns / width
    away = {"left": 1 - across, "right": across}.get(look.spine, np.zeros_like(across))
    tilt = (rows - height / 2) / height
    rows += look.curl * away**3 * (1.2 - 2.0 * tilt) + look.wave * cloud(rows.shape, height / 3, rng)
    columns += {"left": -1, "right": 1}.get(look.spine, 0) * 0.8 * look.curl * away**4
    columns += 0.5 * look.wave * cloud(rows.shape, height / 3, rng)
    angle = np.radians(look.skew)
    x, y = columns - width / 2, rows - height / 2
    source_x = (np.cos(angle) * x + np.sin(angle) * y + width / 2).astype(np.float32)
    source_y = (-np.sin(angle) * x + np.cos(angle) * y + height / 2).astype(np.float32)
    return cv2.remap(sheet, source_x, source_y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT)


def _light(width: int, height: int, look: Scan, rng: np.random.Generator) -> Plane:
    light = 1 + look.light * cloud((height, width), width / 2, rng) * 0.6
    across = np.linspace(0, 1, width, dtype=np.float32)
    if look.spine:
        distance = across if look.spine == "left" else 1 - across
        light *= 1 - look.shadow * np.exp(-distance / 0.045) - 0.10 * np.exp(-distance / 0.16)
        outer = 1 - distance
        light *= 1 - 0.10 * np.exp(-outer / 0.012)
    down = np.arange(height, dtype=np.float32)[:, None]
    for fold in look.folds:
        crease = down - fold * height - 3 * cloud((height, width), width / 3, rng)
        light *= 1 - 0.05 * np.exp(-((crease / 2) ** 2)) + 0.03 * np.exp(-(((crease - 6) / 5) ** 2))
    return light.astype(np.float32)


def _stain(tint: Plane, count: int, rng: np.random.Generator) -> None:
    height, width = tint.shape[:2]
    for _ in range(count):
        x, y = rng.random() * width, rng.random() * height
        size = 3 + 12 * rng.random() ** 3
        spot: Plane = np.zeros((height, width), np.float32)
        cv2.circle(spot, (int(x), int(y)), max(int(size), 2), 1.0, -1)
        spot = cv2.GaussianBlur(spot, (0, 0), size / 2)
        tint *= 1 - spot[..., None] * _FOXING


def _speck(front: Plane, count: int, rng: np.random.Generator) -> None:
    height, width = front.shape
    for _ in range(count):
        centre = (int(rng.random() * width), int(rng.random() * height))
        cv2.circle(front, centre, int(rng.integers(0, 2)), float(0.3 + 0.6 * rng.random()), -1)
