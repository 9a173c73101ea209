from __future__ import annotations

import os
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pipeline.errors import ExitCode, FileAccess, InputError
from pipeline.ingest import probe
from pipeline.ingest.scanfile import is_wide
from pipeline.model import ScanInfo
from pipeline.settings import IngestSettings

SETTINGS = IngestSettings()
#: Of a PDF at the resolution at which pages are rendered at most; Pillow makes it of 72 dpi.
SIZES = dict.fromkeys(("png", "jpeg", "tiff", "jpeg2000", "webp", "bmp", "gif"), ((30, 20),)) | {
    "pdf": ((30 * 400 / 72, 20 * 400 / 72),)
}


def _save(path: Path, format: str, **options: object) -> Path:
    Image.fromarray(np.zeros((20, 30), np.uint8)).save(path, format, **options)
    return path


@pytest.mark.parametrize(
    ("format", "suffix", "name"),
    [
        ("PNG", "png", "png"),
        ("JPEG", "jpg", "jpeg"),
        ("TIFF", "tif", "tiff"),
        ("JPEG2000", "jp2", "jpeg2000"),
        ("WEBP", "webp", "webp"),
        ("BMP", "bmp", "bmp"),
        ("GIF", "gif", "gif"),
        ("PDF", "pdf", "pdf"),
    ],
)
def test_every_format_is_known(tmp_path: Path, format: str, suffix: str, name: str) -> None:
    assert probe(_save(tmp_path / f"page.{suffix}", format), SETTINGS) == ScanInfo(name, 1, sizes=SIZES[name])


@pytest.mark.parametrize("format", ["TIFF", "PDF"])
def test_pages_are_counted(tmp_path: Path, format: str) -> None:
    more = [Image.new("1", (30, 20))] * 4
    path = _save(tmp_path / "many", format, save_all=True, append_images=more)
    assert probe(path, SETTINGS).pages == 5


def test_an_image_under_a_wrong_name_is_accepted(tmp_path: Path) -> None:
    assert probe(_save(tmp_path / "page.png", "JPEG"), SETTINGS) == ScanInfo("jpeg", 1, ((30, 20),))


@pytest.mark.parametrize("format", ["TIFF", "PDF"])
def test_all_images_are_measured(tmp_path: Path, format: str) -> None:
    sizes = [(40, 30), (30, 40), (30, 30), (46, 40)]
    first, *others = [Image.new("1", size) for size in sizes]
    path = tmp_path / "many"
    first.save(path, format, save_all=True, append_images=others)
    found = probe(path, SETTINGS).sizes
    dots = 400 / 72 if format == "PDF" else 1
    assert np.allclose(found, np.multiply(sizes, dots))
    assert [is_wide(*size) for size in found] == [True, False, False, True]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<!DOCTYPE html><title>404</title>", "an HTML page"),
        (b"PK\x03\x04" + bytes(100), "a ZIP archive"),
        (b"just a few words\n", "a text file"),
        (bytes(5000), "zero bytes"),
    ],
)
def test_a_mislabelled_file_is_called_what_it_is(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "page.png"
    path.write_bytes(content)
    with pytest.raises(InputError, match=said) as caught:
        probe(path, SETTINGS)
    assert caught.value.path == str(path)
    assert caught.value.remedy
    assert caught.value.exit_code is ExitCode.BAD_INPUT


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "page.tif"
    path.touch()
    with pytest.raises(InputError, match="is empty"):
        probe(path, SETTINGS)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is a folder"):
        probe(tmp_path, SETTINGS)


def test_a_named_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "page.png"
    os.mkfifo(path)
    with pytest.raises(InputError, match="not an ordinary file"):
        probe(path, SETTINGS)


def test_a_missing_file_is_a_matter_of_access(tmp_path: Path) -> None:
    with pytest.raises(FileAccess, match="no such file") as caught:
        probe(tmp_path / "gone.png", SETTINGS)
    assert caught.value.exit_code is ExitCode.FILE_ACCESS
    assert caught.value.remedy


@pytest.mark.parametrize("method", ["open", "stat"])
def test_a_file_without_permission_is_a_matter_of_access(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    path = _save(tmp_path / "page.png", "PNG")

    def refuse(self: Path, *_args: object, **_options: object) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, method, refuse)
    with pytest.raises(FileAccess, match="permission denied"):
        probe(path, SETTINGS)


def test_a_file_of_too_many_mib_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "page.tif"
    with path.open("wb") as file:
        file.truncate(3 << 30)  # a hole, not three gigabytes
    with pytest.raises(InputError, match=r"is 3072\.0 MiB large, more than the 2048 allowed"):
        probe(path, SETTINGS)
    path.unlink()


@pytest.mark.parametrize(("format", "said"), [("TIFF", "more than 2 pages"), ("PDF", "3 pages")])
def test_a_file_of_too_many_pages_is_refused(tmp_path: Path, format: str, said: str) -> None:
    path = _save(tmp_path / "many", format, save_all=True, append_images=[Image.new("1", (30, 20))] * 2)
    with pytest.raises(InputError, match=said) as caught:
        probe(path, IngestSettings(max_pages=2))
    assert "max_pages" in caught.value.remedy


def _png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR" + struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0) + bytes(40)


def _jpeg(width: int, height: int) -> bytes:
    return b"\xff\xd8\xff\xc0\0\x0b\x08" + struct.pack(">HH", height, width) + b"\1\1\x11\0" + bytes(40)


def _tiff(width: int, height: int) -> bytes:
    return b"II*\0\x08\0\0\0" + struct.pack("<HHHIIHHIII", 2, 256, 4, 1, width, 257, 4, 1, height, 0)


def _bmp(width: int, height: int) -> bytes:
    return b"BM" + bytes(12) + struct.pack("<Iii", 40, width, height) + bytes(40)


def _gif(width: int, height: int) -> bytes:
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0, 0, 0) + b"," + bytes(9) + b"\2\0;"


