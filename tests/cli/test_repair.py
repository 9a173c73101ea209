"""`doublekey repair` on files and folders: what it writes, what it leaves alone, and bad input."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from functools import partial
from html.parser import HTMLParser
from pathlib import Path

import pytest

from pipeline import api
from pipeline.cli.app import call
from pipeline.errors import ExitCode

NEE = "They were attempting to nee the country."
FLEE = "They were attempting to flee the country."


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of texts, in a folder to work in."""
    monkeypatch.chdir(tmp_path)
    made = tmp_path / "texts"
    (made / "deeper").mkdir(parents=True)
    (made / "p10.txt").write_text(f"{NEE}\n")
    (made / "p9.txt").write_text("Nothing to repair here.\n")
    (made / "deeper" / "p1.txt").write_text(f"{NEE} <script>alert(1)</script>")
    (made / ".hidden.txt").write_text(NEE)
    (made / "notes.md").write_text(NEE)
    (made / "p9.gt.txt").write_text(NEE)
    return made


def records(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def tree(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def run(*arguments: object) -> int:
    return call(["repair", "-q", *map(str, arguments)])


def test_a_folder_becomes_a_folder(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert call(["repair", "texts", "-o", "out"]) == ExitCode.OK
    names = ("deeper/p1", "p9", "p10")
    assert tree(Path("out")) == {f"{name}{end}" for name in names for end in (".txt", ".edits.jsonl")} | {"index.html"}
    assert Path("out/p10.txt").read_text() == f"{FLEE}\n"
    assert "3 texts: 2 changes made" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    (record,) = records(Path("out/p10.edits.jsonl"))
    assert (record["file"], record["start"], record["old"], record["new"]) == ("p10.txt", 24, "nee", "flee")
    assert str(record["before"]).endswith("to ") and str(record["after"]).startswith(" the")


def test_the_report_shows_what_looks_like_a_script_and_runs_nothing(folder: Path) -> None:
    assert run("texts", "-o", "out") == ExitCode.OK
    page = Path("out/index.html").read_text()
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page
    assert "default-src" in page
    assert "http" not in re.sub(r'<meta http-equiv="Content-Security-Policy"', "", page)
    assert page.index("deeper/p1.txt") < page.index("p9.txt") < page.index("p10.txt")
    HTMLParser().feed(page)


def test_the_report_stays_usable_with_a_hundred_thousand_edits(folder: Path) -> None:
    from pipeline.model import Edit, RepairedText
    from pipeline.report import Summing, write_text_report

    raw = "tbe man " * 100_000
    edits = tuple(Edit(8 * n, 8 * n + 3, "tbe", "the", "scanno.unknown", {"probability": 0.97}) for n in range(100_000))
    summing = Summing("big.txt")
    summing.add(RepairedText(raw, raw, raw.replace("tbe", "the"), (), edits, ()))
    stream = io.StringIO()
    write_text_report(stream, [summing.summary("big.txt", "big.edits.jsonl")], [], suggest=False)
    page = stream.getvalue()
    assert len(page) < 1_000_000
    assert "300 of 100,000 are shown" in page
    assert "97\u00a0%" in page


def test_suggesting_writes_suggestions_and_no_text(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["repair", "texts", "--suggest", "-o", "out"]) == ExitCode.OK
    assert {name.partition(".")[2] for name in tree(Path("out"))} == {"suggestions.jsonl", "html"}
    assert "no text was changed" in Path("out/index.html").read_text()
    assert call(["repair", "texts", "--suggest"]) == ExitCode.OK
    assert "texts/p10.txt:1: nee → flee" in capsys.readouterr().out


def test_what_was_accepted_and_rejected_is_replayed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("texts", "-o", "out") == ExitCode.OK
    Path("no.jsonl").write_bytes(Path("out/p10.edits.jsonl").read_bytes())
    yes = records(Path("out/deeper/p1.edits.jsonl"))[0] | {"new": "see"}
    Path("yes.jsonl").write_text(f"# mine\n\n{json.dumps(yes)}\n")
    for _ in range(2):
        assert run("texts", "-o", "out", "--reject", "no.jsonl", "--accept", "yes.jsonl") == ExitCode.OK
        assert Path("out/p10.txt").read_text() == f"{NEE}\n"
        assert Path("out/deeper/p1.txt").read_text().startswith("They were attempting to see the country.")
    assert records(Path("out/p10.edits.jsonl")) == []
    assert records(Path("out/deeper/p1.edits.jsonl"))[0]["rule"] == "decision.accepted"
    assert run("out", "-o", "again", "--reject", "no.jsonl", "--accept", "yes.jsonl") == ExitCode.OK
    assert Path("again/deeper/p1.txt").read_bytes() == Path("out/deeper/p1.txt").read_bytes()
    assert "not heeded" not in capsys.readouterr().err


def test_the_first_candidate_of_a_suggestion_is_accepted(folder: Path) -> None:
    line = {"file": "p9.txt", "kind": "flag", "old": "here", "candidates": [{"text": "there", "score": 2.0}]}
    Path("yes.jsonl").write_text(json.dumps(line))
    assert run("texts", "-o", "out", "--accept", "yes.jsonl") == ExitCode.OK
    assert Path("out/p9.txt").read_text() == "Nothing to repair there.\n"


def test_a_decision_that_fits_nowhere_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("yes.jsonl").write_text('{"file": "p9.txt", "old": "elsewhere", "new": "x"}\n{"old": "Nothing", "new": "x"}')
    assert run("texts", "-o", "out", "--accept", "yes.jsonl") == ExitCode.OK
    said = capsys.readouterr().err
    assert "yes.jsonl, line 1 fits nowhere" in said
    assert "yes.jsonl, line 2 fits nowhere" in said  # it names no text, and there are several
    assert Path("out/p9.txt").read_text() == "Nothing to repair here.\n"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("no json", "line 2 is no decision"),
        ('{"new": "x"}', "line 2 is no decision"),
        ('{"old": "x"}', "line 2 does not say what"),
        ('{"old": 3, "new": "x"}', "line 2 is no decision"),
        ('{"old": "a", "new": "x", "layer": "other"}', "line 2 has an unknown"),
    ],
)
def test_a_bad_line_of_decisions_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str], line: str, words: str
) -> None:
    Path("yes.jsonl").write_text(f'{{"old": "a", "new": "b"}}\n{line}\n')
    assert run("texts", "-o", "out", "--accept", "yes.jsonl") == ExitCode.BAD_INPUT
    assert f"yes.jsonl: {words}" in capsys.readouterr().err
    assert not Path("out").exists()


