"""What a run asks people to look at."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import api
from pipeline.cli.run import MOST_NOTES, run_and_tell
from pipeline.model import ItemSummary, PageSummary
from pipeline.run.collection import RunResult


def notes_told(
    count: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    folder: Path,
    *,
    quiet: bool = False,
) -> str:
    page = PageSummary("p1", notes=tuple(f"page {number}" for number in range(count)))
    summary = ItemSummary("item", "", "", "", "archive", 0.02, pages=(page,))
    result = RunResult(summaries=(summary,), read=1)
    monkeypatch.setattr(api, "run", lambda *_, **__: result)
    run_and_tell(folder, [], 1, quiet=quiet, table=False)
    return capsys.readouterr().err


def test_some_notes_are_told_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told = notes_told(MOST_NOTES, monkeypatch, capsys, tmp_path)
    assert [line for line in told.splitlines() if line.startswith("look at:")] == [
        f"look at: page {number}" for number in range(MOST_NOTES)
    ]


def test_of_many_notes_the_rest_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told = notes_told(MOST_NOTES + 30, monkeypatch, capsys, tmp_path)
    assert "look at: 30 more places, which the reports name" in told
    assert told.count("look at:") == MOST_NOTES + 1


def test_a_quiet_run_tells_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert notes_told(MOST_NOTES + 30, monkeypatch, capsys, tmp_path, quiet=True) == ""
