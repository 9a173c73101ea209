"""Verse, which the first reader makes paragraphs of at random."""

from __future__ import annotations

import pytest
from columns import line
from hypothesis import given
from hypothesis import strategies as st

from pipeline.layout.paragraphs import Piece
from pipeline.layout.verse import with_verse
from pipeline.model import Kind, Line

STANZA = ["The men came home from sea,", "And all the port", "Had bread for them and me,", "Of every sort."]
WIDTHS = [560, 320, 540, 280]
PROSE = ["The men who came home from the", "port went to work for their", "bread, and found that it had", "gone up."]


def stanzas(*texts: list[str], widths: list[int] = WIDTHS, white: int = 30) -> list[Line]:
    """Return lines 30 apart, with so much white more between two stanzas."""
    found: list[Line] = []
    top = 100
    for stanza in texts:
        for number, text in enumerate(stanza):
            left = 100 + 40 * (number % 2)
            found.append(line(text, left, top, 100 + widths[number % len(widths)]))
            top += 30
        top += white
    return found


def cut(*sizes: int) -> list[Piece]:
    """Return paragraphs of so many lines each."""
    pieces, first = [], 0
    for size in sizes:
        pieces.append(Piece(tuple(range(first, first + size)), joined=False))
        first += size
    return pieces


def verse(pieces: list[Piece]) -> list[tuple[int, ...]]:
    return [piece.lines for piece in pieces if piece.kind is Kind.VERSE]


@pytest.mark.parametrize("sizes", [(8,), (1, 2, 1, 4), (2, 2, 2, 2), (3, 5)])
def test_stanzas_are_found_whatever_the_first_reader_made_of_them(sizes: tuple[int, ...]) -> None:
    made = with_verse(cut(*sizes), stanzas(STANZA, STANZA))
    assert verse(made) == [(0, 1, 2, 3), (4, 5, 6, 7)]
    assert len(made) == 2


def test_verse_may_be_in_quotation_marks() -> None:
    assert verse(with_verse(cut(4), stanzas([f"“{text}" for text in STANZA])))


def test_text_around_verse_stays_text() -> None:
    lines = [*stanzas(PROSE, STANZA, widths=[560, 560, 560, 280])[:4], *stanzas(PROSE, STANZA)[4:], *stanzas(PROSE)]
    lines[8:] = [line(text, 100, 500 + 30 * number, 660) for number, text in enumerate(PROSE)]
    made = with_verse(cut(4, 4, 4), lines)
    assert [(piece.lines[0], piece.kind) for piece in made] == [(0, None), (4, Kind.VERSE), (8, None)]


@pytest.mark.parametrize(
    ("texts", "widths"),
    [
        (STANZA[:3], WIDTHS[:3]),
        (["The men came home to", "Wharfleigh and to", "Ames who with Brown", "Had bread"], [560, 560, 560, 280]),
        ([text.lower() for text in STANZA], WIDTHS),
        (["THE FLOOD AT WHARFLEIGH", "AND WHAT CAME OF IT", "TOLD BY A WITNESS", "IN FOUR PARTS"], WIDTHS),
        (["Ames", "Brown", "Carter", "Dale"], WIDTHS),
        (["Bread 4d", "Coal at 9d a sack", "Rope at 1s", "Salt 2d"], WIDTHS),
    ],
    ids=["three lines", "full lines", "small letters", "a title", "names", "prices"],
)  # fmt: skip
def test_what_is_no_verse(texts: list[str], widths: list[int]) -> None:
    pieces = cut(len(texts))
    assert with_verse(pieces, stanzas(texts, widths=widths)) == pieces


def test_lines_in_another_column_are_not_of_the_poem() -> None:
    left = stanzas(STANZA)
    right = [line(text, 700, 100 + 30 * number) for number, text in enumerate(PROSE)]
    made = with_verse(cut(4, 4), [*left, *right])
    assert verse(made) == [(0, 1, 2, 3)]


@given(st.lists(st.integers(1, 5), min_size=1, max_size=6), st.booleans())
def test_every_line_stays_once_and_in_order(sizes: list[int], in_verse: bool) -> None:
    texts = (STANZA if in_verse else PROSE) * 8
    made = with_verse(cut(*sizes), stanzas(texts[: sum(sizes)]))
    assert [number for piece in made for number in piece.lines] == list(range(sum(sizes)))