def test_a_second_run_changes_nothing(folder: Path) -> None:
    (folder / "more.txt").write_text("The man went to tbe coun-\ntry, wbich was ﬁne, and 1 have seen him there.")
    assert run("texts", "-o", "out") == ExitCode.OK
    assert run("out", "-o", "again") == ExitCode.OK
    for path in Path("out").rglob("*.txt"):
        assert (Path("again") / path.relative_to("out")).read_bytes() == path.read_bytes()
    assert not [one for path in Path("again").rglob("*.jsonl") for one in records(path) if one["kind"] == "edit"]


def test_a_text_that_does_not_come_to_rest_in_one_run_takes_two(folder: Path) -> None:
    raw = "in this ease in this ease with thc \n\nin this ease 1 have "
    Path("one").mkdir()
    Path("one/one.txt").write_text(raw)
    assert run("one", "-o", "once") == ExitCode.OK
    repaired = Path("once/one.txt").read_text()
    assert repaired == api.repair(raw).text != raw
    edits = [one for one in records(Path("once/one.edits.jsonl")) if one["kind"] == "edit"]
    made = [(edit.start, edit.old, edit.new) for edit in api.repair(raw).edits]
    assert [(one["start"], one["old"], one["new"]) for one in edits] == made
    assert run("once", "-o", "twice") == ExitCode.OK
    assert Path("twice/one.txt").read_text() == repaired


