"""What is on a page beside text: pictures, rules and frames, found on a reduced image once the words are known."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.model import Box, Graphics, Word
from pipeline.readers.shrinking import shrink

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

DPI = 75  #: what the page is reduced to
_MOST_PIXELS = 4_000_000  #: that are looked at; a larger page is reduced further
_DARKER = 45  #: grey levels by which ink is darker than the paper
_CLOSE = 0.05  #: inches; dots of a halftone and strokes of a drawing that are closer belong together
_AROUND_WORD = 0.02  #: inches of a word's surroundings that are its own
_PICTURE = 0.35  #: inches, the least height and width of a picture
_RULE = 0.5  #: inches, the least length of a rule
_THICK = 0.06  #: inches, the most thickness of a rule
_FRAME_FILL = 0.12  #: share of its box that is ink, below which a large mark is a frame and no picture
_WORDS_WITHIN = 6  #: words in a frame make it a frame of text
_MANY_WORDS = 25  #: words in it make a large mark a frame, whatever else is in it: no picture has so many
_UPRIGHT = 2.5  #: times as high as wide: a rule is read as | or l or I
_EDGE = 0.08  #: inches; what touches the edge of the scan is its border


def find_graphics(pixels: Pixels, dpi: int, words: Iterable[Word]) -> Graphics:
    """Return the pictures, rules and frames of a page.

    Args:
        pixels: (height, width) grey or (height, width, 3) RGB.
        dpi: resolution of the page.
        words: what was read on the page.

    Returns:
        Boxes in pixels of the page, from top to bottom.
    """
    small = shrink(pixels, dpi, DPI, _MOST_PIXELS, cv2.INTER_AREA)
    across, down = pixels.shape[1] / small.shape[1], pixels.shape[0] / small.shape[0]
    inch = dpi / max(across, 1e-9)
    ink = _ink(small)
    known = np.zeros_like(ink)
    boxes = [_shrunk(word.box, across, down) for word in words if not _may_be_rule(word)]
    reach = max(1, round(_AROUND_WORD * inch))
    for box in boxes:
        known[max(0, box.top - reach) : box.bottom + reach, max(0, box.left - reach) : box.right + reach] = 1
    rules = _rules(ink & (1 - known), inch)
    size = max(1, round(_CLOSE * inch)) | 1
    closed = cv2.morphologyEx(ink & (1 - known), cv2.MORPH_CLOSE, np.ones((size, size), np.uint8))
    pictures, frames = _large(np.asarray(closed, np.uint8), boxes, inch)
    rules = [rule for rule in rules if not any(_centre_within(rule, picture) for picture in pictures)]

    def grown(found: Iterable[Box]) -> tuple[Box, ...]:
        on_page = (_grown(box, across, down, pixels.shape) for box in found)
        return tuple(sorted(on_page, key=lambda box: (box.top, box.left)))

    return Graphics(pictures=grown(pictures), rules=grown(rules), frames=grown(frames))


def _may_be_rule(word: Word) -> bool:
    return len(word.text) == 1 and word.box.height > _UPRIGHT * word.box.width


def _ink(grey: Pixels) -> Pixels:
    # The paper is the commonest light tone; over a page it varies slowly, so it is looked for in the neighbourhood.
    size = max(3, min(grey.shape) // 4) | 1
    shrunk = cv2.resize(grey, None, fx=0.125, fy=0.125, interpolation=cv2.INTER_AREA) if min(grey.shape) > 64 else grey
    kernel = max(3, size // 8) | 1 if shrunk is not grey else size
    paper = cv2.blur(cv2.dilate(shrunk, np.ones((kernel, kernel), np.uint8)), (kernel, kernel))
    paper = cv2.resize(paper, grey.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.subtract(paper, grey) > _DARKER, np.uint8)


def _rules(ink: Pixels, inch: float) -> list[Box]:
    found = []
    length, thick = max(3, round(_RULE * inch)), max(2, round(_THICK * inch))
    for shape in ((1, length), (length, 1)):
        lines = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, 3) if shape[0] == 1 else (3, 1), np.uint8))
        lines = cv2.morphologyEx(lines, cv2.MORPH_OPEN, np.ones(shape, np.uint8))
        for box, _ in _components(np.asarray(lines, np.uint8)):
            if min(box.width, box.height) <= thick:
                found.append(box)
    return found


def _large(ink: Pixels, words: list[Box], inch: float) -> tuple[list[Box], list[Box]]:
    pictures, frames = [], []
    least, edge = _PICTURE * inch, _EDGE * inch
    for box, area in _components(ink):
        if box.width < least or box.height < least:
            continue
        within = sum(1 for word in words if _centre_within(word, box))
        filled = area / (box.width * box.height)
        if within >= _MANY_WORDS or (within >= _WORDS_WITHIN and filled < _FRAME_FILL):
            frames.append(box)
            continue
        if filled < _FRAME_FILL / 3:
            continue  # crossing rules, scratches
        touching = (box.left <= edge) + (box.top <= edge)
        touching += (box.right >= ink.shape[1] - edge) + (box.bottom >= ink.shape[0] - edge)
        slim = min(box.width, box.height) < 0.2 * max(box.width, box.height)
        if touching >= 2 or (touching and slim):
            continue  # the border of the scan
        pictures.append(box)
    return pictures, frames


def _components(mask: Pixels) -> list[tuple[Box, int]]:
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    return [(Box(x, y, x + w, y + h), area) for x, y, w, h, area in stats[1:].tolist()]


def _centre_within(word: Box, box: Box) -> bool:
    x, y = (word.left + word.right) / 2, (word.top + word.bottom) / 2
    return box.left <= x <= box.right and box.top <= y <= box.bottom


def _shrunk(box: Box, across: float, down: float) -> Box:
    return Box(int(box.left / across), int(box.top / down), round(box.right / across) + 1, round(box.bottom / down) + 1)


def _grown(box: Box, across: float, down: float, shape: tuple[int, ...]) -> Box:
    return Box(
        int(box.left * across),
        int(box.top * down),
        min(shape[1], round(box.right * across)),
        min(shape[0], round(box.bottom * down)),
    )
