from __future__ import annotations

import pytest

from pipeline.model import Comparison, Counts, PageSummary, RepairEffect, Score, Verification
from pipeline.report import figures
from pipeline.verify.gate import judge


@pytest.mark.parametrize(
    ("rate", "said"), [(None, "n/a"), (0, "0.00 %"), (4e-5, "< 0.01 %"), (0.0123456, "1.23 %"), (1.5, "150.00 %")]
)
def test_percent(rate, said):
    assert figures.percent(rate) == said


@pytest.mark.parametrize(
    ("effect", "said"),
    [
        (RepairEffect(), "Repair neither fixed nor harmed a word of the reference."),
        (RepairEffect(7), "Repair fixed 7 words and harmed none."),
        (RepairEffect(1, 2), "Repair fixed 1 word and harmed 2."),
        (RepairEffect(0, 3), "Repair fixed no word and harmed 3."),
    ],
)
def test_verdict(effect, said):
    assert figures.verdict(effect) == said


@pytest.mark.parametrize(
    ("nats", "said"),
    [
        (-3.0, "less likely"),
        (0.0, "about as likely"),
        (1.0, "2.7 times likelier"),
        (5.0, "148 times likelier"),
        (12.0, "some 160,000 times likelier"),
        (1000.0, "over a million times likelier"),
        (float("inf"), "over a million times likelier"),
        (float("nan"), "less likely"),
    ],
)
def test_times(nats, said):
    assert figures.times(nats) == said


def _page(name, state, hits=0, errors=0, insertions=0):
    score = Score(Counts(hits=hits, substitutions=errors, insertions=insertions))
    return PageSummary(name, state=state, before=(score, score), after=(score, score))


def _whole(hits, errors):
    score = Score(Counts(hits=hits, substitutions=errors))
    return Verification("compared", "r", Comparison(score, score, "archive"), Comparison(score, score, "archive"))


CASES = {
    "nothing to compare": ([_page("1", "no-reference")], None),
    "good pages": ([_page("1", "compared", 99, 1)], None),
    "bad pages": ([_page("1", "compared", 97, 3)], None),
    "at the limit": ([_page("1", "compared", 98, 2)], None),
    "blank and empty": ([_page("1", "empty-reference")], None),
    "text on a blank page": ([_page("1", "empty-reference", insertions=4)], None),
    "good whole": ([], _whole(99, 1)),
    "bad whole, good pages": ([_page("1", "compared", 99, 1)], _whole(90, 10)),
    "good whole, bad pages": ([_page("1", "compared", 90, 10)], _whole(99, 1)),
}


@pytest.mark.parametrize("case", CASES)
def test_reports_say_of_the_limit_what_the_gate_says(summary, case):
    pages, whole = CASES[case]
    made = summary(extra=pages, whole=whole)
    passed = figures.passed(made)
    assert (passed is None) == (case == "nothing to compare")
    assert (passed is not False) == judge(made).passed


@pytest.mark.parametrize(
    ("statuses", "share"),
    [
        ({}, None),
        ({"read": 9, "doubtful": 1}, None),
        ({"verified": 9}, None),
        ({"agreed": 9, "adjudicated": 1}, 0.9),
        ({"agreed": 3, "verified": 4, "doubtful": 1}, 0.75),
        ({"agreed": 4, "verified": 487}, None),
        ({"adjudicated": 1}, 0.0),
    ],
)
def test_agreement_is_of_the_words_that_no_reference_confirms(statuses, share):
    assert figures.agreement(statuses) == share
