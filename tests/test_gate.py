"""The recorded gate: both readings of the sample collection, made once, collated, repaired and compared.

No engine runs here, so the figures are the same on every machine. When a change makes them better,
lower them in `tests/data/gate.json`; they are never raised. The readings are those a run leaves as
`output/<item>/.work/<page>.reading.json` and `<page>.ink.msgpack`.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from archive import add_page

from pipeline import api
from pipeline.errors import ExitCode
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


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with recorded readings; one of its words is put right by the pass for the pronoun I."""
    root = tmp_path / "archive"
    root.mkdir()
    (root / "doublekey.toml").write_text('[read]\ntesseract = "recorded"\nrecorded = "readings"\nsecond = "off"\n')
    text = "When I came to the house by the river l saw that the door was open and that nobody was there."
    add_page(root, "letter", "p1", text, text.replace(" l ", " I "))
    (root / "recorded").rename(root / "readings")
    return root


def gate(root: Path, package: Path, *arguments: str) -> tuple[int, str]:
    """Call the gate as CI does, with the package that lies in a folder."""
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", "check", "--jobs", "1", *arguments],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(package)},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stderr


def test_an_edit_of_a_rule_that_costs_one_character_fails(archive: Path, tmp_path: Path) -> None:
    code, said = gate(archive, ROOT, "--update-baseline")
    assert code == ExitCode.OK, said
    assert gate(archive, ROOT)[0] == ExitCode.OK

    shutil.copytree(ROOT / "pipeline", tmp_path / "edited/pipeline", ignore=shutil.ignore_patterns("__pycache__"))
    passes = tmp_path / "edited/pipeline/repair/repair.py"
    rules = passes.read_text(encoding="utf-8")
    edited = rules.replace("    Step(pronoun, changes_words=True),\n", "")
    assert edited != rules
    passes.write_text(edited, encoding="utf-8")
    code, said = gate(archive, tmp_path / "edited")
    assert code == ExitCode.ACCURACY_WORSE, said
    assert "worse p1: CER 1.075 % (+1.1 against the baseline: 1 more wrong)" in said
    assert "changed since the baseline: rules of repair changed\n" in said

    shutil.rmtree(archive / "output")
    assert gate(archive, ROOT)[0] == ExitCode.OK, "what is in output/ does not matter"
