"""The files in ci/: what they call exists, and the hook does what it says."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from archive import add_page, record_reading

from pipeline.errors import ExitCode
from pipeline.workspace import Workspace

ROOT = Path(__file__).parent.parent
CI = ROOT / "ci"
WORKFLOWS = [CI / "github.yml", CI / "gitlab.yml"]


def commands(path: Path) -> list[list[str]]:
    """Return the shell commands of a workflow: what stands after `run:`, or under `script:`."""
    text = path.read_text(encoding="utf-8")
    found = re.findall(r"^ *run: (.+)$", text, re.MULTILINE)
    for block in re.findall(r"^( *)script:\n((?:\1  - .+\n)+)", text, re.MULTILINE):
        found += re.findall(r"- (.+)", block[1])
    return [shlex.split(line, comments=True) for line in found]


#: The tests are started by make themselves; then it says as well where it is.
MAKE = ("make", "--dry-run", "--always-make", "--no-print-directory")


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_call_targets_and_options_that_exist(path: Path) -> None:
    called = commands(path)
    assert called
    for command in called:
        assert command[:2] == ["make", "check"]
        done = subprocess.run(
            [*MAKE, *command[1:]],
            cwd=ROOT,
            env={**os.environ, "CHANGED": "HEAD"},
            capture_output=True,
            text=True,
            check=True,
        )
        assert "doublekey check" in done.stdout


@pytest.mark.parametrize(("changed", "arguments"), [("", ""), ("1", " --changed"), ("main~2", " --changed main~2")])
def test_make_hands_on_what_changed(changed: str, arguments: str) -> None:
    command = [*MAKE, "check", f"CHANGED={changed}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1].split() == f".venv/bin/doublekey check{arguments}".split()


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_keep_files_that_are_made(path: Path) -> None:
    workspace = Workspace(Path())
    made = {workspace.index, workspace.accuracy, workspace.rates, workspace.junit, workspace.metrics}
    made |= {workspace.output / "*/report.html", workspace.output}
    kept = set(re.findall(r"\boutput/[\w*./]*", path.read_text(encoding="utf-8")))
    assert kept and {Path(name) for name in kept} <= made


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_are_laid_out_with_spaces(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert all((len(line) - len(line.lstrip(" "))) % 2 == 0 and "\t" not in line for line in lines)


def test_the_hook_refuses_a_commit_by_which_accuracy_falls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The hook is called by git itself, and calls the program of this very tree."""
    root, programs = tmp_path / "archive", tmp_path / "programs"
    programs.mkdir()
    program = programs / "doublekey"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m pipeline "$@" --jobs 1\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "none"))
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "Archivist")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "archivist@example.org")

    def run(*command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)

    text = "The committee met on Monday and resolved to send for the secretary."
    add_page(root, "minutes", "p1", text, text)
    (root / "doublekey.toml").write_text('[read]\ntesseract = "recorded"\nrecorded = "recorded"\nsecond = "off"\n')
    (root / ".gitignore").write_text("output/\n")
    run("git", "init", "--quiet", "--initial-branch=main")
    (root / ".git/hooks").mkdir(exist_ok=True)
    (root / ".git/hooks/pre-commit").symlink_to(CI / "pre-commit")
    assert run("doublekey", "check", "--quiet", "--update-baseline").returncode == ExitCode.OK
    run("git", "add", "--all")
    first = run("git", "commit", "--message=first")
    assert first.returncode == 0, first.stderr

    record_reading(root, "minutes", "p1", text.replace("send", "lend"))
    run("git", "add", "--all")
    refused = run("git", "commit", "--message=worse")
    assert refused.returncode != 0 and "worse than the baseline in: minutes" in refused.stderr

    record_reading(root, "minutes", "p1", text)
    (root / "README.md").write_text("Minutes.")
    run("git", "add", "--all")
    second = run("git", "commit", "--message=second")
    assert second.returncode == 0, second.stderr
