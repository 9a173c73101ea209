"""The page image that reports show beside the text."""

from __future__ import annotations

import io

import cv2
import numpy as np
from PIL import Image

from pipeline.model import PageImage

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
        pixels = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=_QUALITY)
    return buffer.getvalue()
