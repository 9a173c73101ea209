"""The gate as a person or CI calls it: thresholds, the baseline, what changed, reports."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from archive import add_page, contents, record_reading

from pipeline import api
from pipeline.cli.app import call
from pipeline.errors import ExitCode
from pipeline.run.pool import SerialExecutor

READ = "They were attempting to nee the country. The strike of the dockers went on."
TRUE = "They were attempting to flee the country. The strike of the dockers went on."
OTHER = "The committee met on Monday and resolved to send for the secretary."
SETTINGS = '[read]\ntesseract = "recorded"\nrecorded = "recorded"\nsecond = "off"\n'
BASELINE = "accuracy-baseline.json"


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A workspace of two items with a baseline; work is done in this process, which spares the start of workers."""
    root = tmp_path_factory.mktemp("finished")
    (root / "doublekey.toml").write_text(SETTINGS)
    add_page(root, "pamphlet", "p1", READ, TRUE)
    add_page(root, "pamphlet", "p2", OTHER, OTHER)
    add_page(root, "minutes", "p1", OTHER, OTHER)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        patch.setattr("pipeline.run.pool.ProcessExecutor", lambda _: SerialExecutor())
        assert call(["check", "-q", "--update-baseline"]) == ExitCode.OK
        yield root


@pytest.fixture
def workspace(finished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = shutil.copytree(finished, tmp_path / "archive")
    monkeypatch.chdir(root)
    for name in ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY", "GITHUB_WORKSPACE"):
        monkeypatch.delenv(name, raising=False)
    return root


def check(capsys: pytest.CaptureFixture[str], *arguments: str, out: str = "") -> tuple[int, str]:
    capsys.readouterr()
    before = contents(Path())
    code = call(["check", "-j", "1", *arguments])
    seen = capsys.readouterr()
    assert "Traceback" not in seen.err, seen.err
    assert seen.out == out
    after = contents(Path())
    kept = [name for name in before if not name.startswith("output/")]
    if "--update-baseline" not in arguments:
        assert {name: after.get(name) for name in kept} == {name: before[name] for name in kept}, "nothing is written"
    return code, seen.err


def reread(page: str, text: str, item: str = "pamphlet") -> None:
    record_reading(Path(), item, page, text)


# ------------------------------------------------------------------------------------------- the baseline


def test_the_baseline_holds_counts_profile_and_stamps(workspace: Path) -> None:
    found = api.baseline()
    assert found is not None
    pamphlet = found.items["pamphlet"]
    assert (pamphlet.profile, pamphlet.exact) == ("archive", True)
    assert pamphlet.pages["p1"].errors == 0 and pamphlet.pages["p1"].characters == len(TRUE)
    assert pamphlet.pages["p1"].words == 14
    assert pamphlet.stamps["first reader"] == "recorded 1"
    assert pamphlet.stamps["rules of repair"].startswith("sha256:")
    assert pamphlet.stamps["settings under [repair]"] and pamphlet.stamps["package rapidfuzz"]
    (milestone,) = api.history()
    assert milestone.items["pamphlet"] == pamphlet.total


def test_as_it_was_it_passes(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, err = check(capsys)
    assert code == ExitCode.OK
    assert "passed  pamphlet" in err and "changed since" not in err
    assert check(capsys, "-q") == (ExitCode.OK, "")


def test_one_character_worse_on_one_page_fails(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    reread("p2", OTHER.replace("send", "lend"))
    code, err = check(capsys)
    assert code == ExitCode.ACCURACY_WORSE == 21
    assert "worse p2: CER 1.493 % (+1.5 against the baseline: 1 more wrong)" in err
    assert "worse than the baseline in: pamphlet." in err
    assert "changed since the baseline: first reader, content changed" in err


def test_a_page_that_got_better_does_not_make_up_for_another(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reread("p2", OTHER.replace("send", "lend"))
    assert check(capsys, "--update-baseline")[0] == ExitCode.OK
    reread("p2", OTHER)
    reread("p1", READ.replace("dockers", "dockezs"))
    code, err = check(capsys)
    assert code == ExitCode.ACCURACY_WORSE
    assert "worse p1" in err and "better p2" in err


def test_an_improvement_is_told_and_taken_when_a_person_says_so(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reread("p2", OTHER.replace("send", "lend"))
    check(capsys, "--update-baseline")
    reread("p2", OTHER)
    kept = Path(BASELINE).read_bytes()
    code, err = check(capsys)
    assert code == ExitCode.OK
    assert "better p2" in err and "`doublekey check --update-baseline` makes that what must hold" in err
    assert Path(BASELINE).read_bytes() == kept
    code, err = check(capsys, "--update-baseline")
    assert code == ExitCode.OK and "Commit it" in err
    assert [one.items["pamphlet"].errors for one in api.history()] == [0, 1, 0]
    code, err = check(capsys, "--update-baseline")
    assert "figures are as they were" in err and len(api.history()) == 3


def test_a_vanished_page_fails(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("p2.png", "p2.gt.txt"):
        (workspace / "scans/pamphlet" / name).unlink()
    code, err = check(capsys)
    assert code == ExitCode.ACCURACY_WORSE and "gone p2" in err


def test_a_page_without_its_scan_has_vanished(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (workspace / "scans/pamphlet/p2.png").unlink()
    code, err = check(capsys)
    assert code == ExitCode.ACCURACY_WORSE, "21 goes before 20"
    assert "gone p2" in err and "below its threshold in: pamphlet" in err


def test_a_vanished_item_fails(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(workspace / "scans/minutes")
    code, err = check(capsys)
    assert code == ExitCode.ACCURACY_WORSE and "FAILED  minutes: is in the baseline and no longer in scans/" in err
    assert check(capsys, "--item", "pamphlet")[0] == ExitCode.OK
    assert check(capsys, "--update-baseline")[0] == ExitCode.OK
    assert "minutes" not in api.baseline().items


def test_a_new_page_and_a_new_item_are_told(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add_page(workspace, "pamphlet", "p3", OTHER.replace("send", "lend"), OTHER)
    add_page(workspace, "letters", "p1", OTHER, OTHER)
    code, err = check(capsys)
    assert code == ExitCode.OK
    assert "new p3: CER " in err and "new p1" in err and "until --update-baseline takes it in" in err


def test_without_a_baseline_thresholds_are_all_there_is(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (workspace / BASELINE).unlink()
    reread("p2", OTHER.replace("send", "lend"))
    code, err = check(capsys)
    assert code == ExitCode.OK and "There is no accuracy-baseline.json" in err
    assert not (workspace / BASELINE).exists()


def test_an_update_of_one_item_leaves_the_others(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    reread("p2", OTHER.replace("send", "lend"))
    reread("p1", OTHER.replace("send", "lend"), "minutes")
    assert check(capsys, "--update-baseline", "--item", "minutes")[0] == ExitCode.OK
    found = api.baseline().items
    assert (found["minutes"].pages["p1"].errors, found["pamphlet"].pages["p2"].errors) == (1, 0)
    assert check(capsys)[0] == ExitCode.ACCURACY_WORSE


def test_the_baseline_is_left_alone_where_pages_fail(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = (workspace / BASELINE).read_bytes()
    (workspace / "scans/pamphlet/p0.png").write_bytes(b"")
    code, err = check(capsys, "--update-baseline")
    assert code == ExitCode.PAGES_FAILED and "The baseline was left as it was" in err
    assert (workspace / BASELINE).read_bytes() == kept
    assert check(capsys)[0] == ExitCode.PAGES_FAILED
    (workspace / "scans/pamphlet/p0.png").unlink()
    (workspace / "scans/stray.png").write_bytes(b"")
    code, err = check(capsys, "--update-baseline")
    assert code == ExitCode.BAD_INPUT and "The baseline was left as it was" in err
    assert (workspace / BASELINE).read_bytes() == kept and len(api.history()) == 1


@pytest.mark.parametrize(
    ("data", "code", "problem"),
    [
        (b"", 2, "is cut off or damaged"),
        (b'{"schema": 1, "doublekey": "0.1.0", "ite', 2, "is cut off or damaged"),
        (b'{"schema": 99, "doublekey": "9.0", "items": {}}', 2, "is of another version of Doublekey (schema 99"),
        (b'{"errors": 12}', 2, "is no baseline"),
    ],
)
@pytest.mark.parametrize("option", [(), ("--update-baseline",), ("--quiet",)])
def test_a_damaged_baseline_stops_it_before_the_work(
    workspace: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    data: bytes,
    code: int,
    problem: str,
    option: tuple[str, ...],
) -> None:
    (workspace / BASELINE).write_bytes(data)
    monkeypatch.setattr("pipeline.api.run", lambda *_, **__: pytest.fail("it ran"))
    found, err = check(capsys, *option)
    assert found == code
    assert f"{BASELINE}: {problem}" in err
    assert "Restore it" in err or "Use that version" in err
    assert (workspace / BASELINE).read_bytes() == data


def test_a_baseline_of_another_normalisation_is_a_matter_of_settings(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = (workspace / BASELINE).read_text(encoding="utf-8").replace('"archive"', '"strict"')
    (workspace / BASELINE).write_text(data, encoding="utf-8")
    code, err = check(capsys)
    assert code == ExitCode.BAD_CONFIG
    assert f"{BASELINE}: has item" in err and "'strict'" in err and "'archive'" in err
    assert check(capsys, "--update-baseline")[0] == ExitCode.OK
    assert check(capsys)[0] == ExitCode.OK


def test_a_damaged_history_is_not_added_to(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = (workspace / BASELINE).read_bytes()
    (workspace / "accuracy-history.jsonl").write_text("rubbish\n")
    reread("p2", OTHER.replace("send", "lend"))
    code, err = check(capsys, "--update-baseline")
    assert code == ExitCode.BAD_INPUT and "accuracy-history.jsonl: line 1 is damaged" in err
    assert (workspace / BASELINE).read_bytes() == kept


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_baseline_that_cannot_be_written_is_named(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    reread("p2", OTHER.replace("send", "lend"))
    workspace.chmod(0o555)
    try:
        code, err = check(capsys, "--update-baseline")
    finally:
        workspace.chmod(0o755)
    assert code == ExitCode.FILE_ACCESS and BASELINE in err


# ---------------------------------------------------------------------------------------------- thresholds


def worse(workspace: Path) -> None:
    """Make p2 of the pamphlet have 2 of 67 characters wrong, which is 1.4 % of the item."""
    (workspace / BASELINE).unlink()
    reread("p2", OTHER.replace("Monday", "Moxdax"))


@pytest.mark.parametrize(("gate", "code"), [("search", 0), ("read", 0), ("edition", 20)])
def test_named_gates(workspace: Path, capsys: pytest.CaptureFixture[str], gate: str, code: int) -> None:
    worse(workspace)
    assert check(capsys, "--gate", gate)[0] == code
    (workspace / "doublekey.toml").write_text(f'{SETTINGS}[verify]\ngate = "{gate}"\n')
    assert check(capsys)[0] == code
    (workspace / "doublekey.toml").write_text(SETTINGS)
    (workspace / "scans/pamphlet/item.toml").write_text(f'gate = "{gate}"\n')
    assert check(capsys)[0] == code


@pytest.mark.parametrize(
    ("workspace_says", "item_says", "option", "code"),
    [
        ("max_cer = 0.01", "", (), 20),
        ("max_cer = 0.01", "max_cer = 0.02", (), 0),
        ("max_cer = 0.01", 'gate = "search"', (), 0),
        ('gate = "edition"\nmax_cer = 0.02', "", (), 0),
        ("max_cer = 0.02", 'gate = "search"\nmax_cer = 0.001', (), 20),
        ("max_cer = 0.02", "", ("--max-cer", "0.01"), 20),
        ("max_cer = 0.01", "max_cer = 0.01", ("--max-cer", "0.02"), 0),
        ("max_page_cer = 0.001", "", (), 20),
        ("max_page_cer = 0.001", "max_page_cer = 1", (), 0),
    ],
)
def test_who_says_what_goes_first(
    workspace: Path,
    capsys: pytest.CaptureFixture[str],
    workspace_says: str,
    item_says: str,
    option: tuple[str, ...],
    code: int,
) -> None:
    worse(workspace)
    (workspace / "doublekey.toml").write_text(f"{SETTINGS}[verify]\n{workspace_says}\n")
    (workspace / "scans/pamphlet/item.toml").write_text(item_says)
    assert check(capsys, *option)[0] == code


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--gate", "perfect"), 1, "edition"),
        (("--max-cer", "-1"), 1, "max-cer"),
        (("--gate", "read", "--max-cer", "0.1"), 1, "exclude each other"),
        (("HEAD",), 1, "without --changed"),
        (("--changed", "--item", "minutes"), 1, "exclude each other"),
        (("--item", "nothing"), 1, "There are: minutes, pamphlet"),
    ],
)
def test_a_wrong_call_gets_advice(
    workspace: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], code: int, words: str
) -> None:
    found, err = check(capsys, *arguments)
    assert found == code and words in err


# ------------------------------------------------------------------------------------------------- changed


@pytest.fixture
def committed(workspace: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "none"))
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "Archivist")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "archivist@example.org")
    (workspace / ".gitignore").write_text("output/\n")
    git("init", "--quiet", "--initial-branch=main")
    commit()
    return workspace


def git(*arguments: str) -> None:
    subprocess.run(["git", *arguments], check=True, capture_output=True)


def commit() -> None:
    git("add", "--all")
    git("commit", "--quiet", "--message=change")


def test_only_what_changed_is_checked(committed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (committed / "scans/minutes/p1.gt.txt").write_text(OTHER.replace("secretary", "secretaries"))
    reread("p2", OTHER.replace("send", "lend"))
    git("add", "recorded")
    commit()
    (committed / "scans/minutes/p1.gt.txt").write_text(OTHER)
    code, err = check(capsys, "--changed", "HEAD")
    assert code == ExitCode.OK
    assert "changed since" in err and "passed  minutes" in err and "pamphlet" not in err.partition("\n")[2]
    code, err = check(capsys, "--changed")
    assert code == ExitCode.ACCURACY_WORSE, "since the commit before the recorded reading of the pamphlet changed"
    assert "worse p2" in err


def test_nothing_changed_and_nothing_is_run(
    committed: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.api.run", lambda *_, **__: pytest.fail("it ran"))
    code, err = check(capsys, "--changed", "HEAD")
    assert code == ExitCode.OK and "no item" in err


def test_an_item_that_was_taken_away_fails(committed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git("rm", "-r", "--quiet", "scans/minutes")
    code, err = check(capsys, "--changed", "HEAD")
    assert code == ExitCode.ACCURACY_WORSE and "minutes: is in the baseline and no longer in scans/" in err


def test_settings_are_about_all_items(committed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (committed / "doublekey.toml").write_text(f"{SETTINGS}[verify]\nmax_cer = 0.03\n")
    code, err = check(capsys, "--changed", "HEAD")
    assert code == ExitCode.OK and "all items" in err and "passed  minutes" in err and "passed  pamphlet" in err


def test_without_a_repository_it_says_so(
    workspace: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(workspace.parent))
    code, err = check(capsys, "--changed")
    assert code == ExitCode.BAD_INPUT and "is in no git repository" in err
    git("init", "--quiet")
    code, err = check(capsys, "--changed", "v1.0")
    assert code == ExitCode.BAD_ARGUMENTS and "there is no revision 'v1.0'" in err
    monkeypatch.setenv("PATH", "")
    code, err = check(capsys, "--changed")
    assert code == ExitCode.MISSING_DEPENDENCY and "git is not installed" in err


# ------------------------------------------------------------------------------------------------- reports


def test_reports_for_ci(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    reread("p2", OTHER.replace("send", "lend"))
    check(capsys)
    root = ET.parse("output/junit.xml").getroot()
    assert (root.get("tests"), root.get("failures")) == ("5", "2")
    failure = root.find(".//testcase[@name='p2']/failure")
    assert failure is not None and "[-send-]{+lend+}" in (failure.text or "")
    assert failure.get("message") == "CER 1.493 % (+1.5 against the baseline: 1 more wrong)"
    assert 'doublekey_character_errors{item="pamphlet",profile="archive"} 1' in Path("output/metrics.txt").read_text()
    assert Path("output/accuracy.csv").read_text().count("\n") == 4
    assert json.loads(Path("output/accuracy.json").read_bytes())["items"]["pamphlet"]["gate"]["passed"] is True


def test_github_is_told(
    workspace: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    assert check(capsys)[0] == ExitCode.OK
    reread("p2", OTHER.replace("send", "lend"))
    said = (
        "::error file=archive/scans/pamphlet/p2.gt.txt,line=1,title=pamphlet%2C page p2::"
        "CER 1.493 %25 (+1.5 against the baseline: 1 more wrong)\n"
    )
    assert check(capsys, "-q", out=said)[0] == ExitCode.ACCURACY_WORSE
    summary = (tmp_path / "summary.md").read_text(encoding="utf-8")
    assert summary.count("## Accuracy") == 2, "it is added to"
    assert "| ✗ | pamphlet |" in summary and "| pamphlet | p2 | worse |" in summary


def test_a_summary_that_cannot_be_written_is_named(
    workspace: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(workspace))
    code, err = check(capsys)
    assert code == ExitCode.FILE_ACCESS and str(workspace) in err
