"""The order of pieces as geometry has it."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pipeline.layout.order import reading_order
from pipeline.model import Box


def ordered(**boxes: Box) -> str:
    """Return the names of boxes as they are read, whatever order they come in."""
    names = list(boxes)
    found = [names[number] for number in reading_order(list(boxes.values()))]
    backwards = [names[::-1][number] for number in reading_order(list(boxes.values())[::-1])]
    assert found == backwards
    return " ".join(found)


def test_a_column_is_read_downwards() -> None:
    assert ordered(c=Box(0, 200, 400, 280), a=Box(0, 0, 400, 80), b=Box(40, 100, 380, 180)) == "a b c"


def test_two_columns_are_read_one_after_the_other() -> None:
    found = ordered(
        right1=Box(520, 0, 900, 250),
        left1=Box(100, 0, 480, 200),
        left2=Box(100, 220, 480, 600),
        right2=Box(520, 270, 900, 600),
    )
    assert found == "left1 left2 right1 right2"


def test_three_columns_are_read_one_after_the_other() -> None:
    found = ordered(
        c=Box(700, 0, 980, 900),
        a1=Box(0, 10, 300, 500),
        a2=Box(0, 520, 300, 900),
        b1=Box(350, 0, 650, 300),
        b2=Box(350, 330, 650, 890),
    )
    assert found == "a1 a2 b1 b2 c"


def test_what_stands_over_a_page_wide_heading_is_read_before_it() -> None:
    found = ordered(
        a1=Box(0, 0, 480, 300),
        b1=Box(520, 0, 1000, 300),
        head=Box(0, 320, 1000, 360),
        a2=Box(0, 380, 480, 700),
        b2=Box(520, 380, 1000, 700),
    )
    assert found == "a1 b1 head a2 b2"
    found = ordered(
        a1=Box(0, 0, 470, 90),
        b1=Box(500, 0, 970, 55),
        head=Box(0, 200, 1000, 240),
        a2=Box(0, 260, 470, 310),
        a3=Box(0, 350, 470, 390),
        b2=Box(500, 260, 970, 355),
    )
    assert found == "a1 b1 head a2 a3 b2"


def test_of_pieces_over_each_other_the_one_with_the_higher_middle_is_read_first() -> None:
    assert ordered(a=Box(0, 0, 400, 400), b=Box(0, 20, 400, 60)) == "b a"


def test_a_heading_across_two_of_three_columns_is_read_before_both() -> None:
    found = ordered(
        a=Box(0, 0, 300, 900), head=Box(350, 0, 980, 60), b=Box(350, 80, 650, 900), c=Box(700, 80, 980, 900)
    )
    assert found == "a head b c"


def test_the_third_column_waits_for_what_stands_under_a_heading_across_the_first_two() -> None:
    found = ordered(head=Box(0, 0, 650, 60), a=Box(0, 80, 300, 900), b=Box(350, 80, 650, 900), c=Box(700, 0, 980, 900))
    assert found == "head a b c"


def test_the_address_under_the_signature_of_a_letter_is_read_after_it() -> None:
    found = ordered(body=Box(100, 300, 900, 900), signature=Box(600, 950, 900, 1000), address=Box(100, 1040, 400, 1140))
    assert found == "body signature address"


def test_a_date_to_the_right_over_an_address_to_the_left_is_read_first() -> None:
    found = ordered(date=Box(700, 100, 950, 130), address=Box(100, 180, 400, 300), body=Box(100, 350, 950, 900))
    assert found == "date address body"


def test_a_column_that_goes_on_further_down_than_the_next_is_read_to_its_end() -> None:
    assert ordered(a=Box(0, 0, 400, 300), b=Box(500, 0, 900, 300), c=Box(0, 400, 400, 700)) == "a c b"


def test_a_column_that_begins_further_down_than_the_next_is_read_before_it() -> None:
    assert ordered(b1=Box(500, 0, 900, 300), a=Box(0, 400, 400, 700), b2=Box(500, 400, 900, 700)) == "a b1 b2"


def test_nothing() -> None:
    assert reading_order([]) == []


places = st.tuples(st.integers(0, 900), st.integers(0, 1300), st.integers(1, 900), st.integers(1, 400))


@given(st.lists(places, max_size=20))
def test_every_piece_is_read_once(given: list[tuple[int, int, int, int]]) -> None:
    boxes = [Box(left, top, left + width, top + height) for left, top, width, height in given]
    assert sorted(reading_order(boxes)) == list(range(len(boxes)))


@given(st.lists(st.tuples(st.integers(1, 200), st.integers(0, 60)), max_size=10), st.randoms(use_true_random=False))
def test_a_column_of_any_heights_is_read_downwards(given: list[tuple[int, int]], random: object) -> None:
    boxes, top = [], 0
    for height, gap in given:
        boxes.append(Box(100, top, 500, top + height))
        top += height + gap
    shuffled = list(boxes)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert [shuffled[number] for number in reading_order(shuffled)] == boxes


@given(st.lists(st.lists(st.integers(20, 200), min_size=1, max_size=4), min_size=2, max_size=4))
def test_full_columns_of_any_pieces_are_read_from_left_to_right(given: list[list[int]]) -> None:
    boxes = []
    for number, shares in enumerate(given):
        edges = [round(1000 * sum(shares[:place]) / sum(shares)) for place in range(len(shares) + 1)]
        boxes += [
            Box(250 * number, upper, 250 * number + 220, max(upper + 1, lower - 10)) for upper, lower in pairwise(edges)
        ]
    assert reading_order(boxes) == list(range(len(boxes)))
