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


# ---------------------------------------------------------------------------------- colours and depth


@pytest.mark.parametrize(
    ("format", "options"),
    [
        ("PNG", {}),
        ("BMP", {}),
        ("TIFF", {}),
        ("TIFF", {"compression": "group3"}),
        ("TIFF", {"compression": "group4"}),
        ("TIFF", {"compression": "tiff_lzw"}),
        ("TIFF", {"compression": "group4", "tiffinfo": {262: 0}}),
        ("TIFF", {"tiffinfo": {262: 0}}),
    ],
)
def test_one_bit_black_is_black(
    tmp_path: Path, load: Load, noise: np.ndarray, format: str, options: dict[str, object]
) -> None:
    path = tmp_path / "page"
    bits = Image.fromarray(noise > 127)
    bits.save(path, format, **options)
    page = load(path)
    assert np.array_equal(page.pixels, np.where(noise > 127, 255, 0))
    assert page.record.mode == "1-bit"
    assert page.record.steps == ()


@pytest.mark.parametrize(("photometric", "expected"), [(0, [0, 255]), (1, [255, 0])])
def test_a_one_bit_tiff_may_count_from_white(tmp_path: Path, load: Load, photometric: int, expected: list[int]) -> None:
    path = tmp_path / "page.tif"
    path.write_bytes(_raw_tiff(2, 1, 1, photometric, bytes([0b10000000])))
    assert load(path).pixels.tolist() == [expected]


def _raw_tiff(width: int, height: int, bits: int, photometric: int, data: bytes, order: str = "<") -> bytes:
    tags = [(256, width), (257, height), (258, bits), (259, 1), (262, photometric), (273, 0), (277, 1), (278, height)]
    tags.append((279, len(data)))
    start = 8 + 2 + 12 * len(tags) + 4
    entries = b"".join(struct.pack(order + "HHII", tag, 4, 1, start if tag == 273 else value) for tag, value in tags)
    name = b"II" if order == "<" else b"MM"
    return name + struct.pack(order + "HIH", 42, 8, len(tags)) + entries + bytes(4) + data


@pytest.mark.parametrize("format", ["PNG", "TIFF", "JPEG2000"])
def test_sixteen_bits_are_scaled_and_not_clipped(tmp_path: Path, load: Load, format: str) -> None:
    values = np.linspace(0, 65535, 31 * 43).astype(np.uint16).reshape(31, 43)
    path = tmp_path / "page"
    Image.fromarray(values).save(path, format, **({"irreversible": False} if format == "JPEG2000" else {}))
    page = load(path)
    assert np.array_equal(page.pixels, np.rint(values / 257))
    assert page.record.mode == "16-bit grey"
    assert page.record.steps == (Step("to-8-bit", {"black": 0, "white": 65535}),)


@pytest.mark.parametrize("bits", [10, 12, 14])
def test_a_scanner_of_fewer_bits_does_not_make_a_dark_page(tmp_path: Path, load: Load, bits: int) -> None:
    white = (1 << bits) - 1
    values = np.linspace(0, white, 31 * 43).astype(np.uint16).reshape(31, 43)
    path = tmp_path / "page.tif"
    Image.fromarray(values).save(path)
    page = load(path)
    assert np.array_equal(page.pixels, np.rint(values * (255 / white)))
    assert page.record.steps[0].parameters["white"] == white


@pytest.mark.parametrize(
    ("order", "photometric", "expected"), [("<", 1, [0, 128, 255]), (">", 1, [0, 128, 255]), ("<", 0, [255, 127, 0])]
)
def test_sixteen_bit_tiffs_of_both_byte_orders_and_senses(
    tmp_path: Path, load: Load, order: str, photometric: int, expected: list[int]
) -> None:
    path = tmp_path / "page.tif"
    path.write_bytes(_raw_tiff(3, 1, 16, photometric, struct.pack(order + "HHH", 0, 32896, 65535), order))
    assert load(path).pixels.tolist() == [expected]


def test_sixteen_bit_colour_keeps_its_range(tmp_path: Path, load: Load) -> None:
    import cv2

    values = np.random.default_rng(2).integers(0, 65536, (9, 8, 3), dtype=np.uint16)
    path = tmp_path / "page.png"
    cv2.imwrite(str(path), values[..., ::-1])
    assert np.abs(load(path).pixels - values / 257).max() <= 1


def test_floating_point_is_stretched_from_black_to_white(tmp_path: Path, load: Load) -> None:
    path = tmp_path / "page.tif"
    Image.fromarray(np.array([[0.25, 0.5, 0.75], [np.nan, np.inf, -np.inf]], np.float32)).save(path)
    page = load(path)
    assert page.pixels.tolist() == [[0, 128, 255], [255, 255, 0]]
    assert page.record.mode == "floating-point grey"


def test_one_shade_of_32_bits_is_white(tmp_path: Path, load: Load) -> None:
    path = tmp_path / "page.tif"
    Image.fromarray(np.full((2, 2), 70_000, np.int32)).save(path)
    assert (load(path).pixels == 255).all()


@pytest.mark.parametrize("format", ["PNG", "TIFF", "GIF", "BMP"])
def test_a_palette_becomes_its_colours(tmp_path: Path, load: Load, colours: np.ndarray, format: str) -> None:
    paletted = Image.fromarray(colours).quantize(40)
    path = tmp_path / "page"
    paletted.save(path, format)
    page = load(path)
    assert np.array_equal(page.pixels, np.asarray(paletted.convert("RGB")))
    assert page.record.mode == "palette"


