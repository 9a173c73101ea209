"""Finding lines of text with the detection network PP-OCRv6, to see what the first reader missed.

The network gives for each pixel how likely it stands within the core of a line of text (a "shrink map",
after Liao et al., "Real-time scene text detection with differentiable binarization", AAAI 2020). Connected
pixels above a threshold are a line; its core is then grown to the line.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from pipeline.errors import ReaderFailed
from pipeline.model import Box
from pipeline.readers.ppocr.missed import unread_parts
from pipeline.readers.shrinking import shrink

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: The resolution the network sees. Of 10,980 lines that Tesseract read well, on 179 pages of thirteen
#: collections, it finds 97.2 % at 50 dpi, 98.4 % at 65, 99.2 % at 80, 99.7 % at 90 and 99.8 % at 100; what it
#: misses is the small type of advertisements. Time goes with the square: 0.3 to 0.4 s for a megapixel of what
#: it sees, on one thread.
DPI = 90
MOST_PIXELS = 3_000_000  #: that the network sees of a page; a bigger one is seen at a lower resolution
TILE = 768  #: side of what it sees at a time: about 130 MB while it runs
OVERLAP = 64  #: of tiles, 2 cm of paper: what stands at an edge is seen whole in the next one

_MULTIPLE = 32  # the network halves its input five times
_CORE = 0.3  # of the map: what is within the core of a line
_LINE = 0.5  # mean of the map over a core: lower is no line
_GROW = 1.6  # area × this / perimeter is what a core lacks on each side
_LEAST_AREA = 8  # of a core, pixels that the network sees
_MOST_LINES = 2000  # the surest of a page; a newspaper page has some hundred


@dataclass(frozen=True, slots=True)
class FoundLine:
    """A line of text, or part of one."""

    box: Box  #: in pixels of the page; lies on the page and is not empty
    score: float  #: 0.5 to 1, how sure the network is


@dataclass(frozen=True, slots=True)
class Span:
    """Part of one side of a page: from `start` to `end` is seen, from `first` to `last` is kept."""

    start: int
    end: int
    first: int
    last: int


class Detector:
    """The detection network. Not to be shared between threads."""

    def __init__(self, session: Any) -> None:
        """Take an onnxruntime session: (1, 3, height, width) float32 → (1, 1, height, width) from 0 to 1."""
        self._session = session
        self._input = session.get_inputs()[0].name

    def find_lines(self, pixels: NDArray[np.uint8], dpi: int, known: Sequence[Box] = ()) -> list[FoundLine]:
        """Return the lines of text on a page, from top to bottom.

        Args:
            pixels: (height, width) grey or (height, width, 3) RGB.
            dpi: resolution of the page.
            known: boxes of the words that were read, in pixels of the page. Where there are any, only parts
                of the page with other ink are looked at: a fifth of a page on average, and nothing of
                every sixth page. Lines that are known may be found or not.

        Raises:
            ReaderFailed: the network gave up.
        """
        small = shrink(pixels, dpi, DPI, MOST_PIXELS, cv2.INTER_LINEAR)
        across, down = pixels.shape[1] / small.shape[1], pixels.shape[0] / small.shape[0]
        parts = [Box(0, 0, small.shape[1], small.shape[0])]
        if known:
            parts = unread_parts(small, (_scaled(box, 1 / across, 1 / down) for box in known))
        if not parts:
            return []
        found = _lines(self._map(small, parts), across, down)
        return [line for line in (_on_page(line, pixels) for line in found) if line is not None]

    def _map(self, small: NDArray[np.uint8], parts: Sequence[Box]) -> NDArray[np.float32]:
        whole = np.zeros(small.shape, np.float32)
        for part in parts:
            for down in spans(part.top, part.bottom):
                for across in spans(part.left, part.right):
                    seen = self._run(small[down.start : down.end, across.start : across.end])
                    kept = seen[down.first - down.start : down.last - down.start, across.first - across.start :]
                    place = whole[down.first : down.last, across.first : across.last]
                    # Parts may overlap at their corners.
                    np.maximum(place, kept[:, : place.shape[1]], out=place)
        return whole

    def _run(self, tile: NDArray[np.uint8]) -> NDArray[np.float32]:
        height, width = tile.shape
        # The edge is repeated: a white one would look like the edge of a dark page.
        padded = np.pad(tile, ((0, -height % _MULTIPLE), (0, -width % _MULTIPLE)), mode="edge")
        grey = padded.astype(np.float32) / 127.5 - 1
        try:
            output = self._session.run(None, {self._input: np.repeat(grey[None, None], 3, axis=1)})[0]
        except Exception as error:  # onnxruntime has exceptions of its own for everything
            raise ReaderFailed(f"the search for missed lines failed ({error})") from error
        return np.asarray(output[0, 0, :height, :width], np.float32)


def spans(start: int, end: int) -> Iterator[Span]:
    """Cut one side of a part of a page into overlapping spans of like length, none longer than `TILE`."""
    count = 1 if end - start <= TILE else math.ceil((end - start) / (TILE - OVERLAP))
    # A cut is where one span ends to be kept and the next one begins; both are seen for half the overlap beyond.
    cuts = [start + round(number * (end - start) / count) for number in range(count + 1)]
    for first, last in pairwise(cuts):
        yield Span(max(start, first - OVERLAP // 2), min(end, last + OVERLAP // 2), first, last)


def _lines(likely: NDArray[np.float32], across: float, down: float) -> list[FoundLine]:
    """Return the lines on a map; `across` and `down` are pixels of the page to one of the map."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats((likely > _CORE).astype(np.uint8), connectivity=8)
    area = stats[:, cv2.CC_STAT_AREA]
    score = np.bincount(labels.ravel(), likely.ravel(), count) / np.maximum(area, 1)
    score[0] = 0  # what is no line
    kept = np.flatnonzero((score >= _LINE) & (area >= _LEAST_AREA))
    kept = kept[np.argsort(-score[kept], kind="stable")][:_MOST_LINES]
    left, top, width, height = (stats[kept, column].astype(float) for column in range(4))
    # The area is that of the core itself, not of the box: a sloping line does not grow more for its slope.
    lacking = area[kept] * _GROW / (2 * (width + height))
    boxes = np.column_stack(
        [
            (left - lacking) * across,
            (top - lacking) * down,
            (left + width + lacking) * across,
            (top + height + lacking) * down,
        ]
    )
    lines = [
        FoundLine(Box(*box), min(1.0, float(sure)))
        for box, sure in zip(np.rint(boxes).astype(int).tolist(), score[kept], strict=True)
    ]
    return sorted(lines, key=lambda line: (line.box.top, line.box.left))


def _scaled(box: Box, across: float, down: float) -> Box:
    return Box(
        math.floor(box.left * across),
        math.floor(box.top * down),
        math.ceil(box.right * across),
        math.ceil(box.bottom * down),
    )


def _on_page(line: FoundLine, pixels: NDArray[np.uint8]) -> FoundLine | None:
    height, width = pixels.shape[:2]
    box = line.box
    clipped = Box(max(0, box.left), max(0, box.top), min(width, box.right), min(height, box.bottom))
    return FoundLine(clipped, line.score) if clipped.width > 0 and clipped.height > 0 else None
