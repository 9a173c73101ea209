"""Advertisements by where they stand and how they speak."""

from __future__ import annotations

import time

import pytest
from columns import column, line, prose

from pipeline.layout.advertisements import with_advertisements
from pipeline.layout.paragraphs import Piece
from pipeline.model import Box, Graphics, Kind, Line

OFFER = [
    "Farm wagons of every kind at a low price",
    "Send for a free catalogue. From $12 a piece",
    "THE WHARFLEIGH WAGON CO., 12 Mill Street",
]
ABOVE, BELOW = Box(100, 390, 480, 393), Box(100, 495, 480, 498)


def marked(*groups: list[Line], graphics: Graphics, kinds: dict[int, Kind] | None = None) -> list[int]:
    """Return the numbers of the groups of lines, each a piece, that are marked as advertisements."""
    lines = [one for group in groups for one in group]
    starts = [sum(map(len, groups[:number])) for number in range(len(groups))]
    pieces = [
        Piece(tuple(range(start, start + len(group))), joined=False, kind=(kinds or {}).get(number))
        for number, (start, group) in enumerate(zip(starts, groups, strict=True))
    ]
    made = with_advertisements(pieces, lines, graphics, 20)
    assert [piece.lines for piece in made] == [piece.lines for piece in pieces]
    return [number for number, piece in enumerate(made) if piece.kind is Kind.ADVERTISEMENT]


def offer(left: int = 100, top: int = 400, right: int = 480) -> list[Line]:
    return column(OFFER, left, top, right)


TEXT = column(prose(8, "t"), 100, 140, 480)
MORE = column(prose(8, "m"), 100, 510, 480)


def test_an_offer_between_rules_is_an_advertisement() -> None:
    assert marked(TEXT, offer(), MORE, graphics=Graphics(rules=(ABOVE, BELOW))) == [1]


def test_an_offer_under_a_rule_at_the_foot_of_a_column_is_too() -> None:
    assert marked(TEXT, offer(), graphics=Graphics(rules=(ABOVE,))) == [1]


def test_an_offer_in_a_frame_is_too() -> None:
    assert marked(TEXT, offer(), MORE, graphics=Graphics(frames=(Box(95, 385, 490, 500),))) == [1]


def test_all_of_it_is() -> None:
    title = [line("WAGONS", 200, 400, 400, 34)]
    address = [line("Wharfleigh, Md.", 200, 560, 400)]
    rules = (ABOVE, Box(100, 600, 480, 603))
    assert marked(TEXT, title, offer(top=450), address, graphics=Graphics(rules=rules)) == [1, 2, 3]


@pytest.mark.parametrize(
    "graphics",
    [
        Graphics(),
        Graphics(rules=(Box(250, 390, 330, 393), Box(250, 495, 330, 498))),  # dashes between two notices
        Graphics(rules=(Box(520, 390, 900, 393), Box(520, 495, 900, 498))),  # of another column
        Graphics(frames=(Box(50, 50, 550, 900),)),  # round the page
    ],
)
def test_the_words_alone_are_not_enough(graphics: Graphics) -> None:
    assert marked(TEXT, offer(), MORE, graphics=graphics) == []


def test_rules_alone_are_not_enough() -> None:
    rules = (ABOVE, BELOW)
    assert marked(TEXT, column(prose(3, "n"), 100, 400, 480), MORE, graphics=Graphics(rules=rules)) == []
    priced = column([*prose(2, "n"), "and a loaf at 6d. in the port"], 100, 400, 480)
    assert marked(TEXT, priced, MORE, graphics=Graphics(rules=rules)) == []


def test_in_a_long_text_prices_and_addresses_stand_by_chance() -> None:
    long = column([*prose(40, "l"), *OFFER[1:]], 100, 400, 480, pitch=22)
    rules = (ABOVE, Box(100, 1350, 480, 1353))
    assert marked(TEXT, long, graphics=Graphics(rules=rules)) == []


def test_verse_and_tables_stay_what_they_are() -> None:
    graphics = Graphics(rules=(ABOVE, BELOW))
    assert marked(TEXT, offer(), MORE, graphics=graphics, kinds={1: Kind.VERSE}) == []


def test_a_page_of_many_lines_takes_no_time() -> None:
    groups = [[line(f"l{number}", 100 * (number % 9), 4 * number)] for number in range(2500)]
    started = time.perf_counter()
    marked(*groups, graphics=Graphics(rules=(ABOVE, BELOW)))
    assert time.perf_counter() - started < 5
