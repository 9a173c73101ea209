"""Inking and printing: from a page as set to ink on paper.

Type is worn. A sort may print with its head faint, its hairlines broken or its counters filled, and
letters with thin or overhanging parts suffer most; nothing else turns one letter into another here.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from foundry import DPI, Foundry
from noise import Plane, cloud
from page import Page, Strike

_LIGATURES_WEAR = 6.0  # they overhang their bodies and break soonest


@dataclass(frozen=True)
class Press:
    """How a page was printed. Shares are parts of all sorts."""

    worn: float = 0.015  #: share of sorts whose upper part prints faintly; of ligatures, six times as many
    broken: float = 0.02  #: share of sorts with a gap
    filled: float = 0.015  #: share of sorts with ink in their counters
    ragged: float = 1.0  #: how far sorts stand off the line, in dots
    spread: float = 2.2  #: how far ink spreads, in dots
    inking: float = 0.0  #: more (positive) or less ink than is right; 0.1 is much
    patchy: float = 0.07  #: how much the inking changes over the page
    grain: float = 0.10  #: how much the edge of the ink frays


def print_page(page: Page, foundry: Foundry, press: Press, rng: np.random.Generator) -> Plane:
    """Return how much of each dot of a printed page is covered with ink, 0 to 1."""
    plate = blank(page)
    for strike in page.strikes:
        _strike(plate, strike, foundry, press, rng)
    return impression(plate, press, rng)


def blank(page: Page) -> Plane:
    """Return a plate that carries only the rules of a page."""
    plate = np.zeros((page.height, page.width), np.float32)
    for rule in page.rules:
        x, y = round(rule.x), round(rule.y)
        plate[y : y + round(rule.height), x : x + round(rule.width)] = 1.0
    return plate


def impression(plate: Plane, press: Press, rng: np.random.Generator) -> Plane:
    """Press a plate on paper: the ink spreads, frays at its edges and comes out unevenly."""
    pressed: Plane = cv2.GaussianBlur(plate, (0, 0), press.spread)
    threshold = 0.5 - press.inking + press.patchy * cloud(plate.shape, 0.8 * DPI, rng)
    threshold = np.maximum(threshold + press.grain * cloud(plate.shape, 5, rng), 0.2)  # bare paper stays clean
    ink = np.clip((pressed - threshold) / 0.25 + 0.5, 0, 1)
    return ink * (1 - 0.10 * np.clip(cloud(plate.shape, 9, rng) + 0.3, 0, 1))


def stamp(plate: Plane, glyph: Plane, x: float, y: float) -> None:
    """Put a glyph on a plate, its upper left corner at the given dot."""
    left, top = round(x), round(y)
    height, width = glyph.shape
    place = plate[top : top + height, left : left + width]
    np.maximum(place, glyph, out=place)


def _strike(plate: Plane, strike: Strike, foundry: Foundry, press: Press, rng: np.random.Generator) -> None:
    mask, left, top = foundry.mask(strike.sort)
    glyph = _wear(mask.astype(np.float32) / 255, strike.sort.letters, press, rng)
    dx, dy = rng.normal(0, press.ragged, 2) * (0.5, 1.0)
    stamp(plate, glyph, strike.x + left + dx, strike.y + top + dy)


def _wear(glyph: Plane, letters: str, press: Press, rng: np.random.Generator) -> Plane:
    fate, where, how = rng.random(3)
    worn = press.worn * (_LIGATURES_WEAR if len(letters) > 1 else 1.0)
    if fate < worn:
        return glyph * _faint_head(glyph.shape[0], 0.3 + 0.25 * where, 0.25 + 0.3 * how)
    if fate < worn + press.broken and glyph.any():
        inked = np.argwhere(glyph > 0.5)
        row, column = inked[int(where * len(inked))]
        gap = np.ones_like(glyph)
        cv2.circle(gap, (int(column), int(row)), round(4 + 6 * how), 0.0, -1)
        return glyph * cv2.GaussianBlur(gap, (0, 0), 1.5)
    if fate < worn + press.broken + press.filled:
        size = round(7 + 8 * how)
        kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
        closed: Plane = cv2.morphologyEx(glyph, cv2.MORPH_CLOSE, kernel)
        return np.maximum(glyph, 0.9 * closed)
    return glyph


def _faint_head(height: int, reach: float, strength: float) -> Plane:
    """Return how well each row of a sort prints whose upper part, `reach` of its height, is worn down."""
    rows = np.arange(height, dtype=np.float32)[:, None] / height
    unworn: Plane = np.clip((rows - reach) / 0.12 + 0.5, 0, 1)
    return strength + (1 - strength) * unworn
