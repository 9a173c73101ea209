"""A page against its reference, before and after repair, and the cases without one or the other."""

from __future__ import annotations

import json

import msgspec
import pytest

from pipeline.model import Counts, RepairEffect, Score, Verification
from pipeline.verify import compare, missing_page, verify_text

PROFILE = "archive"
NAME = "scans/a/p.gt.txt"


def verify(reference: str | None, before: str, after: str) -> Verification:
    return verify_text(reference, NAME, before, after, PROFILE)


def test_before_and_after_stand_side_by_side() -> None:
    reference, before, after = "he had to flee.", "he bad to nee.", "he bad to flee."
    found = verify(reference, before, after)
    assert (found.state, found.reference) == ("compared", NAME)
    assert found.before == compare(reference, before)
    assert found.after == compare(reference, after)
    assert found.effect == RepairEffect(fixed=1, kept=2)


def test_a_harmful_repair_shows() -> None:
    found = verify("Mrs. Nee had to go.", "Mrs. Nee had to go.", "Mrs. Flee bad to go.")
    assert found.before is not None
    assert found.after is not None
    assert found.before.normalised.cer == 0.0
    assert found.after.normalised.cer
    assert found.effect == RepairEffect(broken=2, kept=3)


def test_a_text_that_repair_left_alone() -> None:
    found = verify("one two three", "one tvo three", "one tvo three")
    assert found.before == found.after
    assert found.effect == RepairEffect(kept=2)


def test_how_repair_settles_the_end_of_a_line_breaks_nothing_the_reference_leaves_open() -> None:
    found = verify("a well-\nknown man", "a well-\nknown man", "a well-known\nman")
    assert found.after is not None
    assert found.after.normalised.characters.errors == 0
    assert (found.effect.fixed, found.effect.broken) == (0, 0)


def test_a_hyphen_kept_at_the_end_of_a_line_where_the_reference_has_it_is_fixed() -> None:
    found = verify("a well-known man", "a well-\nknown man", "a well-known\nman")
    assert found.effect == RepairEffect(fixed=2, kept=2)


def test_a_hyphen_kept_at_the_end_of_a_line_where_the_reference_has_none_is_broken() -> None:
    found = verify("an example", "an exam-\nple", "an exam-ple")
    assert found.effect == RepairEffect(broken=1, kept=1)


def test_joining_a_divided_word_is_no_merit() -> None:
    assert verify("an example", "an exam-\nple", "an example").effect == RepairEffect(kept=2)


def test_a_page_without_reference() -> None:
    assert verify(None, "a", "b") == Verification("no-reference")


@pytest.mark.parametrize("reference", ["", "\n", " \ufeff"])
def test_a_blank_page_has_counts_and_no_rate(reference: str) -> None:
    found = verify(reference, "dirt", "")
    assert found.state == "empty-reference"
    assert found.before is not None
    assert found.after is not None
    assert found.before.strict == Score(Counts(insertions=4), Counts(insertions=1))
    assert found.before.strict.cer is None
    assert found.after.strict == Score()
    assert found.effect == RepairEffect()


def test_a_missing_page_is_all_deletions() -> None:
    found = missing_page("two “words”", NAME, PROFILE)
    assert (found.state, found.reference) == ("missing-page", NAME)
    assert found.before == found.after
    assert found.after is not None
    assert found.after.strict == Score(Counts(deletions=11), Counts(deletions=2))
    assert found.after.normalised.cer == 1.0
    assert found.effect == RepairEffect()


def test_a_missing_page_with_an_empty_reference_has_no_rate() -> None:
    found = missing_page("", NAME, PROFILE)
    assert found.after is not None
    assert found.after.normalised == Score()
    assert found.after.normalised.cer is None


@pytest.mark.parametrize(
    "found",
    [
        verify_text("", NAME, "a", "b", PROFILE),
        verify_text("a", NAME, "", "b", PROFILE),
        missing_page("", NAME, PROFILE),
    ],
    ids=["blank", "compared", "missing"],
)
def test_every_case_is_valid_json(found: Verification) -> None:
    def refuse(constant: str) -> float:
        raise AssertionError(constant)

    data = msgspec.json.encode(found)
    json.loads(data, parse_constant=refuse)
    assert msgspec.json.decode(data, type=Verification) == found
