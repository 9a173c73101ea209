"""A scan file as a whole: whether it may be opened, what it is, how many pages it has."""

from __future__ import annotations

import stat
from pathlib import Path

from pipeline.errors import InputError
from pipeline.ingest import formats, headers, problems
from pipeline.ingest.headers import Frame
from pipeline.model import ScanInfo
from pipeline.settings import IngestSettings

SPREAD = 1.15  #: width to height of an open book, at least; of a page it is hardly ever more than 1


def probe(path: Path, settings: IngestSettings) -> ScanInfo:
    """Say what a scan file is and how many pages it has, from its headers alone.

    Raises:
        InputError: no scan, empty, cut off, locked, without pages, or larger than the settings allow.
        FileAccess: the file cannot be read.
    """
    format = identify(path, settings)
    if format == "pdf":
        from pipeline.ingest import pdf  # imported here because PDFium takes time to load

        dots = settings.pdf_max_dpi / pdf.POINTS
        sizes = [(width * dots, height * dots) for width, height in pdf.page_sizes(path, settings.max_pages)]
    else:
        frames = image_frames(path, format, settings)
        sizes = [(float(frame.width), float(frame.height)) for frame in frames]
        pages = len(sizes)
        for index, frame in enumerate(frames):
            check_size(path, index + 1 if pages > 1 else None, frame.width, frame.height, settings)
    pages = len(sizes)
    if pages > settings.max_pages:
        counted = f"{pages}" if format == "pdf" else f"more than {settings.max_pages}"
        raise InputError(
            f"has {counted} pages, {settings.max_pages} are allowed",
            path=path,
            remedy="Split it, or raise max_pages under [ingest] in doublekey.toml.",
        )
    return ScanInfo(format, pages, tuple(sizes))


def wide_images(info: ScanInfo) -> list[int]:
    """Return which images of a scan file may show two pages, from 0."""
    return [index for index, size in enumerate(info.sizes) if is_wide(*size)]


def is_wide(width: float, height: float) -> bool:
    """Tell whether an image is so much wider than high that it may show two pages."""
    return 0 < SPREAD * height <= width


def identify(path: Path, settings: IngestSettings) -> str:
    """Return the format of a scan file, by its content.

    Raises:
        InputError: not an ordinary file, empty, too large, or no scan.
        FileAccess: the file cannot be read.
    """
    with problems.explained(path):
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise InputError("is a folder, not a scan", path=path, remedy="Name the files in it.")
        if not stat.S_ISREG(status.st_mode):
            raise InputError("is not an ordinary file", path=path, remedy="Remove it, or put a scan in its place.")
        if not status.st_size:
            raise InputError("is empty", path=path, remedy="Copy it again from where it came from, or scan again.")
        mib = status.st_size / 2**20
        if mib > settings.max_file_mib:
            raise InputError(
                f"is {mib:.1f} MiB large, more than the {settings.max_file_mib:g} allowed",
                path=path,
                remedy="If it is a real scan, raise max_file_mib under [ingest] in doublekey.toml.",
            )
        with path.open("rb") as file:
            head = file.read(formats.HEAD)
    format = formats.identify(head)
    if not format:
        raise problems.not_a_scan(path, *formats.describe(head))
    return format


def image_frames(path: Path, format: str, settings: IngestSettings) -> tuple[Frame, ...]:
    """Return the pages of an image file, counted no further than the settings allow plus one.

    Raises:
        InputError: a header is cut off or makes no sense.
        FileAccess: the file cannot be read.
    """
    with problems.explained(path), path.open("rb") as file:
        return headers.frames(file, format, settings.max_pages)


def check_size(path: Path, page: int | None, width: int, height: int, settings: IngestSettings) -> None:
    """Refuse a page of more pixels than the settings allow; `page` counts from 1."""
    if width * height > settings.max_megapixels * 1e6:
        raise problems.too_large(path, page, width, height, settings.max_megapixels)