def test_texts_of_a_folder_are_evidence_for_each_other(folder: Path) -> None:
    (folder / "a.txt").write_text("A fine gold-\nfinch sang.")
    (folder / "b.txt").write_text("The gold-finch and the gold-finch were seen.")
    assert run("texts", "-o", "out") == ExitCode.OK
    assert "gold-finch" in Path("out/a.txt").read_text()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xef\xbb\xbfWith a mark, and no end",
        b"one\r\ntwo\rthree\nfour\x0cfive\x0b six  \t\r\n\r\n",
        b"12 3456\n78,9 10/11 12\n" * 50,
        "В чащах юга жил бы цитрус? Да, но фальшивый экземпляр!\n漢字かな交じり文。\n".encode(),
    ],
)
def test_what_needs_no_repair_stays_byte_for_byte(folder: Path, data: bytes) -> None:
    (folder / "p9.txt").write_bytes(data)
    assert run("texts", "-o", "out") == ExitCode.OK
    assert Path("out/p9.txt").read_bytes() == data
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", "repair", "-q", "-"], input=data, capture_output=True, check=True
    )
    assert (done.stdout, done.stderr) == (data, b"")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), "is not text"),
        ("Übung\n".encode("latin-1"), "is not UTF-8 text"),
        ("Übung\n".encode("utf-16-le"), "UTF-16"),
    ],
)
def test_a_bad_file_among_many_is_named_and_the_rest_goes_on(
    folder: Path, capsys: pytest.CaptureFixture[str], data: bytes, words: str
) -> None:
    (folder / "bad.txt").write_bytes(data)
    assert run("texts", "-o", "out") == ExitCode.PAGES_FAILED
    said = capsys.readouterr().err
    assert "failed: texts/bad.txt" in said and words in said and "1 text could not be repaired" in said
    assert Path("out/p10.txt").read_text() == f"{FLEE}\n"
    assert not Path("out/bad.txt").exists()
    assert words in Path("out/index.html").read_text()


def test_a_bad_file_alone_has_its_own_exit_code(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "bad.txt").write_bytes(b"\0\1")
    assert run(folder / "bad.txt") == ExitCode.BAD_INPUT
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert run(folder / "none.txt") == ExitCode.FILE_ACCESS
    assert run(folder / "none.txt", folder / "p9.txt", "-o", "out") == ExitCode.PAGES_FAILED
    assert Path("out/p9.txt").exists()


