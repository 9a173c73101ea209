"""The gate."""

from __future__ import annotations

from fractions import Fraction

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Comparison, Counts, GateCounts, ItemBaseline, ItemSummary, PageSummary, Score, Verification
from pipeline.settings import VerifySettings
from pipeline.verify.gate import changed_stamps, judge, judge_vanished, measure


def page(reference: int, errors: int, state: str = "compared", name: str = "p") -> PageSummary:
    """A page of which `errors` characters are wrong after repair, and more were before."""
    counts = (
        Counts(hits=reference - errors, substitutions=errors)
        if state == "compared"
        else Counts(deletions=reference, insertions=errors)
    )
    perfect = Score(Counts(hits=reference))
    worse = Score(Counts(substitutions=reference))
    return PageSummary(name, state=state, before=(worse, worse), after=(perfect, Score(counts)))


def item(
    *pages: PageSummary, max_cer: float = 0.02, whole: Verification | None = None, max_page_cer: float | None = None
) -> ItemSummary:
    named = [msgspec.structs.replace(one, page=f"{number:04}") for number, one in enumerate(pages, 1)]
    return ItemSummary("a", "A", "", "", "archive", max_cer, pages=tuple(named), whole=whole, max_page_cer=max_page_cer)


def whole(reference: int, errors: int) -> Verification:
    score = Score(Counts(hits=reference - errors, substitutions=errors))
    bad = Score(Counts(substitutions=reference))
    return Verification(
        "compared", "item.gt.txt", Comparison(bad, bad, "archive"), Comparison(Score(), score, "archive")
    )


# ---------------------------------------------------------------------------------------- thresholds


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
    verdict = judge(item(*pages)).total
    assert (verdict.passed, verdict.cer, verdict.limit) == (passed, cer, 0.02)
    assert "characters wrong" in verdict.reason
    assert ("within" in verdict.reason) == passed


def test_the_reason_names_the_figures() -> None:
    assert (
        judge(item(page(1000, 21), page(1000, 20))).total.reason
        == "41 of 2,000 characters wrong in 2 pages: 2.05 % above 2 %"
    )


def test_nothing_to_compare_passes() -> None:
    for verdict in (judge(item()), judge(item(page(5, 1, "no-reference")))):
        assert verdict.passed and not verdict.pages
        assert (verdict.total.cer, verdict.total.reason) == (None, "nothing to compare")


def test_text_on_blank_pages_fails_without_a_rate() -> None:
    verdict = judge(item(page(0, 7, "empty-reference"), max_cer=1.0)).total
    assert (verdict.passed, verdict.cer) == (False, None)
    assert verdict.reason == "7 characters read in 1 page, whose reference is empty"


def test_blank_pages_that_were_read_as_blank_pass() -> None:
    verdict = judge(item(page(0, 0, "empty-reference"), page(0, 0, "empty-reference")))
    assert (verdict.passed, verdict.total.cer) == (True, None)
    assert "2 pages blank" in verdict.total.reason


def test_the_whole_item_is_judged_too() -> None:
    assert judge(item(whole=whole(100, 2))).passed
    verdict = judge(item(page(1000, 0), whole=whole(100, 3))).total
    assert (verdict.passed, verdict.cer) == (False, 0.03)
    assert "the whole item" in verdict.reason
    assert judge(item(page(1000, 21), whole=whole(100, 0))).total.cer == 0.021


def test_text_on_a_blank_page_is_worse_than_any_rate() -> None:
    verdict = judge(item(page(0, 7, "empty-reference"), whole=whole(100, 1))).total
    assert (verdict.passed, verdict.cer) == (False, None)


def test_a_limit_of_zero_allows_nothing_wrong() -> None:
    assert judge(item(page(10, 0), max_cer=0.0)).passed
    assert not judge(item(page(10_000, 1), max_cer=0.0)).passed


def test_a_verdict_is_json_without_numbers_that_are_none() -> None:
    data = msgspec.json.decode(msgspec.json.encode(judge(item(page(0, 7, "empty-reference")))))
    assert data["total"]["cer"] is None
    assert data["total"]["within"] is False
    assert data["pages"][0]["now"] == {"errors": 7, "characters": 0, "word_errors": 0, "words": 0}


