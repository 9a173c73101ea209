from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from fakes import blank_image

from pipeline.model import ImageRecord
from pipeline.readers.assembly import Assembly
from pipeline.settings import ReadSettings


@pytest.fixture
def record() -> ImageRecord:
    """The record of a page of 800 by 1000 pixels."""
    return blank_image(800, 1000).record


@pytest.fixture
def assembly(record: ImageRecord) -> Assembly:
    return Assembly(record)


@pytest.fixture
def tessdata(tmp_path: Path) -> Path:
    """A folder with a file that passes for an English model as long as nobody loads it."""
    folder = tmp_path / "tessdata"
    folder.mkdir()
    (folder / "eng.traineddata").write_bytes(b"model")
    return folder


@pytest.fixture
def settings(tessdata: Path) -> ReadSettings:
    return ReadSettings(tesseract="program", tessdata=str(tessdata))


@pytest.fixture
def tesseract(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Put a shell script on the PATH that says it is Tesseract and then does what it is told.

    In the script `$1` is the image and `$2.tsv` the file to write.
    """
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")

    def install(behaviour: str, version: str = "tesseract 5.0.0") -> Path:
        path = folder / "tesseract"
        path.write_text(f'#!/bin/sh\nif [ "$1" = --version ]; then echo "{version}"; exit 0; fi\n{behaviour}\n')
        path.chmod(0o755)
        return path

    return install
