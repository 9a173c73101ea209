"""Readers for tests: one that says what it is told, and some that misbehave in the ways readers do.

All are values that can be sent to worker processes. `Opening(reader)` and `Stamping(reader)` stand in
for `open_reader` and `stamp_of`.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from inks import ink_of

from pipeline.errors import MissingDependency, ReaderFailed
from pipeline.evidence.ink import Ink, SecondReading
from pipeline.model import Block, Box, ImageRecord, Line, PageImage, PageSource, Paragraph, Reading, Stamp, Word
from pipeline.readers.protocol import Reader, SecondReader
from pipeline.settings import ReadSettings

CHARACTER_WIDTH, LINE_HEIGHT, MARGIN = 12, 30, 40
SCRIPTED = Stamp("scripted", "1")


def blank_image(width: int = 800, height: int = 1000, *, item: str = "pamphlet", page: str = "0001") -> PageImage:
    """Return a white page."""
    source = PageSource(item, page, f"/scans/{item}/{page}.png", f"scans/{item}/{page}.png")
    record = ImageRecord(source, "png", width, height, "grey", 300, "assumed")
    return PageImage(np.full((height, width), 255, np.uint8), record)


def reading_of(text: str, width: int = 800, height: int = 1000, stamp: Stamp = SCRIPTED) -> Reading:
    """Return a reading of plain text: lines as given, paragraphs by empty lines, one block, made-up boxes."""
    paragraphs: list[Paragraph] = []
    top = MARGIN
    for passage in text.split("\n\n"):
        lines = []
        for line in passage.split("\n"):
            words, left = [], MARGIN
            for word in line.split():
                right = left + CHARACTER_WIDTH * len(word)
                words.append(Word(word, Box(left, top, right, top + LINE_HEIGHT - 10), 0.95))
                left = right + CHARACTER_WIDTH
            if words:
                lines.append(Line(tuple(words), _around([word.box for word in words])))
            top += LINE_HEIGHT
        if lines:
            paragraphs.append(Paragraph(tuple(lines), _around([line.box for line in lines])))
    block = Block(tuple(paragraphs), _around([part.box for part in paragraphs])) if paragraphs else None
    return Reading(stamp, width, height, (block,) if block else ())


def _around(boxes: list[Box]) -> Box:
    return Box(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


@dataclass(frozen=True)
class ScriptedReader:
    """Reads on every page what it was given, whatever the pixels say."""

    text: str = ""
    pages: tuple[tuple[str, str], ...] = ()  #: (page, text) where a page says something else
    version: str = "1"

    @property
    def stamp(self) -> Stamp:
        return Stamp("scripted", self.version)

    def read(self, image: PageImage) -> Reading:
        text = dict(self.pages).get(image.record.source.page, self.text)
        return reading_of(text, image.record.width, image.record.height, self.stamp)

    def close(self) -> None:
        pass


@dataclass(frozen=True)
class CrashingReader(ScriptedReader):
    """Raises on the named page, or on all."""

    page: str = ""
    error: Exception = field(default_factory=lambda: ReaderFailed("the reader failed"))

    def read(self, image: PageImage) -> Reading:
        if self.page in ("", image.record.source.page):
            raise self.error
        return super().read(image)


@dataclass(frozen=True)
class DyingReader(ScriptedReader):
    """Takes the whole process with it on the named page, or on all."""

    page: str = ""
    signal: int = signal.SIGKILL

    def read(self, image: PageImage) -> Reading:
        if self.page in ("", image.record.source.page):
            os.kill(os.getpid(), self.signal)
        return super().read(image)


@dataclass(frozen=True)
class HangingReader(ScriptedReader):
    """Does not come back for a long time on the named page, or on all."""

    page: str = ""
    seconds: float = 3600

    def read(self, image: PageImage) -> Reading:
        if self.page in ("", image.record.source.page):
            time.sleep(self.seconds)
        return super().read(image)


@dataclass(frozen=True)
class GarbageReader(ScriptedReader):
    """Gives what no reader should: characters that cannot be stored, boxes off the page, no numbers."""

    text: str = "some sense"

    def read(self, image: PageImage) -> Reading:
        nowhere, everywhere, inverted = Box(-90, -90, -50, -50), Box(-5, -5, 10**7, 10**7), Box(30, 40, 10, 20)
        words = (
            *super().read(image).words(),
            Word("nu\0l", nowhere, float("nan")),
            Word("lo\ud800ne", everywhere, 7.0),
            Word("\x1b[31mred", inverted, -1.0),
            Word(" \n", nowhere, 0.5),
        )
        line = Line(words, everywhere)
        return Reading(self.stamp, image.record.width, image.record.height, (_block(line, inverted),))


def _block(line: Line, box: Box) -> Block:
    return Block((Paragraph((line,), box),), box)


@dataclass(frozen=True)
class ScriptedSecond:
    """Sees in every line what the first reader saw, but for some strings that it reads otherwise."""

    otherwise: tuple[tuple[str, str], ...] = ()  #: (what the first reader has, what this one has)
    version: str = "1"

    @property
    def stamp(self) -> Stamp:
        return Stamp("second", self.version)

    def read(self, image: PageImage, reading: Reading, lines: Collection[int]) -> SecondReading:  # noqa: ARG002
        found = []
        for number, line in enumerate(reading.lines()):
            if number in lines:
                text = " ".join(word.text for word in line.words)
                for old, new in self.otherwise:
                    text = text.replace(old, new)
                found.append(ink_of(text, line=number, box=line.box))
        return SecondReading(self.stamp, tuple(found))

    def close(self) -> None:
        pass


@dataclass(frozen=True)
class CrashingSecond(ScriptedSecond):
    """Raises on the named page, or on all."""

    page: str = ""
    error: Exception = field(default_factory=lambda: ReaderFailed("the second reader failed"))

    def read(self, image: PageImage, reading: Reading, lines: Collection[int]) -> SecondReading:
        if self.page in ("", image.record.source.page):
            raise self.error
        return super().read(image, reading, lines)


@dataclass(frozen=True)
class GarbageSecond(ScriptedSecond):
    """Gives what no reader should on the named page: characters there are not, half an entry, lines nowhere."""

    page: str = ""

    def read(self, image: PageImage, reading: Reading, lines: Collection[int]) -> SecondReading:
        if self.page not in ("", image.record.source.page):
            return super().read(image, reading, lines)
        nowhere = Box(-90, -90, 10**7, -50)
        odd = (
            Ink(0, nowhere, float("nan"), 0.0, "", b"\xff\xff" * 6, bytes(6)),
            Ink(10**6, nowhere, 0.0, -1.0, "a", b"", b""),
            Ink(None, nowhere, 0.0, 1.0, "a", bytes(3), bytes(5)),
        )
        return SecondReading(self.stamp, odd)


@dataclass(frozen=True)
class Opening:
    """Stands in for `open_reader` and `open_second_reader`."""

    reader: Any

    def __call__(self, settings: ReadSettings) -> Any:  # noqa: ARG002
        return self.reader


@dataclass(frozen=True)
class Stamping:
    """Stands in for `stamp_of` and `second_stamp_of`."""

    reader: Reader | SecondReader

    def __call__(self, settings: ReadSettings) -> Stamp:  # noqa: ARG002
        return self.reader.stamp


@dataclass(frozen=True)
class Missing:
    """Stands in for a function that gives a stamp, where what it is about is not installed."""

    what: str = "the second reader is not installed"

    def __call__(self, *_: object) -> Stamp:
        raise MissingDependency(self.what, remedy="Install it.")
