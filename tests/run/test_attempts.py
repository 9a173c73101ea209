"""Reading the sides of an edge by themselves, and keeping what is the better reading."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import msgspec
import pytest
from columns import HEIGHT, WIDTH, column, first_words, line, page, prose, text_of
from fakes import SCRIPTED, blank_image

from pipeline.errors import ReaderFailed
from pipeline.evidence import LanguageEvidence
from pipeline.evidence.confusions import load_confusions
from pipeline.evidence.language import English
from pipeline.evidence.lexicon import Lexicon
from pipeline.model import Box, Graphics, Line, PageImage, Reading, Stamp, Word, around
from pipeline.run.attempts import read_again

RULE = Box(498, 100, 502, 700)
EDGED = Graphics(rules=(RULE,))
IMAGE = blank_image(WIDTH, HEIGHT)
LEFT, RIGHT = column(prose(20, "a"), 100, 100, 480), column(prose(20, "b"), 520, 100, 900)
NOTHING_KNOWN = LanguageEvidence("deu")


@dataclass
class RegionReader:
    """Finds in a region the lines that stand in it, as sure of them as it is told; remembers what it was shown."""

    lines: Sequence[Line]
    confidence: float = 0.9
    error: Exception | None = None
    corner: Callable[[PageImage], tuple[int, int]] = field(default=lambda image: (0, 0))
    shown: list[tuple[int, int]] = field(default_factory=list)
    stamp: Stamp = SCRIPTED

    def read(self, image: PageImage) -> Reading:
        height, width = image.pixels.shape[:2]
        assert (image.record.width, image.record.height) == (width, height)
        self.shown.append((width, height))
        if self.error:
            raise self.error
        left, top = self.corner(image)
        region = Box(left, top, left + width, top + height)
        held = [
            _moved(line, left, top, self.confidence)
            for line in self.lines
            if region.left <= (line.box.left + line.box.right) / 2 < region.right
        ]
        found = page(held) if held else page()
        return msgspec.structs.replace(found, width=width, height=height)

    def close(self) -> None:
        pass


def _moved(line: Line, left: int, top: int, confidence: float) -> Line:
    words = tuple(
        Word(
            word.text,
            Box(word.box.left - left, word.box.top - top, word.box.right - left, word.box.bottom - top),
            confidence,
        )
        for word in line.words
    )
    return Line(words, around(word.box for word in words))


def in_two_columns(confidence: float = 0.9) -> RegionReader:
    """Return a reader that reads both columns right. It knows them by what it was shown before."""
    reader = RegionReader([*LEFT, *RIGHT], confidence)

    def corner(image: PageImage) -> tuple[int, int]:
        return (100, 100) if len(reader.shown) % 2 else (500, 100)

    return replace(reader, corner=corner, shown=reader.shown)


def across(confidence: float, *, words: str = "") -> Reading:
    """Return a reading in which ten lines of two columns, in a block of their own, were read as one each."""
    lines = []
    for number, (left, right) in enumerate(zip(LEFT, RIGHT, strict=True)):
        if number < 10:
            held = [*left.words, *right.words]
            held = [Word(words or word.text, word.box, confidence) for word in held]
            lines.append(Line(tuple(held), around(word.box for word in held)))
        else:
            lines += [left, right]
    return page([line("THE FLOOD", 100, 40)], lines[:10], lines[10:], [line("foot", 100, 900)])


def again(reading: Reading, reader: RegionReader, language: LanguageEvidence = NOTHING_KNOWN) -> Reading:
    return read_again(IMAGE, reading, EDGED, reader, language)


def test_the_better_reading_takes_the_place_of_the_first() -> None:
    reader = in_two_columns()
    found = again(across(0.6), reader)
    names = [f"{name}{number}" for name in "ab" for number in range(20)]
    assert first_words(found) == ["THE", *names, "foot"]
    assert reader.shown == [(400, 600), (400, 600)]
    (attempt,) = found.attempts
    assert (attempt.box, attempt.way, attempt.kept) == (Box(100, 100, 900, 700), "regions", True)
    assert attempt.after > attempt.before > 0


def test_boxes_are_those_of_the_page() -> None:
    found = again(across(0.6), in_two_columns())
    boxes = {text_of(one): [word.box for word in one.words] for one in found.lines()}
    for one in (*LEFT, *RIGHT):
        assert boxes[text_of(one)] == [word.box for word in one.words]
    for block in found.blocks:
        for part in block.paragraphs:
            for one in part.lines:
                assert block.box.left <= one.box.left and one.box.right <= block.box.right
                assert part.box.top <= one.box.top and one.box.bottom <= part.box.bottom


def test_the_worse_reading_does_not() -> None:
    reading = across(0.9)
    found = again(reading, in_two_columns(0.6))
    assert found.blocks == reading.blocks
    (attempt,) = found.attempts
    assert not attempt.kept and attempt.after < attempt.before


def test_a_reading_as_good_as_the_first_is_kept() -> None:
    found = again(across(0.9), in_two_columns(0.88))
    assert found.attempts[0].kept
    assert found.attempts[0].after < found.attempts[0].before


def test_a_reader_that_raises_leaves_the_first_reading() -> None:
    reading = across(0.9)
    reader = replace(in_two_columns(), error=ReaderFailed("the reader failed"))
    found = again(reading, reader)
    assert found.blocks == reading.blocks and found.attempts == ()


@pytest.mark.parametrize("confidence", [0.3, 0.4])
def test_nothing_is_not_better_than_what_no_reader_is_sure_of(confidence: float) -> None:
    reading = across(confidence)
    found = again(reading, replace(in_two_columns(0.9), lines=()))
    assert found.blocks == reading.blocks


def test_a_reader_that_is_broken_is_heard_of() -> None:
    with pytest.raises(ZeroDivisionError):
        again(across(0.9), replace(in_two_columns(), error=ZeroDivisionError()))


def test_a_reader_that_finds_nothing_leaves_the_first_reading() -> None:
    reading = across(0.9)
    found = again(reading, RegionReader([]))
    assert found.blocks == reading.blocks
    assert not found.attempts[0].kept


def test_known_words_speak_for_a_reading() -> None:
    words = {word.text for one in (*LEFT, *RIGHT) for word in one.words}
    english = English(Lexicon(words, set(), set(), dict.fromkeys(words, 10**9)), load_confusions(), None)
    reading, reader = across(0.9, words="xzqv"), in_two_columns(0.8)
    assert not again(reading, reader).attempts[0].kept
    reader.shown.clear()
    assert again(reading, reader, LanguageEvidence("eng", english)).attempts[0].kept


def test_where_no_line_runs_across_an_edge_nothing_is_read() -> None:
    reading, reader = page(LEFT, RIGHT), in_two_columns()
    assert read_again(IMAGE, reading, EDGED, reader, NOTHING_KNOWN) is reading
    assert reader.shown == []


def test_a_reading_keeps_what_was_tried_before() -> None:
    once = again(across(0.9), in_two_columns(0.6))
    twice = again(once, in_two_columns())
    assert [attempt.kept for attempt in twice.attempts] == [False, True]
