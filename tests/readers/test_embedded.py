"""The embedded reader with a stand-in for the library; with the real one see test_engines.py."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from fakes import blank_image

from pipeline.errors import InputError, MissingDependency, ReaderFailed, ReaderTimeout
from pipeline.model import PageImage
from pipeline.readers import open_reader
from pipeline.settings import ReadSettings


class Engine:
    """Notes what it is called with, and does what it is told."""

    def __init__(self, init: bool) -> None:
        assert not init
        self.calls: dict[str, Any] = {}
        self.finished: bool | Exception = True
        self.loads = True

    def __getattr__(self, name: str) -> Any:
        def call(*arguments: Any, **keywords: Any) -> None:
            self.calls[name] = keywords or arguments

        return call

    def InitFull(self, path: str, lang: str, oem: int) -> None:  # noqa: N802
        if not Path(path, "eng.traineddata").read_bytes():
            raise RuntimeError("Failed to init API")
        self.calls["InitFull"] = (path, lang, oem)

    def Recognize(self, timeout: int) -> bool:  # noqa: N802
        self.calls["Recognize"] = timeout
        if isinstance(self.finished, Exception):
            raise self.finished
        if not self.finished:
            time.sleep(0.02)
        return self.finished


@pytest.fixture
def engines(monkeypatch: pytest.MonkeyPatch) -> list[Engine]:
    """All engines made."""
    made: list[Engine] = []

    def make(init: bool) -> Engine:
        made.append(Engine(init))
        return made[-1]

    library = SimpleNamespace(
        PyTessBaseAPI=make,
        LeptLogLevel=SimpleNamespace(NONE=0),
        RIL=SimpleNamespace(BLOCK=0, PARA=1, TEXTLINE=2, WORD=3),
        set_leptonica_log_level=lambda level: None,
        tesseract_version=lambda: "tesseract 5.0.0",
    )
    monkeypatch.setitem(sys.modules, "tesserocr", library)
    return made


def settings_for(tessdata: Path, **more: Any) -> ReadSettings:
    return ReadSettings(tesseract="embedded", tessdata=str(tessdata), **more)


def test_the_engine_gets_pixels_and_resolution(tessdata: Path, engines: list[Engine]) -> None:
    reader = open_reader(settings_for(tessdata))
    image = blank_image(3, 2)
    assert reader.read(image).blocks == ()
    calls = engines[0].calls
    assert calls["InitFull"] == (str(tessdata), "eng", 1)
    assert calls["SetPageSegMode"] == (3,)
    assert calls["SetImageBytes"] == (6 * b"\xff", 3, 2, 1, 3)
    assert calls["SetSourceResolution"] == (300,)
    assert calls["Recognize"] == 180_000
    assert "Clear" in calls


def test_pixels_may_lie_in_any_order(tessdata: Path, engines: list[Engine]) -> None:
    pixels = np.arange(24, dtype=np.uint8).reshape(2, 4, 3)
    reader = open_reader(settings_for(tessdata))
    reader.read(PageImage(pixels[::-1, ::2], blank_image(2, 2).record))
    data = bytes([12, 13, 14, 18, 19, 20, 0, 1, 2, 6, 7, 8])
    assert engines[0].calls["SetImageBytes"] == (data, 2, 2, 3, 6)


@pytest.mark.parametrize("finished", [False, RuntimeError("out of luck")])
def test_an_engine_that_fails(tessdata: Path, engines: list[Engine], finished: bool | Exception) -> None:
    reader = open_reader(settings_for(tessdata))
    engines[0].finished = finished
    with pytest.raises(ReaderFailed, match=r"0001\.png: Tesseract failed") as caught:
        reader.read(blank_image())
    assert not isinstance(caught.value, ReaderTimeout)
    assert "Clear" in engines[0].calls


@pytest.mark.parametrize(("seconds", "milliseconds"), [(0.0001, 1), (0.01, 10), (10.0**9, 2**31 - 1)])
def test_the_limit_is_handed_on(tessdata: Path, engines: list[Engine], seconds: float, milliseconds: int) -> None:
    open_reader(settings_for(tessdata, page_timeout=seconds)).read(blank_image())
    assert engines[0].calls["Recognize"] == milliseconds


def test_an_engine_that_takes_too_long(tessdata: Path, engines: list[Engine]) -> None:
    reader = open_reader(settings_for(tessdata, page_timeout=0.01))
    engines[0].finished = False
    with pytest.raises(ReaderTimeout, match=r"0001\.png: could not be read within 0\.01 s.*page_timeout"):
        reader.read(blank_image())


def test_an_image_beyond_the_limit(tessdata: Path, engines: list[Engine]) -> None:
    reader = open_reader(settings_for(tessdata))
    with pytest.raises(InputError, match=r"too large for Tesseract \(1 by 32768 pixels"):
        reader.read(blank_image(1, 32768))
    assert "SetImageBytes" not in engines[0].calls


def test_a_model_that_cannot_be_loaded(tessdata: Path, engines: list[Engine]) -> None:
    (tessdata / "eng.traineddata").write_bytes(b"")
    with pytest.raises(MissingDependency, match=f"{tessdata}: the Tesseract models for eng cannot be loaded"):
        open_reader(settings_for(tessdata))
    assert "End" in engines[0].calls


def test_closing_lets_go_of_everything(tessdata: Path, tmp_path: Path, engines: list[Engine]) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (tessdata / "eng.traineddata").rename(other / "eng.traineddata")
    (tessdata / "xxa.traineddata").write_bytes(b"model")
    settings = settings_for(tessdata, language="xxa+eng")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TESSDATA_PREFIX", str(other))
        reader = open_reader(settings)
    folder, languages, _ = engines[0].calls["InitFull"]
    assert languages == "xxa+eng"
    assert sorted(path.name for path in Path(folder).iterdir()) == ["eng.traineddata", "xxa.traineddata"]
    reader.close()
    assert "End" in engines[0].calls
    assert not Path(folder).exists()
