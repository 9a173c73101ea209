"""One page of a scan file, decoded and prepared, with its resolution."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
from msgspec import structs

from pipeline.ingest import problems, scanfile
from pipeline.ingest.light import even_out, find_light
from pipeline.ingest.marks import find_marks
from pipeline.ingest.prepare import Prepared, prepare
from pipeline.ingest.resolution import judge
from pipeline.ingest.spread import find_gutter
from pipeline.model import Box, ImageRecord, PageImage, PageSource, Step
from pipeline.model.mapping import identity
from pipeline.settings import IngestSettings

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.ingest.pdf import Rendered

    Pixels = NDArray[np.uint8]

_SUFFIXES = {
    "png": (".png",),
    "jpeg": (".jpg", ".jpeg"),
    "tiff": (".tif", ".tiff"),
    "jpeg2000": (".jp2", ".j2k", ".jpx"),
    "webp": (".webp",),
    "bmp": (".bmp",),
    "gif": (".gif",),
    "pdf": (".pdf",),
}


def load_page(source: PageSource, settings: IngestSettings) -> PageImage:
    """Decode one page.

    Raises:
        InputError: no scan, cut off, damaged, locked, or larger than the settings allow.
        FileAccess: the file cannot be read.
    """
    path = Path(source.path)
    format = scanfile.identify(path, settings)
    notes: list[str] = []
    if path.suffix and path.suffix.lower() not in _SUFFIXES[format]:
        notes.append(f"named {path.suffix} but in fact {format.upper()}")
    if format == "pdf":
        return _load_pdf(source, settings, notes)
    return _load_image(source, format, settings, notes)


def lit_evenly(image: PageImage) -> PageImage | None:
    """Return a page with its light evened out, whether that is deemed needed or not; None where nothing can be done."""
    light = find_light(image.pixels, always=True)
    if light is None:
        return None
    step = Step("even-light", {"darkest": round(light.darkest, 2)})
    record = structs.replace(image.record, steps=(*image.record.steps, step))
    return PageImage(even_out(image.pixels, light), record)


def _load_image(source: PageSource, format: str, settings: IngestSettings, notes: list[str]) -> PageImage:
    from pipeline.ingest import images

    path = Path(source.path)
    frames = scanfile.image_frames(path, format, settings)
    if source.index >= len(frames):
        raise problems.no_such_page(path, source.index + 1, len(frames))
    frame = frames[source.index]
    number = source.index + 1 if len(frames) > 1 else None
    scanfile.check_size(path, number, frame.width, frame.height, settings)
    with problems.explained(path, number):
        decoded = images.decode(path, format, frame.number)
        page = _prepared(decoded.pixels, source, settings)
        resolution = decoded.resolution
        if page.quarters % 2 and resolution:
            resolution = resolution[::-1]
        dpi, dpi_source, doubts = judge(page.pixels, resolution, settings)
    height, width = page.pixels.shape[:2]
    record = ImageRecord(
        source=source,
        format=format,
        width=width,
        height=height,
        mode=decoded.mode,
        dpi=dpi,
        dpi_source=dpi_source,
        steps=(*decoded.steps, *page.steps),
        notes=(*notes, *decoded.notes, *page.notes, *doubts),
        scan_width=decoded.pixels.shape[1],
        scan_height=decoded.pixels.shape[0],
        mapping=page.mapping,
    )
    return PageImage(np.ascontiguousarray(page.pixels), record)


def _load_pdf(source: PageSource, settings: IngestSettings, notes: list[str]) -> PageImage:
    from pipeline.ingest import pdf

    path = Path(source.path)
    with problems.explained(path, source.index + 1):
        rendered = pdf.render(path, source.index, settings)
        page = _prepared(rendered.pixels, source, settings)
        dpi, dpi_source, doubts = _rendered_resolution(rendered, page.pixels, settings)
    height, width = page.pixels.shape[:2]
    record = ImageRecord(
        source=source,
        format="pdf",
        width=width,
        height=height,
        mode="RGB" if page.pixels.ndim == 3 else "grey",
        dpi=dpi,
        dpi_source=dpi_source,
        steps=(Step("render", {"dpi": round(rendered.dpi, 2), "images": rendered.is_scan}), *page.steps),
        notes=(*notes, *page.notes, *doubts),
        embedded_text=rendered.text,
        scan_width=rendered.pixels.shape[1],
        scan_height=rendered.pixels.shape[0],
        mapping=page.mapping,
    )
    return PageImage(page.pixels, record)


def _prepared(scan: Pixels, source: PageSource, settings: IngestSettings) -> Prepared:
    """Return the page that a scan shows, or one of the two of a spread."""
    height, width = scan.shape[:2]
    whole = Box(0, 0, width, height)
    part = settings.crop.box(width, height)
    steps: tuple[Step, ...] = ()
    if part != whole:
        steps = (Step("cut-out", {"left": part.left, "top": part.top, "width": part.width, "height": part.height}),)
    if source.half and part.width > 1:
        within = _within(scan, part)
        gutter = part.left + (find_gutter(find_marks(within), part.width, part.height) or part.width // 2)
        side = {"right": gutter} if source.half == "left" else {"left": gutter}
        part = structs.replace(part, **side)
        steps = (*steps, Step("split", {"half": source.half, "gutter": gutter}))
    if part == whole:
        return prepare(scan, settings)
    page = prepare(_within(scan, part), settings)
    mapping = (page.mapping or identity(part.width, part.height)).moved(part.left, part.top)
    return replace(page, steps=(*steps, *page.steps), mapping=mapping)


def _within(scan: Pixels, part: Box) -> Pixels:
    return np.ascontiguousarray(scan[part.top : part.bottom, part.left : part.right])


def _rendered_resolution(
    rendered: Rendered, pixels: Pixels, settings: IngestSettings
) -> tuple[int, Literal["rendered", "estimated", "assumed"], tuple[str, ...]]:
    if not rendered.is_scan:
        return round(rendered.dpi), "rendered", ()
    # Programs that wrap scans into a PDF believe their tags, and give the page a size to match.
    dpi, source, doubts = judge(pixels, (rendered.dpi, rendered.dpi), settings)
    return dpi, "rendered" if source == "metadata" else source, doubts
