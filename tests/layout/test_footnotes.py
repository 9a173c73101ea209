"""Notes at the foot of a page or column."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from columns import column, flat, prose

from pipeline.layout.chunks import find_chunks
from pipeline.layout.footnotes import cut_footnotes, refers_to
from pipeline.model import Box, Graphics, Line


def notes(lines: Sequence[Line], *rules: Box) -> list[list[str]]:
    """Return the first words of the lines of each note."""
    graphics = Graphics(rules=rules)
    chunks, found = cut_footnotes(find_chunks(lines, rules), lines, graphics)
    assert sorted(number for one in chunks for number in one.lines) == list(range(len(lines)))
    return [[lines[line].words[0].text for line in chunks[number].lines] for number in found]


def note(texts: Sequence[str], left: int, top: int, right: int, size: int = 20, pitch: int = 30) -> list[Line]:
    return column(texts, left, top, right, size, pitch)


TEXT = column(prose(12, "a"), 100, 100, 480)  # ends at 450
FOOT = ["* The port of", "that name in"]


def test_a_marked_note_in_smaller_type_is_cut_off() -> None:
    assert notes([*TEXT, *note(FOOT, 100, 460, 480, 17, 26)]) == [["*", "that"]]


def test_a_marked_note_in_closer_lines_is_cut_off() -> None:
    assert notes([*TEXT, *note(FOOT, 100, 460, 480, 20, 25)]) == [["*", "that"]]


def test_a_marked_note_under_a_rule_is_cut_off_whatever_its_type() -> None:
    foot = note(FOOT, 100, 475, 480)
    assert notes([*TEXT, *foot], Box(100, 462, 200, 464)) == [["*", "that"]]
    assert notes([*TEXT, *foot]) == []


def test_a_rule_far_above_or_beside_makes_no_note() -> None:
    foot = note(FOOT, 100, 460, 480)
    assert notes([*TEXT, *foot], Box(100, 300, 200, 302)) == []
    assert notes([*TEXT, *foot], Box(520, 452, 900, 454)) == []


@pytest.mark.parametrize(
    ("text", "is_note"),
    [
        ("* The port", True),
        ("*The port", True),
        ("† See the port", True),
        ("‡Ibid the port", True),
        ("** The port", True),
        ("“* The port", True),
        ("¹ Cf the port", True),
        ("§ 4 of the Act", False),
        ("* * * * *", False),
        ("***", False),
        ("The port", False),
        ("1 The port", False),
    ],
)
def test_notes_begin_with_a_mark_before_a_word(text: str, is_note: bool) -> None:
    found = notes([*TEXT, *note([text, "that name in"], 100, 460, 480, 17, 26)])
    assert (found != []) == is_note


def test_a_marked_paragraph_in_the_upper_part_is_none() -> None:
    marked = note(FOOT, 100, 160, 480, 17, 26)
    other = column(prose(12, "b"), 520, 100, 900)
    assert notes([*TEXT[:2], *marked, *other]) == []


def test_a_marked_paragraph_that_text_follows_below_is_none() -> None:
    marked = note(FOOT, 100, 460, 480, 17, 26)
    assert notes([*TEXT, *marked, *column(prose(4, "c"), 100, 560, 480)]) == []


def test_each_column_has_its_notes_from_left_to_right() -> None:
    right = [*column(prose(12, "b"), 520, 100, 900), *note(["† Where the men", "came from"], 520, 460, 900, 17, 26)]
    assert notes([*right, *TEXT, *note(FOOT, 100, 460, 480, 17, 26)]) == [["*", "that"], ["†", "came"]]


def test_two_notes_of_a_column_are_cut_off_together() -> None:
    foot = note([*FOOT, "† Where the men"], 100, 460, 480, 17, 26)
    assert notes([*TEXT, *foot]) == [["*", "that", "†"]]


def test_a_note_apart_from_the_text_is_a_note() -> None:
    assert notes([*TEXT, *note(FOOT, 100, 520, 480, 17, 26)]) == [["*", "that"]]


def test_what_stands_above_a_note_keeps_its_lines() -> None:
    lines = flat(TEXT, note(FOOT, 100, 460, 480, 17, 26))
    chunks, found = cut_footnotes(find_chunks(lines), lines, Graphics())
    assert [one.lines for one in chunks] == [tuple(range(12)), (12, 13)]
    assert chunks[1].boxes == (lines[12].box, lines[13].box)
    assert found == [1]


def test_nothing() -> None:
    assert cut_footnotes([], [], Graphics()) == ([], [])


@pytest.mark.parametrize(
    ("text", "mark", "refers"),
    [
        ("the port* of", "*", True),
        ("the port.”* Of", "*", True),
        ("the port** of", "*", False),
        ("the port** of", "**", True),
        ("the port* of", "†", False),
        ("the port * of", "*", False),
        ("* The port", "*", False),
        ("the port¹ of", "¹", True),
    ],
)
def test_a_text_refers_to_a_note_with_its_mark_after_a_word(text: str, mark: str, refers: bool) -> None:
    assert refers_to(text, mark) is refers
