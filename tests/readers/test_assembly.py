from __future__ import annotations

import math

import msgspec
import pytest
from fakes import GarbageReader, blank_image, reading_of
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ReaderFailed
from pipeline.model import Block, Box, ImageRecord, Line, Paragraph, Reading, Stamp, Word
from pipeline.readers import sanitise
from pipeline.readers.assembly import Assembly, Level

STAMP = Stamp("test", "1")


def words(assembly: Assembly) -> list[Word]:
    return list(assembly.reading(STAMP).words())


def test_parts_hold_what_follows_them(assembly: Assembly) -> None:
    assembly.start(Level.BLOCK, (10, 10, 400, 200))
    assembly.start(Level.PARAGRAPH, (10, 10, 400, 100))
    assembly.start(Level.LINE, (10, 10, 400, 40))
    assembly.word("one", (10, 10, 50, 40), 0.5)
    assembly.word("two", (60, 10, 90, 40), 0.25)
    assembly.start(Level.LINE, (10, 50, 300, 80))
    assembly.word("three", (10, 50, 90, 80))
    assembly.start(Level.PARAGRAPH, (10, 110, 400, 200))
    assembly.start(Level.LINE)
    assembly.word("four", (10, 110, 90, 140))
    assembly.start(Level.BLOCK, (410, 10, 700, 200))
    assembly.word("five", (410, 10, 500, 40))
    reading = assembly.reading(STAMP)

    texts = [
        [[[word.text for word in line.words] for line in par.lines] for par in block.paragraphs]
        for block in reading.blocks
    ]
    assert texts == [[[["one", "two"], ["three"]], [["four"]]], [[["five"]]]]
    assert reading.blocks[0].box == Box(10, 10, 400, 200)
    assert [par.box for par in reading.blocks[0].paragraphs] == [Box(10, 10, 400, 100), Box(10, 110, 400, 200)]
    assert next(reading.words()) == Word("one", Box(10, 10, 50, 40), 0.5)
    assert (reading.stamp, reading.width, reading.height) == (STAMP, 800, 1000)


def test_parts_without_a_box_take_that_of_their_words_and_words_that_of_their_line(assembly: Assembly) -> None:
    assembly.start(Level.LINE)
    assembly.word("one", (10, 20, 50, 40))
    assembly.word("two", (60, 10, 90, 35))
    assembly.start(Level.LINE, (10, 50, 300, 80))
    assembly.word("three")
    reading = assembly.reading(STAMP)
    assert [line.box for line in reading.lines()] == [Box(10, 10, 90, 40), Box(10, 50, 300, 80)]
    assert reading.blocks[0].box == Box(10, 10, 300, 80)
    assert [word.box for word in reading.words()][2] == Box(10, 50, 300, 80)


def test_a_word_without_any_box_around_it_may_be_anywhere(assembly: Assembly) -> None:
    assembly.word("lost")
    assert words(assembly)[0].box == Box(0, 0, 800, 1000)


def test_a_box_ends_with_its_part(assembly: Assembly) -> None:
    assembly.start(Level.BLOCK, (1, 2, 3, 4))
    assembly.start(Level.LINE, (1, 2, 3, 4))
    assembly.word("one")
    assembly.end(Level.BLOCK)
    assembly.word("two")
    assert words(assembly)[1].box == Box(0, 0, 800, 1000)


def test_parts_without_words_are_left_out(assembly: Assembly) -> None:
    for level in (Level.BLOCK, Level.PARAGRAPH, Level.LINE, Level.BLOCK, Level.LINE):
        assembly.start(level, (1, 2, 30, 40))
    assembly.word(" \t\n", (1, 2, 30, 40))
    assert assembly.reading(STAMP).blocks == ()


@pytest.mark.parametrize(
    ("edges", "box"),
    [
        ((-5, -6, 20, 30), (0, 0, 20, 30)),
        ((790, 990, 900, 1100), (790, 990, 800, 1000)),
        ((900, 1200, 1000, 1300), (799, 999, 800, 1000)),
        ((-90, -90, -50, -50), (0, 0, 1, 1)),
        ((30, 40, 10, 20), (30, 40, 31, 41)),
        ((5, 5, 5, 5), (5, 5, 6, 6)),
        ((1.4, 1.6, 9.5, 1e300), (1, 2, 10, 1000)),
        ((math.nan, 0, 5, 5), (0, 0, 800, 1000)),
        ((0, 0, math.inf, 5), (0, 0, 800, 1000)),
    ],
)
def test_boxes_lie_on_the_page(assembly: Assembly, edges: tuple[float, ...], box: tuple[int, ...]) -> None:
    assembly.word("word", edges)  # type: ignore[arg-type]
    assert words(assembly)[0].box == Box(*box)


