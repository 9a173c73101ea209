"""What both ways of calling Tesseract share."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.errors import InputError
from pipeline.model import Evidence, PageImage, Stamp
from pipeline.readers.models import find_models, model_digests
from pipeline.settings import ReadSettings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PAGE_SEGMENTATION = 3  #: "fully automatic, but no orientation and script detection"
ENGINE = 1  #: the neural network alone
#: Pages of a higher resolution are reduced to this one, at which Tesseract reads best. Measured by word
#: errors: 600 dpi magazine 3.3 → 2.9 % (order-free), 400 dpi newspaper 4.0 → 3.4 % (order-free), books of
#: an estimated 400 dpi 2.6 → 2.4 %, blotched ones 7.1 → 6.4 %; in half to nine tenths of the time.
READING_DPI = 300
#: A little more is left alone: reducing by little blurs and gains nothing.
_TOLERANCE = 1.2
#: Pages of less than `_COARSE_DPI` are enlarged to `ENLARGED_DPI`. Measured by characters wrong and by
#: words found (order-free F1): typescript of 100 to 120 dpi 6.0 → 3.6 %, 89.1 → 93.7; magazine of 120 dpi
#: 24.1 → 23.8 %, 88.2 → 91.4; quarto of 120 dpi 15.8 → 10.5 %, 87.4 → 93.0; book of 150 dpi 3.0 → 2.8 %,
#: 97.6 → 97.7; monthly of 120 and 150 dpi 7.0 → 7.0 %, 98.2 → 98.4; typescript of 150 to 300 dpi 4.0 → 3.6 %,
#: 95.5 → 95.7. Twice the size, 240 and 300 dpi find as many words, but columns are told apart less well:
#: 3.4 % instead of 2.8 in the book, 7.1 to 7.5 instead of 7.0 in the monthly. Lanczos gains less than
#: cubic interpolation does, and so does 180 dpi. Such pages take about 40 % more time.
ENLARGED_DPI = 200
_COARSE_DPI = 190
#: Inches; a page that would be longer is no coarse scan: what seems to be small type on it is the grain of a
#: photograph, over which Tesseract, enlarged, sits for minutes.
_LARGEST_PAPER = 32
#: Tesseract's own limit for either side of an image.
MAX_SIDE = 32767

# Engine variables stay at their defaults. Tried on 16 pages of eight sets, and where a set moved on more
# of it: Sauvola thresholding (thresholding_method=2) gains on one set of typescripts, loses on another
# and loses most on a magazine with scanner borders; tiled Otsu (=1) loses on typescripts; a white
# border of 10 pixels gains a little on two sets and loses on five, much on one; invert_threshold,
# tessedit_enable_doc_dict and classify_enable_learning change neither errors nor time.

_VERSION = re.compile(r"tesseract\s+v?(\d\S*)", re.IGNORECASE)
_LEPTONICA = re.compile(r"leptonica-(\S+)")


def engine_version(text: str) -> str:
    """Return the version out of what `tesseract --version` prints; empty if it is something else.

    >>> engine_version("tesseract 5.3.0\\n leptonica-1.82.0\\n  libgif 5.2.1")
    'tesseract 5.3.0, leptonica 1.82.0'
    """
    version = _VERSION.match(text)
    if version is None:
        return ""
    leptonica = _LEPTONICA.search(text)
    return f"tesseract {version[1]}" + (f", leptonica {leptonica[1]}" if leptonica else "")


def tesseract_stamp(settings: ReadSettings, name: str, version: str) -> Stamp:
    """Return the stamp of a Tesseract reader.

    Raises:
        MissingDependency: a language is not installed.
    """
    # The order of the languages decides between them, so it is told apart from the models themselves.
    models = model_digests(find_models(settings))
    used: Evidence = {
        "language": "+".join(models),
        "page_segmentation": PAGE_SEGMENTATION,
        "engine": ENGINE,
        "dpi": READING_DPI,
        "least_dpi": ENLARGED_DPI,
    }
    return Stamp(name, version, models, used)


def at_reading_size(image: PageImage) -> tuple[NDArray[np.uint8], int]:
    """Return the pixels that Tesseract is given, and their resolution in dots per inch.

    Raises:
        InputError: the image is too wide or too high for Tesseract.
    """
    pixels, dpi = image.pixels, image.record.dpi
    target = _reading_dpi(dpi, max(pixels.shape[:2]))
    if target != dpi:
        import cv2
        import numpy as np

        height, width = (max(1, round(side * target / dpi)) for side in pixels.shape[:2])
        # Averaging over areas turns the jagged edges of black-and-white scans into greys.
        interpolation = cv2.INTER_AREA if target < dpi else cv2.INTER_CUBIC
        pixels = np.asarray(cv2.resize(pixels, (width, height), interpolation=interpolation), dtype=np.uint8)
    _check_size(image, pixels)
    return pixels, target


def _reading_dpi(dpi: int, longest: int) -> int:
    if dpi > _TOLERANCE * READING_DPI:
        return READING_DPI
    return ENLARGED_DPI if dpi < _COARSE_DPI and longest <= _LARGEST_PAPER * dpi else dpi


def _check_size(image: PageImage, pixels: NDArray[np.uint8]) -> None:
    height, width = pixels.shape[:2]
    if max(width, height) > MAX_SIDE:
        raise InputError(
            f"is too large for Tesseract ({width} by {height} pixels; {MAX_SIDE} is the most for either side)",
            path=image.record.source.path,
            remedy="Reduce it, or cut it into several pages.",
        )
