"""The passages of a page, and how they run on over the ends of pages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import (
    Block,
    Box,
    Edit,
    ImageRecord,
    Kind,
    Line,
    Page,
    PageSource,
    Paragraph,
    Reading,
    RepairedText,
    Stamp,
    Verification,
    Word,
)
from pipeline.text.clean import clean_of
from pipeline.text.edits import apply
from pipeline.text.layout import compose
from pipeline.text.passages import Passage, passages_of, run_on

P, V, H, N, C = Kind.PARAGRAPH, Kind.VERSE, Kind.HEADING, Kind.FOOTNOTE, Kind.CAPTION


def block(kind: Kind, *lines: str, joined: bool = False, edges: tuple[tuple[int, int], ...] = ()) -> Block:
    """A block of lines, each from 0 to 1000 unless `edges` say otherwise."""
    made = []
    for number, text in enumerate(lines):
        left, right = edges[number] if number < len(edges) else (0, 1000)
        box = Box(left, 30 * number, right, 30 * number + 20)
        made.append(Line(tuple(Word(word, box) for word in text.split()), box))
    box = Box(0, 0, 1000, 30 * len(lines))
    return Block((Paragraph(tuple(made), box),), box, kind, joined)


def page(*blocks: Block, edits: tuple[Edit, ...] = ()) -> Page:
    reading = Reading(Stamp("test", "1"), 1000, 1000, blocks)
    composed = compose(reading)
    repaired = RepairedText(composed.text, composed.text, apply(composed.text, edits), (), edits)
    record = ImageRecord(PageSource("item", "p1", "", "scans/item/p1.png"), "png", 1000, 1000, "grey", 300, "assumed")
    return Page(record, reading, repaired, clean_of(composed, repaired), (), Verification("no-reference"))


def test_blocks_are_passages_and_those_that_go_on_are_one() -> None:
    found = passages_of(
        page(block(H, "TITLE"), block(P, "one", "two"), block(P, "three", joined=True), block(N, "* x"))
    )
    assert [(passage.kind, passage.text) for passage in found] == [(H, "TITLE"), (P, "one two three"), (N, "* x")]


def test_a_block_of_several_paragraphs_is_as_many_passages() -> None:
    first, second = block(P, "one"), block(P, "two")
    both = Block((*first.paragraphs, *second.paragraphs), first.box)
    assert [passage.text for passage in passages_of(page(both))] == ["one", "two"]


def test_what_was_cut_is_no_passage() -> None:
    made = page(
        block(Kind.RUNNING_HEAD, "HEAD"), block(P, "text"), edits=(Edit(0, 6, "HEAD\n\n", "", "layout.furniture"),)
    )
    assert [passage.text for passage in passages_of(made)] == ["text"]


def test_white_space_around_a_passage_is_none_of_it() -> None:
    (found,) = passages_of(page(block(P, "one"), edits=(Edit(0, 3, "one", " one ", "test"),)))
    assert (found.start, found.text) == (1, "one")


def test_margins_show_how_a_paragraph_begins_and_ends() -> None:
    (full,) = passages_of(page(block(P, "a", "b")))
    (short,) = passages_of(page(block(P, "a", "b", edges=((40, 1000), (0, 700)))))
    (single,) = passages_of(page(block(P, "a")))
    assert (full.full, full.flush) == (True, True)
    assert (short.full, short.flush) == (False, False)
    assert (single.full, single.flush) == (False, False)


@given(
    st.lists(
        st.tuples(
            st.sampled_from([P, V, H, N]), st.lists(st.text("ab", min_size=1), min_size=1, max_size=3), st.booleans()
        ),
        max_size=5,
    )
)
def test_passages_stand_where_they_say_and_are_all_of_the_text(made: list[tuple[Kind, list[str], bool]]) -> None:
    clean = (one := page(*(block(kind, *lines, joined=joined) for kind, lines, joined in made))).clean
    found = passages_of(one)
    assert all(clean[passage.start : passage.end] == passage.text for passage in found)
    assert "\n\n".join(passage.text for passage in found) == clean


def passage(text: str, kind: Kind = P, *, full: bool = True, flush: bool = True) -> Passage:
    return Passage(0, text, kind, full, flush)


def unite(first: str, second: str) -> str:
    return {"move-": "move", "MOVE-": "MOVE", "to-": "to-", "two-": "two- "}[first]


def texts(*pages: list[Passage], breaks: tuple[int, ...] = ()) -> list[list[str]]:
    return [[running.text for running in of_page] for of_page in run_on(pages, unite, breaks)]


@pytest.mark.parametrize(
    ("before", "after", "goes_on"),
    [
        (passage("the labour"), passage("movement of"), True),
        (passage("The end."), passage("A new one"), False),
        (passage("The end."), passage("begins small"), True),
        (passage("The end.", full=False), passage("begins small"), False),
        (passage("the city of"), passage("London is"), True),
        (passage("the city of", full=False), passage("London is"), False),
        (passage("the city of"), passage("London is", flush=False), False),
        (passage("the move-"), passage("Ment"), False),
        (passage("THE MOVE-"), passage("I said"), False),
        (passage("the labour", H), passage("movement of"), False),
        (passage("the labour", V), passage("movement of"), False),
        (passage("the labour"), passage("movement of", H), False),
        (passage("• the labour", Kind.LIST), passage("movement of"), True),
    ],
)
def test_when_a_paragraph_goes_on_over_the_page(before: Passage, after: Passage, goes_on: bool) -> None:
    expected = [[f"{before.text} {after.text}"], []] if goes_on else [[before.text], [after.text]]
    assert texts([before], [after]) == expected


def test_notes_and_captions_do_not_stand_between() -> None:
    first = [passage("the labour"), passage("* a note", N)]
    second = [passage("A caption", C), passage("movement."), passage("More.")]
    assert texts(first, second) == [["the labour movement.", "* a note"], ["A caption", "More."]]


def test_a_plate_is_passed_over_and_a_paragraph_may_fill_a_page() -> None:
    assert texts([passage("one")], [passage("Plate", C)], [passage("two")]) == [["one two"], ["Plate"], []]
    assert texts([passage("one")], [], [passage("two")], [passage("three")]) == [["one two three"], [], [], []]


def test_pages_that_do_not_follow_are_not_joined() -> None:
    assert texts([passage("one")], [passage("two")], breaks=(1,)) == [["one"], ["two"]]


@pytest.mark.parametrize(
    ("first", "second", "text", "edit"),
    [
        ("the move-", "ment is", "the movement is", Edit(4, 9, "move-", "move", "hyphen.page-end")),
        ("THE MOVE-", "MENT IS", "THE MOVEMENT IS", Edit(4, 9, "MOVE-", "MOVE", "hyphen.page-end")),
        ("it is to-", "day we", "it is to-day we", None),
        ("in two- and two-", "and threefold", "in two- and two- and threefold", None),
    ],
)
def test_words_divided_between_pages_are_put_together_on_record(
    first: str, second: str, text: str, edit: Edit | None
) -> None:
    (((running,), _)) = run_on([[passage(first)], [passage(second)]], unite)
    assert running.text == text
    assert running.pieces[0].edit == edit
    assert [piece.page for piece in running.pieces] == [0, 1]
    if edit is not None:
        assert apply(first, [edit]) == running.pieces[0].text


anything = st.lists(
    st.lists(
        st.builds(
            Passage,
            st.just(0),
            st.text("aB.; ", min_size=1).filter(str.strip).map(str.strip),
            st.sampled_from([P, H, V, N, C]),
            st.booleans(),
            st.booleans(),
        ),
        max_size=4,
    ),
    max_size=5,
)


@given(anything, st.sets(st.integers(0, 4)))
def test_nothing_is_lost_and_no_page_either(pages: list[list[Passage]], breaks: set[int]) -> None:
    found = run_on(pages, unite, breaks)
    assert len(found) == len(pages)
    pieces = [piece for of_page in found for running in of_page for piece in running.pieces]
    for number, passages in enumerate(pages):
        assert sorted(piece.text.strip() for piece in pieces if piece.page == number) == sorted(
            p.text for p in passages
        )
    assert all(running.pieces[0].page == number for number, of_page in enumerate(found) for running in of_page)
