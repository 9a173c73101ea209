"""Notes in the margin, and where they are read."""

from __future__ import annotations

from columns import column, first_words, line, page, prose
from msgspec.structs import replace

from pipeline.evidence import LanguageEvidence
from pipeline.layout import arrange
from pipeline.model import Graphics, Kind, Line, Reading
from pipeline.settings import LayoutSettings

TEXT = column(prose(20, "a"), 250, 100, 900)


def laid_out(*notes: list[Line], text: list[Line] = TEXT) -> Reading:
    reading = page(text[:10], text[10:], *notes)
    return arrange(reading, Graphics(), language=LanguageEvidence("deu"), others=(), settings=LayoutSettings())


def note(top: int, left: int = 80, size: int = 16) -> list[Line]:
    return [line("note of the", left, top, size=size), line("flood here", left, top + 20, size=size)]


def kinds(reading: Reading) -> list[Kind]:
    return [block.kind for block in reading.blocks]


def test_a_note_is_read_before_the_paragraph_beside_it() -> None:
    ends = [*prose(10, "a")[:9], "The men came home."]
    text = [*column(ends, 250, 100, 900)[:9], line(ends[9], 250, 370, 500), *column(prose(10, "B"), 250, 400, 900)]
    words = first_words(laid_out(note(430), text=text))
    assert words == [*(f"a{number}" for number in range(9)), "The", "note", "flood", *(f"B{n}" for n in range(10))]


def test_notes_on_both_sides_stay_apart() -> None:
    found = laid_out(note(130), note(400, left=920, size=14))
    assert kinds(found).count(Kind.MARGINAL) == 2


def test_type_as_large_as_the_text_is_no_note() -> None:
    assert Kind.MARGINAL not in kinds(laid_out(note(430, size=22)))


def test_what_no_reader_is_sure_of_is_no_note() -> None:
    unsure = [replace(one, words=tuple(replace(word, confidence=0.3) for word in one.words)) for one in note(430)]
    assert Kind.MARGINAL not in kinds(laid_out(unsure))


def test_specks_are_no_note() -> None:
    assert Kind.MARGINAL not in kinds(laid_out([line("i", 80, 430, size=16), line("F", 80, 450, size=16)]))


def test_above_and_below_the_text_is_no_margin() -> None:
    assert Kind.MARGINAL not in kinds(laid_out(note(1000)))


def test_a_second_column_is_none() -> None:
    narrow = column(prose(10, "b", words=2), 80, 100, 230)
    assert Kind.MARGINAL not in kinds(laid_out(narrow))
