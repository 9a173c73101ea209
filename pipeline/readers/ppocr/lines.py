"""Line images for the network: cut out of the page along the line, 48 pixels high, batched by width."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.model import Box, Line

if TYPE_CHECKING:
    from numpy.typing import NDArray

HEIGHT = 48  #: what the network was taught on
SLICE = 8  #: pixels of the line image to a slice of the output
WIDEST = 3200  #: of a line image; a longer line is squeezed into it, so that memory stays bounded
#: Lines are made narrower than they are by this factor.
SQUEEZE = 0.75
_ABOVE, _BESIDE = 0.12, 0.24  #: of the height of the line, added above and below, and at the ends
_RIM = 0.12  #: of the height of a found line, above its letters and below
_NARROWEST = 16
_LONG_WORD = 3  #: characters from which on the height of a word tells that of the line
_WORDS_FOR_SLOPE = 4
_STEEPEST = 0.05  #: rise over run; words that stand otherwise are not in a line
_LEVEL = 0.15  #: of the height of a line, by which its ends may lie apart without harm
_BATCH_PIXELS = 8 * 1600  #: width of a batch in all; wider ones gain no time and take more memory
_LIKE = 1.15  #: lines of one batch differ in width by at most this factor: what is added is read in vain


@dataclass(frozen=True, slots=True)
class Strip:
    """Where a line runs: at `middle` it stands between `top` and `bottom`, and it falls by `slope` to the right."""

    line: int | None  #: its number
    left: int
    right: int
    top: float
    bottom: float
    slope: float = 0.0

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    @property
    def shape(self) -> float:
        """Width by height."""
        return (self.right - self.left) / (self.bottom - self.top)


@dataclass(frozen=True, slots=True)
class LineImage:
    """The image of a line: `pixels` is float32, (3, 48, width), values from -1 to 1."""

    line: int | None
    box: Box  #: what was cut out, in pixels of the page
    pixels: NDArray[np.float32]

    @property
    def width(self) -> int:
        return int(self.pixels.shape[2])

    @property
    def step(self) -> float:
        """Width of a slice in pixels of the page."""
        return SLICE * self.box.width / self.width


def strip_of_found(box: Box) -> Strip:
    """Return the strip of a line that the detector found; it makes its boxes higher than the letters are."""
    rim = _RIM * box.height
    return Strip(None, box.left, box.right, box.top + rim, box.bottom - rim)


def strip_of(number: int, line: Line) -> Strip:
    """Return where a line runs by its words.

    The box of the line will not do: a drop initial, a rule or a tall speck makes it too high, and a slope
    as well.
    """
    words = [word.box for word in line.words if len(word.text) >= _LONG_WORD] or [word.box for word in line.words]
    slope = _slope([word.box for word in line.words])
    middle = (line.box.left + line.box.right) / 2
    fall = [slope * ((box.left + box.right) / 2 - middle) for box in words]
    top = float(np.percentile([box.top - by for box, by in zip(words, fall, strict=True)], 20))
    bottom = float(np.percentile([box.bottom - by for box, by in zip(words, fall, strict=True)], 80))
    return Strip(number, line.box.left, line.box.right, top, max(bottom, top + 4), slope)


def _slope(boxes: Sequence[Box]) -> float:
    """Return by how much the feet of words fall to the right: the median over all pairs (Theil and Sen)."""
    if len(boxes) < _WORDS_FOR_SLOPE:
        return 0.0
    x = np.array([(box.left + box.right) / 2 for box in boxes])
    y = np.array([box.bottom for box in boxes], float)
    one, other = np.triu_indices(len(boxes), 1)
    run = x[other] - x[one]
    far = np.abs(run) > 0.15 * (x.max() - x.min()) + 1  # of words near each other, letters decide, not the line
    if not far.any():
        return 0.0
    slope = float(np.median((y[other] - y[one])[far] / run[far]))
    return slope if abs(slope) <= _STEEPEST else 0.0


def cut(page: NDArray[np.uint8], strip: Strip) -> LineImage:
    """Return the image of a line.

    Args:
        page: (height, width) grey or (height, width, 3) RGB.
        strip: where it runs.
    """
    rows, columns = page.shape[:2]
    height = strip.bottom - strip.top
    above, beside = max(1.0, _ABOVE * height), round(_BESIDE * height)
    left, right = max(0, strip.left - beside), min(columns, strip.right + beside)
    top, bottom = strip.top - above, strip.bottom + above
    fall_left, fall_right = (strip.slope * (x - strip.middle) for x in (left, right))
    if abs(fall_right - fall_left) < _LEVEL * height:
        fall_left = fall_right = 0.0
    low = min(max(0, math.floor(top + min(fall_left, fall_right))), rows - 1)
    high = max(min(rows, math.ceil(bottom + max(fall_left, fall_right))), low + 1)
    part = page[low:high, left:right]
    if fall_left or fall_right:
        matrix = np.array([[1, 0, 0], [-strip.slope, 1, low - top - fall_left]])
        size = (right - left, math.ceil(bottom - top))
        part = np.asarray(
            cv2.warpAffine(part, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.uint8
        )
    return LineImage(strip.line, Box(left, low, right, high), _scaled(part))


def _scaled(part: NDArray[np.uint8]) -> NDArray[np.float32]:
    rows, columns = part.shape[:2]
    if part.ndim == 2:
        part = np.asarray(cv2.cvtColor(part, cv2.COLOR_GRAY2RGB), np.uint8)
    across = min(max(_NARROWEST, math.ceil(SQUEEZE * columns * HEIGHT / rows)), WIDEST)
    # Averaging over areas turns the jagged edges of black-and-white scans into greys.
    way = cv2.INTER_AREA if rows > 1.5 * HEIGHT else cv2.INTER_CUBIC if rows < 0.8 * HEIGHT else cv2.INTER_LINEAR
    resized = np.asarray(cv2.resize(part, (across, HEIGHT), interpolation=way), np.float32)
    return np.ascontiguousarray((resized / 127.5 - 1).transpose(2, 0, 1))


def batches(page: NDArray[np.uint8], strips: Sequence[Strip]) -> Iterator[list[LineImage]]:
    """Yield line images in batches of like width, narrow ones first.

    Args:
        page: (height, width) grey or (height, width, 3) RGB.
        strips: where the lines run.
    """
    # By the shape of the strip: an image is only made when its turn has come, so that a page of ten
    # thousand lines takes no more memory than one batch.
    batch: list[LineImage] = []
    for strip in sorted(strips, key=lambda strip: strip.shape):
        image = cut(page, strip)
        widest = max(one.width for one in [*batch, image])
        if batch and (widest > _LIKE * batch[0].width + SLICE or widest * (len(batch) + 1) > _BATCH_PIXELS):
            yield batch
            batch = []
        batch.append(image)
    if batch:
        yield batch


def stack(batch: Sequence[LineImage]) -> NDArray[np.float32]:
    """Return a batch as the network takes it: (lines, 3, 48, width), shorter lines filled up with grey."""
    width = -(-max(image.width for image in batch) // SLICE) * SLICE
    stacked = np.zeros((len(batch), 3, HEIGHT, width), np.float32)
    for row, image in zip(stacked, batch, strict=True):
        row[:, :, : image.width] = image.pixels
    return stacked
