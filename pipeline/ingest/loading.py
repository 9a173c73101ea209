"""One page of a scan file, decoded and prepared, with its resolution."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
from msgspec import structs

from pipeline.ingest import problems, scanfile
from pipeline.ingest.light import even_out, find_light
from pipeline.ingest.prepare import Prepared, find_letters, prepare
from pipeline.ingest.resolution import judge
from pipeline.ingest.spread import facing, find_gutter
from pipeline.ingest.upright import position
from pipeline.model import Box, Facing, ImageRecord, PageImage, PageSource, Step
from pipeline.model.mapping import identity
from pipeline.settings import IngestSettings

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.ingest.headers import Frame
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
_SPREAD = "looks like a spread of two pages: if it is, set spread = true in the item's item.toml"


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


def find_facing(source: PageSource, settings: IngestSettings) -> Facing:
    """Tell how many pages an image of a scan shows.

    Raises:
        InputError, FileAccess: as for `load_page`.
    """
    path = Path(source.path)
    format = scanfile.identify(path, settings)
    if format == "pdf":
        from pipeline.ingest import pdf

        with problems.explained(path, source.index + 1):
            scan = pdf.render(path, source.index, settings).pixels
    else:
        frame, number = _frame(source, format, settings)
        with problems.explained(path, number):
            from pipeline.ingest import images

            scan = images.decode(path, format, frame.number).pixels
    scan = _within(scan, settings.crop.box(scan.shape[1], scan.shape[0]))
    marks = find_letters(scan, settings)
    quarters = position(marks).quarters
    height, width = scan.shape[:2] if quarters % 2 == 0 else scan.shape[1::-1]
    return facing(marks.turned(quarters), width, height)


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
    frame, number = _frame(source, format, settings)
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


def _frame(source: PageSource, format: str, settings: IngestSettings) -> tuple[Frame, int | None]:
    """Return the image of a file that a page is on, and its number from 1 if there are more."""
    path = Path(source.path)
    frames = scanfile.image_frames(path, format, settings)
    if source.index >= len(frames):
        raise problems.no_such_page(path, source.index + 1, len(frames))
    frame = frames[source.index]
    number = source.index + 1 if len(frames) > 1 else None
    scanfile.check_size(path, number, frame.width, frame.height, settings)
    return frame, number


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
    if source.half in ("left", "right") and min(part.width, part.height) > 1:
        part, gutter = _half(scan, part, source.half, settings)
        steps = (*steps, Step("split", {"half": source.half, "gutter": gutter}))
    page = prepare(scan if part == whole else _within(scan, part), settings)
    if page.may_be_two and not source.half:
        page = replace(page, notes=(*page.notes, _SPREAD))
    if part == whole:
        return page
    mapping = (page.mapping or identity(part.width, part.height)).moved(part.left, part.top)
    return replace(page, steps=(*steps, *page.steps), mapping=mapping)


def _half(scan: Pixels, part: Box, half: str, settings: IngestSettings) -> tuple[Box, int]:
    """Return the left or right half of a part of a scan, as seen by who reads it, and the column or row between them.

    The scan may lie on its side or on its head.
    """
    marks = find_letters(_within(scan, part), settings)
    quarters = position(marks).quarters
    lies = quarters % 2 == 1
    length = part.height if lies else part.width
    gutter = find_gutter(marks.turned(quarters), length) or length // 2
    # Turned counterclockwise by one quarter, what is at the top comes to the left; by three, to the right.
    is_first = (half == "left") == (quarters in (0, 1))
    if quarters in (2, 3):
        gutter = length - gutter
    side = ("bottom" if is_first else "top") if lies else ("right" if is_first else "left")
    place = gutter + (part.top if lies else part.left)
    return structs.replace(part, **{side: place}), place


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
