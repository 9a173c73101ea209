"""Lines that hang together whatever the order of the page."""

from __future__ import annotations

import pytest
from columns import column, flat, line, prose
from hypothesis import given
from hypothesis import strategies as st

from pipeline.layout.chunks import core_height, find_chunks, overlap
from pipeline.model import Box, Line, Word


def chains(lines: list[Line], *barriers: Box) -> set[tuple[int, ...]]:
    return {chunk.lines for chunk in find_chunks(lines, barriers)}


def test_lines_below_each_other_hang_together_whatever_order_they_come_in() -> None:
    first, second, third = column(prose(3), 100, 100, 480)
    assert chains([first, second, third]) == {(0, 1, 2)}
    assert chains([third, first, second]) == {(1, 2, 0)}


def test_columns_stay_apart() -> None:
    lines = flat(column(prose(4), 100, 100, 480), column(prose(4), 520, 107, 900))
    assert chains(lines) == {(0, 1, 2, 3), (4, 5, 6, 7)}


def test_a_heading_over_two_columns_hangs_together_with_neither() -> None:
    heading = line("THE FLOOD AT WHARFLEIGH", 100, 100, 900)
    lines = [heading, *column(prose(2), 100, 130, 480), *column(prose(2), 520, 130, 900)]
    assert chains(lines) == {(0,), (1, 2), (3, 4)}


def test_columns_that_end_above_a_wide_line_do_not_go_on_in_it() -> None:
    lines = flat(column(prose(2), 100, 100, 480), column(prose(2), 520, 100, 900), [line("foot", 100, 160, 900)])
    assert chains(lines) == {(0, 1), (2, 3), (4,)}


@pytest.mark.parametrize(
    ("barrier", "kept_apart"),
    [
        pytest.param(Box(100, 190, 480, 192), True, id="rule between"),
        pytest.param(Box(150, 182, 400, 238), True, id="picture between"),
        pytest.param(Box(480, 100, 482, 300), False, id="upright rule beside"),
        pytest.param(Box(290, 150, 294, 270), False, id="upright rule across both"),
        pytest.param(Box(520, 190, 900, 192), False, id="rule in the next column"),
        pytest.param(Box(100, 270, 480, 272), False, id="rule below"),
        pytest.param(Box(100, 90, 480, 92), False, id="rule above"),
    ],
)
def test_rules_and_pictures_part_what_is_on_either_side(barrier: Box, kept_apart: bool) -> None:
    lines = column(prose(2), 100, 120, 480, size=60, pitch=110)
    assert (chains(lines, barrier) == {(0,), (1,)}) == kept_apart


@pytest.mark.parametrize(("pitch", "together"), [(24, True), (38, True), (42, False)])
def test_white_as_high_as_a_line_parts(pitch: int, together: bool) -> None:
    lines = [line("one", 100, 100, 480), line("two", 100, 100 + pitch, 480)]
    assert len(find_chunks(lines)) == (1 if together else 2)


@pytest.mark.parametrize(("size", "together"), [(24, True), (30, True), (36, False), (11, False)])
def test_type_of_too_different_a_size_parts(size: int, together: bool) -> None:
    lines = [line("one", 100, 100, 480), line("two", 100, 125, 480, size)]
    assert len(find_chunks(lines)) == (1 if together else 2)


def test_lines_that_share_little_of_their_width_do_not_hang_together() -> None:
    assert chains([line("one", 100, 100, 480), line("two", 380, 130, 700)]) == {(0,), (1,)}


def test_a_line_is_as_high_as_its_typical_word() -> None:
    words = (Word("a", Box(0, 100, 9, 120)), Word("b", Box(20, 100, 29, 121)), Word("|", Box(40, 60, 42, 160)))
    assert core_height(Line(words, Box(0, 60, 42, 160))) == 21
    assert core_height(Line((), Box(0, 60, 42, 160))) == 100


def test_overlap_is_a_share_of_the_narrower() -> None:
    assert overlap(Box(0, 0, 100, 9), Box(50, 90, 70, 99)) == 1.0
    assert overlap(Box(0, 0, 100, 9), Box(90, 90, 110, 99)) == 0.5
    assert overlap(Box(0, 0, 100, 9), Box(150, 90, 170, 99)) < 0


def test_no_lines_make_no_chunks() -> None:
    assert find_chunks([]) == []


places = st.tuples(st.integers(0, 900), st.integers(0, 1300), st.integers(1, 500), st.integers(1, 60))


@given(st.lists(places, max_size=25), st.lists(places, max_size=4))
def test_every_line_is_in_exactly_one_chunk(
    given: list[tuple[int, int, int, int]], rules: list[tuple[int, ...]]
) -> None:
    boxes = [Box(left, top, left + width, top + height) for left, top, width, height in given]
    lines = [Line((Word("word", box),), box) for box in boxes]
    found = find_chunks(lines, [Box(left, top, left + width, top + height) for left, top, width, height in rules])
    assert sorted(number for chunk in found for number in chunk.lines) == list(range(len(lines)))
    for chunk in found:
        assert chunk.boxes == tuple(boxes[number] for number in chunk.lines)
        middles = [box.top + box.bottom for box in chunk.boxes]
        assert middles == sorted(middles), "a chunk is read downwards"
