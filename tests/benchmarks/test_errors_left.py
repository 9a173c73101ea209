from __future__ import annotations

import pytest
from errors_left import SIGNS, errors_by_run
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein


@pytest.mark.parametrize(
    ("text", "truth", "found"),
    [
        ("the house", "the house", {}),
        ("tbe house", "the house", {"a letter": 1}),
        ("tbe bouse of the lord", "the house of the lord", {"2 or 3": 2}),
        ("tbe old bouse", "the old house", {"a letter": 2}),
        ("the old house.", "the old house,", {SIGNS: 1}),
        ("the . , ; old house", "the old house", {SIGNS: 6}),
        ("the hqxzkse", "the house", {"4 to 7": 4}),
        ("the zq xk vb wd house", "the house", {"8 or more together": 12}),
    ],
)
def test_errors_that_stand_together_are_of_one_run(text: str, truth: str, found: dict[str, int]) -> None:
    assert errors_by_run(text, truth) == found


@given(st.text("ab .", max_size=30), st.text("ab .", max_size=30))
def test_every_error_counts_once(text: str, truth: str) -> None:
    assert errors_by_run(text, truth).total() == Levenshtein.distance(text, truth)
