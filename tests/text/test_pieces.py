"""Long sequences: what is said to be exact is, what is not is never too low, and whatever the texts, it is quick."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from pipeline.model import Counts
from pipeline.text import align, anchors, proof
from pipeline.text.align import counts, opcodes
from pipeline.text.anchors import Span
from pipeline.text.pieces import align_pieces

Sides = tuple[Sequence[str], Sequence[str]]


@pytest.fixture(autouse=True, scope="module")
def small_limits() -> Iterator[None]:
    """Treat short sequences as long ones."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(align, "EXACT_LIMIT", 16)
        for name, value in {"PIECE": 6, "LEAF": 12, "_ENOUGH": 2}.items():
            patch.setattr(anchors, name, value)
        patch.setattr(proof, "_SMALL", 64)
        patch.setattr(proof, "AFFORDABLE", 1 << 14)
        yield


@st.composite
def texts_with_errors(draw: st.DrawFn) -> Sides:
    """A text and what a bad reader, or a bad binder, made of it."""
    alphabet = draw(st.sampled_from(["ab", "abcd ", "abcdefghijklmnop "]))
    reference = draw(st.text(alphabet=alphabet, min_size=20, max_size=200))
    text = list(reference)
    for _ in range(draw(st.integers(0, 20))):
        place = draw(st.integers(0, len(text)))
        length = draw(st.integers(0, 4))
        text[place : place + length] = draw(st.text(alphabet=alphabet, max_size=4))
    if draw(st.booleans()):
        start, end, to = (draw(st.integers(0, len(text))) for _ in range(3))
        moved = text[start:end]
        del text[start:end]
        text[to:to] = moved
    return reference, "".join(text)


def as_words(sides: Sides) -> Sides:
    return [f"{unit}." for unit in sides[0]], [f"{unit}." for unit in sides[1]]


unlike = st.tuples(st.text("abc", max_size=120), st.text("bcd", max_size=120))
sides = st.one_of(texts_with_errors(), unlike, texts_with_errors().map(as_words))


@given(sides)
@settings(max_examples=150, deadline=None)
def test_errors_are_never_too_few_and_the_fewest_where_they_are_said_to_be(both: Sides) -> None:
    found = counts(*both)
    distance = Levenshtein.distance(*both)
    assert found.errors >= distance
    assert found.errors == distance or not found.exact


@given(sides)
@settings(max_examples=60, deadline=None)
def test_counts_fit_both_lengths_and_do_not_depend_on_the_order(both: Sides) -> None:
    found, turned = counts(*both), counts(*reversed(both))
    assert found.hits + found.substitutions + found.deletions == len(both[0])
    assert found.hits + found.substitutions + found.insertions == len(both[1])
    assert turned == Counts(found.hits, found.substitutions, found.insertions, found.deletions, found.exact)


@given(sides)
@settings(max_examples=60, deadline=None)
def test_steps_cover_both_sides_and_are_true(both: Sides) -> None:
    reference, text = both
    place = text_place = 0
    for tag, start, end, text_start, text_end in opcodes(reference, text):
        assert (start, text_start) == (place, text_place)
        assert (reference[start:end] == text[text_start:text_end]) == (tag == "equal")
        assert max(end - start, text_end - text_start) > 0
        place, text_place = end, text_end
    assert (place, text_place) == (len(reference), len(text))


@given(sides)
@settings(max_examples=60, deadline=None)
def test_pieces_cover_both_sides_in_order(both: Sides) -> None:
    one, other = anchors.coded(*both)
    place = text_place = 0
    for start, end, text_start, text_end in anchors.cut(one.codes, other.codes):
        assert (start, text_start) == (place, text_place)
        assert end >= start and text_end >= text_start
        place, text_place = end, text_end
    assert (place, text_place) == (len(both[0]), len(both[1]))


def test_most_of_what_can_be_proved_is() -> None:
    rng = random.Random(8)
    proved = 0
    for _ in range(200):
        reference = "".join(rng.choices("abcdefghijklmnop ", k=400))
        text = "".join(rng.choice("xyz") if rng.random() < 0.05 else unit for unit in reference)
        _, exact = align_pieces(reference, text)
        proved += exact
    assert proved > 190


