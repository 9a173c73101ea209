from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.verify import truth

REFERENCE = "They were attempting to leave the country\nby the first boat on Sunday evening, all hands."


def read_off(*lines: str, reference: str = REFERENCE) -> list[list[str | None]]:
    """What the reference has for each word of some lines."""
    return truth.truths([line.split() for line in lines], reference)


def test_right_words_are_their_own_truth() -> None:
    lines = [line.split() for line in REFERENCE.split("\n")]
    first, second = read_off(*REFERENCE.split("\n"))
    assert first == lines[0]
    assert second[:-1] == lines[1][:-1]


def test_the_last_word_of_a_page_has_a_truth() -> None:
    assert read_off(*REFERENCE.split("\n"))[1][-1] == "hands."


def test_of_a_misread_word_the_reference_has_the_right_one() -> None:
    first, second = read_off("They were attempting to leaue tbe country", "by the first boet on Sunday evening, all")
    assert first == ["They", "were", "attempting", "to", "leave", "the", "country"]
    assert second[3] == "boat"


FIRST = ("They", "were", "attempting", "to", "leave", "the", "country")


def with_speck(place: int) -> list[str | None]:
    read = " ".join([*FIRST[:place], "|", *FIRST[place:]])
    return read_off(read, "by the first boat on Sunday evening, all")[0]


@pytest.mark.parametrize("place", range(8))
def test_of_a_speck_the_reference_has_nothing(place: int) -> None:
    assert with_speck(place)[place] == ""


@pytest.mark.parametrize("place", range(7))
def test_words_beside_a_speck_have_their_truth(place: int) -> None:
    assert with_speck(place) == [*FIRST[:place], "", *FIRST[place:]]


def test_of_a_group_without_a_guess_the_reference_may_have_a_word() -> None:
    guesses = [
        ["They", "were", "", "to", "leave", "the", "country"],
        ["by", "the", "first", "boat", "on", "Sunday", "evening,"],
    ]
    (first, _) = truth.truths(guesses, REFERENCE)
    assert first[:2] == ["They", "were"]
    assert first[3:5] == ["to", "leave"]


def test_words_divided_between_lines() -> None:
    divided = "They were attempting to leave the coun-\ntry by the first boat on Sunday evening, all hands."
    for reference in (divided, divided.replace("coun-\ntry", "country")):
        first, second = read_off(*divided.split("\n"), reference=reference)
        assert first[-1] is not None and second[0] is not None
        assert first[-1] + second[0] == "country"
        assert second[1] == "by"


def test_where_the_reference_has_another_text_it_tells_nothing() -> None:
    found = read_off("Quite another matter is printed here below", "with nothing in common whatsoever, zymurgy")
    assert all(one is None for line in found for one in line[1:-1])


def test_nothing_to_tell() -> None:
    assert truth.truths([], REFERENCE) == []
    assert truth.truths([[], []], REFERENCE) == [[], []]
    read_off("some words here", reference="")


@given(st.lists(st.lists(st.text("abc -|", max_size=5), max_size=5), max_size=4), st.text("abc -\n", max_size=60))
def test_for_every_group_there_is_an_answer(guesses: list[list[str]], reference: str) -> None:
    found = truth.truths(guesses, reference)
    assert [len(line) for line in found] == [len(line) for line in guesses]


@given(st.lists(st.lists(st.text("abcde", min_size=1, max_size=5), min_size=1, max_size=5), min_size=2, max_size=5))
def test_a_page_that_was_read_right_is_right_throughout(lines: list[list[str]]) -> None:
    reference = "\n".join(" ".join(line) for line in lines)
    if sum(map(len, lines)) < 4:
        return
    for line, found in zip(lines, truth.truths(lines, reference), strict=True):
        for word, true in zip(line, found, strict=True):
            assert true in (None, word)


@pytest.mark.parametrize(
    ("text", "true"),
    [
        ("“Don’t—", "\"Don't-"),
        ("coun-", "coun"),
        ("coun", "coun-"),
        ("ﬁſh", "fish"),
        ("LANDSEER", "Landseer"),
        ("''home''", '"home"'),
        ("a  b", "a b"),
    ],
)
def test_what_is_the_same(text: str, true: str) -> None:
    assert truth.same(text, true)


@pytest.mark.parametrize(
    ("text", "true"), [("laud", "land"), ("The", "the"), ("land,", "land"), ("landseer", "LANDSEER"), ("", "a")]
)
def test_what_is_not(text: str, true: str) -> None:
    assert not truth.same(text, true)