@pytest.mark.parametrize(
    ("given", "kept"),
    [(0.0, 0.0), (1.0, 1.0), (0.123456, 0.1235), (7.0, 1.0), (-1.0, None), (math.nan, None), (math.inf, 1.0)],
)
def test_confidences_are_probabilities(assembly: Assembly, given: float, kept: float | None) -> None:
    assembly.word("word", None, given)
    assert words(assembly)[0].confidence == kept


def test_text_loses_what_cannot_be_stored_and_nothing_else(assembly: Assembly) -> None:
    for text in (
        "nu\0l",
        "es\x1bcape",
        "lo\ud800ne",
        "non\ufffe",
        "tab\tbed",
        "next\x85line",
        "con\u00ad",
        "né’e—𝔄",
        "e\u0301",
    ):
        assembly.word(text)
    assert [word.text for word in words(assembly)] == [
        "nul",
        "escape",
        "lone",
        "non",
        "tab bed",
        "next line",
        "con\u00ad",
        "né’e—𝔄",
        "e\u0301",
    ]


def test_a_page_of_rubbish_is_refused(assembly: Assembly) -> None:
    assembly.word("a\0\0\0")
    with pytest.raises(ReaderFailed, match=r"0001\.png: the reader \(test\) gave rubbish"):
        assembly.reading(STAMP)


def test_a_form_feed_is_no_rubbish(assembly: Assembly) -> None:
    assembly.word("\f\n")
    assert assembly.reading(STAMP).blocks == ()


def test_boxes_in_another_unit_are_scaled(record: ImageRecord) -> None:
    assembly = Assembly(record, (1600, 4000))
    assembly.word("word", (160, 400, 320, 800))
    assert words(assembly)[0].box == Box(80, 100, 160, 200)


def test_garbage_of_any_reader_is_made_safe() -> None:
    image = blank_image(300, 200)
    reading = sanitise(GarbageReader().read(image), image.record)
    assert [word.text for word in reading.words()] == ["some", "sense", "nul", "lone", "[31mred"]
    assert [word.confidence for word in reading.words()][2:] == [None, 1.0, None]
    assert_safe(reading)


def test_a_safe_reading_stays_as_it_is() -> None:
    reading = reading_of("A page\nof two lines.\n\nAnd more.")
    assert sanitise(reading, blank_image().record) == reading


def test_a_reading_of_a_larger_image_is_scaled() -> None:
    reading = reading_of("word", 1600, 2000)
    box = next(sanitise(reading, blank_image(800, 1000).record).words()).box
    assert box == Box(20, 20, 44, 30)


numbers = st.integers(-(10**6), 10**6)
boxes = st.builds(Box, numbers, numbers, numbers, numbers)
any_words = st.builds(
    Word, st.text(st.characters(), max_size=8), boxes, st.none() | st.floats(allow_nan=True, allow_infinity=True)
)


@given(st.lists(any_words, max_size=8), boxes)
def test_whatever_comes_out_is_safe(parts: list[Word], box: Box) -> None:
    record = blank_image(30, 20).record
    raw = Reading(STAMP, 30, 20, (Block((Paragraph((Line(tuple(parts), box),), box),), box),))
    try:
        reading = sanitise(raw, record)
    except ReaderFailed:
        return
    assert_safe(reading)
    assert sanitise(reading, record) == reading


def assert_safe(reading: Reading) -> None:
    assert msgspec.json.decode(msgspec.json.encode(reading), type=Reading) == reading
    parts = [*reading.blocks, *reading.lines(), *reading.words()]
    parts += [paragraph for block in reading.blocks for paragraph in block.paragraphs]
    for part in parts:
        assert 0 <= part.box.left < part.box.right <= reading.width
        assert 0 <= part.box.top < part.box.bottom <= reading.height
    for word in reading.words():
        assert word.text.strip()
        assert word.confidence is None or 0 <= word.confidence <= 1
        assert "\0" not in word.text.encode("utf-8").decode()
