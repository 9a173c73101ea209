"""Whether pages are all there and in order, by the numbers printed on them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Block, Box, Judgement, Kind, Line, Paragraph, Reading, Stamp, Status, Word
from pipeline.text.pagination import (
    Leaf,
    Number,
    find_breaks,
    find_stretches,
    numbers_of,
    pagination_notes,
    sure_numbers_of,
)

BOX = Box(0, 0, 1, 1)


def leaves(numbers: str) -> list[Leaf]:
    """Pages with their numbers as printed; "-" has none. Scans are called by their place: 0.tif, 1.tif …"""
    return [
        Leaf(f"{place}.tif", () if text == "-" else tuple(parsed(one) for one in text.split("/")))
        for place, text in enumerate(numbers.split())
    ]


def parsed(text: str) -> Number:
    (number,) = numbers_of(page((Kind.PAGE_NUMBER, text)))
    return number


def page(*furniture: tuple[Kind, str]) -> Reading:
    blocks = []
    for kind, text in furniture:
        line = Line(tuple(Word(word, BOX) for word in text.split()), BOX)
        blocks.append(Block((Paragraph((line,), BOX),), BOX, kind))
    return Reading(Stamp("test", "1"), 1, 1, tuple(blocks))


@pytest.mark.parametrize(
    ("kind", "text", "numbers"),
    [
        (Kind.PAGE_NUMBER, "13", ["13"]),
        (Kind.PAGE_NUMBER, "— 13 —", ["13"]),
        (Kind.PAGE_NUMBER, "[xiv]", ["xiv"]),
        (Kind.PAGE_NUMBER, "l3", []),
        (Kind.PAGE_NUMBER, "0", []),
        (Kind.RUNNING_HEAD, "THE ANTIQUARY. 13", ["13"]),
        (Kind.RUNNING_HEAD, "8ENGLAND'S OLDEST HANDICRAFTS.", ["8"]),
        (Kind.RUNNING_HEAD, "ENGLAND'S OLDEST HANDICRAFTS.9", ["9"]),
        (Kind.RUNNING_HEAD, "36 THE FARMER, JANUARY 19,", ["36", "19"]),
        (Kind.RUNNING_HEAD, "PREFACE. vii", ["vii"]),
        (Kind.RUNNING_HEAD, "THE MILD WINTER", []),
        (Kind.RUNNING_HEAD, "IN 1901 AND AFTER", []),
        (Kind.RUNNING_HEAD, "123456", []),
        (Kind.PARAGRAPH, "13", []),
    ],
)
def test_where_numbers_stand(kind: Kind, text: str, numbers: list[str]) -> None:
    assert [str(number) for number in numbers_of(page((kind, text)))] == numbers


@given(st.integers(1, 399))
def test_roman_numbers_are_read_as_they_are_written(value: int) -> None:
    number = Number(True, value)
    if str(number).isdecimal() or len(str(number)) > 9:
        return
    assert numbers_of(page((Kind.PAGE_NUMBER, str(number).upper()))) == (number,)


@pytest.mark.parametrize(
    ("numbers", "notes"),
    [
        # All there.
        ("1 2 3 4 5 6", []),
        ("- - 3 4 - 6 7", []),
        ("1 2 8 4 5 6 7 3 9", []),
        ("1/1901 2/1901 3/1901 4/1901", []),
        ("i ii iii iv 1 2 3 4 5", []),
        ("- - - -", []),
        ("", []),
        # Plates are often not counted, and a second part may begin anew.
        ("1 2 3 4 - 5 6 7 8", []),
        ("5 6 7 8 1 2 3 4", ["page 1 (4.tif) comes after page 8 (3.tif)"]),
        ("7 8 9 10 11 2 3 4 5", []),
        # Something is missing.
        ("1 2 3 4 6 7 8", ["page 5 seems to be missing between 3.tif and 4.tif"]),
        ("1 2 3 7 8 9 10", ["pages 4 to 6 seem to be missing between 2.tif and 3.tif"]),
        ("i ii iii v vi vii", ["page iv seems to be missing between 2.tif and 3.tif"]),
        ("1 2 3 - 6 7 8", ["a page seems to be missing between 2.tif and 4.tif (pages 3 and 6)"]),
        ("1 2 3 - 9 7 8 9", ["a page seems to be missing between 2.tif and 5.tif (pages 3 and 7)"]),
        (
            "1 2 3 5 6 7 9 10 11",
            [
                "page 4 seems to be missing between 2.tif and 3.tif",
                "page 8 seems to be missing between 5.tif and 6.tif",
            ],
        ),
        # There twice.
        ("1 2 3 4 4 5 6 7", ["page 4 seems to be there twice: see 3.tif and 4.tif"]),
        ("1 2 3 4 3 4 5 6", ["pages 3 to 4 seem to be there twice: see 3.tif and 4.tif"]),
        # Out of order.
        ("1 2 4 3 5 6 7", ["pages 3 and 4 seem to be swapped: see 2.tif and 3.tif"]),
        ("9 8 7 6 5", ["the page numbers run backwards from 0.tif (page 9) to 4.tif (page 5)"]),
        ("21 22 23 24 11 12 13 14", ["page 11 (4.tif) comes after page 24 (3.tif)"]),
        # Too little to go by: at the ends, and where pages are a sample.
        ("1 3 4 5 6", []),
        ("1 2 3 4 6", []),
        ("12 45 76 77 83 114 141 142", []),
        ("41 42 45 46 49 50 53 54", []),
        ("261 262 263 265 268 270 275 277", []),
        ("1 2 3 101 102 103 201 202 203", []),
        ("1 2 3 5 6 7 90 14 80 33 71 22 64", []),
        ("1 2 3/4 4/3 5 6 7", []),
    ],
)
def test_what_numbers_tell(numbers: str, notes: list[str]) -> None:
    assert list(pagination_notes(leaves(numbers))) == notes


@pytest.mark.parametrize(
    ("numbers", "notes"),
    [
        ("1 3 4 5 6", ["page 2 seems to be missing between 0.tif and 1.tif"]),
        ("1 2 4 5 6 7", ["page 3 seems to be missing between 1.tif and 2.tif"]),
        ("- 1 2 5 6 7 8", ["pages 3 to 4 seem to be missing between 2.tif and 3.tif"]),
        ("1 2 3 4 6", ["page 5 seems to be missing between 3.tif and 4.tif"]),
        ("1 2 3 4 8 9 -", ["pages 5 to 7 seem to be missing between 3.tif and 4.tif"]),
        ("i iii iv v", ["page ii seems to be missing between 0.tif and 1.tif"]),
        (
            "1 3 4 5 7",
            [
                "page 2 seems to be missing between 0.tif and 1.tif",
                "page 6 seems to be missing between 3.tif and 4.tif",
            ],
        ),
        # Something else is as likely.
        ("1 6 7 8 9", []),
        ("3 1 2 3 4", []),
        ("1 2 3 4 3", []),
        ("i 3 4 5 6", []),
        ("1 - 3 4 5 6", []),
        ("1 - 4 5 6 7", []),
        ("7 1 3 4 5 6", []),
        ("1/9 3 4 5 6", []),
        ("1 2 3 4 5", []),
    ],
)
def test_at_the_ends_numbers_have_to_be_sure(numbers: str, notes: list[str]) -> None:
    guessed = leaves(numbers)
    sure = [Leaf(leaf.scan, leaf.numbers, leaf.numbers) for leaf in guessed]
    assert list(pagination_notes(sure)) == notes
    assert list(pagination_notes(guessed)) == []
    for place, leaf in enumerate(guessed):
        half = [*sure[:place], leaf, *sure[place + 1 :]]
        assert set(pagination_notes(half)) <= set(notes)


@pytest.mark.parametrize(("status", "sure"), [(Status.AGREED, True), (Status.ADJUDICATED, False), (None, False)])
def test_a_number_is_sure_where_readers_agree(status: Status | None, sure: bool) -> None:
    judgement = None if status is None else Judgement(status, 0.99)
    words = (Word("36", BOX, judgement=judgement), Word("THE", BOX), Word("FARMER", BOX))
    line = Line(words, BOX)
    block = Block((Paragraph((line,), BOX),), BOX, Kind.RUNNING_HEAD)
    reading = Reading(Stamp("test", "1"), 1, 1, (block,))
    assert numbers_of(reading) == (Number(False, 36),)
    assert sure_numbers_of(reading) == (numbers_of(reading) if sure else ())


systems = st.tuples(st.booleans(), st.integers(1, 60), st.integers(0, 80))


def sequence(roman: bool, first: int, length: int) -> list[Leaf]:
    return [Leaf(f"{n:04d}.tif", (Number(roman, n),)) for n in range(first, first + length)]


@given(systems, st.sets(st.integers(0, 80)))
def test_a_perfect_sequence_gives_no_note_whatever_is_not_numbered(
    system: tuple[bool, int, int], blank: set[int]
) -> None:
    pages = [Leaf(leaf.scan) if place in blank else leaf for place, leaf in enumerate(sequence(*system))]
    assert pagination_notes(pages) == ()


@given(st.booleans(), st.integers(1, 200), st.integers(8, 60), st.data())
def test_a_page_taken_out_is_the_one_that_is_missing(roman: bool, first: int, length: int, data: st.DataObject) -> None:
    pages = sequence(roman, first, length)
    place = data.draw(st.integers(3, length - 4))
    gone = pages.pop(place)
    expected = f"page {gone.numbers[0]} seems to be missing between {pages[place - 1].scan} and {pages[place].scan}"
    assert pagination_notes(pages) == (expected,)
    assert find_breaks(pages) == {place}


@given(st.integers(20, 60), st.data())
def test_single_misread_numbers_change_nothing(length: int, data: st.DataObject) -> None:
    pages = sequence(False, 1, length)
    for place in data.draw(st.sets(st.integers(0, length // 5 - 1), max_size=4)):
        wrong = data.draw(st.integers(1, 999).filter(lambda value, right=5 * place + 1: abs(value - right) > 1))
        pages[5 * place] = Leaf(pages[5 * place].scan, (Number(False, wrong),))
    assert pagination_notes(pages) == ()


@pytest.mark.parametrize(
    ("numbers", "breaks"),
    [
        ("1 2 3 4", set()),
        ("1 2 3 4 6 7 8", {4}),
        ("12 45 46", {1}),
        ("12 - 46", set()),
        ("1 2 9 4 5 6", set()),
        ("1 2 3 - 6 7 8", {3, 4}),
        ("1 2 3 4 5 5 6 7 8 9", {5}),
    ],
)
def test_pages_that_do_not_follow_each_other(numbers: str, breaks: set[int]) -> None:
    assert find_breaks(leaves(numbers)) == breaks


def test_the_pages_of_a_stretch_are_those_that_agree() -> None:
    (stretch,) = find_stretches(leaves("1 - 3 9 5"))
    assert (stretch.places, stretch.offset, stretch.roman) == ((0, 2, 4), 1, False)
