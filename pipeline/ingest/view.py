"""The page image that reports show beside the text."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image

from pipeline.model import PageImage

if TYPE_CHECKING:
    from numpy.typing import NDArray

# JPEG, because it is made in a twentieth of the time of WebP, which would be a fifth smaller: the views
# of a batch cost as much as a tenth of the reading otherwise.
_QUALITY = 35  #: text stays readable; what is lost is the grain of the paper
_LONGEST = 65000  #: pixels a side; JPEG holds 65,535


def encode_view(image: PageImage, width: int) -> bytes:
    """Return a page as JPEG, scaled down to at most `width` pixels across, never up."""
    height_now, width_now = image.pixels.shape[:2]
    scale = min(width / width_now, _LONGEST / height_now, _LONGEST / width_now)
    pixels = image.pixels
    if scale < 1:
        size = (max(1, round(width_now * scale)), max(1, round(height_now * scale)))
        pixels = _shrink(pixels, size)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=_QUALITY)
    return buffer.getvalue()


def _shrink(pixels: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.uint8]:
    # Averaging whole blocks of pixels, then interpolating by less than a half, takes a tenth of the
    # time of averaging broken ones.
    rows, columns = pixels.shape[:2]
    factor = min(columns // size[0], rows // size[1])
    if factor > 1:
        whole = (max(1, columns // factor), max(1, rows // factor))
        pixels = np.asarray(cv2.resize(pixels, whole, interpolation=cv2.INTER_AREA), np.uint8)
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_LINEAR), np.uint8)
