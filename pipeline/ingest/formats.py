"""What a file is, by its first bytes: names lie, and a decoder should only see what it can decode."""

from __future__ import annotations

import re

HEAD = 1024  #: bytes needed to tell

_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"II+\0", "tiff"),
    (b"MM\0+", "tiff"),
    (b"\0\0\0\x0cjP  \r\n\x87\n", "jpeg2000"),
    (b"\xff\x4f\xff\x51", "jpeg2000"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
)
_BMP_HEADERS = frozenset({12, 16, 40, 52, 56, 64, 108, 124})

_OTHERS = (
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"%!PS", "a PostScript file"),
    (b"AT&TFORM", "a DjVu file"),
    (b"8BPS", "a Photoshop file"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"\0\0\0\x0cJXL ", "a JPEG XL image"),
    (b"\xff\x0a", "a JPEG XL image"),
    (b"MZ", "a Windows program"),
    (b"\x7fELF", "a program"),
    (b"{\\rtf", "an RTF document"),
)
_HEIF = (b"heic", b"heix", b"heif", b"mif1", b"avif")
_MARKUP = (
    (re.compile(rb"<!doctype html|<html\b", re.I), "an HTML page"),
    (re.compile(rb"<svg\b", re.I), "an SVG drawing"),
)


def identify(head: bytes) -> str:
    """Return the format of a scan from its first `HEAD` bytes, or "" for anything else."""
    for signature, name in _SIGNATURES:
        if head.startswith(signature):
            return name
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in _BMP_HEADERS:
        return "bmp"
    # Some programs write a few lines before the header of a PDF; readers accept it in the first KiB.
    return "pdf" if b"%PDF-" in head else ""


def describe(head: bytes) -> tuple[str, str]:
    """Say what a file that is no scan looks like, and what to do where that is known."""
    if head.startswith(b"version https://git-lfs"):
        return "a Git LFS pointer, a stand-in for the real file", "Fetch the real file with `git lfs pull`."
    for signature, name in _OTHERS:
        if head.startswith(signature):
            return name, ""
    if head[4:8] == b"ftyp":
        return ("a HEIC or AVIF image" if head[8:12] in _HEIF else "a video"), ""
    for pattern, name in _MARKUP:
        if pattern.search(head):
            return name, "Perhaps a download failed and this is the error page." if "HTML" in name else ""
    if head.lstrip().startswith(b"<?xml"):
        return "an XML document", ""
    if not head.strip(b"\0"):
        return "a file of zero bytes only", "A copy probably failed; copy it again."
    return ("a text file" if _is_text(head) else "a file of an unknown kind"), ""


def _is_text(head: bytes) -> bool:
    control = sum(byte < 32 and byte not in b"\t\n\r\f" for byte in head)
    if control:
        return False
    try:
        head.decode()
    except UnicodeDecodeError as error:
        return error.start > len(head) - 4 or sum(byte >= 128 for byte in head) < len(head) / 4
    return True
