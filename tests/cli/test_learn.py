"""`doublekey learn`: what it shows, what it writes, and that runs and repairs use it."""

from __future__ import annotations

from pathlib import Path

import pytest
from archive import add_page

from pipeline import api
from pipeline.cli.app import call
from pipeline.errors import ExitCode
from pipeline.evidence import Learnt
from pipeline.evidence.learnt import as_files

READ = "The man went into the qouatry with his wife, and {} saw the qouatry where Khrimian lived."
PRINTED = "The man went into the country with his wife, and {} saw the country where Khrimian lived."


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "doublekey.toml").write_text('[read]\ntesseract = "recorded"\nrecorded = "recorded"\nsecond = "off"\n')
    for number, word in enumerate(["John", "Mary", "Peter", "James", "Henry", "Thomas", "George", "Robert"], 1):
        add_page(tmp_path, "book", f"p{number}", READ.format(word), PRINTED.format(word))
    assert call(["run", "-q"]) == ExitCode.OK
    return tmp_path


def test_it_shows_what_it_is_worth_and_writes_nothing(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["learn"]) == ExitCode.OK
    out, err = capsys.readouterr()
    assert "qouatry for country (12)" in out
    assert "Khrimian" in out
    assert "words put right" in out
    assert "Nothing is written" in err
    assert not (workspace / "learnt").exists()
    learning = api.learn(workspace)
    assert (learning.pages, learning.held) == (6, 2)
    assert learning.after.characters.errors < learning.before.characters.errors
    assert learning.after.words.fixed == 4


def test_what_is_kept_is_used_by_runs_and_by_repair(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["learn", "-q", "--keep"]) == ExitCode.OK
    assert {path.name for path in (workspace / "learnt").iterdir()} == set(as_files(Learnt(), ""))
    assert call(["run", "-q"]) == ExitCode.OK
    assert (workspace / "output" / "book" / "p4.txt").read_text() == PRINTED.format("James") + "\n"
    Path("old.txt").write_text("They came back to the qouatry of their fathers.")
    capsys.readouterr()
    assert call(["repair", "-q", "old.txt"]) == ExitCode.OK
    assert "to the country of" in capsys.readouterr().out


def test_keeping_again_changes_nothing_and_keeps_what_was_put_in_by_hand(workspace: Path) -> None:
    assert call(["learn", "-q", "--keep"]) == ExitCode.OK
    words = workspace / "learnt" / "good-words.txt"
    words.write_text(words.read_text() + "Zeitoon\n")
    for _ in range(2):
        assert call(["learn", "-q", "--keep"]) == ExitCode.OK
        assert "Zeitoon\n" in words.read_text() and "Khrimian\n" in words.read_text()


def test_its_own_edits_teach_nothing(workspace: Path) -> None:
    for path in (workspace / "scans" / "book").glob("*.gt.txt"):
        path.unlink()
    assert call(["run", "-q"]) == ExitCode.OK
    assert call(["learn", "--keep"]) == ExitCode.BAD_ARGUMENTS


def test_what_makes_it_worse_is_not_kept(
    workspace: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = Learnt(bad_words={"wife": ("life", 9)}, good_words={"qouatry": 2})
    monkeypatch.setattr("pipeline.evidence.learning.Learner.learnt", lambda _: bad)
    monkeypatch.setattr("pipeline.run.learning.Learning.worse", property(lambda _: True))
    assert call(["learn", "--keep"]) == ExitCode.ACCURACY_TOO_LOW
    assert "not kept" in capsys.readouterr().err
    assert not (workspace / "learnt").exists()


def test_decisions_alone_can_be_learnt_from(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = "They were attempting to nee the country."
    Path("old.txt").write_text(text)
    assert call(["repair", "-q", "old.txt", "--edits", "edits.jsonl", "-o", "new.txt"]) == ExitCode.OK
    assert "flee" in Path("new.txt").read_text()
    assert call(["learn", "--keep", "--reject", "edits.jsonl"]) == ExitCode.OK
    assert "too few pages with references" in capsys.readouterr().out
    assert call(["repair", "-q", "old.txt", "-o", "new.txt"]) == ExitCode.OK
    assert Path("new.txt").read_text() == text


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--item", "none"], ExitCode.BAD_ARGUMENTS, "no item 'none'"),
        (["--accept", "none.jsonl"], ExitCode.FILE_ACCESS, "none.jsonl"),
        (["--workspace", "elsewhere"], ExitCode.BAD_ARGUMENTS, "elsewhere"),
    ],
)
def test_a_wrong_call_gets_advice(
    workspace: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: ExitCode, words: str
) -> None:
    assert call(["learn", *arguments]) == code
    assert words in capsys.readouterr().err


def test_a_bad_line_is_named(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (workspace / "learnt").mkdir()
    (workspace / "learnt" / "bad-words.tsv").write_text("# head\ntbe the\n")
    Path("old.txt").write_text("A text.")
    for command in (["learn"], ["run", "-q"], ["repair", "-q", "old.txt"]):
        assert call(command) == ExitCode.BAD_INPUT
        assert "bad-words.tsv: line 2" in capsys.readouterr().err


def test_what_it_is_worth_is_measured_as_pages_are_repaired(workspace: Path) -> None:
    region = '[[region]]\nbox = [0, 0, 100, 100]\nlanguage = "deu"\n'
    (workspace / "scans" / "book" / "item.toml").write_text(region)
    assert call(["run", "-q"]) == ExitCode.OK
    assert api.learn(workspace).after.words.fixed == 0
