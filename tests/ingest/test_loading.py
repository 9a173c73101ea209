from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFile, PngImagePlugin

from pipeline.errors import FileAccess, InputError
from pipeline.ingest import images, probe
from pipeline.model import PageImage
from pipeline.settings import IngestSettings

Load = Callable[..., PageImage]


def test_the_record_says_where_the_page_came_from(tmp_path: Path, load: Load, noise: np.ndarray) -> None:
    path = tmp_path / "plate 7 – Übersicht.png"
    Image.fromarray(noise).save(path)
    record = load(path).record
    assert record.source.path == str(path)
    assert record.source.page == "plate 7 – Übersicht"
    assert (record.format, record.width, record.height, record.mode) == ("png", 47, 61, "grey")
    assert record.steps == record.notes == ()


def test_a_wrong_name_is_noted(tmp_path: Path, load: Load, noise: np.ndarray) -> None:
    path = tmp_path / "page.PNG"
    Image.fromarray(noise).save(path, "TIFF")
    page = load(path)
    assert np.array_equal(page.pixels, noise)
    assert page.record.notes == ("named .PNG but in fact TIFF",)


def test_damaged_exif_is_noted_and_the_page_kept(tmp_path: Path, load: Load, noise: np.ndarray) -> None:
    for name in ("page.webp", "page.png"):
        path = tmp_path / name
        Image.fromarray(noise).save(path, exif=b"Exif\0\0no directory at all")
        page = load(path)
        assert page.pixels.shape == noise.shape
        assert ["EXIF" in note for note in page.record.notes] == [True]


# --------------------------------------------------------------------------------------- large pages


@pytest.mark.parametrize(("format", "options"), [("PNG", {}), ("TIFF", {"compression": "group4"}), ("GIF", {})])
def test_a_page_beyond_the_limit_of_pillow_loads(
    tmp_path: Path, load: Load, format: str, options: dict[str, str]
) -> None:
    # Pillow warns from 89 megapixels on; warnings are errors in these tests.
    width, height = 9600, 9400
    assert Image.MAX_IMAGE_PIXELS is not None and width * height > Image.MAX_IMAGE_PIXELS
    path = tmp_path / "map"
    page = Image.new("1", (width, height), 1)
    page.paste(0, (0, height - 100, width, height))
    page.save(path, format, **options)
    pixels = load(path).pixels
    assert pixels.shape == (height, width)
    assert pixels[0, 0] == 255 and pixels[-1, -1] == 0


