from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.evidence.choice import probability, shares

numbers = st.floats(-50, 50)
features = st.dictionaries(st.sampled_from("abcd"), numbers, max_size=4)
tables = st.dictionaries(st.sampled_from("abcd"), numbers, max_size=4)


@given(st.lists(features, min_size=1, max_size=5), features, tables)
def test_shares_are_probabilities_and_leave_room_for_neither(options, neither, weights) -> None:
    found = shares(options, neither, weights)
    assert len(found) == len(options)
    assert all(0 <= share <= 1 for share in found)
    assert sum(found) <= 1 + 1e-9


def test_shares_are_those_of_the_exponentials() -> None:
    found = shares([{"a": 1.0}, {"a": 2.0, "unheard-of": 9.0}], {"b": 1.0}, {"a": 1.0, "b": 0.5})
    total = math.exp(1) + math.exp(2) + math.exp(0.5)
    assert found == pytest.approx([math.exp(1) / total, math.exp(2) / total])


def test_huge_sums_do_not_overflow() -> None:
    assert shares([{"a": 1e6}, {"a": -1e6}], {}, {"a": 1.0}) == [1.0, 0.0]
    assert probability({"a": 1e6}, {"a": 1.0}) == pytest.approx(1)
    assert probability({"a": -1e6}, {"a": 1.0}) == pytest.approx(0)


@given(features, tables)
def test_a_word_without_choice_has_the_logistic_probability(found, weights) -> None:
    value = sum(weights.get(name, 0) * number for name, number in found.items())
    assert 0 <= probability(found, weights) <= 1
    if abs(value) < 30:
        assert probability(found, weights) == pytest.approx(1 / (1 + math.exp(-value)))
