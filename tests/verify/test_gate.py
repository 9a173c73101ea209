"""The gate."""

from __future__ import annotations

import msgspec
import pytest

from pipeline.model import Comparison, Counts, ItemSummary, PageSummary, Score, Verification
from pipeline.verify import judge


def page(reference: int, errors: int, state: str = "compared") -> PageSummary:
    """A page of which `errors` characters are wrong after repair, and more were before."""
    counts = (
        Counts(hits=reference - errors, substitutions=errors)
        if state == "compared"
        else Counts(deletions=reference, insertions=errors)
    )
    perfect = Score(Counts(hits=reference))
    worse = Score(Counts(substitutions=reference))
    return PageSummary("p", state=state, before=(worse, worse), after=(perfect, Score(counts)))


def item(*pages: PageSummary, max_cer: float = 0.02, whole: Verification | None = None) -> ItemSummary:
    return ItemSummary("a", "A", "", "", "archive", max_cer, pages=pages, whole=whole)


def whole(reference: int, errors: int) -> Verification:
    score = Score(Counts(hits=reference - errors, substitutions=errors))
    bad = Score(Counts(substitutions=reference))
    return Verification(
        "compared", "item.gt.txt", Comparison(bad, bad, "archive"), Comparison(Score(), score, "archive")
    )


@pytest.mark.parametrize(
    ("pages", "passed", "cer"),
    [
        ([page(1000, 0)], True, 0.0),
        ([page(1000, 20)], True, 0.02),
        ([page(1000, 21)], False, 0.021),
        ([page(10, 5), page(990, 15)], True, 0.02),
        ([page(900, 0), page(100, 0, "missing-page")], False, 0.1),
        ([page(1000, 0), page(0, 30, "empty-reference")], False, 0.03),
        ([page(1000, 0), page(0, 20, "empty-reference")], True, 0.02),
        ([page(1000, 0), page(1000, 999, "no-reference")], True, 0.0),
    ],
)
def test_the_normalised_rate_after_repair_is_held_against_the_limit(
    pages: list[PageSummary], passed: bool, cer: float
) -> None:
    verdict = judge(item(*pages))
    assert (verdict.passed, verdict.cer, verdict.limit) == (passed, cer, 0.02)
    assert "characters wrong" in verdict.reason
    assert ("within" in verdict.reason) == passed


def test_the_reason_names_the_figures() -> None:
    assert (
        judge(item(page(1000, 21), page(1000, 20))).reason
        == "41 of 2,000 characters wrong in 2 pages: 2.05 % above 2 %"
    )


def test_nothing_to_compare_passes() -> None:
    for verdict in (judge(item()), judge(item(page(5, 1, "no-reference")))):
        assert (verdict.passed, verdict.cer, verdict.reason) == (True, None, "nothing to compare")


def test_text_on_blank_pages_fails_without_a_rate() -> None:
    verdict = judge(item(page(0, 7, "empty-reference"), max_cer=1.0))
    assert (verdict.passed, verdict.cer) == (False, None)
    assert verdict.reason == "7 characters read in 1 page, whose reference is empty"


def test_blank_pages_that_were_read_as_blank_pass() -> None:
    verdict = judge(item(page(0, 0, "empty-reference"), page(0, 0, "empty-reference")))
    assert (verdict.passed, verdict.cer) == (True, None)
    assert "2 pages blank" in verdict.reason


def test_the_whole_item_is_judged_too() -> None:
    assert judge(item(whole=whole(100, 2))).passed
    verdict = judge(item(page(1000, 0), whole=whole(100, 3)))
    assert (verdict.passed, verdict.cer) == (False, 0.03)
    assert "the whole item" in verdict.reason
    assert judge(item(page(1000, 21), whole=whole(100, 0))).cer == 0.021


def test_text_on_a_blank_page_is_worse_than_any_rate() -> None:
    verdict = judge(item(page(0, 7, "empty-reference"), whole=whole(100, 1)))
    assert (verdict.passed, verdict.cer) == (False, None)


def test_a_limit_of_zero_allows_nothing_wrong() -> None:
    assert judge(item(page(10, 0), max_cer=0.0)).passed
    assert not judge(item(page(10_000, 1), max_cer=0.0)).passed


def test_a_verdict_is_json_without_numbers_that_are_none() -> None:
    data = msgspec.json.encode(judge(item(page(0, 7, "empty-reference"))))
    assert msgspec.json.decode(data) == {
        "passed": False,
        "cer": None,
        "limit": 0.02,
        "reason": "7 characters read in 1 page, whose reference is empty",
    }