def test_a_page_beyond_our_own_limit_is_refused_undecoded(
    tmp_path: Path, load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "many.tif"
    Image.new("1", (30, 20)).save(path, save_all=True, append_images=[Image.new("1", (3000, 2000))])
    settings = IngestSettings(max_megapixels=1)
    assert load(path, 0, settings).pixels.shape == (20, 30)
    monkeypatch.setattr(images, "decode", lambda *_: pytest.fail("decoded"))
    with pytest.raises(InputError, match="page 2 is 3000 × 2000 pixels large"):
        load(path, 1, settings)


def test_a_format_that_cannot_hold_such_a_page_says_so(
    tmp_path: Path, load: Load, noise: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "page.webp"
    Image.fromarray(noise).save(path)
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1000)
    with pytest.raises(InputError, match="larger than can be decoded from WEBP") as caught:
        load(path)
    assert "PNG or TIFF" in caught.value.remedy


# ------------------------------------------------------------------------------------------ bad input


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
@pytest.mark.parametrize(
    ("format", "options"),
    [
        ("PNG", {}),
        ("JPEG", {}),
        ("JPEG", {"progressive": True}),
        ("TIFF", {}),
        ("TIFF", {"compression": "tiff_lzw"}),
        ("TIFF", {"compression": "jpeg"}),
        ("JPEG2000", {}),
        ("JPEG2000", {"no_jp2": True}),
        ("WEBP", {}),
        ("BMP", {}),
        ("GIF", {}),
    ],
)
def test_a_file_cut_off_is_refused_and_never_half_a_page(
    tmp_path: Path, load: Load, format: str, options: dict[str, object], share: float
) -> None:
    path = tmp_path / "page"
    pixels = np.random.default_rng(0).integers(0, 256, (300, 200), dtype=np.uint8)
    Image.fromarray(pixels).save(path, format, **options)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(InputError, match=r"is cut off|is damaged") as caught:
        load(path)
    assert caught.value.path == str(path)
    assert "again" in caught.value.remedy


def test_a_jpeg_cut_off_and_closed_again_is_refused(tmp_path: Path, load: Load, noise: np.ndarray) -> None:
    path = tmp_path / "page.jpg"
    Image.fromarray(np.tile(noise, (5, 5))).save(path)
    data = path.read_bytes()
    load(path)
    path.write_bytes(data[: len(data) // 2] + b"\xff\xd9")
    with pytest.raises(InputError, match="is cut off"):
        load(path)


@pytest.mark.parametrize("format", ["PNG", "TIFF"])
def test_pixels_overwritten_with_rubbish_are_refused(tmp_path: Path, load: Load, format: str) -> None:
    path = tmp_path / "page"
    pixels = np.random.default_rng(0).integers(0, 16, (300, 200), dtype=np.uint8)
    Image.fromarray(pixels).save(path, format, **({"compression": "tiff_adobe_deflate"} if format == "TIFF" else {}))
    data = bytearray(path.read_bytes())
    data[1000:6000] = b"rubbish " * 625
    path.write_bytes(data)
    with pytest.raises(InputError, match="is damaged"):
        load(path)


def test_the_page_at_fault_is_named(tmp_path: Path, load: Load) -> None:
    path = tmp_path / "many.tif"
    pages = [Image.fromarray(np.random.default_rng(n).integers(0, 9, (90, 80), dtype=np.uint8)) for n in range(3)]
    pages[0].save(path, save_all=True, append_images=pages[1:], compression="tiff_adobe_deflate")
    with Image.open(path) as image:
        image.seek(1)
        start = image.tag_v2[273][0]
    data = bytearray(path.read_bytes())
    data[start : start + 400] = bytes(400)
    path.write_bytes(data)
    load(path, 0)
    load(path, 2)
    with pytest.raises(InputError, match="page 2 is damaged"):
        load(path, 1)


def test_a_page_that_is_not_there_is_said_to_be_gone(tmp_path: Path, load: Load, noise: np.ndarray) -> None:
    path = tmp_path / "page.png"
    Image.fromarray(noise).save(path)
    with pytest.raises(InputError, match="has no page 2, only 1"):
        load(path, 1)


@pytest.mark.parametrize(
    ("content", "said"), [(b"", "is empty"), (b"<html>no such scan</html>", "is not a scan but an HTML page")]
)
def test_a_file_that_is_no_scan_is_refused(tmp_path: Path, load: Load, content: bytes, said: str) -> None:
    path = tmp_path / "page.png"
    path.write_bytes(content)
    with pytest.raises(InputError, match=said):
        load(path)


def test_a_file_that_went_away_is_a_matter_of_access(tmp_path: Path, load: Load) -> None:
    with pytest.raises(FileAccess, match="no such file"):
        load(tmp_path / "gone.png")


@pytest.mark.parametrize(
    ("raised", "error", "said"),
    [
        (MemoryError(), InputError, "does not fit into memory"),
        (RuntimeError("confused"), InputError, r"cannot be decoded \(confused\)"),
        (ZeroDivisionError(), InputError, r"cannot be decoded \(ZeroDivisionError\)"),
        (PermissionError(13, "Permission denied"), FileAccess, "permission denied"),
        (OSError(5, "Input/output error"), FileAccess, "Input/output error"),
    ],
)
def test_whatever_a_decoder_raises_becomes_a_message(
    tmp_path: Path,
    load: Load,
    noise: np.ndarray,
    monkeypatch: pytest.MonkeyPatch,
    raised: Exception,
    error: type[Exception],
    said: str,
) -> None:
    path = tmp_path / "page.png"
    Image.fromarray(noise).save(path)

    def fail(_: object) -> None:
        raise raised

    monkeypatch.setattr(PngImagePlugin.PngImageFile, "load", fail)
    with pytest.raises(error, match=said) as caught:
        load(path)
    assert caught.value.__cause__ is raised


def test_no_single_changed_byte_brings_down_the_loader(tmp_path: Path, load: Load, noise: np.ndarray) -> None:
    path = tmp_path / "page"
    random = np.random.default_rng(11)
    for format in ("PNG", "JPEG", "TIFF", "JPEG2000", "WEBP", "BMP", "GIF"):
        buffer = io.BytesIO()
        Image.fromarray(noise).save(buffer, format)
        data = buffer.getvalue()
        for position in random.integers(0, min(len(data), 400), 40):
            changed = bytearray(data)
            changed[position] ^= int(random.integers(1, 256))
            path.write_bytes(changed)
            try:
                assert load(path, settings=IngestSettings(max_megapixels=1)).pixels.dtype == np.uint8
            except InputError as error:
                assert error.path == str(path)


def test_the_globals_of_pillow_stay_as_they_are(tmp_path: Path, load: Load, noise: np.ndarray) -> None:
    before = Image.MAX_IMAGE_PIXELS, ImageFile.LOAD_TRUNCATED_IMAGES, ImageFile.MAXBLOCK
    for format in ("PNG", "JPEG", "TIFF", "JPEG2000", "WEBP", "BMP", "GIF", "PDF"):
        path = tmp_path / format
        Image.fromarray(noise).save(path, format)
        probe(path, IngestSettings())
        load(path)
    assert before == ((1024 * 1024 * 1024 // 4 // 3), False, 65536)
    assert before == (Image.MAX_IMAGE_PIXELS, ImageFile.LOAD_TRUNCATED_IMAGES, ImageFile.MAXBLOCK)
