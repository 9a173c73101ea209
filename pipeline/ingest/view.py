"""The page image that reports show beside the text."""

from __future__ import annotations

import io

import cv2
import numpy as np
from PIL import Image

from pipeline.model import PageImage

_QUALITY = 20  #: text stays as readable as at 45, in two thirds of the bytes
_METHOD = 2  #: 3 and above take twice the time to save 3 %
_LONGEST = 16383  #: pixels a side, the most WebP holds


def encode_view(image: PageImage, width: int) -> bytes:
    """Return a page as WebP, scaled down to at most `width` pixels across, never up."""
    height_now, width_now = image.pixels.shape[:2]
    scale = min(width / width_now, _LONGEST / height_now, _LONGEST / width_now)
    pixels = image.pixels
    if scale < 1:
        size = (max(1, round(width_now * scale)), max(1, round(height_now * scale)))
        pixels = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "WEBP", quality=_QUALITY, method=_METHOD)
    return buffer.getvalue()
