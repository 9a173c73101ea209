"""Long texts, with the limits as they are: quick and sane, whatever is in them."""

from __future__ import annotations

import random
import time
import tracemalloc
from collections.abc import Callable

import pytest

from pipeline.text.align import counts, opcodes

LENGTH = 300_000


def vocabulary(rng: random.Random, letters: str) -> list[str]:
    return ["".join(rng.choices(letters, k=rng.randint(2, 9))) for _ in range(3000)]


def book(seed: int, letters: str = "etaoinshrdlu") -> str:
    rng = random.Random(seed)
    return " ".join(rng.choices(vocabulary(rng, letters), k=LENGTH // 5))[:LENGTH]


def letters(seed: int) -> str:
    return "".join(random.Random(seed).choices("abcdefghijklmnopqrstuvwxyz", k=LENGTH))


def misread(text: str, rate: float) -> str:
    rng = random.Random(1)
    return "".join(rng.choice(["", "x", char + "y"]) if rng.random() < rate else char for char in text)


#: What is compared, between which rates the errors must be, and whether they must be the fewest.
CASES: dict[str, tuple[Callable[[], tuple[str, str]], float, float, bool]] = {
    "other books": (lambda: (book(1), book(2)), 0.5, 1, False),
    "random letters": (lambda: (letters(1), letters(2)), 0.5, 1, False),
    "no letter in common": (lambda: ("a" * LENGTH, "b" * LENGTH), 1, 1, True),
    "one letter, half as often": (lambda: ("a" * LENGTH, "a" * (LENGTH // 2)), 0.5, 0.5, True),
    "one line over and over": (
        lambda: ("a line again\n" * (LENGTH // 13), "a line again\n" * (LENGTH // 15)),
        0,
        0.2,
        True,
    ),
    "one line against a book": (lambda: ("a line again\n" * (LENGTH // 13), book(1)), 0.5, 1, False),
    "well read": (lambda: (book(1), misread(book(1), 0.02)), 0.015, 0.025, True),
    "badly read": (lambda: (book(1), misread(book(1), 0.3)), 0.2, 0.35, False),
    "halves changed over": (lambda: (book(1), book(1)[LENGTH // 2 :] + book(1)[: LENGTH // 2]), 0.5, 1, False),
    "nothing against a book": (lambda: (book(1), ""), 1, 1, True),
}


@pytest.mark.parametrize("name", CASES)
def test_long_texts_take_seconds_and_have_sane_counts(name: str) -> None:
    made, least, most, exact = CASES[name]
    reference, text = made()
    started = time.process_time()
    found = counts(reference, text)
    assert time.process_time() - started < 4
    assert found.reference == len(reference)
    assert least <= found.errors / len(reference) <= most
    assert found.exact or not exact


def test_memory_grows_with_the_length_and_not_with_its_square() -> None:
    peaks = []
    for length in (40_000, 120_000):
        reference, text = letters(1)[:length], letters(2)[:length]
        tracemalloc.start()
        opcodes(reference, text)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 5 * peaks[0]
    assert peaks[1] < 400 * 120_000
