"""Cases as data: what must change, what must not, and what ought to change one day.

A file of `tests/cases` has one kind of case and is called after it, or is called after a pass or a subject and
has all kinds, each under its name.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.model import RepairedText

CASES = Path(__file__).parent.parent / "cases"
KINDS = ("must change", "must not change", "known failures")


def _cases(kind: str) -> list[object]:
    return [
        pytest.param(
            case["raw"] if "raw" in case else case["text"], case.get("clean"), id=f"{subject}: {case['label']}"
        )
        for subject, case in _read(kind)
    ]


def _read(kind: str) -> Iterator[tuple[str, dict[str, str]]]:
    for path in sorted(CASES.glob("*.json")):
        content = json.loads(path.read_text("utf-8"))
        if isinstance(content, list):
            content = {path.stem.replace("-", " "): content}
        assert content.keys() <= set(KINDS), path
        for case in content.get(kind, ()):
            yield path.stem, case


@pytest.mark.parametrize(("raw", "clean"), _cases("must change"))
def test_must_change(raw: str, clean: str, repair: Callable[..., RepairedText]) -> None:
    assert repair(raw).text == clean


@pytest.mark.parametrize(("text", "_"), _cases("must not change"))
def test_must_not_change(text: str, _: None, repair: Callable[..., RepairedText]) -> None:
    repaired = repair(text)
    assert repaired.edits == ()
    assert repaired.faithful_edits == ()
    assert repaired.text == text


@pytest.mark.xfail(reason="not repaired yet", strict=True)
@pytest.mark.parametrize(("raw", "clean"), _cases("known failures"))
def test_known_failures(raw: str, clean: str, repair: Callable[..., RepairedText]) -> None:
    assert repair(raw).text == clean


@pytest.mark.parametrize(("raw", "clean"), _cases("known failures"))
def test_known_failures_do_no_other_harm(raw: str, clean: str, repair: Callable[..., RepairedText]) -> None:
    for edit in repair(raw).edits:
        assert edit.new in clean


def test_there_are_many_cases() -> None:
    assert sum(1 for kind in KINDS for _ in _read(kind)) >= 420
