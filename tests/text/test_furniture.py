"""Leaving furniture out of a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import FURNITURE, Block, Box, Edit, Kind, Line, Paragraph, Reading, RepairedText, Stamp, Word
from pipeline.text.edits import apply, revert
from pipeline.text.furniture import RULE, without_furniture
from pipeline.text.layout import Part, compose

BOX = Box(0, 0, 1, 1)
HEAD, NUMBER, TEXT = Kind.RUNNING_HEAD, Kind.PAGE_NUMBER, Kind.PARAGRAPH

Blocks = list[tuple[Kind, str]]


def composed(blocks: Blocks, joined: frozenset[int] = frozenset()) -> tuple[str, tuple[Part, ...]]:
    """Return the text of blocks of one line, and where they stand in it."""
    made = []
    for number, (kind, text) in enumerate(blocks):
        line = Line(tuple(Word(word, BOX) for word in text.split()), BOX)
        made.append(Block((Paragraph((line,), BOX),), BOX, kind, number in joined))
    found = compose(Reading(Stamp("test", "1"), 1, 1, tuple(made)))
    return found.text, found.parts


def edit(text: str, old: str, new: str) -> Edit:
    start = text.index(old)
    return Edit(start, start + len(old), old, new, "test.rule")


def repaired(raw: str, faithful_edits: tuple[Edit, ...] = (), edits: tuple[Edit, ...] = ()) -> RepairedText:
    faithful = apply(raw, faithful_edits)
    return RepairedText(raw, faithful, apply(faithful, edits), faithful_edits, edits)


def left_of(*blocks: tuple[Kind, str]) -> str:
    raw, parts = composed(list(blocks))
    return without_furniture(repaired(raw), parts).text


@pytest.mark.parametrize(
    ("blocks", "left"),
    [
        ([(HEAD, "THE FLOOD"), (TEXT, "the men"), (TEXT, "of sea")], "the men\n\nof sea"),
        ([(HEAD, "THE FLOOD"), (NUMBER, "25"), (TEXT, "the men")], "the men"),
        ([(TEXT, "the men"), (TEXT, "of sea"), (NUMBER, "25")], "the men\n\nof sea"),
        ([(TEXT, "the men"), (Kind.SIGNATURE, "A 2"), (NUMBER, "25")], "the men"),
        ([(TEXT, "the men"), (HEAD, "THE FLOOD"), (TEXT, "of sea")], "the men\n\nof sea"),
        ([(TEXT, "the men"), (HEAD, "THE"), (NUMBER, "25"), (TEXT, "of sea")], "the men\n\nof sea"),
        ([(HEAD, "THE"), (TEXT, "the men"), (NUMBER, "25"), (TEXT, "of sea"), (NUMBER, "6")], "the men\n\nof sea"),
        ([(Kind.HEADING, "THE"), (Kind.CAPTION, "the men"), (Kind.FOOTNOTE, "* sea")], "THE\n\nthe men\n\n* sea"),
    ],
)
def test_furniture_is_cut_with_the_white_that_parts_it(blocks: Blocks, left: str) -> None:
    assert left_of(*blocks) == left


def test_a_page_of_furniture_alone_gives_an_empty_text() -> None:
    assert left_of((HEAD, "THE FLOOD"), (NUMBER, "25")) == ""
    assert left_of((NUMBER, "25")) == ""


def test_a_text_without_furniture_stays_as_it_is() -> None:
    raw, parts = composed([(TEXT, "the men"), (Kind.HEADING, "THE FLOOD")])
    given = repaired(raw)
    assert without_furniture(given, parts) is given
    assert without_furniture(repaired(""), ()) == repaired("")


def test_a_cut_tells_what_it_cuts() -> None:
    raw, parts = composed([(HEAD, "THE FLOOD"), (TEXT, "the men")])
    found = without_furniture(repaired(raw), parts)
    assert (found.raw, found.faithful) == (raw, raw)
    assert found.edits == (Edit(0, 11, "THE FLOOD\n\n", "", RULE, {"kind": "running head"}),)


def test_edits_within_furniture_are_dropped_and_others_stay() -> None:
    raw, parts = composed([(HEAD, "THE FLOOB"), (TEXT, "the rnen"), (NUMBER, "2S")])
    edits = (edit(raw, "FLOOB", "FLOOD"), edit(raw, "rnen", "men"), edit(raw, "2S", "25"))
    found = without_furniture(repaired(raw, (), edits), parts)
    assert found.text == "the men"
    assert [one.rule for one in found.edits] == [RULE, "test.rule", RULE]


def test_an_edit_that_reaches_into_furniture_is_dropped() -> None:
    raw, parts = composed([(TEXT, "the coun-"), (NUMBER, "25"), (TEXT, "try of")])
    found = without_furniture(repaired(raw, (), (edit(raw, "-\n\n25\n\ntry", "try"),)), parts)
    assert found.text == "the coun-\n\ntry of"


def test_cuts_follow_what_made_the_text_faithful() -> None:
    raw, parts = composed([(HEAD, "THE ﬂood"), (TEXT, "the ﬁrst men"), (NUMBER, "25")])
    found = without_furniture(repaired(raw, (edit(raw, "ﬂ", "fl"), edit(raw, "ﬁ", "fi"))), parts)
    assert found.text == "the first men"
    assert found.edits[0].old == "THE flood\n\n"


words = st.sampled_from(["the", "men", "THE", "25", "ﬂood", "ﬁ", "rn"])
blocks = st.lists(
    st.tuples(
        st.sampled_from([HEAD, NUMBER, Kind.SIGNATURE, TEXT, Kind.HEADING]), st.lists(words, min_size=1, max_size=4)
    ),
    max_size=7,
)


@given(blocks, st.sets(st.integers(0, 6)))
def test_what_is_left_is_the_text_of_the_other_parts(given: list[tuple[Kind, list[str]]], joined: set[int]) -> None:
    kept = [(kind, " ".join(texts)) for kind, texts in given]
    # Only text goes on, and from text.
    follows = frozenset(
        n for n in joined if 0 < n < len(kept) and kept[n][0] not in FURNITURE and kept[n - 1][0] not in FURNITURE
    )
    raw, parts = composed(kept, follows)
    spelt = tuple(
        Edit(n, n + 1, sign, {"ﬂ": "fl", "ﬁ": "fi"}[sign], "test") for n, sign in enumerate(raw) if sign in "ﬂﬁ"
    )
    faithful = apply(raw, spelt)
    at = [n for n in range(len(faithful) - 1) if faithful[n : n + 2] == "rn"]
    before = repaired(raw, spelt, tuple(Edit(n, n + 2, "rn", "m", "scanno") for n in at))
    found = without_furniture(before, parts)
    assert revert(found.text, found.edits) == found.faithful == before.faithful
    wanted = [(kind, text) for kind, text in kept if kind not in FURNITURE]
    goes_on = [n in follows for n, (kind, _) in enumerate(kept) if kind not in FURNITURE]
    expected, _ = composed(wanted, frozenset(n for n, one in enumerate(goes_on) if one))
    assert found.text == expected.replace("ﬂ", "fl").replace("ﬁ", "fi").replace("rn", "m")
