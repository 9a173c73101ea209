"""Edits: applying, reverting, following."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Edit
from pipeline.text.edits import OffsetMap, apply, compose, inverse, revert


def edit(start: int, end: int, old: str, new: str) -> Edit:
    return Edit(start, end, old, new, "test.rule", {"why": 1.0})


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    """A source and edits that fit it: replacements, deletions and insertions, touching ones too."""
    source = draw(st.text(alphabet="abé\n ﬁ𝔞", max_size=30))
    cuts = sorted(draw(st.lists(st.integers(0, len(source)), max_size=10)))
    edits = [
        edit(start, end, source[start:end], draw(st.text(alphabet="xyz ", max_size=4)))
        for start, end in zip(cuts[::2], cuts[1::2], strict=False)
    ]
    return source, edits


def test_an_edit_replaces_what_it_names() -> None:
    source = "attempting to nee the country"
    edits = [edit(0, 10, "attempting", "trying"), edit(14, 17, "nee", "flee")]
    assert apply(source, edits) == "trying to flee the country"
    assert revert("trying to flee the country", edits) == source


@pytest.mark.parametrize(
    ("edits", "message"),
    [
        ([edit(0, 3, "the", "a")], "expects 'the'"),
        ([edit(0, 2, "ab", "x"), edit(1, 3, "bc", "y")], "overlaps"),
        ([edit(2, 3, "c", "x"), edit(0, 1, "a", "y")], "overlaps"),
        ([edit(2, 1, "", "x")], "overlaps"),
        ([edit(-1, 0, "", "x")], "overlaps"),
        ([edit(1, 9, "bc", "x")], "expects 'bc'"),
        ([edit(4, 4, "", "x")], "expects ''"),
    ],
)
def test_edits_that_do_not_fit_are_refused(edits: list[Edit], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        apply("abc", edits)


@given(edited())
def test_what_was_applied_can_be_reverted(case: tuple[str, list[Edit]]) -> None:
    source, edits = case
    text = apply(source, edits)
    assert revert(text, edits) == source
    assert apply(text, inverse(edits)) == source
    assert inverse(inverse(edits)) == tuple(edits)


@given(edited())
def test_the_inverse_keeps_rule_and_evidence(case: tuple[str, list[Edit]]) -> None:
    _, edits = case
    for done, undone in zip(edits, inverse(edits), strict=True):
        assert (undone.old, undone.new) == (done.new, done.old)
        assert (undone.rule, undone.evidence) == (done.rule, done.evidence)


@given(edited(), st.data())
def test_a_span_that_no_edit_touches_keeps_its_text(case: tuple[str, list[Edit]], data: st.DataObject) -> None:
    source, edits = case
    start = data.draw(st.integers(0, len(source)))
    end = data.draw(st.integers(start, len(source)))
    follower = OffsetMap(edits)
    text = apply(source, edits)
    new_start, new_end = follower.span(start, end)
    assert 0 <= new_start <= new_end <= len(text)
    if start < end and not follower.touching(start, end):
        assert text[new_start:new_end] == source[start:end]


@given(edited(), st.data())
def test_the_span_of_an_edit_becomes_its_replacement(case: tuple[str, list[Edit]], data: st.DataObject) -> None:
    source, edits = case
    replacements = [one for one in edits if one.start < one.end]
    if replacements:
        one = data.draw(st.sampled_from(replacements))
        start, end = OffsetMap(edits).span(one.start, one.end)
        assert apply(source, edits)[start:end] == one.new


@given(edited(), st.data())
def test_spans_keep_their_order(case: tuple[str, list[Edit]], data: st.DataObject) -> None:
    source, edits = case
    first, second, third, fourth = sorted(data.draw(st.lists(st.integers(0, len(source)), min_size=4, max_size=4)))
    follower = OffsetMap(edits)
    left, right = follower.span(first, second), follower.span(third, fourth)
    assert left[0] <= right[0]
    assert left[1] <= right[1]


@given(edited(), st.data())
def test_touching_edits_are_those_that_share_a_character(case: tuple[str, list[Edit]], data: st.DataObject) -> None:
    source, edits = case
    start = data.draw(st.integers(0, len(source)))
    end = data.draw(st.integers(start, len(source)))
    found = OffsetMap(edits).touching(start, end)
    assert list(found) == [one for one in edits if one.start < end and one.end > start]


def test_positions_inside_a_replaced_stretch_go_to_its_edges() -> None:
    follower = OffsetMap([edit(4, 8, "abcd", "x")])
    assert follower.span(5, 7) == (4, 5)
    assert follower.span(0, 6) == (0, 5)
    assert follower.span(8, 10) == (5, 7)


def test_text_inserted_at_the_edge_of_a_word_is_not_part_of_it() -> None:
    follower = OffsetMap([edit(3, 3, "", "--"), edit(3, 5, "ab", "c")])
    assert follower.span(0, 3) == (0, 3)
    assert follower.span(3, 5) == (5, 6)
    assert follower.span(3, 3) == (5, 5)


@st.composite
def edited_twice(draw: st.DrawFn) -> tuple[str, list[Edit], list[Edit]]:
    source, first = draw(edited())
    text = apply(source, first)
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=10)))
    second = [
        edit(start, end, text[start:end], draw(st.text(alphabet="uvw ", max_size=4)))
        for start, end in zip(cuts[::2], cuts[1::2], strict=False)
    ]
    return source, first, second


@given(edited_twice())
def test_composed_edits_do_what_both_lists_do(case: tuple[str, list[Edit], list[Edit]]) -> None:
    source, first, second = case
    both = compose(first, second)
    text = apply(apply(source, first), second)
    assert apply(source, both) == text
    assert revert(text, both) == source


@given(edited())
def test_composing_with_nothing_changes_nothing(case: tuple[str, list[Edit]]) -> None:
    source, edits = case
    assert list(compose(edits, [])) == edits
    assert list(compose([], edits)) == edits
    assert apply(source, compose(edits, inverse(edits))) == source


def test_edits_that_do_not_meet_keep_their_names() -> None:
    first = [Edit(0, 3, "tbe", "the", "one.rule"), Edit(4, 7, "arm", "army", "one.rule")]
    second = [Edit(4, 8, "army", "navy", "other.rule", {"probability": 0.5}), Edit(9, 11, "of", "at", "other.rule")]
    assert compose(first, second) == (
        first[0],
        Edit(4, 7, "arm", "navy", "other.rule", {"probability": 0.5}),
        Edit(8, 10, "of", "at", "other.rule"),
    )


def test_what_is_undone_is_left_out() -> None:
    first = [Edit(0, 3, "tbe", "the", "one.rule"), Edit(4, 7, "man", "men", "one.rule")]
    assert compose(first, [Edit(4, 7, "men", "man", "other.rule")]) == (first[0],)


def test_the_lowest_probability_counts() -> None:
    first = [Edit(0, 3, "tbe", "the", "one.rule", {"probability": 0.9, "margin": 7.0})]
    second = [Edit(0, 3, "the", "them", "other.rule", {"probability": 0.95, "why": "so"})]
    assert compose(first, second)[0].evidence == {"probability": 0.9, "margin": 7.0, "why": "so"}
