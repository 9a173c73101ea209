from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, TiffImagePlugin

from pipeline.model import PageImage, Step

Load = Callable[..., PageImage]


@pytest.fixture(scope="module")
def colours() -> np.ndarray:
    """Return RGB pixels without any order."""
    return np.random.default_rng(3).integers(0, 256, (31, 43, 3), dtype=np.uint8)


@pytest.fixture(scope="module")
def smooth() -> np.ndarray:
    """Return soft grey shades, which lossy formats keep nearly as they are."""
    rows, columns = np.mgrid[0:64, 0:96]
    return (40 + rows * 1.5 + columns).astype(np.uint8)


# ------------------------------------------------------------------------------------------ formats


@pytest.mark.parametrize(
    ("format", "options"),
    [
        ("PNG", {}),
        ("TIFF", {}),
        ("TIFF", {"compression": "tiff_lzw"}),
        ("TIFF", {"compression": "tiff_adobe_deflate"}),
        ("TIFF", {"compression": "packbits"}),
        ("TIFF", {"big_tiff": True}),
        ("JPEG2000", {"irreversible": False}),
        ("WEBP", {"lossless": True}),
        ("BMP", {}),
        ("GIF", {}),
    ],
)
def test_lossless_grey_comes_out_as_it_went_in(
    tmp_path: Path, load: Load, noise: np.ndarray, format: str, options: dict[str, object]
) -> None:
    path = tmp_path / "page"
    Image.fromarray(noise).save(path, format, **options)
    page = load(path)
    assert np.array_equal(page.pixels, noise)
    assert page.pixels.dtype == np.uint8
    assert page.pixels.flags.c_contiguous
    assert (page.record.width, page.record.height) == (47, 61)
    assert page.record.format == format.lower()


@pytest.mark.parametrize(
    ("format", "options"),
    [
        ("PNG", {}),
        ("TIFF", {}),
        ("TIFF", {"compression": "tiff_lzw"}),
        ("JPEG2000", {"irreversible": False}),
        ("WEBP", {"lossless": True}),
        ("BMP", {}),
    ],
)
def test_lossless_colour_comes_out_as_it_went_in(
    tmp_path: Path, load: Load, colours: np.ndarray, format: str, options: dict[str, object]
) -> None:
    path = tmp_path / "page"
    Image.fromarray(colours).save(path, format, **options)
    page = load(path)
    assert np.array_equal(page.pixels, colours)
    assert page.pixels.flags.c_contiguous
    assert page.record.mode == "RGB"


@pytest.mark.parametrize(
    ("format", "options"),
    [
        ("JPEG", {"quality": 95}),
        ("JPEG", {"quality": 95, "progressive": True}),
        ("TIFF", {"compression": "jpeg", "quality": 95}),
        ("WEBP", {"quality": 95}),
        ("JPEG2000", {"irreversible": True, "quality_layers": [5]}),
    ],
)
def test_lossy_grey_comes_out_nearly_as_it_went_in(
    tmp_path: Path, load: Load, smooth: np.ndarray, format: str, options: dict[str, object]
) -> None:
    path = tmp_path / "page"
    Image.fromarray(smooth).save(path, format, **options)
    pixels = load(path).pixels
    assert pixels.shape == smooth.shape  # and so grey, though WebP holds colour only
    assert np.abs(pixels.astype(int) - smooth).max() <= 8


def test_the_first_frame_of_an_animation_is_the_page(tmp_path: Path, load: Load, noise: np.ndarray) -> None:
    path = tmp_path / "page.gif"
    Image.fromarray(noise).save(path, save_all=True, append_images=[Image.new("L", (47, 61))])
    assert np.array_equal(load(path).pixels, noise)


@pytest.mark.parametrize("compression", [None, "tiff_lzw", "jpeg"])
def test_each_page_of_a_tiff_is_its_own(tmp_path: Path, load: Load, compression: str | None) -> None:
    path = tmp_path / "many.tif"
    pages = [Image.new("L", (40 + number, 30), 50 * number) for number in range(4)]
    pages[0].save(path, save_all=True, append_images=pages[1:], compression=compression)
    for number in range(4):
        page = load(path, number)
        assert page.pixels.shape == (30, 40 + number)
        assert (page.pixels == 50 * number).all()


def test_a_thumbnail_in_front_of_the_page_is_passed_over(tmp_path: Path, load: Load, noise: np.ndarray) -> None:
    path = tmp_path / "page.tif"
    thumbnail = TiffImagePlugin.ImageFileDirectory_v2()
    thumbnail[254] = 1
    with TiffImagePlugin.AppendingTiffWriter(path, True) as file:
        Image.new("L", (5, 6)).save(file, "TIFF", tiffinfo=thumbnail)
        file.newFrame()
        Image.fromarray(noise).save(file, "TIFF")
    assert np.array_equal(load(path).pixels, noise)


