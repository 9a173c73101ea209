from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from inks import ink_of

from pipeline.collate.inserting import insert_lines, read_already, stands_apart
from pipeline.model import Block, Box, Line, Paragraph, Word


def line(text: str, left: int, top: int, right: int, height: int = 30) -> Line:
    box = Box(left, top, right, top + height)
    return Line((Word(text, box),), box)


def paragraph(*lines: Line) -> Paragraph:
    return Paragraph(
        lines,
        Box(
            min(one.box.left for one in lines),
            min(one.box.top for one in lines),
            max(one.box.right for one in lines),
            max(one.box.bottom for one in lines),
        ),
    )


def block(*paragraphs: Paragraph) -> Block:
    return Block(paragraphs, paragraph(*(line("", *box[:3], box[3] - box[1]) for box in map(sides, paragraphs))).box)


def sides(part: Paragraph) -> tuple[int, int, int, int]:
    return part.box.left, part.box.top, part.box.right, part.box.bottom


def texts(blocks: tuple[Block, ...]) -> list[list[list[str]]]:
    return [[[one.words[0].text for one in part.lines] for part in block.paragraphs] for block in blocks]


LEFT = block(
    paragraph(line("a0", 100, 100, 480), line("a2", 100, 180, 480)),
    paragraph(line("a3", 100, 240, 480)),
)
RIGHT = block(paragraph(line("b0", 520, 100, 900), line("b1", 520, 140, 900)))


def test_a_line_goes_between_those_above_and_below() -> None:
    missed = line("a1", 100, 140, 480)
    found = insert_lines((LEFT, RIGHT), [missed])
    assert texts(found) == [[["a0", "a1", "a2"], ["a3"]], [["b0", "b1"]]]
    assert found[1] == RIGHT


def test_a_line_below_the_last_one_is_put_at_the_end_and_the_boxes_grow() -> None:
    missed = line("b2", 520, 180, 910)
    found = insert_lines((LEFT, RIGHT), [missed])
    assert texts(found)[1] == [["b0", "b1", "b2"]]
    assert found[1].box == found[1].paragraphs[0].box == Box(520, 100, 910, 210)


def test_a_line_above_the_first_one() -> None:
    assert texts(insert_lines((LEFT, RIGHT), [line("b-1", 520, 66, 900)]))[1] == [["b-1", "b0", "b1"]]


def test_a_part_of_a_line_goes_where_it_stands_in_it() -> None:
    home = block(paragraph(line("one", 100, 100, 200), line("below", 100, 140, 480)))
    assert texts(insert_lines((home,), [line("two", 220, 104, 300)])) == [[["one", "two", "below"]]]
    assert texts(insert_lines((home,), [line("two", 220, 94, 300)])) == [[["one", "two", "below"]]]
    home = block(paragraph(line("two", 300, 100, 480), line("below", 100, 140, 480)))
    assert texts(insert_lines((home,), [line("one", 100, 96, 280)])) == [[["one", "two", "below"]]]


def test_a_line_in_no_column_is_a_block_of_its_own() -> None:
    heading, foot = line("heading", 100, 10, 900), line("foot", 300, 900, 600)
    found = insert_lines((LEFT, RIGHT), [foot, heading])
    assert texts(found) == [[["heading"]], [["a0", "a2"], ["a3"]], [["b0", "b1"]], [["foot"]]]
    assert found[0].box == heading.box


def test_lines_of_a_page_without_any_come_from_top_to_bottom() -> None:
    found = insert_lines((), [line("b", 100, 300, 400), line("a", 100, 100, 400)])
    assert texts(found) == [[["a"]], [["b"]]]
    found = insert_lines((), [line("right", 500, 100, 700), line("left", 100, 100, 300)])
    assert texts(found) == [[["left"]], [["right"]]]
    assert insert_lines((), []) == ()


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 40), st.integers(1, 9)), max_size=10))
def test_no_line_is_lost(given: list[tuple[int, int, int]]) -> None:
    lines = [
        line(str(number), 100 * left, 20 * top, 100 * (left + width)) for number, (left, top, width) in enumerate(given)
    ]
    found = insert_lines((LEFT, RIGHT), lines)
    flat = [text for block in texts(found) for part in block for text in part]
    assert sorted(flat) == sorted(["a0", "a2", "a3", "b0", "b1", *(str(number) for number in range(len(lines)))])
    assert [text for text in flat if not text.isdigit()] == ["a0", "a2", "a3", "b0", "b1"]


# ------------------------------------------------------------------------------------ apart from the text


def test_on_a_page_of_running_text_a_line_in_no_column_stands_apart() -> None:
    column = block(paragraph(*(line(str(number), 100, 100 + 40 * number, 480) for number in range(10))))
    assert not stands_apart(Box(100, 300, 480, 330), [column])
    assert not stands_apart(Box(110, 490, 470, 520), [column])
    assert stands_apart(Box(600, 300, 900, 330), [column])
    assert stands_apart(Box(100, 700, 480, 730), [column])


def test_where_there_is_little_text_nothing_stands_apart() -> None:
    assert not stands_apart(Box(100, 900, 480, 930), [LEFT, RIGHT])
    assert not stands_apart(Box(600, 300, 900, 330), [])


# ------------------------------------------------------------------------------------ found twice


def words(text: str, left: int = 100, top: int = 100) -> Line:
    made = []
    for word in text.split():
        made.append(Word(word, Box(left, top, left + 12 * len(word), top + 30)))
        left += 12 * (len(word) + 1)
    return Line(tuple(made), Box(made[0].box.left, top, made[-1].box.right, top + 30))


NEAR = [words("The boat was lost at sea,"), words("all hands came home", top=140)]


def test_a_line_of_words_that_were_read_around_it_is_a_repetition() -> None:
    assert read_already(ink_of("was lost at sea", box=Box(200, 110, 400, 136)), NEAR)
    assert read_already(ink_of("WAS L0ST AT SEA.", box=Box(200, 110, 400, 136)), NEAR)
    assert read_already(ink_of("hands came", box=Box(140, 150, 260, 176)), NEAR)


def test_a_line_that_says_something_else_is_none() -> None:
    assert not read_already(ink_of("met on Sunday evening", box=Box(200, 110, 400, 136)), NEAR)


def test_the_same_words_elsewhere_are_none() -> None:
    assert not read_already(ink_of("was lost at sea", box=Box(200, 400, 400, 430)), NEAR)
    assert not read_already(ink_of("was lost at sea", box=Box(700, 100, 900, 130)), NEAR)


def test_signs_alone_repeat_nothing() -> None:
    assert not read_already(ink_of("— . —", box=Box(200, 110, 400, 136)), NEAR)
    assert not read_already(ink_of("", box=Box(200, 110, 400, 136)), NEAR)
    assert not read_already(ink_of("was", box=Box(200, 110, 400, 136)), [words("— . —", left=200)])


def test_a_line_that_begins_like_a_short_word_nearby_is_none() -> None:
    initial = [words("A", left=60)]
    assert not read_already(ink_of("all hands came home", box=Box(80, 100, 300, 130)), initial)


def test_a_short_word_that_is_part_of_a_longer_one_nearby_is_none() -> None:
    assert not read_already(ink_of("in", box=Box(200, 100, 224, 130)), [words("beginning", left=60)])
    assert not read_already(ink_of("of", box=Box(172, 100, 196, 130)), [words("office")])
