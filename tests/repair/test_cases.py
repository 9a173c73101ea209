"""Cases as data: what must change, what must not, and what ought to change one day."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.model import RepairedText

CASES = Path(__file__).parent.parent / "cases"


def _cases(name: str) -> list[object]:
    return [
        pytest.param(case["raw"] if "raw" in case else case["text"], case.get("clean"), id=case["label"])
        for case in json.loads((CASES / name).read_text("utf-8"))
    ]


@pytest.mark.parametrize(("raw", "clean"), _cases("must-change.json"))
def test_must_change(raw: str, clean: str, repair: Callable[..., RepairedText]) -> None:
    assert repair(raw).text == clean


@pytest.mark.parametrize(("text", "_"), _cases("must-not-change.json"))
def test_must_not_change(text: str, _: None, repair: Callable[..., RepairedText]) -> None:
    repaired = repair(text)
    assert repaired.edits == ()
    assert repaired.faithful_edits == ()
    assert repaired.text == text


@pytest.mark.xfail(reason="not repaired yet", strict=True)
@pytest.mark.parametrize(("raw", "clean"), _cases("known-failures.json"))
def test_known_failures(raw: str, clean: str, repair: Callable[..., RepairedText]) -> None:
    assert repair(raw).text == clean


@pytest.mark.parametrize(("raw", "clean"), _cases("known-failures.json"))
def test_known_failures_do_no_other_harm(raw: str, clean: str, repair: Callable[..., RepairedText]) -> None:
    for edit in repair(raw).edits:
        assert edit.new in clean
