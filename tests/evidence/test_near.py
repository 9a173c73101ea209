from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from pipeline.evidence.lexicon import Lexicon
from pipeline.evidence.near import NearWords

words = st.lists(st.text("abc", min_size=1, max_size=18), max_size=40, unique=True)


def allowed(length: int) -> int:
    return 1 if length <= 6 else 2 if length <= 11 else 3


def brute_force(text: str, words: list[str]) -> set[str]:
    """A word no longer than the distance has too few letters for the pieces, and is left out."""
    distance = allowed(len(text))
    return {word for word in words if len(word) > distance and Levenshtein.distance(text, word) <= distance}


@given(words, st.text("abc", min_size=3, max_size=18))
def test_what_is_found_is_what_is_near(words: list[str], text: str) -> None:
    found = NearWords(words).near(text)
    assert len(found) == len(set(found))
    assert set(found) == brute_force(text, words)


@st.composite
def misspelt(draw: st.DrawFn) -> tuple[str, str]:
    """A word and a string that some letters less, more or others make of it."""
    word = draw(st.text("abcdefgh", min_size=4, max_size=20))
    text = word
    for _ in range(draw(st.integers(0, 3))):
        place = draw(st.integers(0, len(text)))
        text = text[:place] + draw(st.text("abcx", max_size=1)) + text[place + draw(st.integers(0, 1)) :]
    return word, text


@given(misspelt(), words)
def test_a_word_is_found_by_what_is_made_of_it(pair: tuple[str, str], others: list[str]) -> None:
    word, text = pair
    near = 3 <= len(text) <= 24 and Levenshtein.distance(word, text) <= allowed(len(text))
    assert (word in NearWords(list({*others, word})).near(text)) is near


def test_one_index_answers_for_all_lengths() -> None:
    index = NearWords(["cat", "house", "country", "circumstance"])
    assert index.near("hcuse") == ["house"]
    assert index.near("circurnstonce") == ["circumstance"]
    assert index.near("eountrv") == ["country"]
    assert index.near("cot") == ["cat"]


@pytest.mark.parametrize("text", ["", "a", "ct", "c" * 25, "c" * 100_000])
def test_what_is_too_short_or_too_long_is_near_to_nothing(text: str) -> None:
    assert NearWords(["cat", "act", "cccccc"]).near(text) == []


def test_nothing_is_near_where_there_are_no_words() -> None:
    assert NearWords([]).near("house") == []


@pytest.mark.parametrize(
    ("text", "meant"), [("tlie", "the"), ("prosecntor", "prosecutor"), ("govemment", "government"), ("wbich", "which")]
)
def test_the_words_of_english(text: str, meant: str, lexicon: Lexicon) -> None:
    found = NearWords(lexicon.common_words).near(text)
    assert (meant in found) is (Levenshtein.distance(text, meant) <= allowed(len(text)))
    assert set(found) == brute_force(text, list(lexicon.common_words))
