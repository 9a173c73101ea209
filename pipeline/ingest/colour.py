"""From the colour modes of image files to what readers take: 8-bit grey or RGB, ink dark on white."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image

from pipeline.model import Step

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

NAMES = {
    "1": "1-bit",
    "L": "grey",
    "LA": "grey with transparency",
    "La": "grey with transparency",
    "P": "palette",
    "PA": "palette with transparency",
    "RGB": "RGB",
    "RGBX": "RGB",
    "RGBA": "RGB with transparency",
    "RGBa": "RGB with transparency",
    "CMYK": "CMYK",
    "YCbCr": "YCbCr",
    "LAB": "CIELAB",
    "I": "32-bit grey",
    "F": "floating-point grey",
}
_SENSOR_BITS = (8, 10, 12, 14, 16)
_NEARLY_GREY = 6  #: levels by which red, green and blue differ in grey that was compressed as colour
_SAMPLE_ROWS = 16  #: every so many rows are enough to see that a page has colour


def mode_name(mode: str) -> str:
    """Return the plain name of a Pillow mode."""
    return "16-bit grey" if mode.startswith("I;16") else NAMES.get(mode, mode)


def to_pixels(image: Image.Image, *, white_is_zero: bool = False) -> tuple[Pixels, tuple[Step, ...]]:
    """Return the pixels of a loaded image, and what had to be done to them.

    Args:
        image: loaded; its palette and transparency are taken into account.
        white_is_zero: deep grey values count from white (Pillow inverts 1- and 8-bit ones only).
    """
    if image.mode == "1":
        return np.asarray(image.convert("L")), ()
    if image.mode.startswith("I;16"):
        return _from_deep(np.asarray(image).astype(np.uint16, copy=False), white_is_zero)
    if image.mode in ("I", "F"):
        return _from_range(np.asarray(image), white_is_zero)
    if image.mode == "LAB":
        # Pillow hands a and b out as signed bytes, OpenCV expects them shifted by 128.
        rgb = cv2.cvtColor(np.asarray(image, np.uint8) ^ np.array([0, 128, 128], np.uint8), cv2.COLOR_LAB2RGB)
        return without_needless_colour(np.asarray(rgb, np.uint8)), (Step("to-rgb", {"from": "CIELAB"}),)
    if image.has_transparency_data:
        flat = _on_white(image)
        return flat, (Step("flatten", {"background": "white"}),)
    if image.mode == "L":
        return np.asarray(image), ()
    if image.mode == "RGB":
        return without_needless_colour(np.asarray(image)), ()
    return without_needless_colour(np.asarray(image.convert("RGB"))), (Step("to-rgb", {"from": mode_name(image.mode)}),)


def _from_deep(values: NDArray[np.uint16], white_is_zero: bool) -> tuple[Pixels, tuple[Step, ...]]:
    # A 16-bit file often holds the 12 bits of the scanner, and white is then at 4095.
    top = int(values.max())
    bits = next(bits for bits in _SENSOR_BITS if top < 1 << bits)
    white = (1 << bits) - 1
    pixels = np.asarray(cv2.convertScaleAbs(values, alpha=255 / white), np.uint8)
    steps = [Step("to-8-bit", {"black": 0, "white": white})]
    if white_is_zero:
        pixels = ~pixels
        steps.append(Step("invert"))
    return pixels, tuple(steps)


def _from_range(values: NDArray[np.generic], white_is_zero: bool) -> tuple[Pixels, tuple[Step, ...]]:
    # Nothing says what is white in a 32-bit or floating-point image but the values themselves.
    numbers = values.astype(np.float64)
    finite = numbers[np.isfinite(numbers)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)
    pixels = np.full(numbers.shape, 255, np.uint8)
    if high > low:
        scaled = np.clip((numbers - low) * (255 / (high - low)), 0, 255)
        pixels = np.rint(np.nan_to_num(scaled, nan=255)).astype(np.uint8)
    steps = [Step("to-8-bit", {"black": low, "white": high})]
    if white_is_zero:
        pixels = ~pixels
        steps.append(Step("invert"))
    return pixels, tuple(steps)


def _on_white(image: Image.Image) -> Pixels:
    if image.mode in ("L", "LA", "La"):
        layers, opaque = image.convert("LA"), "L"
    else:
        layers, opaque = image.convert("RGBA"), "RGB"
    flat = Image.new(opaque, image.size, "white")
    flat.paste(layers.convert(opaque), mask=layers.getchannel("A"))
    return np.asarray(flat) if opaque == "L" else without_needless_colour(np.asarray(flat))


def without_needless_colour(rgb: Pixels) -> Pixels:
    """Return (h, w) grey where no pixel has a colour beyond what compression leaves, else `rgb`."""
    for part in (rgb[::_SAMPLE_ROWS], rgb):
        red, green, blue = cv2.split(part)
        if cv2.absdiff(red, green).max() > _NEARLY_GREY or cv2.absdiff(green, blue).max() > _NEARLY_GREY:
            return rgb
    return np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), np.uint8)
