"""From a scan as decoded to a page as readers like it: the paper alone, upright, level, flat, evenly lit.

Each step looks at a small image, and says what is wrong or that nothing is. The geometric ones are put
together to one map from page to scan (`warp`), along which pixels are fetched once; a page with nothing wrong
is handed on as it is.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np
from msgspec import structs

from pipeline.ingest import warp as warps
from pipeline.ingest.bleed import find_bleed, without_bleed
from pipeline.ingest.curl import Bend, find_bend
from pipeline.ingest.lean import find_lean, is_upright
from pipeline.ingest.light import even_out, find_light
from pipeline.ingest.marks import Marks, find_marks
from pipeline.ingest.paper import Paper, find_paper
from pipeline.ingest.small import halved
from pipeline.ingest.specks import find_specks, without_specks
from pipeline.ingest.spread import may_be_two
from pipeline.ingest.upright import NOTES, position
from pipeline.ingest.warp import Warp, fetch, levelled
from pipeline.model import Evidence, Mapping, Step

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.settings import IngestSettings

    Pixels = NDArray[np.uint8]
    Points = NDArray[np.float64]

_SAMPLE = 8  #: every so many pixels tell the colour of the paper
_LOOKED_AT = 1900  #: pixels of the longer side, at most, where letters are looked for
_MOST_LETTERS_CUT = 0.02  #: of the letters of a page may seem to lie in what surrounds it; the grain of wood may
_LEAST_LETTERS = 200  #: with fewer nothing is sure about curl
_LEAST_CUT = 0.02  #: of a page; less is painted over and stays
_MARGIN = 0.01  #: of the longer side of the page, kept around its paper


@dataclass(frozen=True, slots=True)
class Prepared:
    """A page as readers get it."""

    pixels: Pixels
    quarters: int = 0  #: turned counterclockwise by so many
    steps: tuple[Step, ...] = ()  #: degrees in them are clockwise
    notes: tuple[str, ...] = ()
    may_be_two: bool = False  #: it looks like a spread of two pages
    mapping: Mapping | None = None  #: from page to scan; None where the page is the scan as it lies

    def after(self, step: Step, pixels: Pixels | None = None) -> Prepared:
        """Return the page after one more step."""
        return replace(self, pixels=self.pixels if pixels is None else pixels, steps=(*self.steps, step))


def prepare(scan: Pixels, settings: IngestSettings) -> Prepared:
    """Prepare a page, (h, w) grey or (h, w, 3) RGB, by the steps that the settings allow and the page needs."""
    page = Prepared(scan)
    height, width = scan.shape[:2]
    if not _can_be_fetched(width, height):
        settings = structs.replace(settings, find_page=False, dewarp=False)
    if settings.despeckle and (specks := find_specks(scan)) is not None:
        scan = without_specks(scan, specks)
        page = page.after(Step("despeckle", {"pixels": specks.side}), scan)
    warp = Warp(width, height)
    paper = _paper_of(scan) if settings.find_page else None
    if paper is not None and paper.corners is not None:
        warp = warps.rectify(warp, paper.corners)
        page = page.after(Step("rectify", _named(paper.corners)))
    if settings.straighten or settings.dewarp:
        page, warp = _straightened(page, warp, paper, settings)
    if paper is not None:
        page, warp = _cropped(page, warp, paper)
    page = _fetched(page, warp, paper)
    if settings.even_light and (light := find_light(page.pixels)) is not None:
        page = page.after(Step("even-light", {"darkest": round(light.darkest, 2)}), even_out(page.pixels, light))
    if settings.bleed_through and (bleed := find_bleed(page.pixels)) is not None:
        page = page.after(Step("bleed-through", {"share": round(bleed.share, 3)}), without_bleed(page.pixels, bleed))
    return page


def find_letters(scan: Pixels, settings: IngestSettings) -> Marks:
    """Return the marks of a scan as it lies that may be letters; of its paper only, where that is to be found."""
    height, width = scan.shape[:2]
    return _marks(scan, Warp(width, height), _paper_of(scan) if settings.find_page else None)


def _can_be_fetched(width: int, height: int) -> bool:
    """Tell whether a page of this size can be turned by any angle."""
    return max(width, height) * math.sqrt(2) <= warps.LONGEST


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


def _straightened(page: Prepared, warp: Warp, paper: Paper | None, settings: IngestSettings) -> tuple[Prepared, Warp]:
    """Turn, level and flatten a page by what its letters show."""
    marks = _marks(page.pixels, warp, paper)
    quarters, skew = position(marks) if settings.straighten else (0, 0.0)
    if quarters:
        page = replace(
            page.after(Step("turn", {"degrees": 360 - 90 * quarters})), quarters=quarters, notes=(NOTES[quarters],)
        )
        warp, marks = warps.turn(warp, quarters), marks.turned(quarters)
    page = replace(page, may_be_two=may_be_two(marks, warp.width, warp.height))
    lies, bend = warp, None
    can_be_turned = _can_be_fetched(lies.width, lies.height)
    skew = skew if can_be_turned else 0.0
    warp = warps.level(lies, skew) if skew else lies
    if settings.dewarp and marks.is_whole and len(marks) >= _LEAST_LETTERS:
        bend = _bend(marks, warp, skew)
    if bend is not None and settings.straighten and can_be_turned and (lean := _lean(marks, skew, bend)):
        turned = 0.0 if is_upright(skew - lean) else round(skew - lean, 2)
        upright = warps.level(lies, turned) if turned else lies
        if (other := _bend(marks, upright, turned)) is not None:
            skew, warp, bend = turned, upright, other
    if skew:
        page = page.after(Step("deskew", {"degrees": -skew}))
    if bend is not None:
        most = bend.most(*_feet(marks, skew)) * marks.scale
        page, warp = page.after(Step("dewarp", {"pixels": round(most, 1)})), _unbent(warp, bend, marks.scale)
    return page, warp


def _feet(marks: Marks, skew: float) -> tuple[Points, Points]:
    """Return the middles and lower edges of marks once the page is levelled."""
    return levelled((marks.left + marks.right) / 2, marks.bottom, skew)


def _bend(marks: Marks, warp: Warp, skew: float) -> Bend | None:
    return find_bend(*_feet(marks, skew), marks.size, warp.width / marks.scale, warp.height / marks.scale)


def _lean(marks: Marks, skew: float, bend: Bend) -> float:
    """Return by how many degrees the sides of the text lean once its lines are straight."""
    feet = bend.straight(*_feet(marks, skew))
    middle = (marks.top + marks.bottom) / 2
    left, right = (levelled(side, middle, skew)[0] for side in (marks.left, marks.right))
    return find_lean(left, right, feet, marks.size)


def _marks(scan: Pixels, warp: Warp, paper: Paper | None) -> Marks:
    """Return the marks of the page, of its paper only, seen as far as it is rectified."""
    if paper is None:
        return find_marks(scan)
    small = halved(scan, _LOOKED_AT)
    factor = max(small.shape[:2]) / max(scan.shape[:2])
    seen = warp.scaled(factor)
    mapping = seen.mapping()
    colour = _paper_colour(small, paper.outline * factor)
    looked_at = small if mapping is None else fetch(small, mapping, colour)
    marks = find_marks(_painted(looked_at, mapping, paper.outline * factor, colour))
    return replace(marks, scale=marks.scale / factor)


def _unbent(warp: Warp, bend: Bend, scale: float) -> Warp:
    middle = np.array([warp.width, warp.height]) / 2

    def back(points: Points) -> Points:
        x, y = ((points - middle) / scale).T
        return points + np.stack([np.zeros(len(x)), bend.below(x, y) * scale], axis=1)

    return warp.then(warp.width, warp.height, back, is_affine=False)


def _cropped(page: Prepared, warp: Warp, paper: Paper) -> tuple[Prepared, Warp]:
    """Cut a page down to its paper and a margin."""
    outline = _mapped(warp.mapping(), paper.outline)
    margin = _MARGIN * max(np.ptp(outline, axis=0))
    left, top = np.maximum(0, np.floor(outline.min(axis=0) - margin)).astype(int).tolist()
    right, bottom = np.ceil(outline.max(axis=0) + margin).astype(int).tolist()
    right, bottom = min(warp.width, right), min(warp.height, bottom)
    if (right - left) * (bottom - top) > (1 - _LEAST_CUT) * warp.width * warp.height:
        return page.after(Step("paint-surround")), warp
    page = page.after(Step("crop", {"left": left, "top": top, "width": right - left, "height": bottom - top}))
    return page, warps.crop(warp, left, top, right, bottom)


def _fetched(page: Prepared, warp: Warp, paper: Paper | None) -> Prepared:
    """Return a page with its pixels, on which what is not paper is painted in the colour of paper."""
    pixels, mapping = page.pixels, warp.mapping()
    if mapping is None and paper is None:
        return page
    colour = _paper_colour(pixels, paper.outline if paper else None)
    if mapping is not None:
        pixels = fetch(pixels, mapping, colour)
    if paper is not None:
        pixels = _painted(pixels, mapping, paper.outline, colour)
    return replace(page, pixels=pixels, mapping=mapping)


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


def _paper_colour(scan: Pixels, outline: Points | None) -> tuple[int, ...]:
    sample = scan[::_SAMPLE, ::_SAMPLE]
    mask = np.full(sample.shape[:2], 255 if outline is None else 0, np.uint8)
    if outline is not None:
        cv2.fillPoly(mask, [np.round(outline / _SAMPLE).astype(np.int32)], 255)
    return tuple(int(value) for value in np.atleast_1d(np.median(sample[mask > 0], axis=0)))


def _named(corners: Points) -> Evidence:
    sides = ("upper_left", "upper_right", "lower_right", "lower_left")
    return {name: f"{x:.0f}, {y:.0f}" for name, (x, y) in zip(sides, corners.tolist(), strict=True)}
