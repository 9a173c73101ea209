from __future__ import annotations

import io
import struct

import numpy as np
import pytest
from PIL import Image

from pipeline.ingest.headers import Frame, frames

WIDTH, HEIGHT = 37, 23


def _encoded(format: str, **options: object) -> io.BytesIO:
    buffer = io.BytesIO()
    Image.fromarray(np.zeros((HEIGHT, WIDTH), np.uint8)).save(buffer, format, **options)
    return buffer


@pytest.mark.parametrize(
    ("name", "format", "options"),
    [
        ("png", "PNG", {}),
        ("jpeg", "JPEG", {}),
        ("jpeg", "JPEG", {"progressive": True, "exif": b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"}),
        ("jpeg2000", "JPEG2000", {}),
        ("jpeg2000", "JPEG2000", {"no_jp2": True}),
        ("webp", "WEBP", {}),
        ("webp", "WEBP", {"lossless": True}),
        ("webp", "WEBP", {"exif": b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"}),
        ("bmp", "BMP", {}),
        ("gif", "GIF", {}),
        ("gif", "GIF", {"comment": b"a comment"}),
        ("tiff", "TIFF", {}),
        ("tiff", "TIFF", {"big_tiff": True}),
    ],
)
def test_sizes_are_those_pillow_decodes(name: str, format: str, options: dict[str, object]) -> None:
    buffer = _encoded(format, **options)
    assert frames(buffer, name, 10) == (Frame(0, WIDTH, HEIGHT),)
    assert Image.open(buffer).size == (WIDTH, HEIGHT)


def test_a_bitmap_stored_from_the_top_has_a_positive_height() -> None:
    data = bytearray(_encoded("BMP").getvalue())
    struct.pack_into("<i", data, 22, -HEIGHT)
    assert frames(io.BytesIO(data), "bmp", 10) == (Frame(0, WIDTH, HEIGHT),)


def test_a_gif_frame_may_stand_out_of_its_screen() -> None:
    data = bytearray(_encoded("GIF").getvalue())
    struct.pack_into("<HH", data, 6, 1, 1)
    assert frames(io.BytesIO(data), "gif", 10) == (Frame(0, WIDTH, HEIGHT),)


@pytest.mark.parametrize("format", ["PNG", "JPEG", "JPEG2000", "WEBP", "BMP", "GIF", "TIFF"])
def test_a_file_that_ends_within_its_header_is_cut_off(format: str) -> None:
    data = _encoded(format).getvalue()
    with pytest.raises(EOFError):
        frames(io.BytesIO(data[:17]), format.lower(), 10)


@pytest.mark.parametrize("options", [{}, {"no_jp2": True}])
def test_a_jpeg2000_is_measured_where_it_is_decoded(options: dict[str, bool]) -> None:
    # The box in front of the image may say anything; the decoder makes room for what the image says.
    data = bytearray(_encoded("JPEG2000", **options).getvalue())
    start = data.index(b"\xff\x4f\xff\x51")
    struct.pack_into(">II", data, start + 8, 60_000, 50_000)
    assert frames(io.BytesIO(data), "jpeg2000", 10) == (Frame(0, 60_000, 50_000),)


@pytest.mark.parametrize(
    ("format", "data"),
    [
        ("png", b"\x89PNG\r\n\x1a\n\0\0\0\x0dIDATxxxxxxxxxxxxxxxx"),
        ("png", b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR" + struct.pack(">II", 0, 10) + bytes(9)),
        ("jpeg", b"\xff\xd8\xff\xd9" + bytes(40)),
        ("jpeg", b"\xff\xd8\xff\xe0\x00\x02nothing like a marker"),
        ("gif", b"GIF89a\x05\0\x05\0\0\0\0;" + bytes(40)),
        ("webp", b"RIFF\x16\0\0\0WEBPVP8?" + bytes(40)),
        ("jpeg2000", b"\0\0\0\x0cjP  \r\n\x87\n\0\0\0\x02oops" + bytes(40)),
        ("jpeg2000", b"\0\0\0\x0cjP  \r\n\x87\n\0\0\0\0jp2cnot an image" + bytes(40)),
        ("tiff", b"II*\0\x08\0\0\0\0\0\0\0\0\0" + bytes(40)),
    ],
)
def test_a_header_without_sense_is_refused(format: str, data: bytes) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        frames(io.BytesIO(data), format, 10)
