from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import (
    Box,
    Candidate,
    Edit,
    Flag,
    ImageRecord,
    Page,
    PageSource,
    PageWord,
    Reading,
    RepairedText,
    Stamp,
    Status,
    Verification,
)
from pipeline.report.marks import marks_of, paragraphs, printed
from pipeline.report.notes import candidates_of, in_its_word, summary
from pipeline.text.edits import apply
from pipeline.text.layout import join_lines


def test_a_repair_is_marked_in_both_texts_and_on_the_scan(page):
    made = page("they nee the land", edits=[Edit(5, 8, "nee", "flee", "scanno.stealth")])
    (mark,) = marks_of(made)
    assert mark.kind == "repaired"
    assert made.repaired.faithful[slice(*mark.faithful)] == "nee"
    assert made.clean[slice(*mark.clean)] == "flee"
    assert mark.boxes == (made.words[1].box,)
    assert mark.notes[0].place.line == 1
    assert mark.notes[0].place.context == ("they ", "flee", " the land")


def test_an_edit_of_some_letters_marks_and_names_the_whole_word(page):
    made = page("the arnount due", edits=[Edit(5, 7, "rn", "m", "scanno.nonword")])
    (mark,) = marks_of(made)
    assert made.clean[slice(*mark.clean)] == "amount"
    assert (mark.notes[0].read, mark.notes[0].became) == ("arnount", "amount")


def test_a_word_divided_at_the_end_of_a_line_is_one_quiet_mark_with_two_boxes(page):
    made = page("of indus-\ntry and", edits=[Edit(8, 14, "-\ntry ", "try\n", "hyphen.join")])
    (mark,) = marks_of(made)
    assert mark.kind == "quiet"
    assert made.clean == "of industry and"
    assert made.clean[slice(*mark.clean)] == "industry"
    assert mark.boxes == (made.words[1].box, made.words[2].box)


def test_an_edit_and_a_flag_on_one_word_share_a_mark(page):
    made = page(
        "of indus-\ntry and",
        edits=[Edit(8, 14, "-\ntry ", "try\n", "hyphen.join")],
        flags=[Flag(3, 13, "indus-\ntry", "word.unknown")],
    )
    (mark,) = marks_of(made)
    assert mark.kind == "doubtful"
    assert sorted(note.kind for note in mark.notes) == ["doubtful", "quiet"]


def test_marks_next_to_each_other_stay_apart(page):
    made = page("ab cd", flags=[Flag(0, 2, "ab", "word.unknown"), Flag(3, 5, "cd", "word.unknown")])
    assert [made.clean[slice(*mark.clean)] for mark in marks_of(made)] == ["ab", "cd"]


def test_a_doubtful_word_without_a_flag_is_marked_too(page):
    made = page("it is dim", statuses={"dim": Status.DOUBTFUL})
    (mark,) = marks_of(made)
    assert made.clean[slice(*mark.clean)] == "dim"
    assert mark.notes[0].why == ("The reader was 40 % sure.",)


def test_a_doubtful_word_with_a_flag_is_marked_once(page):
    made = page("it is dim", flags=[Flag(6, 9, "dim", "word.unknown")])
    (mark,) = marks_of(made)
    assert len(mark.notes) == 1


def test_what_the_reference_confirms_is_no_longer_doubtful(page, compared):
    flags = [Flag(0, 3, "one", "word.unknown"), Flag(4, 7, "two", "word.unknown")]
    made = page("one two", flags=flags, statuses={"one": Status.VERIFIED}, verification=compared([]))
    confirmed, doubtful = marks_of(made)
    assert (confirmed.kind, doubtful.kind) == ("confirmed", "doubtful")
    assert confirmed.notes[0].why[-1] == "The reference has confirmed it."
    by_hand = marks_of(page("one two", flags=flags, statuses={"one": Status.VERIFIED}))[0]
    assert by_hand.notes[0].why[-1] == "A person has confirmed it."


def test_a_repair_says_whether_the_reference_confirms_it(page, compared):
    edits = [Edit(0, 3, "oue", "one", "scanno.unknown"), Edit(4, 7, "two", "tow", "scanno.stealth")]
    made = page("oue two", edits=edits, statuses={"oue": Status.VERIFIED}, verification=compared([]))
    right, wrong = marks_of(made)
    assert (right.kind, wrong.kind) == ("repaired", "repaired")
    assert right.notes[0].why[-1] == "The reference has confirmed it."
    assert wrong.notes[0].why[-1] == "The reference does not confirm it."
    unchecked = marks_of(page("oue two", edits=edits))
    assert not [why for mark in unchecked for why in mark.notes[0].why if "confirm" in why]


