from __future__ import annotations

import io
import struct

import numpy as np
import pytest
from PIL import Image

from pipeline.ingest.tiff import pages


def tiff(*images: dict[int, int], order: str = "<", big: bool = False) -> io.BytesIO:
    """Return a TIFF of directories only; an image is its tags."""
    data = io.BytesIO()
    data.write(b"II" if order == "<" else b"MM")
    data.write(struct.pack(order + ("HHHQ" if big else "HI"), *((43, 8, 0, 16) if big else (42, 8))))
    for number, tags in enumerate(images, 1):
        data.write(struct.pack(order + ("Q" if big else "H"), len(tags)))
        for tag, value in tags.items():
            data.write(struct.pack(order + ("HHQQ" if big else "HHII"), tag, 16 if big else 4, 1, value))
        following = data.tell() + (8 if big else 4) if number < len(images) else 0
        data.write(struct.pack(order + ("Q" if big else "I"), following))
    data.seek(0)
    return data


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("big", [False, True])
def test_every_page_of_a_tiff_is_found(order: str, big: bool) -> None:
    data = tiff({256: 30, 257: 40}, {256: 50, 257: 60}, order=order, big=big)
    assert pages(data, 10) == [(0, 30, 40), (1, 50, 60)]


@pytest.mark.parametrize("mark", [{254: 1}, {254: 4}, {255: 2}])
def test_thumbnails_and_masks_in_a_tiff_are_no_pages(mark: dict[int, int]) -> None:
    data = tiff({**mark, 256: 3, 257: 4}, {256: 30, 257: 40}, {**mark, 256: 5, 257: 6}, {256: 50, 257: 60})
    assert pages(data, 10) == [(1, 30, 40), (3, 50, 60)]


def test_a_tiff_of_nothing_but_reduced_images_keeps_them() -> None:
    assert pages(tiff({254: 1, 256: 3, 257: 4}), 10) == [(0, 3, 4)]


def test_counting_stops_just_beyond_the_limit() -> None:
    assert len(pages(tiff(*[{256: 1, 257: 1}] * 50), 7)) == 8


def test_a_tiff_that_points_back_to_itself_comes_to_an_end() -> None:
    data = bytearray(tiff({256: 3, 257: 4}).getvalue())
    struct.pack_into("<I", data, len(data) - 4, 8)
    assert pages(io.BytesIO(data), 10) == [(0, 3, 4)]


def _with_directory_first(compression: str) -> bytes:
    """Return a compressed TIFF of several strips whose directory stands before its pixels."""
    buffer = io.BytesIO()
    noise = np.random.default_rng(1).integers(0, 256, (300, 400), dtype=np.uint8)
    Image.fromarray(noise).save(buffer, "TIFF", compression=compression, strip_size=20_000)
    data = buffer.getvalue()
    tags = Image.open(buffer).tag_v2
    strips = [data[start : start + length] for start, length in zip(tags[273], tags[279], strict=True)]
    assert len(strips) > 2
    single = [(256, 400), (257, 300), (258, 8), (259, tags[259]), (262, 1)]
    arrays = 8 + 2 + 12 * (len(single) + 4) + 4
    start, starts = arrays + 8 * len(strips), []
    for strip in strips:
        starts.append(start)
        start += len(strip)
    entries = [
        *((tag, 1, value) for tag, value in single),
        (273, len(strips), arrays),
        (277, 1, 1),
        (278, 1, tags[278]),
        (279, len(strips), arrays + 4 * len(strips)),
    ]
    return (
        struct.pack("<2sHIH", b"II", 42, 8, len(entries))
        + b"".join(struct.pack("<HHII", tag, 4, count, value) for tag, count, value in entries)
        + bytes(4)
        + struct.pack(f"<{2 * len(strips)}I", *starts, *map(len, strips))
        + b"".join(strips)
    )


@pytest.mark.parametrize("compression", ["tiff_lzw", "packbits"])
def test_pixels_beyond_the_end_of_the_file_are_missed(compression: str) -> None:
    data = _with_directory_first(compression)
    assert pages(io.BytesIO(data), 10) == [(0, 400, 300)]
    for length in (len(data) - 1, len(data) // 2, 1000):
        with pytest.raises(EOFError):
            pages(io.BytesIO(data[:length]), 10)


def test_a_last_strip_said_to_be_longer_than_it_is_does_no_harm() -> None:
    data = bytearray(_with_directory_first("tiff_lzw"))
    struct.pack_into("<I", data, 8 + 2 + 12 * 3 + 8, 1)  # plain pixels
    assert pages(io.BytesIO(data[:-1]), 10) == [(0, 400, 300)]


@pytest.mark.parametrize(("at", "value"), [(8, b"\0\0"), (8 + 2 + 8, bytes(4)), (8 + 2 + 12 + 4, b"\xff" * 4)])
def test_a_directory_without_sense_is_refused(at: int, value: bytes) -> None:
    data = bytearray(tiff({256: 30, 257: 40}).getvalue())
    data[at : at + len(value)] = value
    with pytest.raises(ValueError, match=r"size|sense"):
        pages(io.BytesIO(data), 10)
