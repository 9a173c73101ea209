from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from pipeline.model import PageImage, Step

Load = Callable[..., PageImage]


@pytest.fixture(scope="module")
def colours() -> np.ndarray:
    """Return RGB pixels without any order."""
    return np.random.default_rng(3).integers(0, 256, (31, 43, 3), dtype=np.uint8)


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