def test_a_word_that_was_taken_out_keeps_its_place_on_the_page_as_printed(page):
    made = page("end |\n\nnext", edits=[Edit(3, 5, " |", "", "scanno.nonword")])
    (mark,) = marks_of(made)
    assert mark.clean[0] == mark.clean[1]
    assert mark.anchor == "f1"
    assert made.repaired.faithful[slice(*mark.faithful)] == "|"


def test_lines_are_counted_without_empty_ones(page):
    made = page("one\n\ntwo\nthree", flags=[Flag(9, 14, "three", "word.unknown")])
    assert marks_of(made)[0].notes[0].place.line == 3


def test_candidates_come_likeliest_first_and_without_what_was_read():
    flag = Flag(0, 3, "nee", "scanno.stealth", (Candidate("fee", 1.0), Candidate("flee", 3.0), Candidate("nee", 9.0)))
    assert candidates_of(flag) == ("flee", "fee")


def test_a_hint_says_from_to_and_why(page):
    made = page("they nee", edits=[Edit(5, 8, "nee", "flee", "scanno.stealth", {"margin": 3.18})])
    hint = summary(marks_of(made)[0].notes[0])
    assert hint.startswith("nee → flee. Misread as another word.")
    assert "“flee” is 24 times likelier here than “nee”." in hint


def test_a_mark_is_not_widened_along_an_endless_word():
    text = "x" * 1000
    read, became = in_its_word(text, Edit(500, 501, "x", "y", "scanno.nonword"))
    assert len(read) == len(became) == 121


@pytest.mark.parametrize(
    ("text", "old", "new", "shown"),
    [
        ('He said, " Come in."', '" ', '"', ('said, " Come', 'said, "Come')),
        ("in the. house of", ". ", " ", ("the. house", "the house")),
        ("found' in the", "' ", " ", ("found' in", "found in")),
        ("\n. \nin", ". ", "", (".", "")),
        ("in the t house", " t ", " ", ("t", "")),
    ],
)
def test_a_sign_is_shown_with_the_words_beside_it(text: str, old: str, new: str, shown: tuple[str, str]):
    start = text.index(old)
    assert in_its_word(text, Edit(start, start + len(old), old, new, "speck")) == shown


def test_a_candidate_that_is_empty_is_told_in_words():
    assert candidates_of(Flag(0, 3, " t ", "scrap", (Candidate(" ", 0.6),))) == ("no text",)


_TEXT = st.text(alphabet="ab-' \n", max_size=60)


@st.composite
def _pages(draw: st.DrawFn) -> Page:
    faithful = draw(_TEXT)
    cuts = sorted(draw(st.sets(st.integers(0, len(faithful)), max_size=8)))
    edits = tuple(
        Edit(start, end, faithful[start:end], draw(_TEXT), draw(st.sampled_from(["hyphen.join", "scanno.nonword"])))
        for start, end in zip(cuts[::2], cuts[1::2], strict=False)
    )
    spans = draw(st.lists(st.tuples(st.integers(0, len(faithful)), st.integers(1, 9)), max_size=4))
    flags = tuple(
        Flag(start, min(start + length, len(faithful)), faithful[start : start + length], "word.unknown")
        for start, length in spans
    )
    text = apply(faithful, edits)
    words = (PageWord(0, len(faithful), Box(0, 0, 9, 9), Status.READ),) if faithful else ()
    return Page(
        ImageRecord(PageSource("i", "p", "", "p.png"), "png", 9, 9, "grey", 300, "assumed"),
        Reading(Stamp("recorded", "1"), 9, 9),
        RepairedText(faithful, faithful, text, (), edits, flags),
        join_lines(text),
        words,
        Verification("no-reference"),
    )


@given(_pages())
def test_runs_are_the_texts_and_marks_do_not_overlap(made):
    marks = marks_of(made)
    notes = sum(len(mark.notes) for mark in marks)
    assert notes == len(made.repaired.edits) + len(made.repaired.flags)
    for parts, text in ((paragraphs(made, marks), made.clean), (printed(made, marks), made.repaired.faithful)):
        assert "".join("".join(run.text for run in part.runs) + part.separator for part in parts) == text
    for one, other in pairwise(marks):
        assert one.faithful[1] <= other.faithful[0]
        assert one.clean[1] <= other.clean[0]


@given(_pages())
def test_every_mark_is_anchored_once_in_each_text_it_has_a_place_in(made):
    marks = marks_of(made)
    for parts, spans in (
        (paragraphs(made, marks), [mark.clean for mark in marks]),
        (printed(made, marks), [mark.faithful for mark in marks]),
    ):
        anchored = [run.mark.number for part in parts for run in part.runs if run.mark and run.first]
        assert anchored == [number for number, (start, end) in enumerate(spans, 1) if start < end]