def test_a_folder_without_texts(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("empty").mkdir()
    assert run("empty", "-o", "out") == ExitCode.BAD_INPUT
    assert "no text" in capsys.readouterr().err
    assert not Path("out").exists()


def test_the_output_inside_the_input_is_not_taken_for_input(folder: Path) -> None:
    for _ in range(2):
        assert run("texts", "-o", "texts/repaired") == ExitCode.OK
        assert tree(folder / "repaired") >= {"p9.txt", "p10.txt", "deeper/p1.txt"}
        assert not (folder / "repaired" / "repaired").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["texts", "-o", "texts"], "overwrite its own input"),
        (["texts/p9.txt", "-o", "texts/"], "overwrite its own input"),
        (["texts", "other", "-o", "out"], "same file as"),
        (["texts/p9.txt", "texts/p9", "-o", "out"], "same file as"),
        (["texts"], "--output FOLDER"),
        (["texts/p9.txt", "-"], "stands alone"),
        (["texts", "-o", "notes.md"], "is no folder"),
        (["texts", "-o", "out", "--edits", "x"], "Leave out --edits"),
        (["texts", "-o", "mine"], "not made by"),
    ],
)
def test_nothing_is_written_over(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    for name in ("other/p9.txt", "texts/p9", "notes.md", "mine/p9.txt"):
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text("other")
    before = {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()}
    assert run(*arguments) == ExitCode.BAD_ARGUMENTS
    assert words in capsys.readouterr().err
    assert {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()} == before


def test_places_that_cannot_be_written(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("file").write_text("x")
    assert run("texts", "-o", "file/out") == ExitCode.FILE_ACCESS
    assert "cannot be written" in capsys.readouterr().err


def test_places_that_cannot_be_read(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = os.scandir

    def scandir(path: str) -> object:
        if str(path).endswith("deeper"):
            raise PermissionError(13, "Permission denied")
        return listed(path)

    monkeypatch.setattr("pipeline.run.texts.os.scandir", scandir)
    assert run("texts", "-o", "out") == ExitCode.PAGES_FAILED
    assert "deeper: cannot be read (permission denied)" in capsys.readouterr().err
    assert Path("out/p10.txt").exists()


def test_good_words_that_are_not_text(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("doublekey.toml").write_text('[repair]\ngood_words = "good.txt"\n')
    Path("good.txt").write_bytes(b"caf\xe9")
    assert run("texts/p9.txt") == ExitCode.BAD_INPUT
    assert "good.txt" in capsys.readouterr().err


def test_big_texts_are_done_in_pieces(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.run.pieces.WHOLE", 1000)
    monkeypatch.setattr("pipeline.run.pieces.PIECE", 400)
    monkeypatch.setattr("pipeline.run.pieces._WINDOW", 200)
    text = f"\ufeffÜber {NEE}\r\n\r\n" + f"{NEE} ﬁne\n" * 30 + "x" * 900 + "é" * 700 + f"\n\n{NEE}"
    (folder / "big.txt").write_text(text, newline="")
    assert run("texts", "-o", "out") == ExitCode.OK
    assert Path("out/big.txt").read_bytes().decode() == text.replace("nee", "flee").replace("ﬁ", "fi")
    faithful = text.replace("ﬁ", "fi")
    found = records(Path("out/big.edits.jsonl"))
    assert len(found) == 62
    for record in found:
        layer = text if record["layer"] == "raw" else faithful
        assert layer[record["start"] : record["end"]] == record["old"]  # type: ignore[misc]
    Path("no.jsonl").write_text("\n".join(json.dumps(record) for record in found if record["layer"] == "faithful"))
    assert run("texts", "-o", "none", "--reject", "no.jsonl") == ExitCode.OK
    assert Path("none/big.txt").read_bytes().decode() == faithful
    (folder / "big.txt").write_bytes(text.encode() + b"\n\n\xff")
    assert run(folder / "big.txt") == ExitCode.BAD_INPUT


def test_the_place_of_a_wrong_byte_is_that_in_the_file(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.run.pieces.WHOLE", 1000)
    monkeypatch.setattr("pipeline.run.pieces.PIECE", 400)
    monkeypatch.setattr("pipeline.run.pieces._WINDOW", 200)
    (folder / "big.txt").write_bytes(b"word\n" * 300 + b"caf\xe9\n")
    assert run(folder / "big.txt") == ExitCode.BAD_INPUT
    assert "byte 1,503 (line 301) is 0xE9" in capsys.readouterr().err


def test_many_workers_make_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "SMALL", 0)
    assert run("texts", "-o", "one", "--jobs", 1) == ExitCode.OK
    assert run("texts", "-o", "two", "--jobs", 2) == ExitCode.OK
    assert {name: (Path("one") / name).read_bytes() for name in tree(Path("one"))} == {
        name: (Path("two") / name).read_bytes() for name in tree(Path("two"))
    }


def test_what_was_finished_stays_when_it_is_stopped(tmp_path: Path) -> None:
    for number in range(400):
        folder = tmp_path / "texts" / f"item{number}"
        folder.mkdir(parents=True)
        (folder / "text.txt").write_text(NEE)
    started = subprocess.Popen(
        [sys.executable, "-m", "pipeline", "repair", "-j", "1", "texts", "-o", "out"],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        # Where the tests run in the background of a shell Ctrl-C is ignored, and children would inherit that.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    )
    deadline = time.monotonic() + 60
    while not (finished := list(tmp_path.glob("out/*/text.txt"))) and time.monotonic() < deadline:
        time.sleep(0.01)
    started.send_signal(signal.SIGINT)
    _, said = started.communicate(timeout=60)
    assert started.returncode == ExitCode.INTERRUPTED, said
    assert b"stopped" in said
    assert finished
    assert all(path.read_text() == FLEE for path in tmp_path.glob("out/*/text.txt"))
    assert not list(tmp_path.glob("out/.repairing*"))
