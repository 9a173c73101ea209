"""Alignment: true distances on pages, good ones on books."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Counts
from pipeline.text.align import Opcode, alignment, counts, opcodes, pairs

letters = st.text(alphabet="abc", max_size=12)
words = st.lists(st.sampled_from(["a", "of", "the", "Ⅷ", "e\u0301"]), max_size=10)


def distance(reference: Sequence[str], text: Sequence[str]) -> int:
    """Levenshtein distance by the book."""
    row = list(range(len(text) + 1))
    for i, unit in enumerate(reference, 1):
        above, row[0] = row[0], i
        for j, other in enumerate(text, 1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (unit != other))
    return row[-1]


def made_up_text(rng: random.Random, length: int) -> str:
    vocabulary = ["".join(rng.choices("etaoinshrdlu", k=rng.randint(2, 9))) for _ in range(3000)]
    return " ".join(rng.choices(vocabulary, k=length // 4))[:length]


def misread(rng: random.Random, text: str, rate: float) -> str:
    changes: list[Callable[[str], str]] = [
        lambda _: "",
        lambda _: rng.choice("xyz"),
        lambda char: char + rng.choice("xyz"),
    ]
    return "".join(rng.choice(changes)(char) if rng.random() < rate else char for char in text)


@pytest.mark.parametrize(
    ("reference", "text", "expected"),
    [
        ("", "", Counts()),
        ("abc", "abc", Counts(hits=3)),
        ("abc", "", Counts(deletions=3)),
        ("", "abc", Counts(insertions=3)),
        ("flee", "nee", Counts(hits=2, substitutions=1, deletions=1)),
        ("modern", "modem", Counts(hits=4, substitutions=1, deletions=1)),
        (["the", "cat"], ["the", "dog", "cat"], Counts(hits=2, insertions=1)),
        (["e\u0301", "e"], ["e\u0301", "x"], Counts(hits=1, substitutions=1)),
    ],
)
def test_counts_of_small_examples(reference: Sequence[str], text: Sequence[str], expected: Counts) -> None:
    assert counts(reference, text) == expected


@given(st.one_of(st.tuples(letters, letters), st.tuples(words, words)))
def test_counts_are_the_levenshtein_distance(sides: tuple[Sequence[str], Sequence[str]]) -> None:
    reference, text = sides
    found = counts(reference, text)
    assert found.errors == distance(reference, text)
    assert found.reference == len(reference)
    assert found.hits + found.substitutions + found.insertions == len(text)


@given(st.one_of(st.tuples(letters, letters), st.tuples(words, words)))
def test_swapping_the_sides_swaps_deletions_and_insertions(sides: tuple[Sequence[str], Sequence[str]]) -> None:
    one, other = counts(*sides), counts(*reversed(sides))
    assert other == Counts(one.hits, one.substitutions, one.insertions, one.deletions)


@given(st.one_of(st.tuples(letters, letters), st.tuples(words, words)))
def test_opcodes_cover_both_sides_in_order(sides: tuple[Sequence[str], Sequence[str]]) -> None:
    reference, text = sides
    assert_covers(opcodes(reference, text), reference, text)


def assert_covers(steps: list[Opcode], reference: Sequence[str], text: Sequence[str]) -> None:
    place = text_place = 0
    for tag, start, end, text_start, text_end in steps:
        assert (start, text_start) == (place, text_place)
        place, text_place = end, text_end
        assert (reference[start:end] == text[text_start:text_end]) == (tag == "equal")
        assert (end > start, text_end > text_start) == {
            "equal": (True, True),
            "replace": (True, True),
            "delete": (True, False),
            "insert": (False, True),
        }[tag]
        assert tag not in ("equal", "replace") or end - start == text_end - text_start
    assert (place, text_place) == (len(reference), len(text))


def test_pairs_are_the_places_of_equal_units() -> None:
    assert list(pairs(opcodes("abcd", "xbd"))) == [(1, 1), (3, 2)]


def test_two_long_texts_with_few_differences_take_little_time() -> None:
    rng = random.Random(4)
    reference = made_up_text(rng, 200_000)
    text = misread(rng, reference, 0.001)
    started = time.process_time()
    found = counts(reference, text)
    assert time.process_time() - started < 2
    assert 100 < found.errors < 300
    assert found.reference == 200_000
    assert found.exact


def test_a_long_text_with_a_missing_stretch_is_aligned_around_it() -> None:
    rng = random.Random(5)
    reference = made_up_text(rng, 100_000)
    text = reference[:40_000] + reference[55_000:]
    assert counts(reference, text) == Counts(hits=len(text), deletions=15_000)


def test_a_long_text_whose_halves_are_swapped_keeps_the_longer_one() -> None:
    rng = random.Random(6)
    reference = made_up_text(rng, 65_536)
    text = reference[20_000:] + reference[:20_000]
    found = counts(reference, text)
    assert found.reference == len(reference)
    assert found.hits >= len(reference) - 20_000


def test_steps_of_long_texts_cover_both() -> None:
    rng = random.Random(7)
    reference = made_up_text(rng, 100_000)
    text = misread(rng, reference, 0.05)
    assert_covers(opcodes(reference, text), reference, text)


@given(words, words)
def test_with_the_sides_swapped_the_steps_go_backwards(reference: list[str], text: list[str]) -> None:
    steps, there = alignment(reference, text)
    back, and_back = alignment(text, reference)
    assert (there.hits, there.substitutions, there.deletions, there.insertions) == (
        and_back.hits, and_back.substitutions, and_back.insertions, and_back.deletions,
    )  # fmt: skip
    assert [(step.start, step.end, step.text_start, step.text_end) for step in steps] == [
        (step.text_start, step.text_end, step.start, step.end) for step in back
    ]
    assert counts(reference, text) == there
