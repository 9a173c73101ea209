"""Every command as a person calls it, with readings recorded before, so that no engine is needed."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from archive import add_page
from PIL import Image

from pipeline.cli.app import call
from pipeline.errors import ExitCode


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "doublekey.toml").write_text('[read]\ntesseract = "recorded"\nrecorded = "recorded"\nsecond = "off"\n')
    add_page(
        tmp_path,
        "pamphlet",
        "p1",
        "They were attempting to nee the country.",
        "They were attempting to flee the country.",
    )
    return tmp_path


def test_run_makes_the_text_and_says_so(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["run", "--jobs", "1"]) == ExitCode.OK
    out, err = capsys.readouterr()
    assert out == "", "stdout is for data"
    assert "1 page read" in err and "output/index.html" in err
    assert "\x1b" not in err, "no colours and no progress bar where there is no terminal"
    assert (workspace / "output/pamphlet/p1.txt").read_text() == "They were attempting to flee the country.\n"
    assert call(["run"]) == ExitCode.OK
    assert "Nothing to do: 1 page in 1 item up to date." in capsys.readouterr().err


def test_run_is_silent_when_asked(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["run", "-q", "-j", "1", "-w", str(workspace)]) == ExitCode.OK
    assert capsys.readouterr() == ("", "")


def test_run_prints_figures_for_programs(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["run", "--json", "-j", "1"]) == ExitCode.OK
    figures = json.loads(capsys.readouterr().out)
    assert figures == json.loads((workspace / "output/accuracy.json").read_bytes())


def test_run_finishes_the_rest_and_says_what_failed(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (workspace / "scans/pamphlet/p0.png").write_bytes(b"")
    assert call(["run", "-j", "1"]) == ExitCode.PAGES_FAILED
    err = capsys.readouterr().err
    assert "p0.png" in err and "1 page failed, all others are done" in err
    assert (workspace / "output/pamphlet/p1.txt").exists()


def test_run_says_what_was_left_out(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (workspace / "scans/loose.png").write_bytes(b"")
    assert call(["run", "-j", "1"]) == ExitCode.BAD_INPUT
    assert "loose.png: lies outside any item" in capsys.readouterr().err
    assert (workspace / "output/pamphlet/p1.txt").exists()


def test_check_passes_and_fails_by_the_threshold(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["check", "-j", "1"]) == ExitCode.OK
    assert "passed  pamphlet" in capsys.readouterr().err
    (workspace / "scans/pamphlet/p1.gt.txt").write_text("They were attempting to reach the country.")
    assert call(["check", "-j", "1"]) == ExitCode.ACCURACY_TOO_LOW
    err = capsys.readouterr().err
    assert "FAILED  pamphlet" in err and "below its threshold in: pamphlet" in err
    (workspace / "scans/pamphlet/item.toml").write_text("max_cer = 0.9\n")
    assert call(["check", "-j", "1", "-q"]) == ExitCode.OK
    assert capsys.readouterr().err == ""


def test_check_fails_for_a_page_that_is_missing(workspace: Path) -> None:
    (workspace / "scans/pamphlet/p2.gt.txt").write_text("A page that nobody scanned, and not a short one either.")
    assert call(["check", "-q", "-j", "1"]) == ExitCode.ACCURACY_TOO_LOW


def test_compare_prints_rates_and_the_difference(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    a, b = tmp_path / "a.txt", tmp_path / "b.txt"
    a.write_bytes(b"\xef\xbb\xbfto flee the country\r\n")
    b.write_text("to nee the country\n")
    assert call(["compare", str(a), str(b)]) == ExitCode.OK
    out = capsys.readouterr().out
    assert "flee" in out and "nee" in out and "25.00" in out
    assert call(["compare", "--json", str(a), str(b)]) == ExitCode.OK
    assert json.loads(capsys.readouterr().out)["strict"]["words"]["errors"] == 1


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [(None, 5, "a.txt"), ("naïve".encode("latin-1"), 2, "iconv"), (b"abc\x00def", 2, "not text")],
)
def test_compare_says_what_is_wrong_with_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None, code: int, words: str
) -> None:
    if content is not None:
        (tmp_path / "a.txt").write_bytes(content)
    (tmp_path / "b.txt").write_text("b")
    assert call(["compare", str(tmp_path / "a.txt"), str(tmp_path / "b.txt")]) == code
    assert words in capsys.readouterr().err


TEXT = "They were attempting to nee the coun-\r\ntry.\r\n\r\n\tA  second   paragraph.\x0cEnd"


def test_repair_keeps_everything_it_does_not_edit(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    source = tmp_path / "old.txt"
    source.write_bytes(TEXT.encode())
    assert call(["repair", str(source), "--edits", str(tmp_path / "edits.jsonl")]) == ExitCode.OK
    out = capsysbinary.readouterr().out.decode()
    assert out == "They were attempting to flee the country.\r\n\r\n\tA  second   paragraph.\x0cEnd"
    assert source.read_bytes() == TEXT.encode()
    edits = [json.loads(line) for line in (tmp_path / "edits.jsonl").read_bytes().splitlines()]
    assert {edit["rule"] for edit in edits} == {"scanno.stealth", "hyphen.join"}


def test_repair_works_in_a_pipe(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", "repair", "-q", "-"],
        input=b"They were attempting to nee the country.",
        capture_output=True,
        check=True,
        cwd=tmp_path,
    )
    assert done.stdout == b"They were attempting to flee the country."
    assert done.stderr == b""


def test_repair_can_only_list(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "old.txt"
    source.write_text("They were attempting to nee the country.")
    assert call(["repair", "--suggest", str(source)]) == ExitCode.OK
    assert f"{source}:1: nee → flee" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == [source]


def test_repair_writes_where_it_is_told_and_not_over_its_input(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, target = tmp_path / "old.txt", tmp_path / "new.txt"
    source.write_text("They were attempting to nee the country.")
    assert call(["repair", str(source), "-o", str(target)]) == ExitCode.OK
    assert target.read_text() == "They were attempting to flee the country."
    assert call(["repair", str(source), "-o", str(source)]) == ExitCode.BAD_ARGUMENTS
    assert "nee" in source.read_text()


def test_a_reader_of_our_output_may_have_enough(workspace: Path) -> None:
    command = f"{sys.executable} -m pipeline config | head -n 1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=True)
    assert done.stderr == ""


def test_add_copies_and_tells(tmp_path: Path, workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    box = tmp_path / "box"
    box.mkdir()
    Image.new("1", (20, 20), 1).save(box / "0001.tif")
    assert call(["add", str(box)]) == ExitCode.OK
    assert "added: scans/box/0001.tif" in capsys.readouterr().err
    (box / "0002.tif").write_bytes(b"not a picture")
    assert call(["add", str(box)]) == ExitCode.BAD_INPUT
    assert "0002.tif" in capsys.readouterr().err
    assert not (workspace / "scans/box/0002.tif").exists()


def test_init_makes_a_workspace_that_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "new archive"
    assert call(["init", str(folder)]) == ExitCode.OK
    monkeypatch.chdir(folder)
    assert call(["run"]) == ExitCode.OK
    assert call(["config"]) == ExitCode.OK
    assert call(["init", str(folder)]) == ExitCode.BAD_INPUT
    assert "is there already" in capsys.readouterr().err
    command = f"{sys.executable} -m pipeline"
    done = subprocess.run(["make", f"DOUBLEKEY={command}"], capture_output=True, text=True, check=True)
    assert "Nothing to do" in done.stderr


def test_config_prints_what_holds_here(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["config"]) == ExitCode.OK
    assert 'tesseract = "recorded"' in capsys.readouterr().out


def test_doctor_names_what_is_missing(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["doctor"]) == ExitCode.OK
    assert "tesserocr" in capsys.readouterr().out
    (workspace / "doublekey.toml").write_text('[read]\nlanguage = "eng+xyz"\n')
    assert call(["doctor"]) == ExitCode.MISSING_DEPENDENCY
    out, err = capsys.readouterr()
    assert "tesseract-ocr-xyz" in " ".join(out.split()) and "language xyz" in err


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["rum"], 1, "Did you mean"),
        (["run", "--jbos", "3"], 1, "--jobs"),
        (["run", "--jobs", "many"], 1, "--jobs"),
        (["run", "--item", "nothing"], 1, "There are: pamphlet"),
        (["run", "--workspace", "nowhere"], 1, "doublekey init"),
        (["run", "--lang", "../x"], 9, "eng+deu"),
        (["compare", "one"], 1, "B"),
        (["add", "nowhere.png"], 5, "nowhere.png: does not exist"),
    ],
)
def test_a_wrong_call_gets_advice(
    workspace: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, words: str
) -> None:
    assert call(arguments) == code
    out, err = capsys.readouterr()
    assert words in err and "Traceback" not in err
    assert out == ""


def test_a_missing_language_is_named(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (workspace / "doublekey.toml").unlink()
    assert call(["run", "--lang", "eng+xyz"]) == ExitCode.MISSING_DEPENDENCY
    err = capsys.readouterr().err
    assert "xyz" in err and "tesseract-ocr-xyz" in err


def test_unknown_settings_are_refused(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (workspace / "doublekey.toml").write_text("[repair]\nlevle = 'off'\n")
    assert call(["run"]) == ExitCode.BAD_CONFIG
    assert "Did you mean `repair.level`" in capsys.readouterr().err


def test_a_bug_of_ours_is_said_to_be_one(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("oops")

    monkeypatch.setattr("pipeline.api.run", broken)
    assert call(["run"]) == ExitCode.INTERNAL
    assert "Please report this" in capsys.readouterr().err


def test_a_progress_bar_appears_on_a_terminal(workspace: Path) -> None:
    add_page(workspace, "pamphlet", "p2", "Another page.")
    try:
        leader, follower = os.openpty()
    except OSError:
        pytest.skip("no terminals on this machine (/dev/pts is not mounted)")
    environment = dict(os.environ, TERM="xterm-256color", COLUMNS="100", FORCE_COLOR="1")
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline", "run", "-j", "1"], stderr=follower, stdout=follower, env=environment
    )
    os.close(follower)
    seen = io.BytesIO()
    while True:
        try:
            part = os.read(leader, 65536)
        except OSError:
            break
        if not part:
            break
        seen.write(part)
    os.close(leader)
    assert process.wait() == 0
    assert b"reading pages" in seen.getvalue()
    assert b"pages/min" in seen.getvalue()


@pytest.mark.parametrize("option", ["-q", "--json"])
def test_what_was_left_out_is_said_even_when_quiet(
    workspace: Path, capsys: pytest.CaptureFixture[str], option: str
) -> None:
    (workspace / "scans/stray.png").write_bytes(b"")
    assert call(["run", "-j", "1", option]) == ExitCode.BAD_INPUT
    assert "left out: " in (err := capsys.readouterr().err) and "stray.png" in err


def test_repair_does_not_write_edits_over_texts(tmp_path: Path) -> None:
    source, target = tmp_path / "old.txt", tmp_path / "new.txt"
    source.write_text("They were attempting to nee the country.")
    assert call(["repair", str(source), "--edits", str(source)]) == ExitCode.BAD_ARGUMENTS
    assert call(["repair", str(source), "-o", str(target), "--edits", str(target)]) == ExitCode.BAD_ARGUMENTS
    assert "nee" in source.read_text() and not target.exists()


def test_repair_writes_into_a_pipe_and_does_not_replace_it(tmp_path: Path) -> None:
    source, pipe = tmp_path / "old.txt", tmp_path / "pipe"
    source.write_text("Nothing to repair.")
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE) as reader:
        try:
            assert call(["repair", "-q", str(source), "-o", str(pipe)]) == ExitCode.OK
            assert pipe.is_fifo()
            assert reader.communicate(timeout=30)[0] == b"Nothing to repair."
        finally:
            reader.kill()


def test_inspect_shows_a_page_and_touches_nothing(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["inspect", "pamphlet/p1", "--into", "seen"]) == ExitCode.OK
    out, err = capsys.readouterr()
    assert "paragraph" in out and "400 × 300 pixels" in out
    assert "Open seen/inspect.html" in err
    assert (workspace / "seen/p1.txt").read_text() == "They were attempting to flee the country.\n"
    assert not (workspace / "output").exists()


def test_inspect_makes_a_folder_and_says_where(
    workspace: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(workspace))
    assert call(["inspect", "scans/pamphlet/p1.png"]) == ExitCode.OK
    place = capsys.readouterr().err.partition("Open ")[2].strip()
    assert place.startswith(str(workspace)) and Path(place).is_file()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["pamphlet/p9"], ExitCode.BAD_ARGUMENTS),
        (["nothing.png"], ExitCode.BAD_ARGUMENTS),
        (["pamphlet/p1", "--into", "output/p1"], ExitCode.BAD_ARGUMENTS),
        (["pamphlet/p1", "-n", "0"], ExitCode.BAD_ARGUMENTS),
        (["bad.png"], ExitCode.BAD_INPUT),
        (["pamphlet/p1", "--lang", "no such"], ExitCode.BAD_CONFIG),
    ],
)
def test_inspect_says_what_is_wrong(
    workspace: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: ExitCode
) -> None:
    (workspace / "bad.png").write_text("no image")
    assert call(["inspect", *arguments]) == code
    out, err = capsys.readouterr()
    assert out == "" and err.startswith("doublekey: ")
    assert not list(workspace.glob("doublekey-*"))
