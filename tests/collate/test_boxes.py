from __future__ import annotations

from itertools import pairwise

import pytest
from fakes import reading_of
from hypothesis import given
from hypothesis import strategies as st
from inks import ink_of

from pipeline.collate.boxes import boxes_of
from pipeline.collate.groups import Group, groups_of
from pipeline.evidence.ink import Ink
from pipeline.model import Box, Line


def place(first: str, second: str) -> tuple[Group, Ink, Box]:
    lines = list(reading_of(first).lines())
    line: Line | None = lines[0] if lines else None
    ink = ink_of(second, box=line.box) if line else ink_of(second)
    (group,) = groups_of(line, ink)
    return group, ink, ink.box


def test_as_many_words_as_the_first_reader_has_stand_where_it_saw_them() -> None:
    group, ink, line = place("to dav", "today")
    assert boxes_of("to day", group, ink, line) == [word.box for word in group.first]


def test_as_many_words_as_the_second_reader_has_stand_where_it_saw_them() -> None:
    group, ink, line = place("today", "to day")
    one, two = boxes_of("to day", group, ink, line)
    assert (one.left, two.right) == pytest.approx((line.left, line.right), abs=5)
    # "to day" over 60 pixels: the space is the third of six characters.
    assert one.right == pytest.approx(line.left + 20, abs=4)
    assert two.left == pytest.approx(line.left + 30, abs=4)
    assert (one.top, one.bottom) == (line.top, line.bottom)


def test_of_words_far_apart_the_gap_belongs_to_neither() -> None:
    group, ink, line = place("today", "to    day")
    one, two = boxes_of("to day", group, ink, line)
    # Nine characters over 60 pixels.
    assert one.right == pytest.approx(line.left + 13, abs=4)
    assert two.left == pytest.approx(line.left + 40, abs=4)


def test_other_numbers_of_words_share_the_place() -> None:
    group, ink, line = place("to day", "today")
    one, two, three = boxes_of("t o day", group, ink, line)
    assert one.left == group.first[0].box.left and three.right == group.first[-1].box.right
    assert one.right <= two.left < two.right <= three.left


def test_words_of_one_reader_without_ink() -> None:
    (line,) = reading_of("home").lines()
    group = Group(line.words, (), (), 0, 0)
    assert boxes_of("home", group, None, line.box) == [line.words[0].box]
    assert len(boxes_of("ho me", group, None, line.box)) == 2


def test_words_that_stand_nowhere_have_the_line() -> None:
    line = Box(10, 10, 110, 40)
    assert boxes_of("home", Group((), (), (), 0, 0), None, line) == [line]


@given(
    st.lists(st.text("abc", min_size=1, max_size=5), min_size=1, max_size=4),
    st.lists(st.text("abc", min_size=1, max_size=5), min_size=0, max_size=4),
    st.lists(st.text("abc", min_size=1, max_size=5), min_size=1, max_size=4),
    st.integers(1, 300),
)
def test_boxes_are_as_many_as_the_words_not_empty_and_from_left_to_right(
    first: list[str], second: list[str], text: list[str], width: int
) -> None:
    (line,) = reading_of(" ".join(first)).lines()
    box = Box(line.box.left, line.box.top, line.box.left + width, line.box.bottom)
    ink = ink_of(" ".join(second), box=box)
    for group in groups_of(line, ink):
        found = boxes_of(" ".join(text), group, ink, box)
        assert len(found) == len(text)
        assert all(one.width > 0 and one.height > 0 for one in found)
        assert all(one.left <= other.left for one, other in pairwise(found))