def _webp(width: int, height: int) -> bytes:
    canvas = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"RIFF" + struct.pack("<I", 22) + b"WEBPVP8X\x0a\0\0\0\0\0\0\0" + canvas


def _jpeg2000(width: int, height: int) -> bytes:
    return b"\xff\x4f\xff\x51\0\x29\0\0" + struct.pack(">IIII", width, height, 0, 0) + bytes(40)


@pytest.mark.parametrize("header", [_png, _jpeg, _tiff, _bmp, _gif, _webp, _jpeg2000])
def test_a_huge_header_in_a_small_file_is_refused(tmp_path: Path, header: Callable[[int, int], bytes]) -> None:
    path = tmp_path / "page.png"
    path.write_bytes(header(60_000, 60_000))
    with pytest.raises(
        InputError, match=r"is 60000 × 60000 pixels large \(3600 megapixels\), more than the 500"
    ) as caught:
        probe(path, SETTINGS)
    assert "max_megapixels" in caught.value.remedy


def test_a_page_of_just_the_size_allowed_passes(tmp_path: Path) -> None:
    path = tmp_path / "page.png"
    path.write_bytes(_png(25_000, 20_000))
    assert probe(path, SETTINGS).pages == 1


def test_the_page_that_is_too_large_is_named(tmp_path: Path) -> None:
    path = tmp_path / "many.tif"
    pages = [Image.new("1", (30, 20)), Image.new("1", (3000, 2000))]
    pages[0].save(path, save_all=True, append_images=pages[1:])
    with pytest.raises(InputError, match="page 2 is 3000 × 2000"):
        probe(path, IngestSettings(max_megapixels=1))


@pytest.mark.parametrize(
    ("format", "options"), [("TIFF", {"compression": "tiff_lzw"}), ("WEBP", {}), ("JPEG2000", {}), ("PDF", {})]
)
def test_a_file_seen_to_be_cut_off_is_refused(tmp_path: Path, format: str, options: dict[str, str]) -> None:
    path = _save(tmp_path / "page", format, **options)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(InputError, match="is cut off"):
        probe(path, SETTINGS)


def test_looking_at_an_image_loads_no_decoder(tmp_path: Path) -> None:
    path = _save(tmp_path / "page.tif", "TIFF")
    code = (
        "import sys; from pathlib import Path; from pipeline.ingest import probe; "
        "from pipeline.settings import IngestSettings; "
        f"print(probe(Path({str(path)!r}), IngestSettings()).format, "
        "sorted({'cv2', 'numpy', 'PIL', 'pypdfium2'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "tiff []\n"
