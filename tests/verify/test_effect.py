"""What repair did: fixed, broken, kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import RepairEffect
from pipeline.text.align import opcodes, pairs
from pipeline.verify.effect import repair_effect

words = st.lists(st.sampled_from("abcd"), max_size=14)


@pytest.mark.parametrize(
    ("reference", "before", "after", "expected"),
    [
        ("to flee the country", "to nee the country", "to flee the country", (1, 0, 3)),
        ("to flee the country", "to flee the country", "to nee the country", (0, 1, 3)),
        ("to flee the country", "to nee the country", "to see the country", (0, 0, 3)),
        ("the arid and land", "the and arid land", "the arid and land", (1, 0, 3)),
        ("into the wood", "in to the wood", "into the wood", (1, 0, 2)),
        ("in to the wood", "in to the wood", "into the wood", (0, 2, 2)),
        ("the the cat", "the cat", "the the cat", (1, 0, 2)),
        ("a b c", "", "a b c", (3, 0, 0)),
        ("a b c", "a b c", "", (0, 3, 0)),
        ("", "a", "b", (0, 0, 0)),
        ("b d", "d b", "d", (0, 1, 0)),
        ("he saw tbe end", "he saw tbe end", "he saw the end", (0, 1, 3)),
        ("of the king of the land", "of tho king of tbe land", "of the king of the land", (2, 0, 4)),
    ],
)
def test_examples(reference: str, before: str, after: str, expected: tuple[int, int, int]) -> None:
    assert repair_effect(reference.split(), before.split(), after.split()) == RepairEffect(*expected)


@given(words, words)
def test_what_repair_left_alone_is_neither_fixed_nor_broken(reference: list[str], text: list[str]) -> None:
    right = len(list(pairs(opcodes(reference, text))))
    assert repair_effect(reference, text, text) == RepairEffect(kept=right)


@given(words, words)
def test_a_perfect_repair_breaks_nothing(reference: list[str], before: list[str]) -> None:
    right = len(list(pairs(opcodes(reference, before))))
    assert repair_effect(reference, before, reference) == RepairEffect(fixed=len(reference) - right, kept=right)


@given(words, words, st.data())
def test_changing_one_word_fixes_or_breaks_at_most_that_word(
    reference: list[str], before: list[str], data: st.DataObject
) -> None:
    if before:
        place = data.draw(st.integers(0, len(before) - 1))
        after = [*before]
        after[place] = data.draw(st.sampled_from("abcdx"))
        found = repair_effect(reference, before, after)
        assert found.fixed <= 1
        assert found.broken <= 1


@given(words, words, words)
def test_no_more_words_are_fixed_or_broken_than_were_changed(
    reference: list[str], before: list[str], after: list[str]
) -> None:
    unchanged = len(list(pairs(opcodes(after, before))))
    found = repair_effect(reference, before, after)
    assert 0 <= found.fixed <= len(after) - unchanged
    assert 0 <= found.broken <= len(before) - unchanged
    assert found.fixed + found.broken + found.kept <= len(reference)
    assert found.broken + found.kept == len(list(pairs(opcodes(reference, before))))


@given(words, words, words)
def test_undoing_a_repair_that_only_fixed_only_breaks(
    reference: list[str], before: list[str], noise: list[str]
) -> None:
    """Words that stand for themselves, so that there is only one way to align them."""
    marked = [f"{word}{place}" for place, word in enumerate(reference)]
    misread = [word if place % 3 else f"{word}?" for place, word in enumerate(marked)]
    wrong = sum(place % 3 == 0 for place in range(len(marked)))
    assert repair_effect(marked, misread + noise, marked + noise) == RepairEffect(fixed=wrong, kept=len(marked) - wrong)
    assert repair_effect(marked, marked + before, misread + before) == RepairEffect(
        broken=wrong, kept=len(marked) - wrong
    )
