"""Tesseract in process, by way of tesserocr: the model stays loaded from page to page."""

from __future__ import annotations

import time
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from types import ModuleType
from typing import Any

from msgspec.structs import replace

from pipeline.errors import MissingDependency, ReaderFailed, ReaderTimeout
from pipeline.model import Choice, PageImage, Reading, Stamp
from pipeline.readers.assembly import Assembly, Level
from pipeline.readers.models import ModelFolder, find_models
from pipeline.readers.protocol import Reader, ReaderInfo
from pipeline.readers.tesseract import ENGINE, PAGE_SEGMENTATION, at_reading_size, engine_version, tesseract_stamp
from pipeline.settings import ReadSettings

_REMEDY = 'Install it with `pip install tesserocr`, or set `tesseract = "program"` under [read] in doublekey.toml.'
_LONGEST_TIMEOUT_MS = 2**31 - 1
_LEAST_CHOICE, _MOST_CHOICES = 0.01, 3  #: probability of another character to be noted; how many of them


def open_reader(settings: ReadSettings) -> Reader:
    """Load the models.

    Raises:
        MissingDependency: tesserocr or a language is not installed, or a model cannot be loaded.
    """
    return EmbeddedReader(settings)


def stamp_of(settings: ReadSettings) -> Stamp:
    """Return the stamp of the reader that `open_reader` would open.

    Raises:
        MissingDependency: tesserocr or a language is not installed.
    """
    stamp = tesseract_stamp(settings, "tesserocr", _version(_library()))
    return replace(stamp, settings=stamp.settings | {"choices": _with_choices(settings)})


def info(settings: ReadSettings) -> ReaderInfo:  # noqa: ARG001 - the same for all settings
    """Say whether tesserocr can be used here."""
    try:
        library = _library()
    except MissingDependency:
        return ReaderInfo("tesserocr", available=False, remedy=_REMEDY)
    return ReaderInfo("tesserocr", True, _version(library), str(Path(str(library.__file__)).parent))


class EmbeddedReader:
    """Tesseract in process."""

    def __init__(self, settings: ReadSettings) -> None:
        self._tesserocr = _library()
        self._stamp = stamp_of(settings)
        self._with_choices = _with_choices(settings)
        self._seconds_for = settings.seconds_for
        self._models = ModelFolder(find_models(settings))
        try:
            self._api = self._load(str(self._stamp.settings["language"]))
        except BaseException:
            self._models.close()
            raise

    @property
    def stamp(self) -> Stamp:
        """Exactly who reads."""
        return self._stamp

    def read(self, image: PageImage) -> Reading:
        """Read a page.

        Raises:
            ReaderTimeout: it took longer than the settings allow.
            ReaderFailed: Tesseract gave up.
            InputError: the image is too large for Tesseract.
        """
        pixels, dpi = at_reading_size(image)
        height, width, *channels = pixels.shape
        depth = channels[0] if channels else 1
        try:
            self._api.SetImageBytes(pixels.tobytes(), width, height, depth, width * depth)
            self._api.SetSourceResolution(dpi)
            self._recognise(image.record.source.path, self._seconds_for(image.megapixels))
            return self._collect(Assembly(image.record, (width, height)))
        except RuntimeError as error:
            raise ReaderFailed(f"Tesseract failed ({error})", path=image.record.source.path) from error
        finally:
            self._api.Clear()

    def close(self) -> None:
        """Let go of the models."""
        self._api.End()
        self._models.close()

    def _load(self, languages: str) -> Any:
        # Leptonica talks to stderr about every oddity of a page; tesserocr keeps Tesseract itself quiet.
        self._tesserocr.set_leptonica_log_level(self._tesserocr.LeptLogLevel.NONE)
        api = self._tesserocr.PyTessBaseAPI(init=False)
        try:
            api.InitFull(path=str(self._models.path), lang=languages, oem=ENGINE)
        except RuntimeError as error:
            api.End()
            raise MissingDependency(
                f"the Tesseract models for {languages} cannot be loaded",
                path=self._models.path,
                remedy="A file may be damaged or meant for Tesseract 3; install it again.",
            ) from error
        api.SetPageSegMode(PAGE_SEGMENTATION)
        if self._with_choices:
            api.SetVariable("lstm_choice_mode", "2")
        return api

    def _recognise(self, path: str, seconds: float) -> None:
        started = time.monotonic()
        timeout_ms = min(max(int(seconds * 1000), 1), _LONGEST_TIMEOUT_MS)
        if self._api.Recognize(timeout_ms):
            return
        seconds = timeout_ms / 1000
        if time.monotonic() - started >= seconds:
            raise ReaderTimeout(
                f"could not be read within {seconds:g} s",
                path=path,
                remedy="Look at the scan; if it is fine, raise `page_timeout` under [read] in doublekey.toml.",
            )
        raise ReaderFailed(
            "Tesseract failed on this page", path=path, remedy="Look at the scan; if it is fine, report it."
        )

    def _collect(self, assembly: Assembly) -> Reading:
        choices = self._choices()
        words = self._api.GetIterator()
        levels = self._tesserocr.RIL
        block, paragraph, line, word = levels.BLOCK, levels.PARA, levels.TEXTLINE, levels.WORD
        more = words is not None
        while more:
            if not words.Empty(word):  # pictures and rules are blocks with one empty word
                if words.IsAtBeginningOf(line):
                    if words.IsAtBeginningOf(paragraph):
                        if words.IsAtBeginningOf(block):
                            assembly.start(Level.BLOCK, words.BoundingBox(block))
                        assembly.start(Level.PARAGRAPH, words.BoundingBox(paragraph))
                    assembly.start(Level.LINE, words.BoundingBox(line))
                place = words.BoundingBox(word)
                others = next(choices, ())
                assembly.word(words.GetUTF8Text(word), place, words.Confidence(word) / 100, others)
            more = words.Next(word)
        return assembly.reading(self._stamp)

    def _choices(self) -> Iterator[tuple[Choice, ...]]:
        """Yield, word by word, what else the characters may be."""
        if not self._with_choices:
            return
        symbols = self._api.GetIterator()
        levels = self._tesserocr.RIL
        word, symbol = levels.WORD, levels.SYMBOL
        more = symbols is not None
        found: list[Choice] = []
        position = 0
        started = False
        while more:
            if not symbols.Empty(word):
                if symbols.IsAtBeginningOf(word) and started:
                    yield tuple(found)
                    found, position = [], 0
                started = True
                chosen = symbols.GetUTF8Text(symbol)
                found += _others(symbols, chosen, position)
                position += len(chosen)
            more = symbols.Next(symbol)
        if started:
            yield tuple(found)


def _with_choices(settings: ReadSettings) -> bool:
    return settings.choices and settings.second != "off"  # only adjudication asks for them


def _others(symbols: Any, chosen: str, position: int) -> Iterator[Choice]:
    choices = symbols.GetChoiceIterator()
    if choices is None:
        return
    kept = 0
    for choice in choices:
        text, probability = choice.GetUTF8Text(), choice.Confidence() / 100
        if text and text != chosen and probability >= _LEAST_CHOICE and kept < _MOST_CHOICES:
            kept += 1
            yield Choice(position, text, round(min(probability, 1.0), 3))


def _library() -> ModuleType:
    try:
        import tesserocr
    except ImportError as error:
        raise MissingDependency(f"tesserocr cannot be loaded ({error})", remedy=_REMEDY) from error
    module: ModuleType = tesserocr
    return module


def _version(library: ModuleType) -> str:
    return f"{metadata.version('tesserocr')} ({engine_version(library.tesseract_version())})"
