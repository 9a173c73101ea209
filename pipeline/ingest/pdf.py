# PDFium's bindings are made by a generator and carry no types.
# mypy: disable-error-code="no-untyped-call,attr-defined"
"""Pages of a PDF, rendered with PDFium.

A page that an image covers is a scan and rendered at the resolution of that image, so that its pixels
come through as they are. Any other page is drawn from type and lines; the text it holds is noted.
"""

from __future__ import annotations

import math
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from pipeline.errors import InputError
from pipeline.ingest import problems, scanfile
from pipeline.ingest.colour import without_needless_colour
from pipeline.settings import IngestSettings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

POINTS = 72  #: to an inch
_BORN_DIGITAL_DPI = 300
_COVERED = 0.6  #: share of the page from which images make it a scan
_COVERED_WITHOUT_TEXT = 0.2  #: the same, of a page that holds no text
_SMALL = 0.02  #: images of a smaller share do not decide the resolution
_SMALLEST_PAGE_INCHES = 5  #: longer side; below, the size given is wrong and no reason to lose pixels
_LEAST_TEXT = 20  #: characters
_TAIL = 65536

_PRINTING = re.compile(r"[^\s\x00-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A page as rendered: upright, 8-bit grey or RGB."""

    pixels: NDArray[np.uint8]
    dpi: float
    is_scan: bool  #: rendered at the resolution of its images
    text: str  #: text layer of a born-digital page


@dataclass(frozen=True, slots=True)
class _Placed:
    """An image on a page: the share of the page it covers, and its resolution there."""

    share: float
    dpi: float


def page_sizes(path: Path, limit: int) -> list[tuple[float, float]]:
    """Return width and height, in points, of the pages of a PDF as they are to be seen.

    Args:
        path: the PDF.
        limit: of what is looked at; of a PDF with more pages all sizes are 0, and so is that of a damaged page.

    Raises:
        InputError: locked, cut off, damaged, or without pages.
        FileAccess: the file cannot be read.
    """
    with problems.explained(path), _opened(path) as document:
        pages = len(document)
        return [_size(document, index) if pages <= limit else (0.0, 0.0) for index in range(pages)]


def render(path: Path, index: int, settings: IngestSettings) -> Rendered:
    """Return page `index` of a PDF as pixels, its rotation honoured.

    Raises:
        InputError: as for `page_sizes`; no such page; larger than the settings allow.
        Exception: whatever PDFium raises.
    """
    with _opened(path) as document:
        if index >= len(document):
            raise problems.no_such_page(path, index + 1, len(document))
        page = document[index]
        try:
            return _render(path, index, page, settings)
        finally:
            page.close()


def _size(document: pdfium.PdfDocument, index: int) -> tuple[float, float]:
    try:
        width, height = document.get_page_size(index)
    except pdfium.PdfiumError:
        return (0.0, 0.0)
    return width, height


def _render(path: Path, index: int, page: pdfium.PdfPage, settings: IngestSettings) -> Rendered:
    width, height = page.get_size()
    if not (width > 0 and height > 0):
        raise ValueError("the page has no size")
    images = [_placed(path, index, page, image, settings) for image in page.get_objects([pdfium_c.FPDF_PAGEOBJ_IMAGE])]
    covered = sum(image.share for image in images)
    text = "" if covered >= _COVERED else _text(page)
    is_scan = covered >= _COVERED or (covered >= _COVERED_WITHOUT_TEXT and not text)
    dpi = float(min(_BORN_DIGITAL_DPI, settings.pdf_max_dpi))
    if is_scan:
        dpi = max((image.dpi for image in images if image.share >= _SMALL), default=dpi)
        if max(width, height) >= _SMALLEST_PAGE_INCHES * POINTS:
            dpi = min(dpi, settings.pdf_max_dpi)
    columns, rows = max(1, round(width * dpi / POINTS)), max(1, round(height * dpi / POINTS))
    scanfile.check_size(path, index + 1, columns, rows, settings)
    return Rendered(_draw(page, columns, rows), dpi, is_scan, text)


def _draw(page: pdfium.PdfPage, columns: int, rows: int) -> NDArray[np.uint8]:
    # `PdfPage.render` takes a scale and rounds up, which may add a column and blur every other one.
    bitmap = pdfium.PdfBitmap.new_native(columns, rows, pdfium_c.FPDFBitmap_BGR, rev_byteorder=True)
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, columns, rows)
    flags = pdfium_c.FPDF_ANNOT | pdfium_c.FPDF_REVERSE_BYTE_ORDER
    pdfium_c.FPDF_RenderPageBitmap(bitmap, page, 0, 0, columns, rows, 0, flags)
    pixels: NDArray[np.uint8] = without_needless_colour(bitmap.to_numpy())
    return pixels


def _placed(path: Path, index: int, page: pdfium.PdfPage, image: pdfium.PdfImage, settings: IngestSettings) -> _Placed:
    columns, rows = image.get_px_size()
    scanfile.check_size(path, index + 1, columns, rows, settings)
    matrix = image.get_matrix()
    container = image.container
    while container is not None:  # an image inside a form lies where the form lies
        matrix = matrix.multiply(container.get_matrix())
        container = container.container
    across, down = math.hypot(matrix.a, matrix.b), math.hypot(matrix.c, matrix.d)
    if not (across > 0 and down > 0):
        return _Placed(0.0, 0.0)
    left, bottom, right, top = matrix.on_rect(0, 0, 1, 1)
    page_left, page_bottom, page_right, page_top = page.get_bbox()
    overlap = max(0.0, min(right, page_right) - max(left, page_left)) * max(
        0.0, min(top, page_top) - max(bottom, page_bottom)
    )
    share = overlap / ((page_right - page_left) * (page_top - page_bottom))
    return _Placed(share, POINTS * max(columns / across, rows / down))


def _text(page: pdfium.PdfPage) -> str:
    textpage = page.get_textpage()
    try:
        text: str = textpage.get_text_bounded().replace("\r\n", "\n").strip()
    finally:
        textpage.close()
    # A layer of a few marks, or of codes that stand for no character, is no text.
    printing = len(_PRINTING.findall(text))
    visible = len("".join(text.split()))
    return text if printing >= _LEAST_TEXT and printing >= 0.8 * visible else ""


@contextmanager
def _opened(path: Path) -> Iterator[pdfium.PdfDocument]:
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - _TAIL))
        # PDFium would mend a file that lacks its end, and leave pages out without a word.
        if b"%%EOF" not in file.read():
            raise problems.cut_off(path)
    # `PdfDocument` given a path takes the last error, of whatever file, for the reason why one has no pages.
    handle = pdfium_c.FPDF_LoadDocument(os.fsencode(path) + b"\0", None)
    if not handle:
        raise _unopened(path, pdfium_c.FPDF_GetLastError())
    with pdfium.PdfDocument(handle) as document:
        if not len(document):
            raise InputError("has no pages", path=path, remedy="Remove it, or export it again from where it came from.")
        yield document


def _unopened(path: Path, reason: int) -> InputError:
    if reason in (pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY):
        return InputError(
            "is locked with a password",
            path=path,
            remedy="Save a copy without it, for example with `qpdf --decrypt --password=... locked.pdf open.pdf`.",
        )
    return problems.damaged(path, None, "it is not built like a PDF")
