"""Repair takes time in proportion to the text, whatever the text is."""

from __future__ import annotations

import gc
import random
import string
import time
from collections.abc import Iterable

import pytest

from pipeline.evidence import LanguageEvidence, count_words
from pipeline.model import RepairedText
from pipeline.repair import repair_text
from pipeline.settings import RepairSettings
from pipeline.text.edits import apply

TIMES_AS_LONG, MOST_TIMES_THE_TIME, TRIES = 4, 8, 3
LEAST = 0.1  # seconds; what takes less is not measured well


def repaired(text: str, english: LanguageEvidence) -> RepairedText:
    return repair_text(text, language=english, item=count_words(text), settings=RepairSettings())


@pytest.fixture(scope="module", autouse=True)
def indexed(english: LanguageEvidence) -> None:
    """Have everything loaded, and the words arranged for looking up what is near to short, middling and long ones."""
    repaired("The qvrst, the abqvrstl and the abqvrstlmnopq; née.", english)


def seconds(text: str, english: LanguageEvidence) -> float:
    gc.collect()
    gc.disable()  # how long it takes depends on what other tests left behind
    try:
        started = time.process_time()
        found = repaired(text, english)
        taken = time.process_time() - started
    finally:
        gc.enable()
    assert apply(found.faithful, found.edits) == found.text
    return taken


def grows_with_the_text(short: str, longer: Iterable[str], english: LanguageEvidence) -> bool:
    """Tell whether longer texts take no more time than their length explains; one of a few tries will do."""
    most = MOST_TIMES_THE_TIME * max(seconds(short, english), LEAST)
    return any(seconds(text, english) <= most for text in longer)


@pytest.mark.parametrize(
    ("unit", "size"),
    [
        ("a", 100_000),
        ("in", 100_000),
        ("A", 100_000),
        ("é", 100_000),
        ("1", 100_000),
        ("a-", 100_000),
        ("ERHAPS\f", 100_000),
        ("URKEY is\n\n", 100_000),
        ("a'", 100_000),
        (" ", 100_000),
        (".,:;!?", 100_000),
        ("-", 100_000),
        ('"', 25_000),
        ("\n", 25_000),
        ("a b ", 25_000),
        ("1 2 ", 25_000),
        ("co-\n", 25_000),
    ],
    ids=repr,
)
def test_the_same_over_and_over(unit: str, size: int, english: LanguageEvidence) -> None:
    text = unit * (size // len(unit))
    assert grows_with_the_text(text, [text * TIMES_AS_LONG] * TRIES, english)


def no_words(size: int, seed: int) -> str:
    rng = random.Random(seed)
    return " ".join("".join(rng.choices(string.ascii_lowercase, k=rng.randint(3, 12))) for _ in range(size // 8))


def test_words_that_nobody_knows(english: LanguageEvidence) -> None:
    # Others at each try, because words are remembered.
    longer = (no_words(TIMES_AS_LONG * 8_000, seed) for seed in range(TRIES))
    assert grows_with_the_text(no_words(8_000, TRIES), longer, english)


@pytest.mark.parametrize("sign", ["a", "1"])
def test_a_megabyte_in_one_word(sign: str, english: LanguageEvidence) -> None:
    text = sign * 1_000_000
    started = time.process_time()
    assert repaired(text, english).text == text
    assert time.process_time() - started < 10
