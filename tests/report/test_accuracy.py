from __future__ import annotations

import json

import msgspec
import pytest

from pipeline.model import Counts, Failure, ItemSummary, PageSummary, RepairEffect, Score
from pipeline.report import accuracy_json, comparison_json


def strict_json(data: bytes):
    def refuse(constant):
        raise AssertionError(f"{constant} is not JSON")

    return json.loads(data, parse_constant=refuse)


@pytest.fixture
def collection(summary, page, compared):
    small = page(name="0002", verification=compared([], errors=100, before=200, effect=RepairEffect(1, 2, 3)))
    large = PageSummary(
        "0001",
        state="compared",
        before=(Score(Counts(hits=8000)), Score(Counts(hits=8000))),
        after=(Score(Counts(hits=7999, deletions=1)), Score(Counts(hits=8000))),
    )
    return [
        summary([small, page(name="0010")], item="b", extra=[large]),
        summary([page()], item="a", whole=compared([], errors=1, before=1)),
        summary([page()], item="none"),
    ]


def test_totals_add_counts_before_they_divide(collection):
    data = strict_json(accuracy_json(collection))
    total = data["total"]
    assert total["after"]["strict"]["characters"] == {
        "reference": 10_000,
        "errors": 102,
        "hits": 9898,
        "substitutions": 101,
        "deletions": 1,
        "insertions": 0,
        "exact": True,
    }
    assert total["after"]["strict"]["cer"] == 0.0102
    assert data["items"]["b"]["after"]["strict"]["cer"] == round(101 / 9000, 6)
    assert total["before"]["strict"]["cer"] == 0.0201
    assert total["repair"] == {"fixed": 8, "broken": 2, "kept": 193}
    assert total["compared_pages"] == 2
    assert total["pages"] == 5


def test_what_was_not_compared_is_null(collection):
    data = strict_json(accuracy_json(collection))
    unmeasured = data["items"]["none"]
    assert unmeasured["after"]["strict"]["cer"] is None
    assert unmeasured["before"]["normalised"]["wer"] is None
    assert unmeasured["gate"]["passed"] is None
    assert unmeasured["whole"] is None
    assert data["items"]["b"]["by_page"]["0010"]["after"]["strict"]["cer"] is None
    assert data["items"]["a"]["gate"]["passed"] is True
    assert data["items"]["b"]["gate"] == {"max_cer": 0.02, "max_page_cer": 0.04, "passed": False}, "0002 has 10 %"
    assert data["items"]["b"]["by_page"]["0002"]["after"]["strict"]["cer"] == 0.1


def test_nothing_at_all_is_valid():
    data = strict_json(accuracy_json([]))
    assert data["schema"] == 1
    assert data["items"] == {}
    assert data["total"]["after"]["strict"]["cer"] is None


def test_the_bytes_do_not_depend_on_the_order_or_on_a_round_trip(collection):
    data = accuracy_json(collection)
    again = [msgspec.json.decode(msgspec.json.encode(one), type=ItemSummary) for one in reversed(collection)]
    assert accuracy_json(again) == data
    assert data.endswith(b"}\n")


def test_failures_problems_and_odd_names_are_kept(summary):
    failure = Failure("ü", "1", "read", 'said "no"', 7)
    made = summary(item='ü "quoted"', failures=[failure], problems=["left out"])
    item = strict_json(accuracy_json([made]))["items"]['ü "quoted"']
    assert item["failures"] == [{"page": "1", "stage": "read", "error": 'said "no"'}]
    assert item["problems"] == ["left out"]
    assert strict_json(accuracy_json([made]))["total"]["failures"] == 1


def test_a_comparison_lists_its_differences(compared):
    from pipeline.model import DiffChunk

    check = compared([DiffChunk(True, "they ", "they "), DiffChunk(False, "flee", "nee")])
    data = strict_json(comparison_json(check.after))
    assert data["differences"] == [{"reference": "flee", "text": "nee"}]
    assert data["strict"]["cer"] == 0.005
    assert data["profile"] == "archive"
