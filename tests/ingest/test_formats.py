from __future__ import annotations

import pytest

from pipeline.ingest.formats import describe, identify


@pytest.mark.parametrize(
    ("head", "format"),
    [
        (b"\x89PNG\r\n\x1a\n....", "png"),
        (b"\xff\xd8\xff\xe0....", "jpeg"),
        (b"II*\0....", "tiff"),
        (b"MM\0*....", "tiff"),
        (b"II+\0....", "tiff"),
        (b"\0\0\0\x0cjP  \r\n\x87\n....", "jpeg2000"),
        (b"\xff\x4f\xff\x51....", "jpeg2000"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "webp"),
        (b"BM" + bytes(12) + b"\x28\0\0\0", "bmp"),
        (b"GIF89a....", "gif"),
        (b"%PDF-1.7\n", "pdf"),
        (b"a line before the header\n%PDF-1.4\n", "pdf"),
        (b"BMW is a maker of cars, this is a text", ""),
        (b"RIFF\x10\0\0\0WAVEfmt ", ""),
        (b"", ""),
    ],
)
def test_content_tells_the_format(head: bytes, format: str) -> None:
    assert identify(head) == format


@pytest.mark.parametrize(
    ("head", "looks_like"),
    [
        (b"<!DOCTYPE html><html><body>404</body>", "an HTML page"),
        (b"\xef\xbb\xbf  <html lang=en>", "an HTML page"),
        (b"<?xml version='1.0'?><svg xmlns='x'/>", "an SVG drawing"),
        (b"<?xml version='1.0'?><alto/>", "an XML document"),
        (b"PK\x03\x04....", "a ZIP archive or an office document"),
        (b"version https://git-lfs.github.com/spec/v1\noid", "a Git LFS pointer, a stand-in for the real file"),
        (b"\0\0\0\x20ftypheic....", "a HEIC or AVIF image"),
        (b"AT&TFORM....DJVM", "a DjVu file"),
        ("Überall Text\n".encode(), "a text file"),
        ("Überall Text\n".encode("latin-1"), "a text file"),
        ("Text, zu früh beendet: ü".encode()[:-1], "a text file"),
        (bytes(1024), "a file of zero bytes only"),
        (bytes(range(1, 256)), "a file of an unknown kind"),
    ],
)
def test_other_files_are_called_what_they_are(head: bytes, looks_like: str) -> None:
    assert identify(head) == ""
    assert describe(head)[0] == looks_like


def test_a_git_lfs_pointer_comes_with_its_remedy() -> None:
    assert "git lfs pull" in describe(b"version https://git-lfs.github.com/spec/v1\n")[1]
