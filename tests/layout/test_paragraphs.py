"""Lines in reading order as paragraphs."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from columns import chunk, flat, line

from pipeline.layout.chunks import Chunk
from pipeline.layout.paragraphs import Owner, Piece, find_pieces
from pipeline.model import Line


def lines_of(texts: Sequence[str], left: int, *, short: Sequence[int] = (), size: int = 20) -> list[Line]:
    """Return the lines of a column 380 wide; some end in the middle of it."""
    return [
        line(text, left, 100 + 30 * number, left + (200 if number in short else 380), size)
        for number, text in enumerate(texts)
    ]


def pieces_of(*columns: list[Line], owners: Sequence[Owner] | None = None) -> list[tuple[tuple[int, ...], bool]]:
    """Return the lines of each piece, and whether it goes on from the one before, of columns read in order."""
    lines, order = flat(*columns), []
    for column in columns:
        order.append(chunk(lines, *(number for number, one in enumerate(lines) if one in column)))
    own = owners or [Owner(number, number) for number, column in enumerate(columns) for _ in column]
    return [(piece.lines, piece.joined) for piece in find_pieces(order, lines, own)]


def joined(before: str, after: str, *, short: bool = False) -> bool:
    """Tell whether a column that ends in some words goes on in one that begins with others."""
    left = lines_of(["The men who came", before], 100, short=[1] if short else [])
    right = lines_of([after, "and went to work"], 520)
    first, second = pieces_of(left, right)
    assert (first, second[0]) == (((0, 1), False), (2, 3))
    return second[1]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("home to the coun-", "try of the men"),
        ("home to the coun¬", "try of the men"),
        ("went home to", "the port of men"),
        ("went home,", "the port of men"),
        ("went home to Mr.", "and Mrs. Ames"),
        ("went home to", "Wharfleigh and work"),
        ("went home to", "“the port” of men"),
    ],
)
def test_a_paragraph_goes_on_in_the_next_column(before: str, after: str) -> None:
    assert joined(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("and went home.", "The port of men"),
        ("and went home.”", "The port of men"),
        ("and went home?", "“The port of men"),
        ("and went to the coun-", "The port of men"),
    ],
)
def test_a_paragraph_ends_with_the_column(before: str, after: str) -> None:
    assert not joined(before, after)


def test_a_short_last_line_ends_a_paragraph_unless_its_sentence_is_open() -> None:
    assert not joined("went home.", "the port of men", short=True)
    assert not joined("went home to", "Wharfleigh and work", short=True)
    assert joined("went home to", "the port of men", short=True)


def test_a_line_that_is_set_in_begins_a_paragraph_if_it_has_a_capital() -> None:
    left = lines_of(["The men who came", "went home to"], 100)
    for text, goes_on in (("Wharfleigh and work", False), ("the port of men", True)):
        right = [line(text, 550, 100, 900), *lines_of(["", "and work"], 520)[1:]]
        assert pieces_of(left, right)[1][1] is goes_on


def test_a_heading_in_other_type_goes_on_in_nothing() -> None:
    heading, text = lines_of(["THE FLOOD AT", "wharfleigh"], 100, size=30), lines_of(["the port of men"], 520)
    assert [goes_on for _, goes_on in pieces_of(heading, text)] == [False, False]
    assert [goes_on for _, goes_on in pieces_of(text, heading)] == [False, False]


def test_a_heading_of_one_line_does_not_go_on_in_a_capital() -> None:
    heading, text = lines_of(["THE FLOOD AT WHARFLEIGH"], 100), lines_of(["The men who came", "home"], 520)
    assert [goes_on for _, goes_on in pieces_of(heading, text)] == [False, False]


def test_inside_a_block_the_first_reader_is_believed() -> None:
    column = lines_of(["The men who came", "home.", "The port of", "men. and work"], 100)
    owners = [Owner(0, 0), Owner(0, 0), Owner(0, 1), Owner(0, 1)]
    assert pieces_of(column, owners=owners) == [((0, 1), False), ((2, 3), False)]
    assert pieces_of(column, owners=[Owner(0, 0)] * 4) == [((0, 1, 2, 3), False)]


def test_a_divided_word_holds_lines_together_whatever_the_first_reader_says() -> None:
    column = lines_of(["The men of the coun-", "try came home"], 100)
    assert pieces_of(column, owners=[Owner(0, 0), Owner(0, 1)]) == [((0, 1), False)]


def test_between_blocks_the_words_decide() -> None:
    two_blocks = [Owner(0, 0), Owner(0, 0), Owner(1, 1)]
    open_ = lines_of(["The men who came", "went home to", "the port of men"], 100)
    assert pieces_of(open_, owners=two_blocks) == [((0, 1, 2), False)]
    ended = lines_of(["The men who came", "went home.", "The port of men"], 100)
    assert pieces_of(ended, owners=two_blocks) == [((0, 1), False), ((2,), False)]


def test_the_second_paragraph_of_a_column_goes_on_from_nothing() -> None:
    left = lines_of(["The men who came", "went home to"], 100)
    right = lines_of(["the port of men.", "The port"], 520)
    owners = [Owner(0, 0), Owner(0, 0), Owner(1, 1), Owner(1, 2)]
    assert pieces_of(left, right, owners=owners) == [((0, 1), False), ((2,), True), ((3,), False)]


def test_nothing() -> None:
    assert find_pieces([], [], []) == []
    one = lines_of(["The"], 100)
    assert find_pieces([Chunk((0,), (one[0].box,))], one, [Owner(0, 0)]) == [Piece((0,), joined=False)]


@pytest.mark.parametrize(
    ("before", "after", "short", "one"),
    [
        ("and went home to the", "port of the men", False, True),
        ("and went home.", "the port of the men", False, False),
        ("and went home to", "The port of the men", False, False),
        ("and went home to", "port of the men", True, False),
    ],
    ids=["an open sentence", "a full stop", "a capital", "a short line"],
)
def test_a_paragraph_that_cannot_end_is_not_ended_by_the_first_reader(
    before: str, after: str, short: bool, one: bool
) -> None:
    lines = lines_of(["The men who came", before, after, "and worked"], 100, short=[1] if short else [])
    owners = [Owner(0, 0), Owner(0, 0), Owner(0, 1), Owner(0, 1)]
    expected = [((0, 1, 2, 3), False)] if one else [((0, 1), False), ((2, 3), False)]
    assert pieces_of(lines, owners=owners) == expected
