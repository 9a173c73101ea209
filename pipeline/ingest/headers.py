"""How large the pages of an image file are, read from its headers.

Sizes must be known before a decoder sees the file. Pillow would tell them too, but only after
judging them by a limit that is global to the process and lower than a large map or newspaper page.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import BinaryIO, NamedTuple

from pipeline.ingest import tiff
from pipeline.ingest.binary import check_reaches, read, unpack


class Frame(NamedTuple):
    """One image of a file that is a page."""

    number: int  #: which image of the file, from 0; a TIFF may hold thumbnails too
    width: int  #: pixels, as stored (before EXIF orientation)
    height: int


def frames(file: BinaryIO, format: str, limit: int) -> tuple[Frame, ...]:
    """Return the pages of an open image file, at most `limit` + 1 of them.

    Raises:
        EOFError: the file ends within a header.
        ValueError: a header makes no sense.
    """
    file.seek(0)
    if format == "tiff":
        return tuple(Frame(*page) for page in tiff.pages(file, limit))
    width, height = _READERS[format](file)
    if width <= 0 or height <= 0:
        raise ValueError(f"its header gives a size of {width} × {height} pixels")
    return (Frame(0, width, height),)


def _png(file: BinaryIO) -> tuple[int, int]:
    read(file, 12)
    if read(file, 4) != b"IHDR":
        raise ValueError("it does not begin with its header")
    width, height = unpack(file, ">II")
    return width, height


def _jpeg(file: BinaryIO) -> tuple[int, int]:
    read(file, 2)
    while True:
        if read(file, 1) != b"\xff":
            raise ValueError("it has no frame header")
        marker = 0xFF
        while marker == 0xFF:  # fill bytes
            (marker,) = unpack(file, "B")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            _, _, height, width = unpack(file, ">HBHH")
            return width, height
        if marker in (0xD9, 0xDA):
            raise ValueError("it has no frame header")
        if marker != 0x01 and not 0xD0 <= marker <= 0xD7:
            (length,) = unpack(file, ">H")
            read(file, length - 2 if length > 2 else 0)


def _gif(file: BinaryIO) -> tuple[int, int]:
    read(file, 6)
    width, height, flags, _, _ = unpack(file, "<HHBBB")
    if flags & 0x80:
        read(file, 3 << ((flags & 7) + 1))
    while (block := read(file, 1)) == b"!":
        read(file, 1)
        while length := read(file, 1)[0]:
            read(file, length)
    if block != b",":
        raise ValueError("it holds no image")
    left, top, frame_width, frame_height = unpack(file, "<HHHH")  # may stand out of the screen
    return max(width, left + frame_width), max(height, top + frame_height)


def _bmp(file: BinaryIO) -> tuple[int, int]:
    read(file, 14)
    (size,) = unpack(file, "<I")
    width, height = unpack(file, "<HH" if size == 12 else "<ii")
    return width, abs(height)  # negative where the rows run from top to bottom


def _webp(file: BinaryIO) -> tuple[int, int]:
    _, length, _, chunk = struct.unpack("<4sI4s4s", read(file, 16))
    check_reaches(file, 8 + length)
    head = read(file, 14)
    if chunk == b"VP8X":
        return int.from_bytes(head[8:11], "little") + 1, int.from_bytes(head[11:14], "little") + 1
    if chunk == b"VP8L" and head[4] == 0x2F:
        bits = int.from_bytes(head[5:9], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if chunk == b"VP8 " and head[7:10] == b"\x9d\x01\x2a":
        return int.from_bytes(head[10:12], "little") & 0x3FFF, int.from_bytes(head[12:14], "little") & 0x3FFF
    raise ValueError("it has no frame header")


def _jpeg2000(file: BinaryIO) -> tuple[int, int]:
    start = 0
    if read(file, 4) != b"\xff\x4f\xff\x51":
        start = _codestream(file)
    file.seek(start + 4)
    _, _, right, bottom, left, top = unpack(file, ">HHIIII")
    return right - left, bottom - top


def _codestream(file: BinaryIO) -> int:
    """Return where in a JP2 file the image itself begins."""
    position = 0
    while True:
        file.seek(position)
        length, kind = struct.unpack(">I4s", read(file, 8))
        header = 8
        if length == 1:
            (length,) = unpack(file, ">Q")
            header = 16
        if kind == b"jp2c":
            if length:  # 0: as far as the file goes
                check_reaches(file, position + length)
            if file.seek(position + header) >= 0 and read(file, 4) != b"\xff\x4f\xff\x51":
                raise ValueError("it has no frame header")
            return position + header
        if length < header:
            raise ValueError("its boxes make no sense")
        position += length


_READERS: dict[str, Callable[[BinaryIO], tuple[int, int]]] = {
    "png": _png,
    "jpeg": _jpeg,
    "gif": _gif,
    "bmp": _bmp,
    "webp": _webp,
    "jpeg2000": _jpeg2000,
}
