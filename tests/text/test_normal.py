"""The named normalisations, step by step."""

from __future__ import annotations

import time
import unicodedata
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import PROFILES, Profile, StepName
from pipeline.text.normal import STEPS, in_lines, normalise, normalise_alike

texts = st.text(alphabet="aeAZſﬁß1'\"’“”«‚—–-‐¬\u00ad\u0301\u0327\ufeff\u1fef…. \n\t\xa0", max_size=20)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\ufeffa\r\nb", "a b"),
        ("  a \n\n\tb\xa0c  ", "a b c"),
        ("e\u0301", "é"),
        ("“ﬁſh’s” — well-\nknown", "“ﬁſh’s” — well- known"),
        ("\n \n", ""),
    ],
)
def test_strict_forgives_nothing_but_the_breaking_of_lines(text: str, expected: str) -> None:
    assert normalise(text, "strict") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("‘a’ ‚b‘ “c” „d“ «e» ‘‘f’’ ''g''", '\'a\' \'b\' "c" "d" "e" "f" "g"'),
        ("ﬁſh ﬄ ﬆ ﬅ", "fish ffl st st"),
        ("home — and -- dry – no‑w", "home-and-dry-no-w"),
        ("two- and three-fold", "two-and three-fold"),
        ("and so on…", "and so on..."),
        ("so\u00adft", "soft"),
        ("exam-\nple", "example"),
        ("exam-  \n\n  ple", "example"),
        ("exam‐\nple exam¬\nple exam⸗\nple exam\u00ad\nple", "example example example example"),
        ("in-\nter-\nnational", "international"),
        ("EXAM-\nPLE", "EXAMPLE"),
        ("Anglo-\nSaxon", "Anglo-Saxon"),
        ("1914-\n1918", "1914-1918"),
        ("home—\nand", "home-and"),
        ("home--\nand", "home-and"),
        ("exa\u0301m-\nple", "exámple"),
        ("ﬁ-\nſh", "fish"),
        ("", ""),
    ],
)
def test_archive_forgives_what_transcribers_decide(text: str, expected: str) -> None:
    assert normalise(text, "archive") == expected


@pytest.mark.parametrize(
    "different", [("Cat", "cat"), ("cat.", "cat,"), ("well-known", "wellknown"), ("æ", "ae"), ("é", "e")]
)
def test_archive_does_not_forgive_misreadings(different: tuple[str, str]) -> None:
    assert normalise(different[0], "archive") != normalise(different[1], "archive")


@given(texts, st.sampled_from(sorted(PROFILES)))
def test_normalising_twice_changes_nothing_more(text: str, profile: str) -> None:
    once = normalise(text, profile)
    assert normalise(once, profile) == once
    assert unicodedata.is_normalized("NFC", once)
    lines = once.split("\n") if profile == "isri" else [once]
    assert all(line == " ".join(line.split()) for line in lines)


@pytest.mark.parametrize("profile", sorted(set(PROFILES) - {"isri"}))
def test_where_a_paragraph_is_broken_into_lines_does_not_matter(profile: str) -> None:
    assert normalise("one two\nthree\r\n\r\nfour", profile) == normalise("one\ntwo three four\n", profile)


def test_an_unknown_profile_is_an_error() -> None:
    with pytest.raises(KeyError):
        normalise("a", "lax")
    with pytest.raises(KeyError):
        normalise_alike("a", ["a"], "lax")


@pytest.mark.parametrize(
    ("reference", "text", "expected"),
    [
        ("a well-\nknown man", "a well-known man", "a well-known man"),
        ("a well-\nknown man", "a well-\nknown man", "a wellknown man"),
        ("an exam-\nple", "an exam-\nple", "an example"),
        ("an example", "an exam-\nple", "an example"),
        ("a ﬁve-\nyear plan", "a ﬁve-year plan", "a five-year plan"),
        ("mother-\nin-\nlaw", "mother-in-law", "mother-in-law"),
    ],
)
def test_a_word_divided_in_the_reference_is_read_as_the_text_prints_it(
    reference: str, text: str, expected: str
) -> None:
    assert normalise_alike(reference, [text], "archive") == (expected, (expected,))


def test_the_line_ends_of_a_text_are_joined_without_asking_the_reference() -> None:
    assert normalise_alike("a well-known man", ["a well-\nknown man"], "archive")[1] == ("a wellknown man",)


def test_the_hyphen_of_another_word_does_not_count() -> None:
    assert normalise_alike("re-\nform exam-\nple", ["the re-forming of exam-plea"], "archive")[0] == "reform example"


def test_one_reference_for_all_texts() -> None:
    reference, texts = normalise_alike("a well-\nknown man", ["a well-\nknown man", "a well-known man"], "archive")
    assert (reference, *texts) == ("a well-known man",) * 3


def test_strict_texts_are_not_settled() -> None:
    assert normalise_alike("well-known", ["well-\nknown"], "strict") == ("well-known", ("well- known",))


@given(texts, st.lists(texts, min_size=1, max_size=2))
def test_texts_normalised_alike_are_normalised(reference: str, others: list[str]) -> None:
    found, texts = normalise_alike(reference, others, "archive")
    assert [normalise(text, "archive") for text in (found, *texts)] == [found, *texts]


@pytest.mark.parametrize(
    "text", ["a" * 200_000, "- " * 100_000, "a-\n" * 50_000, "a- " + "\n" * 200_000, " " * 200_000]
)
def test_odd_texts_take_no_longer_than_others(text: str) -> None:
    started = time.process_time()
    normalise_alike(text, [text], "archive")
    assert time.process_time() - started < 3


@pytest.mark.parametrize(
    ("profile", "text", "expected"),
    [
        ("isri", "  one \t two\r\n\n \nthree ", "one two\nthree"),
        ("isri", "“ﬁſh” —", "“ﬁſh” —"),
        ("ocr-d", "\ufeffa\u200e b\n\u2067c\u2069", "a b c"),
        ("ocr-d", "ſ ﬁ ’", "ſ ﬁ ’"),
        ("search", "“Don’t,” cried the Brontës’ maid.", "dont cried the brontes maid"),
        ("search", "The well-known exam-\nple of ENCYCLOPÆDIA", "the well known example of encyclopaedia"),
        ("search", "ﬁſh & Straße, 3.50", "fish strasse 3 50"),
        ("search", "… — !", ""),
    ],
)
def test_the_other_profiles(profile: str, text: str, expected: str) -> None:
    assert normalise(text, profile) == expected


def test_vowel_signs_do_not_part_words() -> None:
    assert " " not in normalise("हिन्दी", "search")


def test_a_word_divided_in_the_reference_is_settled_before_hyphens_go() -> None:
    assert normalise_alike("a well-\nknown man", ["a well-known man"], "search") == (
        "a well known man",
        ("a well known man",),
    )


def test_a_profile_of_ones_own() -> None:
    own = Profile("own", ("nfc", "replace", "fold-space"), {"ß": "ss", "s": "z", "e\u0301": "never", "aa": "å"})
    assert normalise("Maß\n aas e\u0301", own) == "Mass åz é"  # nothing is replaced in what was put in
    assert normalise("ß", Profile("idle", ("nfc",), {"ß": "ss"})) == "ß"


def test_every_step_can_be_named() -> None:
    assert set(STEPS) | {"replace"} == set(get_args(StepName))


def test_the_lines_of_a_text_can_be_kept() -> None:
    assert normalise(" a \n“b”  c ", in_lines("archive")) == 'a\n"b" c'
    assert in_lines("archive").name == "archive"