def test_a_tiled_tiff_is_put_together(tmp_path: Path, load: Load) -> None:
    pixels = np.random.default_rng(5).integers(0, 256, (32, 48), dtype=np.uint8)
    tiles = [pixels[top : top + 16, left : left + 16].tobytes() for top in (0, 16) for left in (0, 16, 32)]
    tags = [(256, 48), (257, 32), (258, 8), (259, 1), (262, 1), (277, 1), (322, 16), (323, 16)]
    arrays_at = 8 + 2 + 12 * (len(tags) + 2) + 4
    data_at = arrays_at + 48
    path = tmp_path / "page.tif"
    path.write_bytes(
        struct.pack("<2sHIH", b"II", 42, 8, len(tags) + 2)
        + b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags)
        + struct.pack("<HHII", 324, 4, 6, arrays_at)
        + struct.pack("<HHIII", 325, 4, 6, arrays_at + 24, 0)
        + struct.pack("<6I", *(data_at + 256 * number for number in range(6)))
        + struct.pack("<6I", *[256] * 6)
        + b"".join(tiles)
    )
    assert np.array_equal(load(path).pixels, pixels)


# --------------------------------------------------------------------------- orientation, resolution


@pytest.mark.parametrize("format", ["PNG", "JPEG", "TIFF", "TIFF-LZW", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_page_stands_on_its_feet(tmp_path: Path, load: Load, format: str, orientation: int) -> None:
    upright = np.full((48, 64), 230, np.uint8)  # as the page should be seen: dark top left, grey top right
    upright[:16, :16] = 10
    upright[:16, 48:] = 110
    stored = {
        1: upright,
        2: upright[:, ::-1],
        3: upright[::-1, ::-1],
        4: upright[::-1],
        5: upright.T,
        6: np.rot90(upright, 1),
        7: upright[::-1, ::-1].T,
        8: np.rot90(upright, -1),
    }[orientation]
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = tmp_path / "page"
    options = {"compression": "tiff_lzw"} if format == "TIFF-LZW" else {"quality": 95} if format == "JPEG" else {}
    Image.fromarray(np.ascontiguousarray(stored)).save(path, format.split("-")[0], exif=exif, **options)
    page = load(path)
    assert page.pixels.shape == (48, 64)
    assert page.pixels.flags.c_contiguous
    assert np.abs(page.pixels.astype(int) - upright).max() <= 12
    assert (page.record.width, page.record.height) == (64, 48)
    assert page.record.steps == (() if orientation == 1 else (Step("orient", {"exif": orientation}),))


@pytest.mark.parametrize("format", ["PNG", "JPEG", "TIFF", "BMP"])
def test_a_plausible_resolution_is_taken_from_the_file(tmp_path: Path, load: Load, format: str) -> None:
    path = tmp_path / "page"
    Image.new("L", (600, 800), 255).save(path, format, dpi=(200, 200))
    record = load(path).record
    assert (record.dpi, record.dpi_source, record.notes) == (200, "metadata", ())


@pytest.mark.parametrize(("unit", "value"), [(2, 200), (3, 200 / 2.54)])
def test_the_resolution_in_exif_will_do(tmp_path: Path, load: Load, unit: int, value: float) -> None:
    exif = Image.Exif()
    exif[282] = exif[283] = value
    exif[296] = unit
    for name in ("page.webp", "page.jpg"):
        path = tmp_path / name
        Image.new("L", (600, 800), 255).save(path, exif=exif)
        assert (load(path).record.dpi, load(path).record.dpi_source) == (200, "metadata")


def test_the_resolution_of_a_jpeg2000_is_read(tmp_path: Path, load: Load) -> None:
    path = tmp_path / "page.jp2"
    Image.new("L", (600, 800), 255).save(path)
    data = path.read_bytes()
    box = struct.pack(">I4sHHHHBB", 18, b"resc", 7874, 1, 7874, 1, 0, 0)  # 7874 dots a metre are 200 an inch
    resolution = struct.pack(">I4s", 26, b"res ") + box
    at = data.index(b"jp2h") - 4
    (length,) = struct.unpack_from(">I", data, at)
    header = struct.pack(">I", length + len(resolution)) + data[at + 4 : at + length] + resolution
    path.write_bytes(data[:at] + header + data[at + length :])
    assert (load(path).record.dpi, load(path).record.dpi_source) == (200, "metadata")


def test_a_jpeg_that_gives_no_resolution_has_none(tmp_path: Path, load: Load) -> None:
    exif = Image.Exif()
    exif[0x010F] = "a maker of cameras"
    path = tmp_path / "page.jpg"
    Image.new("L", (600, 800), 255).save(path, exif=exif)
    record = load(path).record
    assert (record.dpi, record.dpi_source, record.notes) == (300, "assumed", ())


def test_nothing_known_is_assumed(tmp_path: Path, load: Load) -> None:
    path = tmp_path / "page.png"
    Image.new("L", (600, 800), 255).save(path)
    assert (load(path).record.dpi, load(path).record.dpi_source) == (300, "assumed")
