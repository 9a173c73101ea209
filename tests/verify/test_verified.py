"""Which words the reference confirms."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.verify import verified_spans

texts = st.text(alphabet="abé “”'.,-—ﬁ\n", max_size=24)


def verified(reference: str, text: str) -> list[str]:
    return [text[start:end] for start, end in verified_spans(reference, text)]


@pytest.mark.parametrize(
    ("reference", "text", "expected"),
    [
        ("to flee the country", "to nee the country", ["to", "the", "country"]),
        ("Yes, “he” said.", 'Yes. "he" said.', ['"he"', "said."]),
        ("the ﬁſh", "the fish", ["the", "fish"]),
        ("home—and dry", "home — and dry", ["home", "—", "and", "dry"]),
        ("well-known men", "well-knovvn men", ["men"]),
        ("an example is", "an exam-\nple is", ["an", "exam-\nple", "is"]),
        ("an exam-\nple is", "an example is", ["an", "example", "is"]),
        ("a well-known man", "a well-\nknown man", ["a", "well-\nknown", "man"]),
        ("a well-\nknown man", "a well-known man", ["a", "well-known", "man"]),
        ("Anglo-Saxon", "Anglo-\nSaxon", ["Anglo-\nSaxon"]),
        ("to-day is", "to day is", ["is"]),
        ("dog, cat", "dog cat", ["cat"]),
        ("dog cat", "dog, cat", ["cat"]),
        ("dog barks, cat", "dog, cat", ["cat"]),
        ("cafe\u0301", "café", ["café"]),
        ("a b", "b a b", ["a", "b"]),
        ("", "a", []),
        ("a", "", []),
    ],
)
def test_words_agree_in_place_with_all_that_clings_to_them(reference: str, text: str, expected: list[str]) -> None:
    assert verified(reference, text) == expected


def test_a_word_elsewhere_in_the_reference_is_no_evidence() -> None:
    assert verified("the cat saw one dog and another bird", "bird cat saw one dog") == ["cat", "saw", "one", "dog"]


@given(texts)
def test_all_of_a_right_text_is_verified(text: str) -> None:
    assume(not re.search(r"[-—]\s+[-—]", text))  # a run of dashes counts as one
    spans = verified_spans(text, text)
    covered = "".join(text[start:end] for start, end in spans)
    assert "".join(covered.split()) == "".join(text.split())


@given(texts, texts)
def test_spans_are_sorted_apart_and_bounded_by_space(reference: str, text: str) -> None:
    last = -1
    for start, end in verified_spans(reference, text):
        assert last < start < end <= len(text)
        assert not text[start].isspace()
        assert not text[end - 1].isspace()
        assert start == 0 or text[start - 1].isspace()
        assert end == len(text) or text[end].isspace()
        last = end
