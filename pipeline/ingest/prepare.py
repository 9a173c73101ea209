"""From a scan as decoded to a page as readers like it: the paper alone, upright, level, flat, evenly lit.

Each step looks at a small image, and says what is wrong or that nothing is. The geometric ones are put
together to one map from page to scan (`warp`), along which pixels are fetched once; a page with nothing wrong
is handed on as it is.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.ingest import warp as warps
from pipeline.ingest.bleed import find_bleed, without_bleed
from pipeline.ingest.curl import Bend, find_bend
from pipeline.ingest.light import even_out, find_light
from pipeline.ingest.marks import Marks, find_marks
from pipeline.ingest.paper import Paper, find_paper
from pipeline.ingest.small import halved
from pipeline.ingest.upright import NOTES, position
from pipeline.ingest.warp import Warp, fetch
from pipeline.model import Mapping, Step

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.settings import IngestSettings

    Pixels = NDArray[np.uint8]
    Points = NDArray[np.float64]

_SAMPLE = 8  #: every so many pixels tell the colour of the paper
_LOOKED_AT = 1900  #: pixels of the longer side, at most, where letters are looked for
_MOST_LETTERS_CUT = 0.02  #: of the letters of a page may seem to lie in what surrounds it; the grain of wood may
_LEAST_CUT = 0.02  #: of a page; less is painted over and stays
_MARGIN = 0.01  #: of the longer side of the page, kept around its paper


@dataclass(slots=True)
class Prepared:
    """A page as readers get it."""

    pixels: Pixels
    quarters: int = 0  #: turned counterclockwise by so many
    steps: list[Step] = field(default_factory=list)  #: degrees in them are clockwise
    notes: list[str] = field(default_factory=list)
    mapping: Mapping | None = None  #: from page to scan; None where the page is the scan as it lies


def prepare(scan: Pixels, settings: IngestSettings) -> Prepared:
    """Prepare a page, (h, w) grey or (h, w, 3) RGB, by the steps that the settings allow and the page needs."""
    page = Prepared(scan)
    height, width = scan.shape[:2]
    if max(height, width) * math.sqrt(2) > warps.LONGEST:
        return page
    warp = Warp(width, height)
    paper = _paper_of(scan) if settings.find_page else None
    if paper is not None and paper.corners is not None:
        warp = warps.rectify(warp, paper.corners)
        page.steps.append(Step("rectify", _named(paper.corners)))
    if settings.straighten or settings.dewarp:
        warp = _straightened(page, warp, paper, settings)
    if paper is not None:
        warp = _cropped(page, warp, paper)
    _fetch(page, warp, paper)
    if settings.even_light:
        _even_light(page)
    if settings.bleed_through:
        _paint_out_bleed(page)
    return page


def _paper_of(scan: Pixels) -> Paper | None:
    paper = find_paper(scan)
    if paper is None:
        return None
    # Letters where surround is seen: it is a page in shadow, or a table covered in print.
    marks = find_marks(scan)
    if len(marks):
        places = np.stack([marks.left + marks.right, marks.top + marks.bottom], axis=1) / 2 * marks.scale
        shares = places / scan.shape[1::-1] + 0.5
        if np.mean(paper.is_surround(shares)) > _MOST_LETTERS_CUT:
            return None
    return paper


def _straightened(page: Prepared, warp: Warp, paper: Paper | None, settings: IngestSettings) -> Warp:
    """Turn, level and flatten a page by what its letters show."""
    marks = _marks(page.pixels, warp, paper)
    lies = position(marks)
    quarters, skew = lies if settings.straighten else (0, 0.0)
    if quarters:
        page.quarters = quarters
        page.steps.append(Step("turn", {"degrees": 360 - 90 * quarters}))
        page.notes.append(NOTES[quarters])
        warp, marks = warps.turn(warp, quarters), marks.turned(quarters)
    if skew:
        page.steps.append(Step("deskew", {"degrees": -skew}))
        warp = warps.level(warp, skew)
    if not settings.dewarp or not marks.is_whole or len(marks) < 200:
        return warp
    x, y = (marks.left + marks.right) / 2, marks.bottom
    angle = math.radians(skew)
    x, y = x * math.cos(angle) + y * math.sin(angle), y * math.cos(angle) - x * math.sin(angle)
    bend = find_bend(x, y, marks.size, warp.width / marks.scale, warp.height / marks.scale)
    if bend is None:
        return warp
    page.steps.append(Step("dewarp", {"pixels": round(bend.most(x, y) * marks.scale, 1)}))
    return _unbent(warp, bend, marks.scale)


def _marks(scan: Pixels, warp: Warp, paper: Paper | None) -> Marks:
    """Return the marks of the page, of its paper only, seen as far as it is rectified."""
    if paper is None:
        return find_marks(scan)
    small = halved(scan, _LOOKED_AT)
    factor = max(small.shape[:2]) / max(scan.shape[:2])
    seen = warp.scaled(factor)
    mapping = seen.mapping()
    colour = _paper_colour(small)
    looked_at = small if mapping is None else fetch(small, mapping, colour)
    marks = find_marks(_painted(looked_at, mapping, paper.outline * factor, colour))
    return Marks(marks.left, marks.top, marks.right, marks.bottom, marks.size, marks.scale / factor, marks.is_whole)


def _unbent(warp: Warp, bend: Bend, scale: float) -> Warp:
    middle = np.array([warp.width, warp.height]) / 2

    def back(points: Points) -> Points:
        x, y = ((points - middle) / scale).T
        return points + np.stack([np.zeros(len(x)), bend.below(x, y) * scale], axis=1)

    return warp.then(warp.width, warp.height, back, is_affine=False)


def _cropped(page: Prepared, warp: Warp, paper: Paper) -> Warp:
    """Cut a page down to its paper and a margin."""
    outline = _mapped(warp.mapping(), paper.outline)
    margin = _MARGIN * max(np.ptp(outline, axis=0))
    left, top = np.maximum(0, np.floor(outline.min(axis=0) - margin)).astype(int).tolist()
    right, bottom = np.ceil(outline.max(axis=0) + margin).astype(int).tolist()
    right, bottom = min(warp.width, right), min(warp.height, bottom)
    page.steps.append(Step("crop", {"left": left, "top": top, "width": right - left, "height": bottom - top}))
    if (right - left) * (bottom - top) > (1 - _LEAST_CUT) * warp.width * warp.height:
        return warp
    return warps.crop(warp, left, top, right, bottom)


def _fetch(page: Prepared, warp: Warp, paper: Paper | None) -> None:
    """Fetch the pixels of a page, and paint what is not paper in its colour."""
    scan = page.pixels
    page.mapping = warp.mapping()
    colour = _paper_colour(scan)
    if page.mapping is not None:
        page.pixels = fetch(scan, page.mapping, colour)
    if paper is not None:
        page.pixels = _painted(page.pixels, page.mapping, paper.outline, colour)


def _painted(pixels: Pixels, mapping: Mapping | None, outline: Points, colour: tuple[int, ...]) -> Pixels:
    """Return a page on which what lies outside the paper is of its colour."""
    outside = np.full(pixels.shape[:2], 255, np.uint8)
    cv2.fillPoly(outside, [np.round(_mapped(mapping, outline)).astype(np.int32)], 0)
    painted = pixels.copy()
    painted[outside > 0] = colour if pixels.ndim == 3 else colour[0]
    return painted


def _mapped(mapping: Mapping | None, points: Points) -> Points:
    """Return where points of the scan lie on the page."""
    return points if mapping is None else np.array([mapping.from_scan((x, y)) for x, y in points.tolist()])


def _even_light(page: Prepared) -> None:
    light = find_light(page.pixels)
    if light is not None:
        page.pixels = even_out(page.pixels, light)
        page.steps.append(Step("even-light", {"darkest": round(light.darkest, 2)}))


def _paint_out_bleed(page: Prepared) -> None:
    bleed = find_bleed(page.pixels)
    if bleed is not None:
        page.pixels = without_bleed(page.pixels, bleed)
        page.steps.append(Step("bleed-through", {"share": round(bleed.share, 3)}))


def _paper_colour(pixels: Pixels) -> tuple[int, ...]:
    sample = pixels[::_SAMPLE, ::_SAMPLE].reshape(-1, *pixels.shape[2:])
    return tuple(int(value) for value in np.atleast_1d(np.median(sample, axis=0)))


def _named(corners: Points) -> dict[str, float | int | str | bool]:
    sides = ("upper left", "upper right", "lower right", "lower left")
    return {name: f"{x:.0f}, {y:.0f}" for name, (x, y) in zip(sides, corners.tolist(), strict=True)}