@pytest.mark.parametrize(
    ("reference", "errors", "within"),
    [
        (2000, 80, True),
        (2000, 81, False),
        (50, 40, True),  # as many as a page of 1,000 characters may have
        (50, 41, False),
    ],
)
def test_no_page_may_be_worse_than_twice_the_limit(reference: int, errors: int, within: bool) -> None:
    verdict = judge(item(page(100_000, 0), page(reference, errors)))
    assert verdict.total.within and verdict.pages[0].within
    assert verdict.pages[1].within is within
    assert verdict.passed is within
    assert ("> 4 %" in verdict.pages[1].reason) is not within


def test_the_limit_of_pages_may_be_set() -> None:
    pages = [page(100_000, 0), page(2000, 100)]
    assert not judge(item(*pages)).passed
    assert judge(item(*pages, max_page_cer=0.05)).passed


# ------------------------------------------------------------------------------------- the baseline


def baseline(*pages: tuple[int, int], exact: bool = False, **more: object) -> ItemBaseline:
    found = {
        f"{number:04}": GateCounts(errors, characters, 0, 0) for number, (characters, errors) in enumerate(pages, 1)
    }
    return ItemBaseline("archive", exact, found, **more)  # type: ignore[arg-type]


def held(summary: ItemSummary, then: ItemBaseline | None, *, exact: bool = False, **settings: float):
    return judge(summary, measure(summary, exact=exact), then, VerifySettings(**settings), baseline=True)


def test_where_readings_are_recorded_one_character_more_is_worse() -> None:
    then = baseline((10_000, 10), (10_000, 0), exact=True)
    assert held(item(page(10_000, 10), page(10_000, 0)), then, exact=True).passed
    verdict = held(item(page(10_000, 11), page(10_000, 0)), then, exact=True)
    assert [one.change for one in verdict.pages] == ["worse", "same"]
    assert verdict.worse and verdict.within and verdict.exact
    assert verdict.pages[0].reason == "CER 0.11 % (+0.01 against the baseline: 1 more wrong)"


@pytest.mark.parametrize(("exact_then", "exact_now"), [(False, False), (True, False), (False, True)])
def test_where_pages_are_read_anew_there_is_a_tolerance(exact_then: bool, exact_now: bool) -> None:
    then = baseline((10_000, 100), exact=exact_then)
    for errors, change in ((120, "same"), (121, "worse"), (80, "same"), (79, "better")):
        assert held(item(page(10_000, errors)), then, exact=exact_now).pages[0].change == change


def test_the_larger_tolerance_counts() -> None:
    then = baseline((10_000, 1000))
    for errors, change in ((1100, "same"), (1101, "worse")):  # a tenth of 1,000 is more than 0.2 % of 10,000
        assert held(item(page(10_000, errors), max_cer=1), then).pages[0].change == change
    assert held(item(page(10_000, 1001), max_cer=1), then, tolerance=0, relative_tolerance=0).worse
    assert held(item(page(10_000, 1500), max_cer=1), then, tolerance=0.05).passed


def test_a_short_page_has_the_tolerance_of_a_longer_one() -> None:
    then = baseline((50_000, 0), (60, 1))
    for errors, change in ((3, "same"), (4, "worse")):
        assert held(item(page(50_000, 0), page(60, errors)), then).pages[1].change == change


def test_an_item_may_get_worse_though_no_page_does() -> None:
    pages, then = [page(1000, 12)] * 10, baseline(*[(1000, 10)] * 10)
    verdict = held(item(*pages), then, tolerance=0.001, relative_tolerance=0.2)
    assert {one.change for one in verdict.pages} == {"same"} and verdict.passed
    verdict = held(item(*[page(500, 6)] * 10), baseline(*[(500, 5)] * 10), tolerance=0.001, relative_tolerance=0)
    assert {one.change for one in verdict.pages} == {"same"}
    assert verdict.total.change == "worse" and not verdict.passed


def test_a_vanished_page_fails_and_a_new_one_is_told() -> None:
    then = baseline((1000, 0), (1000, 5))
    verdict = held(item(page(1000, 0)), then)
    assert [(one.place, one.change) for one in verdict.pages] == [("0001", "same"), ("0002", "vanished")]
    assert verdict.worse and verdict.within
    verdict = held(item(page(1000, 0), page(1000, 5), page(1000, 15)), then)
    assert [one.change for one in verdict.pages] == ["same", "same", "new"]
    assert verdict.passed and verdict.total.change == "same", "what is new does not make the rest worse"


