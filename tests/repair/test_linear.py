"""Repair takes time in proportion to the text, whatever the text is."""

from __future__ import annotations

import random
import string
import time

import pytest

from pipeline.evidence import LanguageEvidence, count_words
from pipeline.model import RepairedText
from pipeline.repair import repair_text
from pipeline.settings import RepairSettings
from pipeline.text.edits import apply

TIMES_AS_LONG, MOST_TIMES_THE_TIME = 4, 8
LEAST = 0.1  # seconds; what takes less is not measured well


def repaired(text: str, english: LanguageEvidence) -> RepairedText:
    return repair_text(text, language=english, item=count_words(text), settings=RepairSettings())


@pytest.fixture(scope="module", autouse=True)
def indexed(english: LanguageEvidence) -> None:
    """Have everything loaded, and the words arranged for looking up what is near to short, middling and long ones."""
    repaired("The qvrst, the abqvrstl and the abqvrstlmnopq.", english)


def seconds(text: str, english: LanguageEvidence) -> float:
    started = time.process_time()
    found = repaired(text, english)
    taken = time.process_time() - started
    assert apply(found.faithful, found.edits) == found.text
    return taken


@pytest.mark.parametrize(
    ("unit", "size"),
    [
        ("a", 100_000),
        ("in", 100_000),
        ("A", 100_000),
        ("é", 100_000),
        ("1", 100_000),
        ("a-", 100_000),
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
    before = seconds(text, english)
    assert seconds(text * TIMES_AS_LONG, english) <= MOST_TIMES_THE_TIME * max(before, LEAST)


def no_words(size: int) -> str:
    rng = random.Random(size)
    return " ".join("".join(rng.choices(string.ascii_lowercase, k=rng.randint(3, 12))) for _ in range(size // 8))


def test_words_that_nobody_knows(english: LanguageEvidence) -> None:
    before = seconds(no_words(8_000), english)
    assert seconds(no_words(TIMES_AS_LONG * 8_000), english) <= MOST_TIMES_THE_TIME * max(before, LEAST)


@pytest.mark.parametrize("sign", ["a", "1"])
def test_a_megabyte_in_one_word(sign: str, english: LanguageEvidence) -> None:
    text = sign * 1_000_000
    started = time.process_time()
    assert repaired(text, english).text == text
    assert time.process_time() - started < 10
