"""How far a rate may be off."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Counts, Interval


def page(errors: int, length: int = 1000) -> Counts:
    return Counts(hits=length - errors, substitutions=errors)


@pytest.mark.parametrize("pages", [[], [page(3)], [page(3), Counts()], [Counts(insertions=2), Counts(insertions=3)]])
def test_fewer_than_two_pages_tell_nothing(pages: list[Counts]) -> None:
    assert Interval.of(pages) is None


def test_equal_pages_give_equal_bounds() -> None:
    pages = [page(errors) for errors in (0, 3, 5, 20, 41)]
    found = Interval.of(pages)
    assert found == Interval.of(list(pages))
    assert found is not None
    assert 0 < found.low < 69 / 5000 < found.high < 0.041
    assert found.method == "bootstrap"


def test_pages_that_are_all_alike_leave_no_doubt() -> None:
    assert Interval.of([page(10)] * 20) == Interval(0.01, 0.01)


def test_without_errors_the_rule_of_three_tells_how_bad_it_may_be() -> None:
    assert Interval.of([page(0)] * 3) == Interval(0.0, 0.001, "rule of three")
    assert page(0, 500).at_most == pytest.approx(0.006)
    assert (page(1).at_most, Counts().at_most, page(0, 1).at_most) == (None, None, 1.0)


@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50), st.integers(0, 9)), min_size=2, max_size=30).filter(
        lambda pages: any(hits + wrong for hits, wrong, _ in pages)
    )
)
def test_bounds_are_numbers_in_order(pages: list[tuple[int, int, int]]) -> None:
    found = Interval.of([Counts(hits=hits, substitutions=wrong, insertions=added) for hits, wrong, added in pages])
    if found is not None:
        assert 0 <= found.low <= found.high < float("inf")


def test_it_holds_the_true_rate_about_as_often_as_it_says() -> None:
    rng = random.Random(5)
    rates = [rng.betavariate(1.2, 60) for _ in range(4000)]  # of pages; some are bad
    true = sum(rates) / len(rates)
    held = 0
    for _ in range(150):
        drawn = [page(sum(rng.random() < rate for _ in range(300)), 300) for rate in rng.sample(rates, 40)]
        found = Interval.of(drawn)
        assert found is not None
        held += found.low <= true <= found.high
    assert 0.86 <= held / 150 <= 1.0


def test_many_pages_are_quick_and_small() -> None:
    assert Interval.of([page(number % 7) for number in range(20_000)]) is not None
