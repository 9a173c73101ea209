"""Putting a reading together, and the one place where readings are made safe.

Whatever a reader gives, in a reading that comes out of here boxes lie on the page and hold at least
one pixel, confidences are between 0 and 1 or None, words are not empty, and text can be stored as
UTF-8, JSON and XML.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from enum import IntEnum

from pipeline.errors import ReaderFailed
from pipeline.model import Block, Box, Choice, ImageRecord, Line, Paragraph, Reading, Stamp, Word

#: left, top, right, bottom, in whatever unit the reader uses
Edges = tuple[float, float, float, float]

#: Control characters other than white space, lone surrogates, and what XML 1.0 does not allow.
_RUBBISH = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]+")


class Level(IntEnum):
    """What a reading consists of, outermost first; the numbers are those of Tesseract's TSV."""

    BLOCK = 2
    PARAGRAPH = 3
    LINE = 4
    WORD = 5


class Assembly:
    """Takes the parts of a page in reading order and makes a reading of them.

    A part belongs to the last one started at each level above it; levels that were never started are
    there all the same. Parts without words are left out. A part without a box of its own gets the one
    of its words, a word without one that of the nearest part around it.
    """

    def __init__(self, record: ImageRecord, size: tuple[float, float] | None = None) -> None:
        """Start a page.

        Args:
            record: of the page image.
            size: width and height of the page in the unit of the boxes, if that is not the pixel.
        """
        self._record = record
        width, height = size or (0, 0)
        self._scale_x = record.width / width if width > 0 else 1.0
        self._scale_y = record.height / height if height > 0 else 1.0
        self._boxes: dict[Level, Box] = {}
        self._words: list[Word] = []
        self._lines: list[Line] = []
        self._paragraphs: list[Paragraph] = []
        self._blocks: list[Block] = []
        self._kept = self._dropped = 0

    def start(self, level: Level, edges: Edges | None = None) -> None:
        """Begin a block, paragraph or line; the one before it ends."""
        self.end(level)
        box = self._clip(edges)
        if box is not None:
            self._boxes[level] = box

    def end(self, level: Level) -> None:
        """End the open block, paragraph or line, and all in it."""
        if self._words:
            self._lines.append(Line(tuple(self._words), self._close(Level.LINE, self._words)))
            self._words = []
        if level <= Level.PARAGRAPH and self._lines:
            self._paragraphs.append(Paragraph(tuple(self._lines), self._close(Level.PARAGRAPH, self._lines)))
            self._lines = []
        if level <= Level.BLOCK and self._paragraphs:
            self._blocks.append(Block(tuple(self._paragraphs), self._close(Level.BLOCK, self._paragraphs)))
            self._paragraphs = []
        for inner in (Level.BLOCK, Level.PARAGRAPH, Level.LINE):
            if inner >= level:
                self._boxes.pop(inner, None)

    def word(
        self,
        text: str,
        edges: Edges | None = None,
        confidence: float | None = None,
        choices: Sequence[Choice] = (),
    ) -> None:
        """Add a word; one without visible characters is left out.

        Args:
            text: what it says.
            edges: where it stands.
            confidence: 0 to 1; what is above is taken for 1, what is below for none.
            choices: what else its characters may be; left out where the text has to be cleaned.
        """
        given = text
        if _RUBBISH.search(text):
            whole, text = text, _RUBBISH.sub("", text)
            self._dropped += len(whole) - len(text)
        clean = " ".join(text.split())
        if not clean:
            return
        self._kept += len(clean)
        kept = tuple(choices) if clean == given else ()
        self._words.append(Word(clean, self._clip(edges) or self._around(), _probability(confidence), kept))

    def reading(self, stamp: Stamp) -> Reading:
        """Return all that was added.

        Raises:
            ReaderFailed: most of the text was rubbish.
        """
        if self._dropped > self._kept:
            raise ReaderFailed(
                f"the reader ({stamp.name}) gave rubbish: most of the characters are control characters",
                path=self._record.source.path,
                remedy="Look at the scan; if it is fine, check the reader with `doublekey doctor`.",
            )
        self.end(Level.BLOCK)
        return Reading(stamp, self._record.width, self._record.height, tuple(self._blocks))

    def _close(self, level: Level, parts: Sequence[Word | Line | Paragraph]) -> Box:
        return self._boxes.get(level) or Box(
            min(part.box.left for part in parts),
            min(part.box.top for part in parts),
            max(part.box.right for part in parts),
            max(part.box.bottom for part in parts),
        )

    def _around(self) -> Box:
        for level in (Level.LINE, Level.PARAGRAPH, Level.BLOCK):
            if level in self._boxes:
                return self._boxes[level]
        return Box(0, 0, self._record.width, self._record.height)

    def _clip(self, edges: Edges | None) -> Box | None:
        if edges is None or not all(map(math.isfinite, edges)):
            return None
        left, right = _span(edges[0] * self._scale_x, edges[2] * self._scale_x, self._record.width)
        top, bottom = _span(edges[1] * self._scale_y, edges[3] * self._scale_y, self._record.height)
        return Box(left, top, right, bottom)


def sanitise(reading: Reading, record: ImageRecord) -> Reading:
    """Return a reading made safe to work with; boxes are scaled where it was made of a larger or smaller image.

    Raises:
        ReaderFailed: most of the text is rubbish.
    """
    assembly = Assembly(record, (reading.width, reading.height))
    for block in reading.blocks:
        assembly.start(Level.BLOCK, _edges(block.box))
        for paragraph in block.paragraphs:
            assembly.start(Level.PARAGRAPH, _edges(paragraph.box))
            for line in paragraph.lines:
                assembly.start(Level.LINE, _edges(line.box))
                for word in line.words:
                    assembly.word(word.text, _edges(word.box), word.confidence, word.choices)
    return assembly.reading(reading.stamp)


def _edges(box: Box) -> Edges:
    return box.left, box.top, box.right, box.bottom


def _span(start: float, end: float, limit: int) -> tuple[int, int]:
    first = min(max(round(start), 0), limit - 1)
    return first, min(max(round(end), first + 1), limit)


def _probability(value: float | None) -> float | None:
    if value is None or not value >= 0:  # not a number is not >= 0 either
        return None
    return round(min(value, 1.0), 4)