@st.composite
def any_paths(draw: st.DrawFn) -> tuple[str, str, proof.Path]:
    """Two texts, and a path that matches some of what they share, wherever that is."""
    alphabet = draw(st.sampled_from(["ab", "abcd", "abcdefghijklmnopqrstuvwxyz"]))
    reference = draw(st.text(alphabet=alphabet, min_size=1, max_size=14))
    if draw(st.booleans()):
        text = draw(st.text(alphabet=alphabet, min_size=1, max_size=14))
    else:
        cut = draw(st.integers(0, len(reference)))
        text = reference[cut:] + draw(st.text(alphabet=alphabet, max_size=3)) + reference[:cut] or "a"
    steps: list[proof.Step] = []
    place = text_place = 0
    while place < len(reference) or text_place < len(text):
        left, text_left = len(reference) - place, len(text) - text_place
        equal = next((n for n in range(min(left, text_left)) if reference[place + n] != text[text_place + n]), None)
        equal = min(left, text_left) if equal is None else equal
        tag = draw(
            st.sampled_from(["equal"] * 3 * (equal > 0) + ["delete"] * (left > 0) + ["insert"] * (text_left > 0))
        )
        if tag == "equal":
            length = draw(st.integers(1, equal))
            steps.append((tag, place, place + length, text_place, text_place + length))
        elif tag == "delete":
            steps.append((tag, place, place + 1, text_place, text_place))
        else:
            steps.append((tag, place, place, text_place, text_place + 1))
        *_, place, _, text_place = steps[-1]
    return reference, text, proof.Path(steps)


@given(any_paths(), st.integers(1, 3))
@settings(max_examples=1500, deadline=None)
def test_an_optimal_alignment_passes_through_sure_places(given_path: tuple[str, str, proof.Path], length: int) -> None:
    reference, text, path = given_path
    whole = Span(0, len(reference), 0, len(text))
    marks = proof.marks_of(*anchors.coded(reference, text), path, whole, length)
    fewest = Levenshtein.distance(reference, text)
    for place, text_place in proof.sure_places(path, marks, whole):
        before = Levenshtein.distance(reference[:place], text[:text_place])
        assert before + Levenshtein.distance(reference[place:], text[text_place:]) == fewest


def path_through(reference: Sequence[str], text: Sequence[str], cuts: list[tuple[int, int]]) -> proof.Path:
    """The alignment that is optimal between places."""
    return proof.Path(
        [
            (step.tag, step.src_start + start, step.src_end + start, step.dest_start + after, step.dest_end + after)
            for (start, after), (end, text_end) in pairwise(cuts)
            for step in Levenshtein.opcodes(reference[start:end], text[after:text_end])
        ]
    )


def test_a_poor_cut_is_found_and_mended() -> None:
    text = "".join(chr(0x4E00 + number) for number in range(60))
    both = anchors.coded(text, text)
    path = path_through(text, text, [(0, 0), (30, 33), (60, 60)])
    assert path.errors(Span(0, 60, 0, 60)) == 6
    worse, known = proof.prove(*both, path, [(30, 33)])
    assert worse or not known
    assert [span for span in proof.worse_around(*both, path, [(30, 33)]) if span.start < 30 < span.end]


def test_equal_hashes_follow_from_equal_runs() -> None:
    one, other = anchors.coded("xabcdey", "abcdez")
    for length in range(1, 6):
        assert anchors.hashes(one.codes, length)[1] == anchors.hashes(other.codes, length)[0]
    assert len(anchors.hashes(one.codes, 7)) == 1
    assert len(anchors.hashes(one.codes, 8)) == 0


def test_surrogates_and_many_words_have_numbers() -> None:
    one, other = anchors.coded("\ud800a", "a\U0001f600")
    assert one.codes[1] == other.codes[0]
    assert counts("\ud800a" * 20, "a\U0001f600" * 20).reference == 40
