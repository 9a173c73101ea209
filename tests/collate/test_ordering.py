from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.collate.ordering import in_column_order
from pipeline.model import Block, Box, Line, Paragraph, Word


def line(text: str, left: int, top: int, right: int, height: int = 30) -> Line:
    box = Box(left, top, right, top + height)
    return Line((Word(text, box),), box)


def block(*lines: Line) -> Block:
    box = Box(
        min(one.box.left for one in lines),
        min(one.box.top for one in lines),
        max(one.box.right for one in lines),
        max(one.box.bottom for one in lines),
    )
    return Block((Paragraph(lines, box),), box)


def texts(blocks: tuple[Block, ...]) -> list[list[str]]:
    return [[one.words[0].text for part in block.paragraphs for one in part.lines] for block in blocks]


def flat(blocks: tuple[Block, ...]) -> list[str]:
    return [text for block in texts(blocks) for text in block]


def column(name: str, left: int, tops: range, right: int) -> Block:
    return block(*(line(f"{name}{number}", left, top, right) for number, top in enumerate(tops)))


def test_blocks_in_order_stay() -> None:
    blocks = (
        block(line("title", 300, 40, 700)),
        column("a", 100, range(100, 500, 40), 480),
        column("b", 520, range(100, 500, 40), 900),
        block(line("foot", 300, 600, 700)),
    )
    assert in_column_order(blocks) == blocks


def test_a_line_torn_out_of_a_column_goes_back() -> None:
    torn = column("a", 100, range(100, 300, 40), 480)
    lines = torn.paragraphs[0].lines
    blocks = (block(*lines[:2], *lines[3:]), block(lines[2]), block(line("next", 520, 100, 900)))
    assert texts(in_column_order(blocks)) == [["a0", "a1", "a2", "a3", "a4"], ["next"]]


def test_a_block_between_two_parts_of_a_column_goes_between_them() -> None:
    upper, lower = column("a", 100, range(100, 220, 40), 480), column("b", 100, range(300, 420, 40), 480)
    torn = block(line("torn", 110, 230, 400))
    assert texts(in_column_order((upper, lower, torn))) == [["a0", "a1", "a2"], ["torn"], ["b0", "b1", "b2"]]


def test_the_end_of_a_line_goes_after_its_beginning() -> None:
    home = block(line("the boat", 100, 100, 300), line("all hands", 100, 140, 480))
    rest = block(line("was lost", 320, 102, 480))
    other = block(line("other", 600, 100, 900))
    assert texts(in_column_order((home, other, rest))) == [["the boat", "was lost", "all hands"], ["other"]]


def test_a_line_beside_a_column_is_not_of_it() -> None:
    left = column("a", 100, range(100, 300, 40), 480)
    right = block(line("b0", 520, 140, 900), line("b1", 520, 180, 900))
    assert in_column_order((left, right)) == (left, right)


def test_a_line_at_the_height_of_a_gap_in_another_column_stays() -> None:
    left = block(line("a0", 100, 100, 480), line("a1", 100, 200, 480))
    right = block(line("b", 520, 150, 900))
    assert in_column_order((left, right)) == (left, right)


def test_a_longer_block_is_not_torn_out() -> None:
    upper, lower = column("a", 100, range(100, 220, 40), 480), column("b", 100, range(400, 520, 40), 480)
    between = column("c", 100, range(230, 390, 40), 480)
    assert in_column_order((upper, lower, between)) == (upper, lower, between)


def test_a_block_below_everything_stays() -> None:
    upper, lower = column("a", 100, range(100, 220, 40), 480), column("b", 100, range(300, 420, 40), 480)
    foot = block(line("foot", 110, 430, 400))
    assert in_column_order((upper, lower, foot)) == (upper, lower, foot)


def test_nothing() -> None:
    assert in_column_order(()) == ()


places = st.tuples(st.integers(0, 6), st.integers(0, 12), st.integers(1, 4), st.integers(1, 4))


@given(st.lists(places, max_size=12))
def test_no_line_is_lost_or_doubled(given: list[tuple[int, int, int, int]]) -> None:
    blocks = tuple(
        block(*(line(f"{number}.{n}", 100 * left, 40 * top + 40 * n, 100 * (left + width)) for n in range(count)))
        for number, (left, top, width, count) in enumerate(given)
    )
    found = in_column_order(blocks)
    assert sorted(flat(found)) == sorted(flat(blocks))
    for one in blocks:
        (own,) = texts((one,))
        order = [text for text in flat(found) if text in own]
        assert order == own, "lines of a block keep their order"
