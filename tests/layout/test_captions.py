"""What stands under a picture and tells of it."""

from __future__ import annotations

import pytest
from columns import SIZE, chunk, column, flat, line, prose

from pipeline.layout.captions import find_captions
from pipeline.layout.chunks import find_chunks
from pipeline.model import Box, Line

PICTURE = Box(100, 100, 480, 400)


def captions(lines: list[Line], *pictures: Box) -> dict[tuple[int, ...], Box]:
    """Return the captions of a page as the numbers of their lines, each with its picture."""
    chunks = find_chunks(lines, pictures)
    found = find_captions(chunks, lines, pictures, SIZE)
    return {chunks[number].lines: picture for number, picture in found.items()}


def text_below(top: int) -> list[Line]:
    return column(prose(6), 100, top, 480)


def test_a_title_in_the_middle_under_a_picture_is_its_caption() -> None:
    lines = [line("The Pier Head in 1911", 200, 415, 380), *text_below(470)]
    assert captions(lines, PICTURE) == {(0,): PICTURE}


def test_a_title_in_capitals_may_stand_off_the_middle() -> None:
    lines = [line("THE PIER HEAD", 100, 415, 230), *text_below(470)]
    assert captions(lines, PICTURE) == {(0,): PICTURE}
    lines[0] = line("The Pier Head", 100, 415, 230)
    assert captions(lines, PICTURE) == {}


def test_small_type_under_a_picture_is_its_caption() -> None:
    small = column(prose(4, "small"), 100, 415, 480, size=14, pitch=20)
    assert captions([*small, *text_below(520)], PICTURE) == {(0, 1, 2, 3): PICTURE}


def test_small_lines_under_a_title_belong_to_the_caption() -> None:
    title = line("THE PIER HEAD AT WHARFLEIGH", 130, 410, 450, 26)
    small = column(prose(2), 100, 450, 480, size=14, pitch=20)
    assert captions([title, *small, *text_below(520)], PICTURE) == {(0,): PICTURE, (1, 2): PICTURE}


def test_text_directly_under_a_picture_is_no_caption() -> None:
    assert captions(text_below(410), PICTURE) == {}


def test_the_last_words_of_a_paragraph_under_a_picture_are_no_caption() -> None:
    assert captions([line("and came home.", 200, 415, 380), *text_below(470)], PICTURE) == {}


@pytest.mark.parametrize(("top", "is_caption"), [(442, False), (452, True)])
def test_a_line_that_text_follows_without_white_is_no_title(top: int, is_caption: bool) -> None:
    picture, title = Box(100, 100, 900, 400), line("The Pier Head in 1911", 400, 415, 600)
    columns = [*column(prose(4), 100, top, 480), *column(prose(4), 460, top, 900)]
    assert captions([title, *columns], picture) == ({(0,): picture} if is_caption else {})


def test_parts_of_a_caption_side_by_side_are_one_caption() -> None:
    title, part = line("THE PIER HEAD", 100, 414, 230), line("from a drawing", 330, 415, 480)
    assert captions([title, part, *text_below(470)], PICTURE) == {(0,): PICTURE, (1,): PICTURE}
    assert captions([part, *text_below(470)], PICTURE) == {}


def test_a_banner_has_no_caption_in_large_type() -> None:
    banner = Box(100, 300, 900, 400)
    lines = [line("THE READING ROOM", 380, 415, 620), *column(prose(4), 100, 480, 900)]
    assert captions(lines, banner) == {}
    assert captions(lines, Box(100, 100, 900, 400)) != {}


def test_what_is_far_below_a_picture_or_beside_it_is_no_caption() -> None:
    far = line("The Pier Head", 220, 500, 360, 14)
    beside = line("The Pier Head", 520, 380, 660, 14)
    above = line("The Pier Head", 220, 60, 360, 14)
    assert captions([far, beside, above, *text_below(600)], PICTURE) == {}


def test_type_wider_than_the_picture_is_no_caption() -> None:
    assert captions(column(prose(3), 100, 415, 900, size=14, pitch=20), PICTURE) == {}


def test_a_long_piece_in_small_type_is_no_caption() -> None:
    assert captions(column(prose(12), 100, 415, 480, size=14, pitch=20), PICTURE) != {}
    assert captions(column(prose(13), 100, 415, 480, size=14, pitch=20), PICTURE) == {}


def test_pictures_beside_each_other_have_each_their_caption() -> None:
    other = Box(520, 100, 900, 400)
    lines = flat(column(prose(2), 100, 415, 480, size=14, pitch=20), column(prose(2), 520, 415, 900, size=14, pitch=20))
    assert captions(lines, PICTURE, other) == {(0, 1): PICTURE, (2, 3): other}


def test_without_pictures_there_are_no_captions() -> None:
    lines = text_below(100)
    assert find_captions([chunk(lines, 0, 1, 2)], lines, (), SIZE) == {}
