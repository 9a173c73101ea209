"""The published definitions, worked through by hand.

ISRI: Rice and Nartker, The ISRI Analytic Tools for OCR Evaluation 5.1, TR-96-02 (1996).
OCR-D: Quality Assurance in OCR-D (ocrd_eval), 2022.
"""

from __future__ import annotations

import pytest

from pipeline.model import Bag, Counts, Tally
from pipeline.verify import measure


@pytest.mark.parametrize(
    ("reference", "text", "characters", "wrong"),
    [
        # 19 letters and blanks and the end of the line; one put in for another, one missing
        ("The cat sat on a mat", "The cat sat cn a at", 21, 2),
        # both lines end in a newline: 3 + 1 + 3 + 1
        ("one\ntwo\n", "one\ntwo\n", 8, 0),
        # a line break read as a blank is an error here, though not for CER
        ("one\ntwo", "one two", 8, 1),
        # blank lines and runs of blanks are evened out
        ("  one   two\n\n\nsix ", "one two\nsix", 12, 0),
        # what is too much counts too
        ("a", "aaaa", 2, 3),
        ("", "read", 0, 5),
        ("", "", 0, 0),
    ],
)
def test_isri_character_accuracy(reference: str, text: str, characters: int, wrong: int) -> None:
    found = measure(reference, text, "strict").isri_characters
    assert found == Tally(characters, wrong)
    if characters:
        assert found.accuracy == pytest.approx((characters - wrong) / characters, abs=1e-9)
    else:
        assert found.accuracy is None


def test_isri_accuracy_may_be_less_than_nothing() -> None:
    assert measure("a", "aaaa").isri_characters.accuracy == pytest.approx((2 - 3) / 2, abs=1e-9)


@pytest.mark.parametrize(
    ("reference", "text", "all_words", "missed"),
    [
        ("The cat sat.", "the CAT sat", 3, 0),  # case does not count
        ("In 1843 the mill burned", "In 1848 the mill", 4, 1),  # a figure is no word
        ("don't", "dont", 2, 2),  # letters only: don and t
        ("one two three", "three one two", 3, 1),  # the longest common subsequence is one two
        ("one two", "one and two and three", 2, 0),  # words that are too many cost nothing
        ("1843", "1843", 0, 0),
    ],
)
def test_isri_word_accuracy(reference: str, text: str, all_words: int, missed: int) -> None:
    found = measure(reference, text).isri_words
    assert found == Tally(all_words, missed)
    if all_words:
        assert found.accuracy == pytest.approx((all_words - missed) / all_words, abs=1e-9)
    else:
        assert found.accuracy is None


def test_the_isri_figures_do_not_depend_on_the_profile() -> None:
    strict, search = (measure("“Fiſh”\nhere", '"fish" here', profile) for profile in ("strict", "search"))
    assert (strict.isri_characters, strict.isri_words) == (search.isri_characters, search.isri_words)
    assert (strict.characters.errors, search.characters.errors) == (4, 0)


@pytest.mark.parametrize(
    ("reference", "text", "errors", "right"),
    [
        ("ſind", "fmd", 3, 1),  # the example of the specification: three steps, only the d is right
        ("Sonnenfinſterniſſe:", "Sonnenfinſterniſſe", 1, 18),
        ("diese Strahlen, und", "diese Strahlen , und", 1, 19),
        ("a", "xyz", 3, 0),  # 300 % without normalisation
    ],
)
def test_ocr_d_normalised_rate(reference: str, text: str, errors: int, right: int) -> None:
    found = measure(reference, text, "ocr-d").characters
    assert (found.errors, found.hits) == (errors, right)
    assert found.rate == pytest.approx(errors / len(reference), abs=1e-9)
    assert found.share == pytest.approx(errors / (errors + right), abs=1e-9)


def test_ocr_d_ignores_marks_of_direction_and_the_byte_order() -> None:
    assert measure("\ufeffבית\u200f", "בית", "ocr-d").characters.errors == 0


def test_the_normalised_rate_of_nothing_is_none() -> None:
    assert Counts().share is None
    assert Counts(insertions=3).share == 1.0


def test_a_bag_of_words_counts_each_as_often_as_both_have_it() -> None:
    found = measure("the mill and the barn", "barn the and a mill mill").bag
    assert found == Bag(reference=5, text=6, common=4)
    assert found.f1 == pytest.approx(8 / 11, abs=1e-9)
    # of OCR-D: (|2 − 1| the + |1 − 2| mill + |0 − 1| a) / (5 + 6)
    assert found.error == pytest.approx(3 / 11, abs=1e-9)
    assert (Bag().f1, Bag().error) == (None, None)