def test_a_palette_of_greys_becomes_grey(tmp_path: Path, load: Load, noise: np.ndarray) -> None:
    paletted = Image.fromarray(noise)
    paletted.putpalette(bytes(255 - index // 3 for index in range(768)))
    path = tmp_path / "page.png"
    paletted.save(path)
    assert np.array_equal(load(path).pixels, 255 - noise)


def test_colour_that_is_grey_everywhere_becomes_grey(tmp_path: Path, load: Load, noise: np.ndarray) -> None:
    path = tmp_path / "page.png"
    Image.fromarray(noise).convert("RGB").save(path)
    assert np.array_equal(load(path).pixels, noise)


def test_one_coloured_spot_keeps_the_colour(tmp_path: Path, load: Load, noise: np.ndarray) -> None:
    colour = np.dstack([noise] * 3)
    colour[5, 5] = (250, 10, 20)
    path = tmp_path / "page.png"
    Image.fromarray(colour).save(path)
    assert np.array_equal(load(path).pixels, colour)


@pytest.mark.parametrize("format", ["TIFF", "JPEG"])
def test_cmyk_is_seen_as_printed(tmp_path: Path, load: Load, format: str) -> None:
    inks = {"white": (0, 0, 0, 0), "cyan": (255, 0, 0, 0), "black": (0, 0, 0, 255), "red": (0, 255, 255, 0)}
    page = Image.new("CMYK", (64, 16))
    for number, ink in enumerate(inks.values()):
        page.paste(ink, (16 * number, 0, 16 * number + 16, 16))
    path = tmp_path / "page"
    page.save(path, format, **({"quality": 100} if format == "JPEG" else {}))
    loaded = load(path)
    seen = loaded.pixels[8, 8::16].astype(int)
    expected = np.array([(255, 255, 255), (0, 255, 255), (0, 0, 0), (255, 0, 0)])
    assert np.abs(seen - expected).max() <= 4
    assert loaded.record.mode == "CMYK"
    assert loaded.record.steps == (Step("to-rgb", {"from": "CMYK"}),)


def test_cielab_is_converted(tmp_path: Path, load: Load) -> None:
    page = Image.new("LAB", (4, 1))
    for column, value in enumerate([(255, 128, 128), (0, 128, 128), (137, 208, 195), (128, 128, 128)]):
        page.putpixel((column, 0), value)
    path = tmp_path / "page.tif"
    page.save(path)
    white, black, red, middle = load(path).pixels[0].astype(int)
    assert white.tolist() == [255, 255, 255]
    assert black.tolist() == [0, 0, 0]
    assert red[0] > 240 and red[1] < 20 and red[2] < 20
    assert 115 <= middle[0] == middle[1] == middle[2] <= 123


@pytest.mark.parametrize("format", ["PNG", "TIFF", "WEBP"])
def test_transparent_paper_is_white(tmp_path: Path, load: Load, format: str) -> None:
    page = Image.new("RGBA", (3, 1))
    page.putdata([(0, 0, 0, 0), (0, 0, 0, 255), (200, 0, 0, 128)])
    path = tmp_path / "page"
    page.save(path, format, **({"lossless": True, "exact": True} if format == "WEBP" else {}))
    loaded = load(path)
    assert loaded.pixels[0, :2].tolist() == [[255] * 3, [0] * 3]
    assert np.abs(loaded.pixels[0, 2] - np.array([227.4, 127, 127])).max() <= 1
    assert loaded.record.mode == "RGB with transparency"
    assert loaded.record.steps == (Step("flatten", {"background": "white"}),)


@pytest.mark.parametrize("format", ["PNG", "TIFF"])
def test_transparent_grey_paper_is_white(tmp_path: Path, load: Load, format: str) -> None:
    page = Image.new("LA", (2, 1))
    page.putdata([(0, 0), (60, 255)])
    path = tmp_path / "page"
    page.save(path, format)
    assert load(path).pixels.tolist() == [[255, 60]]


def test_a_transparent_colour_of_a_palette_is_white(tmp_path: Path, load: Load) -> None:
    page = Image.new("P", (2, 1))
    page.putpalette([0, 0, 0, 40, 40, 40])
    page.putdata([0, 1])
    for name in ("page.png", "page.gif"):
        page.save(tmp_path / name, transparency=0)
        assert load(tmp_path / name).pixels.tolist() == [[255, 40]]


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_a_colour_declared_transparent_is_white(tmp_path: Path, load: Load, mode: str) -> None:
    page = Image.new("L", (2, 1))
    page.putdata([7, 90])
    path = tmp_path / "page.png"
    page.convert(mode).save(path, transparency=7 if mode == "L" else (7, 7, 7))
    assert load(path).pixels.tolist() == [[255, 90]]


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
    path = tmp_path / "page.webp"
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


def test_nothing_known_is_assumed(tmp_path: Path, load: Load) -> None:
    path = tmp_path / "page.png"
    Image.new("L", (600, 800), 255).save(path)
    assert (load(path).record.dpi, load(path).record.dpi_source) == (300, "assumed")