def test_a_page_that_has_lost_its_text_has_vanished() -> None:
    verdict = held(item(page(1000, 0), page(1000, 0, "missing-page"), max_cer=1), baseline((1000, 0), (1000, 5)))
    assert verdict.pages[1].change == "vanished" and "no text any more" in verdict.pages[1].reason
    # One that had none when the baseline was made is as it was.
    assert held(item(page(10, 0, "missing-page"), max_cer=9), baseline((10, 10))).pages[0].change == "same"


def test_a_whole_reference_is_held_against_its_own() -> None:
    then = baseline(whole=GateCounts(10, 10_000, 0, 0), exact=True)
    assert held(item(whole=whole(10_000, 10)), then, exact=True).total.change == "same"
    assert held(item(whole=whole(10_000, 11)), then, exact=True).worse
    gone = held(item(page(10, 0)), then, exact=True)
    assert gone.worse and "no reference any more" in gone.total.reason


def test_a_reference_that_grew_is_compared_by_rate_and_one_that_shrank_by_count() -> None:
    then = baseline((1000, 10), exact=True)
    assert held(item(page(2000, 20)), then, exact=True).passed
    verdict = held(item(page(2000, 21)), then, exact=True)
    assert verdict.worse and "in a reference 1,000 characters longer" in verdict.pages[0].reason
    for errors, change in ((8, "better"), (9, "same"), (10, "same"), (11, "worse")):
        assert held(item(page(900, errors)), then, exact=True).pages[0].change == change


def test_blank_pages_are_compared_by_count() -> None:
    then = baseline((0, 3), exact=True)
    assert held(item(page(0, 3, "empty-reference"), max_cer=1), then, exact=True).pages[0].change == "same"
    assert held(item(page(0, 4, "empty-reference"), max_cer=1), then, exact=True).pages[0].change == "worse"


def test_without_a_baseline_nothing_is_new_and_with_one_an_item_may_be() -> None:
    summary = item(page(1000, 0))
    assert judge(summary).pages[0].change == ""
    verdict = held(summary, None)
    assert verdict.pages[0].change == verdict.total.change == "new" and verdict.passed


def test_an_item_that_is_gone_fails() -> None:
    verdict = judge_vanished("a", baseline((1000, 5)))
    assert verdict.worse and verdict.total.then == GateCounts(5, 1000, 0, 0)


def test_what_changed_is_named() -> None:
    then = {"first reader": "tesserocr 5.3", "rules of repair": "sha256:aa", "neural model": "smol 1", "same": "x"}
    now = {"first reader": "tesserocr 5.5", "rules of repair": "sha256:bb", "package ftfy": "6.3", "same": "x"}
    assert changed_stamps(then, now) == (
        "first reader: tesserocr 5.3 → tesserocr 5.5",
        "rules of repair changed",
        "neural model: smol 1 → none",
        "package ftfy: none → 6.3",
    )


measures = st.builds(GateCounts, st.integers(0, 500), st.integers(0, 5000), st.just(0), st.just(0))
tolerances = st.fractions(0, 1)


@given(measures, measures, tolerances, tolerances)
def test_of_two_measures_not_both_are_worse(
    a: GateCounts, b: GateCounts, absolute: Fraction, relative: Fraction
) -> None:
    assert not a.worse_than(a, absolute, relative)
    assert not (a.worse_than(b, absolute, relative) and b.worse_than(a, absolute, relative))


@given(measures, measures, tolerances, tolerances)
def test_tolerance_only_forgives(a: GateCounts, b: GateCounts, absolute: Fraction, relative: Fraction) -> None:
    if a.worse_than(b, absolute, relative):
        assert a.worse_than(b, Fraction(0), Fraction(0))


@given(st.lists(measures, min_size=1, max_size=5))
def test_measures_add_as_texts_do(parts: list[GateCounts]) -> None:
    total = sum(parts, GateCounts(0, 0, 0, 0))
    assert (total.errors, total.characters) == (sum(p.errors for p in parts), sum(p.characters for p in parts))
