"""From words to text, and from lines to paragraphs."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Block, Box, Kind, Line, Paragraph, Reading, Stamp, Word
from pipeline.text.layout import Composed, compose, join_lines

BOX = Box(0, 0, 1, 1)

words = st.text(alphabet="ab, -\t\n", max_size=4)
pages = st.lists(st.lists(st.lists(words, max_size=4), max_size=3), max_size=4)


def reading(*paragraphs: list[list[str]]) -> Reading:
    """A reading with each paragraph in a block of its own; a paragraph is a list of lines of words."""
    return Reading(
        Stamp("test", "1"),
        10,
        10,
        tuple(
            Block((Paragraph(tuple(Line(tuple(Word(text, BOX) for text in line), BOX) for line in lines), BOX),), BOX)
            for lines in paragraphs
        ),
    )


def test_lines_end_in_newlines_and_paragraphs_in_an_empty_line() -> None:
    composed = compose(reading([["A", "pamphlet"], ["on", "trade"]], [["by", "the", "author"]]))
    text, placed = composed.text, composed.words
    assert text == "A pamphlet\non trade\n\nby the author"
    assert [(place.start, place.end) for place in placed][:3] == [(0, 1), (2, 10), (11, 13)]


def test_paragraphs_of_one_block_are_set_apart_too() -> None:
    line = Line((Word("x", BOX),), BOX)
    block = Block((Paragraph((line,), BOX), Paragraph((line,), BOX)), BOX)
    assert compose(Reading(Stamp("test", "1"), 1, 1, (block,))).text == "x\n\nx"


def test_words_and_lines_without_visible_characters_leave_no_gap() -> None:
    composed = compose(reading([[" ", ""], ["one", " ", "two"], [""], ["three"]], [["\n"]], [["four"]]))
    text, placed = composed.text, composed.words
    assert text == "one two\nthree\n\nfour"
    assert len(placed) == 4


def test_a_page_without_words_is_an_empty_text() -> None:
    assert compose(reading()) == Composed("", (), ())


@given(pages)
def test_every_word_stands_where_its_place_says(page: list[list[list[str]]]) -> None:
    composed = compose(reading(*page))
    text, placed = composed.text, composed.words
    written = [" ".join(word.split()) for lines in page for line in lines for word in line if word.strip()]
    assert [text[place.start : place.end] for place in placed] == written
    assert [" ".join(place.word.text.split()) for place in placed] == written
    between = [text[one.end : two.start] for one, two in pairwise(placed)]
    assert set(between) <= {" ", "\n", "\n\n"}
    assert not placed or (placed[0].start, placed[-1].end) == (0, len(text))


def test_joined_lines_keep_paragraphs_and_the_final_newline() -> None:
    assert join_lines("a pamphlet\non trade\n\nby the\nauthor\n") == "a pamphlet on trade\n\nby the author\n"


@given(st.text(alphabet="ab \n"))
def test_joining_lines_moves_nothing(text: str) -> None:
    joined = join_lines(text)
    assert len(joined) == len(text)
    assert joined.replace("\n", " ") == text.replace("\n", " ")
    assert join_lines(joined) == joined
    # A newline that is left stands at an edge or beside another one.
    assert all(
        place in (0, len(joined) - 1) or "\n" in (joined[place - 1], joined[place + 1])
        for place, char in enumerate(joined)
        if char == "\n"
    )


def test_a_block_that_goes_on_begins_on_the_next_line() -> None:
    def block(*texts: str, joined: bool = False, kind: Kind = Kind.PARAGRAPH) -> Block:
        lines = (Line(tuple(Word(word, BOX) for word in text.split()), BOX) for text in texts)
        return Block(tuple(Paragraph((line,), BOX) for line in lines), BOX, kind, joined)

    blocks = (
        block("the coun-", joined=True),
        block("try of", "all hands", joined=True),
        Block((), BOX, Kind.FIGURE),
        block("the pier", kind=Kind.CAPTION),
        block(""),
        block("at sea"),
    )
    composed = compose(Reading(Stamp("test", "1"), 1, 1, blocks))
    assert composed.text == "the coun-\ntry of\n\nall hands\n\nthe pier\n\nat sea"
    assert [(composed.text[part.start : part.end], part.kind) for part in composed.parts] == [
        ("the coun-", Kind.PARAGRAPH),
        ("try of\n\nall hands", Kind.PARAGRAPH),
        ("the pier", Kind.CAPTION),
        ("at sea", Kind.PARAGRAPH),
    ]


@given(pages)
def test_parts_are_the_blocks_that_have_text(page: list[list[list[str]]]) -> None:
    composed = compose(reading(*page))
    spans = [composed.text[part.start : part.end] for part in composed.parts]
    alone = [compose(reading(lines)).text for lines in page]
    assert spans == [text for text in alone if text]
    assert "\n\n".join(spans) == composed.text
