"""Decoding one page of an image file with Pillow.

The decoder of the format found is used directly. `Image.open` would first judge the size by
`Image.MAX_IMAGE_PIXELS`, which belongs to the process and not to us; the size was checked before.
"""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageFile, TiffImagePlugin

from pipeline.errors import InputError
from pipeline.ingest.colour import mode_name, to_pixels
from pipeline.model import Step

if TYPE_CHECKING:
    from numpy.typing import NDArray

_DECODERS = {
    "png": ("PIL.PngImagePlugin", "PngImageFile"),
    "jpeg": ("PIL.JpegImagePlugin", "JpegImageFile"),
    "jpeg2000": ("PIL.Jpeg2KImagePlugin", "Jpeg2KImageFile"),
    "webp": ("PIL.WebPImagePlugin", "WebPImageFile"),
    "bmp": ("PIL.BmpImagePlugin", "BmpImageFile"),
    "gif": ("PIL.GifImagePlugin", "GifImageFile"),
    "tiff": (__name__, "_TiffFile"),
}

_BLOCK, _FILLING = 8, 128

_ORIENTATION = 0x0112
_PHOTOMETRIC, _WHITE_IS_ZERO = 262, 0
_X_RESOLUTION, _Y_RESOLUTION, _RESOLUTION_UNIT, _PER_CENTIMETRE = 282, 283, 296, 3
_JFIF_UNITS = (1, 2)  # inch, centimetre; 0 is a ratio
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True, slots=True)
class Decoded:
    """A page as decoded: upright, 8-bit grey or RGB."""

    pixels: NDArray[np.uint8]
    mode: str  #: colours as found in the file
    resolution: tuple[float, float] | None  #: as the file gives it, across and down, in dots per inch
    steps: tuple[Step, ...]
    notes: tuple[str, ...] = ()


class _TiffFile(TiffImagePlugin.TiffImageFile):
    """A TIFF of any size; the original checks Pillow's global limit when it makes room for the pixels."""

    def load_prepare(self) -> None:
        if self._im is None:
            self.im = Image.new(self.mode, (self.tag_v2[256], self.tag_v2[257])).im
        super().load_prepare()


def decode(path: Path, format: str, number: int) -> Decoded:
    """Return image `number` of a file, upright and in 8 bits.

    Raises:
        InputError: the image is larger than its decoder can take.
        Exception: whatever the decoder raises.
    """
    module, name = _DECODERS[format]
    decoder: type[ImageFile.ImageFile] = getattr(import_module(module), name)
    try:
        # Given a path, Pillow 13 maps the file into memory where it can, and then gets the shape of an
        # uncompressed TIFF wrong that lies on its side. Given an open file, it reads.
        with path.open("rb") as file, decoder(file) as image:
            if number:
                image.seek(number)
            return _decode(image)
    except Image.DecompressionBombError as error:  # WebP and GIF alone; PNG and TIFF hold the same
        raise InputError(
            f"is larger than can be decoded from {format.upper()}", path=path, remedy="Save it as PNG or TIFF."
        ) from error


def _decode(image: ImageFile.ImageFile) -> Decoded:
    exif, notes = _exif(image)
    orientation = exif.get(_ORIENTATION, 1)  # a TIFF forgets it when it is loaded
    white_is_zero = False
    if isinstance(image, TiffImagePlugin.TiffImageFile):
        white_is_zero = image.tag_v2.get(_PHOTOMETRIC) == _WHITE_IS_ZERO
    resolution = _resolution(image, exif)
    image.load()
    if image.format == "JPEG" and _ends_in_filling(image):
        raise EOFError("the rest of the image is filling")
    upright: Image.Image = image
    if orientation in _UPRIGHT:
        if image.format != "TIFF":  # a TIFF has turned itself
            upright = image.transpose(_UPRIGHT[orientation])
        if orientation >= 5 and resolution:
            resolution = resolution[::-1]
    pixels, steps = to_pixels(upright, white_is_zero=white_is_zero)
    if orientation in _UPRIGHT:
        steps = (Step("orient", {"exif": orientation}), *steps)
    return Decoded(pixels, mode_name(image.mode), resolution, steps, notes)


def _exif(image: ImageFile.ImageFile) -> tuple[Image.Exif, tuple[str, ...]]:
    try:
        return image.getexif(), ()
    except (SyntaxError, ValueError, KeyError, TypeError, struct.error):
        # The pixels may still be all right; a PNG whose pixels are not says so in other ways.
        return Image.Exif(), ("its EXIF data are damaged; if the page lies on its side, turn the scan",)


def _ends_in_filling(image: Image.Image) -> bool:
    """Tell whether the last blocks of a JPEG are the grey with which its decoder fills what is missing.

    It does so without a word where a file was cut off and closed properly again.
    """
    box = (0, max(0, image.height - _BLOCK), image.width, image.height)
    return bool((np.asarray(image.crop(box)) == _FILLING).all())


def _resolution(image: ImageFile.ImageFile, exif: Image.Exif) -> tuple[float, float] | None:
    given = image.info.get("dpi")
    if image.format == "JPEG" and image.info.get("jfif_unit") not in _JFIF_UNITS:
        given = None  # Pillow says 72 where the file says nothing
    if given is None and _X_RESOLUTION in exif and _Y_RESOLUTION in exif:
        factor = 2.54 if exif.get(_RESOLUTION_UNIT) == _PER_CENTIMETRE else 1.0
        given = (exif[_X_RESOLUTION] * factor, exif[_Y_RESOLUTION] * factor)
    try:
        across, down = (float(value) for value in given or ())
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    # 1 and less stand for "not given", as does a resolution in no unit at all.
    return (across, down) if 1 < across < math.inf and 1 < down < math.inf else None
