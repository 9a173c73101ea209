"""A workspace with one finished page, to put something bad beside; and the bad things themselves."""

from __future__ import annotations

import io
import json
import struct
import zlib
from pathlib import Path

import msgspec
import pypdfium2 as pdfium
import pytest
from PIL import Image

from pipeline.cli.app import call
from pipeline.model import Block, Box, Line, Paragraph, Reading, Stamp, Word

ITEM = "pamphlet"
GOOD_AS_READ = "They were attempting to nee the country."
GOOD = "They were attempting to flee the country."
PAGE = Box(0, 0, 400, 300)


def record_reading(root: Path, item: str, page: str, text: str) -> None:
    """Put a reading where the recorded reader looks for it."""
    words = tuple(Word(word, Box(9 * n, 10, 9 * n + 8, 30), 0.8) for n, word in enumerate(text.split()))
    blocks = (Block((Paragraph((Line(words, PAGE),), PAGE),), PAGE),) if words else ()
    folder = root / "recorded" / item
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{page}.json").write_bytes(msgspec.json.encode(Reading(Stamp("lines", "1"), 400, 300, blocks)))


def add_page(root: Path, item: str, page: str, text: str, reference: str | None = None) -> Path:
    """Put a white page into an item, with the reading of it and its reference; return the scan."""
    folder = root / "scans" / item
    folder.mkdir(parents=True, exist_ok=True)
    scan = folder / f"{page}.png"
    Image.new("L", (400, 300), 255).save(scan, dpi=(300, 300))
    record_reading(root, item, page, text)
    if reference is not None:
        (folder / f"{page}.gt.txt").write_text(reference, encoding="utf-8")
    return scan


class Archive:
    """The workspace that a test stands in. Whatever a command does there, some things must hold."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.root = root
        self.item = root / "scans" / ITEM
        self.output = root / "output" / ITEM
        self.is_whole = True  #: the good page is part of its item
        self._capsys = capsys

    def call(self, *arguments: str) -> tuple[int, str]:
        """Call a command; return its exit code and what it said, once it is seen to have done no harm."""
        before = contents(self.root / "scans")
        self._capsys.readouterr()
        code = call(list(arguments))
        out, err = self._capsys.readouterr()
        assert "Traceback" not in err, err
        assert out == "", "stdout is for data"
        after = contents(self.root / "scans")
        assert {name: after.get(name) for name in before} == before, "scans are never written to"
        self.check_good_page()
        return code, err

    def run(self, *arguments: str) -> tuple[int, str]:
        """Run the collection."""
        return self.call("run", "-j", "1", *arguments)

    def check_good_page(self) -> None:
        """Check that what was finished before is there and right."""
        clean = self.text("p1")
        assert clean == f"{GOOD}\n", clean
        assert (self.output / "p1.faithful.txt").read_text(encoding="utf-8") == f"{GOOD_AS_READ}\n"
        assert json.loads((self.output / "p1.json").read_bytes())["clean"].strip() == GOOD
        if self.is_whole:
            assert GOOD in self.text(ITEM)
            assert "country" in (self.output / "report.html").read_text(encoding="utf-8")
        assert json.loads((self.root / "output/accuracy.json").read_bytes())
        assert not list((self.root / "output").rglob("*.part")), "no half-written file stays behind"

    def text(self, page: str) -> str:
        return (self.output / f"{page}.txt").read_text(encoding="utf-8")


def contents(folder: Path) -> dict[str, bytes | str]:
    """Return what a folder holds: files by their bytes, links by where they lead."""
    return {
        str(path.relative_to(folder)): str(path.readlink()) if path.is_symlink() else path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_symlink() or path.is_file()
    }


def picture(format: str = "PNG") -> bytes:
    """Return a picture full of grain, so that cutting it anywhere cuts pixels."""
    buffer = io.BytesIO()
    Image.effect_noise((200, 150), 80).save(buffer, format)
    return buffer.getvalue()


def huge_png() -> bytes:
    """Return a few hundred bytes that claim to be 60,000 pixels each way."""
    header = b"IHDR" + struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    pixels = b"IDAT" + zlib.compress(bytes(1000))
    chunks = (
        struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
        for chunk in (header, pixels, b"IEND")
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def pdf(pages: int) -> bytes:
    """Return a PDF of blank pages."""
    buffer = io.BytesIO()
    document = pdfium.PdfDocument.new()
    for _ in range(pages):
        document.new_page(144, 144)
    document.save(buffer)
    document.close()
    return buffer.getvalue()


def locked_pdf() -> bytes:
    """Return a PDF with a password nobody knows."""
    lock = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >> /ID [<00> <00>] /Root"
    data, found, trailer = pdf(1).rpartition(b"/Root")
    assert found
    return data + lock % (b"5a" * 32, b"a5" * 32) + trailer
