"""All figures together: that they fit each other, add up, and stay what they are for whoever asks."""

from __future__ import annotations

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import PROFILES, Confusion, Counts, Example, Measures, Tally, commonest, total
from pipeline.model.measures import MOST_CONFUSIONS, MOST_EXAMPLES
from pipeline.text.normal import normalise
from pipeline.verify import compare, measure
from pipeline.verify.classes import class_of

texts = st.text(alphabet="abAé “'.,-—1ﬁ\u00ad\u0301\u05d0😀\n", max_size=30)
profiles = st.sampled_from(sorted(PROFILES))


@given(texts, texts, profiles)
def test_no_errors_means_the_same_text_under_the_profile(reference: str, text: str, profile: str) -> None:
    found = measure(reference, text, profile)
    if "join-line-ends" not in PROFILES[profile].steps:
        same = normalise(reference, profile) == normalise(text, profile)
        assert (found.characters.errors == 0) == same
    if found.characters.errors == 0:
        assert found.words.errors == 0
        assert found.classes == {}
        assert found.confusions == ()
        assert found.bag.common == found.bag.reference == found.bag.text


@given(texts, texts, profiles)
def test_the_classes_add_up_to_all_errors(reference: str, text: str, profile: str) -> None:
    found = measure(reference, text, profile)
    assert sum(found.classes.values()) == found.characters.errors
    assert all(number > 0 for number in found.classes.values())


@given(texts, texts, profiles)
def test_whatever_the_order_no_more_is_wrong_than_in_the_order_it_stands(
    reference: str, text: str, profile: str
) -> None:
    """Errors are compared and not rates: a line break is a character for CER, and none for flexible accuracy."""
    found = measure(reference, text, profile)
    assert found.flexible is not None
    assert found.flexible.errors <= found.characters.errors
    # A run of dashes that goes over the end of a line is one dash to CER.
    assert found.flexible.reference <= found.characters.reference + reference.count("-")


@given(texts, texts, profiles)
def test_figures_are_those_of_the_comparison(reference: str, text: str, profile: str) -> None:
    found = compare(reference, text, profile)
    assert found.measures == measure(reference, text, profile)
    assert (found.normalised.characters, found.normalised.words) == (found.measures.characters, found.measures.words)


@given(texts, texts)
def test_what_is_symmetric(reference: str, text: str) -> None:
    one, other = measure(reference, text, "strict"), measure(text, reference, "strict")
    found = one.characters
    assert other.characters == Counts(found.hits, found.substitutions, found.insertions, found.deletions)
    assert (one.bag.f1, one.bag.error) == (other.bag.f1, other.bag.error)
    assert found.share == other.characters.share


@given(st.lists(st.tuples(texts, texts), min_size=1, max_size=4), profiles)
def test_the_sum_over_pages_is_the_total(pages: list[tuple[str, str]], profile: str) -> None:
    each = [measure(*page, profile) for page in pages]
    found = total(each, profile)
    added = each[0]
    for one in each[1:]:
        added += one
    assert added == found
    assert found.characters.errors == sum(one.characters.errors for one in each)
    assert found.bag.common == sum(one.bag.common for one in each)
    assert sum(found.classes.values()) == found.characters.errors
    assert sum(one.count for one in found.confusions) == sum(one.count for page in each for one in page.confusions)


@given(texts, texts, profiles)
def test_measures_are_valid_json_and_read_back(reference: str, text: str, profile: str) -> None:
    def refuse(constant: str) -> float:
        raise AssertionError(constant)

    found = measure(reference, text, profile)
    data = msgspec.json.encode(found)
    json.loads(data, parse_constant=refuse)
    assert msgspec.json.decode(data, type=Measures) == found


def test_nothing_against_nothing_has_no_rates() -> None:
    found = measure("", "\n")
    assert (found.characters.rate, found.characters.share, found.bag.f1, found.bag.error) == (None,) * 4
    assert (found.isri_characters.accuracy, found.isri_words.accuracy) == (None, None)
    assert found.flexible is not None
    assert found.flexible.accuracy is None


def test_counts_under_different_profiles_do_not_mix() -> None:
    with pytest.raises(ValueError, match="strict and archive"):
        measure("a", "b", "strict") + measure("a", "b", "archive")


def test_a_total_in_which_one_page_is_too_long_for_a_figure_does_without_it() -> None:
    assert total([Measures("strict"), Measures("strict", flexible=None)], "strict").flexible is None
    assert total([], "strict") == Measures("strict", flexible=Tally())


def test_the_commonest_confusions_are_kept_with_a_few_examples() -> None:
    places = [Example(str(number), "") for number in range(5)]
    many = [Confusion("e", "c", 1, (place,)) for place in places]
    rare = [Confusion(chr(0x4E00 + number), "", 1) for number in range(2 * MOST_CONFUSIONS)]
    found = commonest([*rare, *many])
    assert found[0] == Confusion("e", "c", 5, tuple(places[:MOST_EXAMPLES]))
    assert len(found) == MOST_CONFUSIONS


@pytest.mark.parametrize(
    ("reference", "text", "expected"),
    [
        ("modern", "rnodern", [("m", "rn")]),
        ("burned", "bumed", [("rn", "m")]),
        ("the end", "tbe end", [("h", "b")]),
        ("yes, no", "yes no", [(",", "")]),
        ("to day", "today", [(" ", "")]),
        ("today", "to day", [("", " ")]),
        ("flee", "nee", [("fl", "n")]),
        ("abcdef", "abxyef", [("c", "x"), ("d", "y")]),
        ("a long word", "a word", []),  # that much is missing, not confused
    ],
)
def test_what_is_read_for_what(reference: str, text: str, expected: list[tuple[str, str]]) -> None:
    found = measure(reference, text, "strict").confusions
    assert [(one.reference, one.text) for one in found] == expected
    assert all(one.count == 1 and len(one.examples) == 1 for one in found)


def test_a_confusion_shows_where_it_happened() -> None:
    found = measure("in the modern age", "in the rnodern age", "strict").confusions
    assert found == (Confusion("m", "rn", 1, (Example("in the ", "odern age"),)),)


@pytest.mark.parametrize(
    ("reference", "text", "classes"),
    [
        ("the", "tbe", {"letters": 1}),
        ("The", "the", {"case": 1}),
        ("CAFÉ", "CAFE", {"diacritics": 1}),
        ("café", "cafe", {"diacritics": 1}),
        ("1843", "1848", {"digits": 1}),
        ("1l", "11", {"letters": 1}),  # by what the reference has
        ("½", "2", {"digits": 1}),
        ("so, he", "so he", {"punctuation": 1}),
        ("so he", "so he*", {"punctuation": 1}),
        ("£3", "E3", {"punctuation": 1}),
        ("to-day", "today", {"hyphens": 1}),
        ("a—b", "a-b", {"hyphens": 1}),
        ("to day", "today", {"spacing": 1}),
        ("to-day", "to day", {"spacing": 1}),
        ("m", "rn", {"letters": 2}),
        ("", "x1 .", {"letters": 1, "digits": 1, "spacing": 1, "punctuation": 1}),
    ],
)
def test_errors_are_of_the_class_of_what_the_reference_has(reference: str, text: str, classes: dict[str, int]) -> None:
    assert measure(reference, text, "strict").classes == classes


@given(st.characters(exclude_categories=["Cs"]) | st.just(""), st.characters(exclude_categories=["Cs"]))
def test_every_error_has_a_class(right: str, read: str) -> None:
    from pipeline.report.measures import CLASSES

    assert class_of(right, read) in CLASSES
    assert class_of(read, right) in CLASSES
