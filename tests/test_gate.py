"""The recorded gate: both readings of the sample collection, made once, collated, repaired and compared.

No engine runs here, so the figures are the same on every machine. When a change makes them better,
lower them in `tests/data/gate.json`; they are never raised. The readings are those a run leaves as
`output/<item>/.work/<page>.reading.json` and `<page>.ink.msgpack`.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from pipeline import api
from pipeline.model import ItemSummary, RepairEffect
from pipeline.settings import ReadSettings, Settings
from pipeline.verify import judge

ROOT = Path(__file__).parent.parent
DATA = Path(__file__).parent / "data"
EXPECTED = json.loads((DATA / "gate.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def summaries(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ItemSummary]:
    root = tmp_path_factory.mktemp("gate")
    shutil.copytree(ROOT / "scans", root / "scans")
    recorded = ReadSettings(tesseract="recorded", recorded=str(DATA / "readings"))
    result = api.run(root, jobs=2, settings=Settings(read=recorded))
    assert result.failures == [] and result.problems == []
    return {summary.item: summary for summary in result.summaries}


def test_every_sample_is_held_to_figures(summaries: dict[str, ItemSummary]) -> None:
    assert set(summaries) == set(EXPECTED)


@pytest.mark.parametrize("item", EXPECTED)
def test_accuracy_does_not_fall(summaries: dict[str, ItemSummary], item: str) -> None:
    expected, summary = EXPECTED[item], summaries[item]
    assert len(summary.compared()) == expected["pages"]
    assert summary.score(after=False, normalised=True).characters.errors == expected["errors_before"]
    assert summary.score(after=True, normalised=True).characters.errors <= expected["errors_after"]
    effect = RepairEffect()
    for page in summary.pages:
        effect += page.effect
    assert effect.fixed >= expected["words_fixed"]
    assert effect.broken <= expected["words_broken"]


@pytest.mark.parametrize("item", EXPECTED)
def test_the_samples_pass_their_own_gate(summaries: dict[str, ItemSummary], item: str) -> None:
    verdict = judge(summaries[item])
    assert verdict.passed, verdict.reason
