"""The clean text: what runs on is joined, what is set in lines stays in lines, and nothing moves."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Block, Box, Edit, Kind, Line, Paragraph, Reading, RepairedText, Stamp, Word
from pipeline.text.clean import clean_of, parts_of_text
from pipeline.text.edits import apply
from pipeline.text.layout import compose

HEIGHT = 20
FAR = 100


def line(text: str, top: int = 0) -> Line:
    """A line of words; "~" stands for a wide gap."""
    words, left = [], 0
    for cell in text.split("~"):
        for word in cell.split(" "):
            words.append(Word(word, Box(left, top, left + 10 * max(len(word), 1), top + HEIGHT)))
            left += 10 * len(word) + 8
        left += FAR
    return Line(tuple(words), Box(0, top, left, top + HEIGHT))


def block(kind: Kind, *lines: str, joined: bool = False) -> Block:
    made = tuple(line(text, 30 * number) for number, text in enumerate(lines))
    box = Box(0, 0, 1000, 30 * len(lines))
    return Block((Paragraph(made, box),), box, kind, joined)


def reading(*blocks: Block) -> Reading:
    return Reading(Stamp("test", "1"), 1000, 1000, blocks)


def clean(*blocks: Block, edits: tuple[Edit, ...] = ()) -> str:
    composed = compose(reading(*blocks))
    return clean_of(composed, RepairedText(composed.text, composed.text, apply(composed.text, edits), (), edits))


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (Kind.PARAGRAPH, "one two three"),
        (Kind.HEADING, "one two three"),
        (Kind.LIST, "one two three"),
        (Kind.FOOTNOTE, "one two three"),
        (Kind.VERSE, "one two\nthree"),
        (Kind.TABLE, "one two\nthree"),
    ],
)
def test_the_lines_of_verse_and_tables_stay(kind: Kind, expected: str) -> None:
    assert clean(block(kind, "one two", "three")) == expected


def test_cells_are_parted_by_tabs() -> None:
    table = block(Kind.TABLE, "Price of tea~2 s.", "Sugar ....... 4 d.")
    assert clean(table) == "Price of tea\t2 s.\nSugar .......\t4 d."
    assert clean(block(Kind.TABLE, "Sugar.___. 4 d.", "Salt. 3 d.")) == "Sugar.___.\t4 d.\nSalt. 3 d."
    assert "\t" not in clean(block(Kind.PARAGRAPH, "far~apart"))


def test_what_was_repaired_in_a_table_keeps_its_cells() -> None:
    table = block(Kind.TABLE, "Prlce~2 s.", "Sugar~4 d.")
    assert clean(table, edits=(Edit(0, 5, "Prlce", "The price", "scanno"),)) == "The price\t2 s.\nSugar\t4 d."


def test_a_space_that_a_repair_took_away_is_no_cell() -> None:
    table = block(Kind.TABLE, "tea~pot")
    assert clean(table, edits=(Edit(3, 4, " ", "", "space"),)) == "teapot"


def test_a_stanza_that_goes_on_keeps_its_lines_and_a_paragraph_after_it_does_not_join() -> None:
    stanza = block(Kind.VERSE, "a b", "c d")
    assert clean(stanza, block(Kind.VERSE, "e", joined=True), block(Kind.PARAGRAPH, "f", "g")) == "a b\nc d\ne\n\nf g"
    assert clean(stanza, block(Kind.PARAGRAPH, "e", joined=True)) == "a b\nc d e"


def test_parts_of_which_nothing_is_left_are_left_out() -> None:
    composed = compose(reading(block(Kind.RUNNING_HEAD, "HEAD"), block(Kind.PARAGRAPH, "text", "more")))
    edits = (Edit(0, 6, "HEAD\n\n", "", "layout.furniture"),)
    repaired = RepairedText(composed.text, composed.text, "text\nmore", (), edits)
    (part,) = parts_of_text(composed.parts, repaired)
    assert (part.start, part.end, part.kind, part.block) == (0, 9, Kind.PARAGRAPH, 1)


def test_a_word_pulled_up_from_another_part_belongs_to_the_first() -> None:
    composed = compose(reading(block(Kind.PARAGRAPH, "indus-"), block(Kind.PARAGRAPH, "try of", joined=True)))
    edits = (Edit(5, 11, "-\ntry ", "try\n", "hyphen.join"),)
    repaired = RepairedText(composed.text, composed.text, apply(composed.text, edits), (), edits)
    one, other = parts_of_text(composed.parts, repaired)
    assert repaired.text == "industry\nof"
    assert one.end <= other.start
    assert repaired.text[one.start : one.end].strip() == "industry"


cells = st.lists(st.text(alphabet="ab.-", min_size=1, max_size=4), min_size=1, max_size=4).map("~".join)
lines = st.lists(cells, min_size=1, max_size=4)
kinds = st.sampled_from([Kind.PARAGRAPH, Kind.VERSE, Kind.TABLE, Kind.LIST, Kind.RUNNING_HEAD])
blocks = st.lists(st.tuples(kinds, lines, st.booleans()), max_size=5)


@given(blocks, st.data())
def test_nothing_but_white_space_changes_and_nothing_moves(
    made: list[tuple[Kind, list[str], bool]], data: st.DataObject
) -> None:
    composed = compose(reading(*(block(kind, *texts, joined=joined) for kind, texts, joined in made)))
    raw = composed.text
    places = sorted(data.draw(st.sets(st.integers(0, max(len(raw) - 1, 0)), max_size=3))) if raw else []
    edits = tuple(Edit(n, n + 1, raw[n], data.draw(st.sampled_from(["", "x", " y"])), "test") for n in places)
    repaired = RepairedText(raw, raw, apply(raw, edits), (), edits)
    text = clean_of(composed, repaired)
    assert len(text) == len(repaired.text)
    assert all(
        one == other or (one in " \n" and other in " \n\t") for one, other in zip(repaired.text, text, strict=True)
    )
    parts = parts_of_text(composed.parts, repaired)
    assert all(one.end <= other.start for one, other in pairwise(parts))
    assert all(0 <= part.start < part.end <= len(text) for part in parts)
