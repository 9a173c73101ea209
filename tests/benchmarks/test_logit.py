from __future__ import annotations

import math
import random

import logit
import pytest

from pipeline.evidence.choice import probability, shares


def test_nothing_to_fit() -> None:
    assert logit.fit_choice([], []) == {}
    assert logit.fit_right([], []) == {}


def test_weights_are_found_again() -> None:
    rng = random.Random(1)
    true = {"ink": 0.7, "known": 2.0, "neither": -1.0}
    places = []
    for _ in range(4000):
        options = [{"ink": rng.uniform(-5, 0), "known": float(rng.random() < 0.5)} for _ in range(3)]
        found = shares(options, {"neither": 1.0}, true)
        right = rng.choices([0, 1, 2, -1], [*found, 1 - sum(found)])[0]
        places.append((options, {"neither": 1.0}, right))
    fitted = logit.fit_choice(places, [1.0] * len(places))
    assert fitted == pytest.approx(true, abs=0.2)


def test_the_probability_of_right_words_is_calibrated() -> None:
    rows = [({"agreed": 1.0, "unknown": 0.0}, number < 9900) for number in range(10_000)]
    rows += [({"agreed": 1.0, "unknown": 1.0}, number < 3000) for number in range(5000)]
    fitted = logit.fit_right(rows, [1.0] * len(rows))
    assert probability({"agreed": 1.0, "unknown": 0.0}, fitted) == pytest.approx(0.99, abs=0.005)
    assert probability({"agreed": 1.0, "unknown": 1.0}, fitted) == pytest.approx(0.6, abs=0.02)


def test_what_counts_more_pulls_more() -> None:
    rows = [({"agreed": 1.0}, True), ({"agreed": 1.0}, False)] * 100
    even = logit.fit_right(rows, [1.0] * 200)
    heavy = logit.fit_right(rows, [1.9, 0.1] * 100)
    assert even["agreed"] == pytest.approx(0, abs=1e-6)
    assert heavy["agreed"] > 2


def test_what_is_always_so_keeps_a_bounded_weight() -> None:
    fitted = logit.fit_choice([([{"a": 1.0}, {"b": 1.0}], {}, 0)] * 50, [1.0] * 50)
    assert 0 < fitted["a"] < 3.5 and -3.5 < fitted["b"] < 0
    assert all(math.isfinite(weight) for weight in fitted.values())


def test_the_number_of_options_may_differ() -> None:
    places = [([{"a": 1.0}], {"n": 1.0}, 0), ([{"a": 1.0}, {"a": 2.0}, {"a": 0.0}], {"n": 1.0}, 1)] * 20
    assert logit.fit_choice(places, [1.0] * 40)["a"] > 0
