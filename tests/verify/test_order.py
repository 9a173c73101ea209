"""Text that is there but elsewhere: as a class of errors, and under Flexible Character Accuracy."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from functools import cache
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from pipeline.model import Tally
from pipeline.verify import measure
from pipeline.verify.flexible import LONGEST, flexible_tally

LEFT = ["The mill stood by the river", "until the winter of the flood,", "when it was carried away."]
RIGHT = ["Seven men had gone to find", "the miller and his daughter,", "and six of them came back."]
page = st.permutations(LEFT + RIGHT)


def flexible(reference: list[str], text: list[str]) -> Tally:
    found = measure("\n".join(reference), "\n".join(text), "strict").flexible
    assert found is not None
    return found


@given(page)
def test_lines_may_stand_in_whatever_order(lines: list[str]) -> None:
    assert flexible(LEFT + RIGHT, lines) == Tally(sum(map(len, LEFT + RIGHT)), 0)


@given(page)
def test_misread_lines_are_found_wherever_they_stand(lines: list[str]) -> None:
    misread = [line.replace("th", "tb", 1) for line in lines]
    wrong = sum(line != other for line, other in zip(lines, misread, strict=True))
    assert flexible(LEFT + RIGHT, misread).errors == wrong > 0


def test_columns_that_were_read_across_are_parted_again() -> None:
    across = [f"{one} {other}" for one, other in zip(LEFT, RIGHT, strict=True)]
    found = measure("\n".join(LEFT + RIGHT), "\n".join(across), "strict")
    assert found.characters.rate is not None
    assert found.characters.rate > 0.4
    assert found.flexible == Tally(sum(map(len, LEFT + RIGHT)), 0)


def test_a_line_that_is_missing_or_too_many_counts_in_full() -> None:
    assert flexible(LEFT, LEFT[:2]).errors == len(LEFT[2])
    assert flexible(LEFT[:2], LEFT).errors == len(LEFT[2])


def test_a_page_in_its_order_is_no_worse_than_by_cer() -> None:
    found = measure("\n".join(LEFT), "\n".join(LEFT).replace("w", "vv"), "strict")
    assert found.flexible is not None
    assert found.flexible.errors == found.characters.errors


def test_a_reference_without_lines_is_one_long_line() -> None:
    assert flexible([" ".join(LEFT + RIGHT)], RIGHT + LEFT).errors <= 3  # of the 167, for spaces where lines end


def test_clusters_are_single_characters_here_too() -> None:
    assert flexible(["g\u0308oed", "b\u0331c"], ["b\u0331c", "goed"]).errors == 1


def test_a_long_text_is_not_measured() -> None:
    assert flexible_tally("a" * (LONGEST + 1), "a", 0) is None
    assert measure("a " * LONGEST, "b").flexible is None


def published(reference: Sequence[str], text: Sequence[str]) -> int:
    """Return the errors by the algorithm as published: all pairs of lines, every place, all 768 sets of weights."""
    fewest = Levenshtein.distance("".join(reference), "".join(text))

    @cache
    def fit(one: str, other: str) -> tuple[int, int]:
        shorter, longer = sorted((one, other), key=len)
        places = range(len(longer) - len(shorter) + 1)
        return min((Levenshtein.distance(shorter, longer[at : at + len(shorter)]), at) for at in places)

    def penalty(one: str, other: str, weights: tuple[int, ...]) -> int:
        distance, at = fit(one, other)
        apart = abs(len(one) - len(other))
        parts = distance, apart, min(at, apart - at), -min(len(one), len(other))
        return sum(weight * part for weight, part in zip(weights, parts, strict=True))

    for weights in product(range(15, 31, 5), range(0, 24, 3), range(4), range(6)):
        lines, others, errors = list(reference), list(text), 0
        while lines and others:
            one, other = min(product(lines, others), key=lambda pair: penalty(*pair, weights))
            distance, at = fit(one, other)
            errors += distance
            lines.remove(one)
            others.remove(other)
            longer, length, side = (one, len(other), lines) if len(one) > len(other) else (other, len(one), others)
            side += [rest for rest in (longer[:at].strip(), longer[at + length :].strip()) if rest]
        fewest = min(fewest, errors + sum(map(len, lines + others)))
    return fewest


@pytest.mark.parametrize(
    "text",
    [
        [line.replace("th", "tb").replace("m", "rn") for line in RIGHT[:2] + LEFT[:2]],
        [f"{one} {other}".replace("e", "c", 2) for one, other in zip(LEFT[:2], RIGHT[:2], strict=True)],
        [LEFT[0][:15], RIGHT[0], LEFT[0][15:] + LEFT[1]],
        ["nothing of this", "was ever there", *LEFT[:1]],
    ],
)
def test_no_more_is_wrong_than_by_the_algorithm_as_published(text: list[str]) -> None:
    reference = LEFT[:2] + RIGHT[:2]
    assert 0 < flexible(reference, text).errors <= published(reference, text)


@given(st.text(alphabet="ab \n", max_size=40), st.text(alphabet="ab \n", max_size=40))
def test_it_depends_on_nothing_but_the_texts(reference: str, text: str) -> None:
    assert measure(reference, text).flexible == measure(reference, text).flexible


def test_moved_text_is_an_error_of_order() -> None:
    found = measure(" ".join(LEFT + RIGHT), " ".join(RIGHT + LEFT), "strict")
    assert found.classes["order"] >= 0.9 * found.characters.errors
    assert sum(found.classes.values()) == found.characters.errors


def test_what_is_misread_within_moved_text_keeps_its_class() -> None:
    moved = " ".join(LEFT).replace("river", "riuer").replace("away", "a1vay")
    found = measure(" ".join(RIGHT + LEFT), f"{moved} {' '.join(RIGHT)}", "strict")
    assert found.classes["order"] > 100
    assert 2 <= found.classes["letters"] <= 12


def test_text_that_is_only_missing_or_only_added_is_not_moved() -> None:
    text = " ".join(LEFT + RIGHT)
    for other in (" ".join(LEFT), "", "wholly different matter"):
        assert "order" not in measure(text, other).classes
        assert "order" not in measure(other, text).classes


@pytest.mark.parametrize("unrelated", [False, True])
def test_a_page_is_measured_in_milliseconds(unrelated: bool) -> None:
    rng = random.Random(3)
    vocabulary = ["".join(rng.choices("etaoinshrdlu", k=rng.randint(2, 9))) for _ in range(900)]

    def lines() -> str:
        return "\n".join(" ".join(rng.choices(vocabulary, k=9)) for _ in range(42))

    reference = lines()
    text = lines() if unrelated else reference.replace("ou", "on").replace("ri", "n")
    started = time.process_time()
    for _ in range(3):
        measure(reference, text)
    assert time.process_time() - started < 3  # some 0.03 on a machine that has nothing else to do
