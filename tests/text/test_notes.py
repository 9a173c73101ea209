from __future__ import annotations

import pytest

from pipeline.text.notes import find_references, mark_of, without_mark


@pytest.mark.parametrize(
    ("note", "mark", "rest"),
    [
        ("* See p. 12.", "*", "See p. 12."),
        ("†Ibid.", "†", "Ibid."),
        ("** Both.", "**", "Both."),
        ("¹ One.", "¹", "One."),
        ("“* Quoted.”", "*", "“Quoted.”"),
        ("No mark.", "", "No mark."),
        ("", "", ""),
    ],
)
def test_a_note_begins_with_its_mark(note: str, mark: str, rest: str) -> None:
    assert mark_of(note) == mark
    assert without_mark(note) == rest


def places(texts: list[str], notes: list[str]) -> list[tuple[int, int, str]]:
    return [(one.note, one.text, texts[one.text][one.start : one.end]) for one in find_references(texts, notes)]


def test_marks_are_found_behind_words() -> None:
    assert places(["A word* and", "another.† So"], ["* One.", "† Two."]) == [(0, 0, "*"), (1, 1, "†")]
    assert places(["said “so”* then"], ["* One."]) == [(0, 0, "*")]
    assert places(["a word * and"], ["* One."]) == [(0, 0, " *")]


@pytest.mark.parametrize("text", ["*starred", "a ** word", "* * *", "no mark", "5*6"])
def test_what_is_no_mark_is_not_taken_for_one(text: str) -> None:
    assert places([text], ["* One."]) == []


def test_two_notes_with_one_mark_go_by_the_order_of_the_text() -> None:
    assert places(["one* and", "two* and"], ["* First.", "* Second."]) == [(0, 0, "*"), (1, 1, "*")]
    assert places(["one* and"], ["* First.", "* Second."]) == [(0, 0, "*")]
