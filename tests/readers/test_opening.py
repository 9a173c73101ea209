from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import fakes
import pytest

from pipeline.errors import ConfigError, MissingDependency
from pipeline.readers import Reader, describe_readers, open_reader, stamp_of
from pipeline.readers import program as program_module
from pipeline.settings import ReadSettings

Install = Callable[..., Path]


@pytest.fixture
def no_tesserocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tesserocr", None)


@pytest.fixture
def no_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(program_module, "_in_wheel", lambda: None)


def test_auto_takes_the_embedded_one_where_it_is_installed(tessdata: Path) -> None:
    assert stamp_of(ReadSettings(tessdata=str(tessdata))).name == "tesserocr"


@pytest.mark.usefixtures("no_tesserocr")
def test_auto_takes_the_program_elsewhere(tessdata: Path, tesseract: Install) -> None:
    tesseract("exit 0")
    reader = open_reader(ReadSettings(tessdata=str(tessdata)))
    assert reader.stamp.name == "pytesseract"
    reader.close()


@pytest.mark.usefixtures("no_tesserocr", "no_program")
def test_without_either_it_says_how_to_get_one() -> None:
    with pytest.raises(MissingDependency, match=r"no Tesseract is installed.*pip install tesserocr"):
        open_reader(ReadSettings())


@pytest.mark.usefixtures("no_tesserocr")
def test_what_is_asked_for_by_name_is_not_replaced(tessdata: Path, tesseract: Install) -> None:
    tesseract("exit 0")
    with pytest.raises(MissingDependency, match=r'tesserocr cannot be loaded.*`tesseract = "program"`'):
        stamp_of(ReadSettings(tesseract="embedded", tessdata=str(tessdata)))


@pytest.mark.usefixtures("no_program")
def test_a_missing_program_is_not_replaced_either() -> None:
    with pytest.raises(MissingDependency, match=r"there is no tesseract program.*apt install tesseract-ocr"):
        stamp_of(ReadSettings(tesseract="program"))


def test_stamps_follow_models_and_languages_but_not_places(tmp_path: Path, tesseract: Install) -> None:
    tesseract("exit 0")
    settings = []
    for name, content in (("a", b"one"), ("b", b"one"), ("c", b"two")):
        folder = tmp_path / name
        folder.mkdir()
        for language in ("xxa", "xxb"):
            (folder / f"{language}.traineddata").write_bytes(content)
        settings.append(ReadSettings(tesseract="program", tessdata=str(folder), language="xxa+xxb"))
    a, b, c = map(stamp_of, settings)
    assert a == b != c
    assert set(a.models) == {"xxa", "xxb"}
    turned = ReadSettings(tesseract="program", tessdata=settings[0].tessdata, language="xxb+xxa", page_timeout=1)
    assert stamp_of(turned) != a
    slower = ReadSettings(tesseract="program", tessdata=settings[0].tessdata, language="xxa+xxb", page_timeout=1)
    assert stamp_of(slower) == a


def test_the_doctor_learns_about_every_kind(tmp_path: Path, tesseract: Install) -> None:
    path = tesseract("exit 0", version="tesseract v5.1.0-gf\n leptonica-1.82.0")
    embedded, program = describe_readers(ReadSettings())
    assert embedded.name == "tesserocr"
    assert embedded.available
    assert embedded.version.startswith(f"{metadata.version('tesserocr')} (tesseract 5.")
    assert program.where == str(path)
    assert program.version == f"{metadata.version('pytesseract')} (tesseract 5.1.0-gf, leptonica 1.82.0)"
    assert describe_readers(ReadSettings(recorded=str(tmp_path)))[2].available
    nothing = describe_readers(ReadSettings(tesseract="recorded"))[2]
    assert not nothing.available
    assert "recorded" in nothing.remedy


@pytest.mark.usefixtures("no_tesserocr", "no_program")
def test_the_doctor_learns_what_is_missing() -> None:
    for found in describe_readers(ReadSettings()):
        assert not found.available
        assert "nstall it" in found.remedy


def test_opening_recordings_needs_no_engine(tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        open_reader(ReadSettings(tesseract="recorded"))
    assert open_reader(ReadSettings(tesseract="recorded", recorded=str(tmp_path))).stamp.name == "recorded"


def test_the_room_is_light_to_enter() -> None:
    code = "import sys, pipeline.readers; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"numpy", "PIL", "lxml", "tesserocr", "pytesseract", "subprocess"} & set(loaded)


@pytest.mark.parametrize(
    "reader",
    [
        fakes.ScriptedReader(),
        fakes.CrashingReader(),
        fakes.DyingReader(),
        fakes.HangingReader(),
        fakes.GarbageReader(),
    ],
)
def test_fakes_are_readers(reader: Reader) -> None:
    assert isinstance(reader, Reader)
    assert fakes.Opening(reader)(ReadSettings()).stamp == fakes.Stamping(reader)(ReadSettings())
