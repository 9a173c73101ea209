"""Pages at a resolution at which they can be looked at quickly."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def shrink(pixels: NDArray[np.uint8], dpi: int, to_dpi: int, most_pixels: int, interpolation: int) -> NDArray[np.uint8]:
    """Return a page in grey, reduced to a resolution, and further if it would still have too many pixels.

    Args:
        pixels: (height, width) grey or (height, width, 3) RGB.
        dpi: resolution of the page.
        to_dpi: resolution wanted; a page of less is left at its own.
        most_pixels: that the result may have.
        interpolation: of OpenCV, for what is left after averaging whole blocks.
    """
    height, width = pixels.shape[:2]
    factor = min(1.0, to_dpi / max(1, dpi), math.sqrt(most_pixels / (height * width)))
    size = max(1, round(width * factor)), max(1, round(height * factor))
    # Shrinking comes first: it takes much longer to make a whole page grey than a small one. Averaging
    # whole blocks of pixels, then interpolating by less than a half, is fastest. What is no whole block at
    # the right and bottom is dropped: less than a pixel of the result.
    blocks = min(width // size[0], height // size[1])
    if blocks > 1:
        across, down = width // blocks, height // blocks
        whole = pixels[: down * blocks, : across * blocks]
        pixels = np.asarray(cv2.resize(whole, (across, down), interpolation=cv2.INTER_AREA), np.uint8)
    small = pixels if pixels.shape[1::-1] == size else cv2.resize(pixels, size, interpolation=interpolation)
    return np.asarray(small if small.ndim == 2 else cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), np.uint8)
