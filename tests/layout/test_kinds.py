"""What pieces are by their looks."""

from __future__ import annotations

import pytest
from columns import line

from pipeline.layout.kinds import kind_of
from pipeline.model import Kind, Line

BODY = 20

#: What it is, its texts, the height of its type, and how wide its lines are where that matters.
Case = tuple[Kind, list[str], int, list[int]]

CASES: dict[str, Case] = {
    "large": (Kind.HEADING, ["The flood at Wharfleigh"], 26, []),
    "large, of two lines": (Kind.HEADING, ["The flood at", "Wharfleigh"], 26, []),
    "very large with a full stop": (Kind.HEADING, ["The flood."], 30, []),
    "capitals": (Kind.HEADING, ["THE FLOOD AT WHARFLEIGH"], 20, []),
    "capitals with a full stop": (Kind.HEADING, ["THE FLOOD."], 20, []),
    "large with a full stop": (Kind.PARAGRAPH, ["And all hands came home."], 24, []),
    "large and long": (
        Kind.PARAGRAPH,
        ["The men who came home and went to", "work for their bread in the port all day"],
        26,
        [],
    ),
    "large and in the middle of a sentence": (Kind.PARAGRAPH, ["came home to Wharfleigh"], 26, []),
    "large and open": (Kind.PARAGRAPH, ["The men of Wharfleigh,"], 26, []),
    "divided": (Kind.PARAGRAPH, ["THE FLOOD AT WHARF-"], 20, []),
    "few capitals": (Kind.PARAGRAPH, ["J. A."], 20, []),
    "figures": (Kind.PARAGRAPH, ["1914"], 30, []),
    "a short line of text": (Kind.PARAGRAPH, ["The men came"], 20, []),
    "text": (
        Kind.PARAGRAPH,
        ["The men who came home and", "went to work for their", "bread in the port and in", "the country."],
        20,
        [],
    ),
    "a bullet": (Kind.LIST, ["• the men of the port"], 20, []),
    "a number": (Kind.LIST, ["1. The men of the port,", "who came home"], 20, []),
    "a number in brackets": (Kind.LIST, ["(12) The men of the port"], 20, []),
    "a letter in brackets": (Kind.LIST, ["(a) the men of the port"], 20, []),
    "a numeral": (Kind.LIST, ["iv) the men of the port"], 20, []),
    "a dash": (Kind.LIST, ["— the men of the port"], 20, []),
    "a year": (Kind.PARAGRAPH, ["1914. The men of the port"], 20, []),
    "a number without a stop": (Kind.PARAGRAPH, ["12 men of the port"], 20, []),
    "a number without white": (Kind.PARAGRAPH, ["1.5 pounds for the men"], 20, []),
    "a dash within a word": (Kind.PARAGRAPH, ["-tion of the port"], 20, []),
    "an initial": (Kind.PARAGRAPH, ["A. Ames came home"], 20, []),
    "leaders": (Kind.TABLE, ["Bread ..... 4d", "Coal . . . . 9d", "Rope …… 1s"], 20, []),
    "two lines with leaders": (Kind.PARAGRAPH, ["Bread ..... 4d", "Coal ..... 9d"], 20, []),
    "one line of five with leaders": (
        Kind.PARAGRAPH,
        ["Bread ..... 4d", "Coal and", "rope for", "all the", "men"],
        20,
        [],
    ),
}


def lines_of(texts: list[str], size: int, widths: list[int]) -> list[Line]:
    return [
        line(text, 100, 100 + 30 * number, 100 + widths[number] if widths else None, size)
        for number, text in enumerate(texts)
    ]


@pytest.mark.parametrize(("kind", "texts", "size", "widths"), CASES.values(), ids=CASES)
def test_kinds(kind: Kind, texts: list[str], size: int, widths: list[int]) -> None:
    assert kind_of(lines_of(texts, size, widths), BODY) == kind


def cells(count: int, gap: int) -> list[Line]:
    found = []
    for number in range(count):
        left, right = line("Bread", 100, 100 + 30 * number), line("4d", 150 + gap, 100 + 30 * number)
        found.append(Line(left.words + right.words, left.box))
    return found


@pytest.mark.parametrize(
    ("count", "gap", "kind"), [(3, 60, Kind.TABLE), (2, 60, Kind.PARAGRAPH), (3, 30, Kind.PARAGRAPH)]
)
def test_words_far_apart_in_most_lines_are_a_table(count: int, gap: int, kind: Kind) -> None:
    assert kind_of(cells(count, gap), BODY) == kind


def test_a_wide_gap_in_one_line_makes_no_table() -> None:
    assert kind_of([*cells(1, 60), *lines_of(["the men", "came home", "and went"], 20, [])], BODY) == Kind.PARAGRAPH
