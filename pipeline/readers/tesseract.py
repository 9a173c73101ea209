"""What both ways of calling Tesseract share."""

from __future__ import annotations

import re

from pipeline.errors import InputError
from pipeline.model import Evidence, PageImage, Stamp
from pipeline.readers.models import find_models, model_digests
from pipeline.settings import ReadSettings

PAGE_SEGMENTATION = 3  #: "fully automatic, but no orientation and script detection"
ENGINE = 1  #: the neural network alone
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
    used: Evidence = {"language": "+".join(models), "page_segmentation": PAGE_SEGMENTATION, "engine": ENGINE}
    return Stamp(name, version, models, used)


def check_size(image: PageImage) -> None:
    """Refuse what Tesseract cannot hold.

    Raises:
        InputError: the image is too wide or too high.
    """
    height, width = image.pixels.shape[:2]
    if max(width, height) > MAX_SIDE:
        raise InputError(
            f"is too large for Tesseract ({width} by {height} pixels; {MAX_SIDE} is the most for either side)",
            path=image.record.source.path,
            remedy="Reduce it, or cut it into several pages.",
        )
