"""Scans and page images."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from msgspec import Struct, field

from pipeline.model.base import Box, Evidence
from pipeline.model.mapping import Mapping

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class ScanInfo(Struct, frozen=True):
    """What the header of a scan file says, read without decoding pixels."""

    format: str  #: "png", "jpeg", "tiff", "jpeg2000", "webp", "bmp", "gif" or "pdf"
    pages: int
    sizes: tuple[tuple[float, float], ...] = ()  #: width and height of each image in pixels; 0 where it is not known


class Facing(Struct, frozen=True):
    """How many pages an image of a scan shows, as far as its letters tell."""

    pages: Literal[0, 1, 2]  #: 0: they do not tell
    aspect: float  #: width to height
    gap: tuple[float, float] = (0.0, 0.0)  #: from where to where its middle is free of letters; shares of the width


class PageSource(Struct, frozen=True):
    """Where one page image is to be had: a page of a scan file."""

    item: str
    page: str  #: stem of every file made from the page
    path: str  #: the scan file
    scan: str  #: the same, relative to the workspace
    index: int = 0  #: which page of the file, from 0
    #: Which page of a spread of two that are on one image; "both": they are to stay together.
    half: Literal["", "left", "right", "both"] = ""


class Step(Struct, frozen=True):
    """One thing done to an image before reading, with its parameters."""

    name: str
    parameters: Evidence = field(default_factory=dict)


class ImageRecord(Struct, frozen=True):
    """Where a page image came from and what was done to it."""

    source: PageSource
    format: str
    width: int  #: of the pixels handed to the reader
    height: int
    mode: str  #: colours as found in the file: "1-bit", "grey", "16-bit grey", "RGB", "CMYK" ...
    dpi: int
    dpi_source: Literal["metadata", "estimated", "assumed", "rendered"]
    steps: tuple[Step, ...] = ()
    notes: tuple[str, ...] = ()  #: what an archivist should know ("dpi tag 600 is implausible")
    embedded_text: str = ""  #: text layer of a born-digital PDF page; noted, not used
    scan_width: int = 0  #: of the scan as decoded, set as its EXIF data say; 0 where the page is the scan as it lies
    scan_height: int = 0
    mapping: Mapping | None = None  #: from page to scan; None where the page is the scan as it lies

    def box_to_scan(self, box: Box) -> Box:
        """Return the smallest box of the scan that holds a box of the page."""
        return self.mapping.box_to_scan(box, self.scan_width, self.scan_height) if self.mapping else box


@dataclass(frozen=True, slots=True)
class PageImage:
    """A decoded page: `pixels` is uint8, (height, width) grey or (height, width, 3) RGB."""

    pixels: NDArray[np.uint8]
    record: ImageRecord

    @property
    def megapixels(self) -> float:
        """Millions of pixels."""
        height, width = self.pixels.shape[:2]
        return float(height * width / 1e6)
