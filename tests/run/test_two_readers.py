"""Runs with a second reader, which may be missing, crash, or look at doubtful lines only."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from archive import add_page
from fakes import CrashingSecond, GarbageSecond, Missing, Opening, ScriptedSecond, Stamping
from house import House
from worker_fakes import open_line_reader, stamp_of_line_reader

from pipeline import readers
from pipeline.cli.app import call
from pipeline.cli.run import raise_if_incomplete
from pipeline.errors import ExitCode, PagesFailed
from pipeline.evidence.ink import SecondReading
from pipeline.export.text import read_page_record
from pipeline.model import Page, Stamp
from pipeline.run import work
from pipeline.run.collection import RunResult, run_collection
from pipeline.run.pool import SerialExecutor
from pipeline.run.tasks import ReaderSource
from pipeline.settings import CollateSettings, ReadSettings, Second, with_all_evidence

TEXT = "the boat was lost\nand all hands came home"


@pytest.fixture(autouse=True)
def sure(house: House) -> None:
    """Take no word for doubtful: how sure the weights are is not what these tests are about."""
    house.settings = msgspec.structs.replace(house.settings, collate=CollateSettings(doubt=1.0))


def run(house: House, second: ScriptedSecond | None, *, stamp: object = None, neural: object = None) -> RunResult:
    source = ReaderSource(
        open_line_reader,
        stamp_of_line_reader,
        Opening(second),
        stamp or Stamping(second),  # type: ignore[arg-type]
        neural,  # type: ignore[arg-type]
    )
    return run_collection(
        house.workspace,
        house.settings,
        reader=source,
        executor=SerialExecutor,
        progress=house.watcher,
        perform=work.perform,
    )


def mode(house: House, second: Second, language: str = "eng") -> None:
    read = ReadSettings(second=second, language=language)
    house.settings = msgspec.structs.replace(house.settings, read=read)


def record(house: House, page: str = "p1") -> Page:
    return read_page_record(house.files()[f"pamphlet/{page}.json"])


def ink(house: House, page: str = "p1") -> SecondReading:
    data = house.workspace.outputs("pamphlet").ink(page).read_bytes()
    return msgspec.msgpack.decode(data, type=SecondReading)


def statuses(page: Page) -> dict[str, str]:
    return {page.repaired.faithful[word.start : word.end]: word.status.value for word in page.words}


# ------------------------------------------------------------------------------------ both are there


def test_words_are_settled_by_two_readers(house: House) -> None:
    house.page("pamphlet", "p1", TEXT.replace("boat", "boaf"))
    result = run(house, ScriptedSecond((("boaf", "boat"),)))
    assert (result.failures, result.cautions, result.read) == ([], [], 1)
    page = record(house)
    assert page.clean == TEXT.replace("\n", " ")
    assert statuses(page)["boat"] == "adjudicated"
    assert statuses(page)["lost"] == "agreed"
    assert page.second == Stamp("second", "1")
    assert all(word.probability is not None for word in page.words)
    summary = result.summaries[0]
    assert summary.cautions == ()
    assert summary.pages[0].statuses["agreed"] >= 7
    assert "boaf" in house.files()["pamphlet/report.html"].decode()


def test_a_doubtful_dispute_is_flagged_with_both_readings(house: House) -> None:
    house.settings = msgspec.structs.replace(house.settings, collate=CollateSettings(doubt=0.0))
    house.page("pamphlet", "p1", TEXT.replace("boat", "boaf"))
    run(house, ScriptedSecond((("boaf", "boat"),)))
    flags = {flag.old: flag for flag in record(house).repaired.flags}
    flag = flags["boat"]
    assert flag.rule == "reading.disputed"
    assert (flag.evidence["first"], flag.evidence["second"]) == ("boaf", "boat")
    assert flags["lost"].rule == "reading.unsure"
    edits = [json.loads(line) for line in house.files()["pamphlet/edits.jsonl"].splitlines()]
    assert any(edit["rule"] == "reading.disputed" for edit in edits)


def test_nothing_new_means_nothing_done(house: House) -> None:
    house.page("pamphlet", "p1", TEXT)
    run(house, ScriptedSecond())
    before = house.files()
    assert not run(house, ScriptedSecond()).changed
    assert house.files() == before


def test_a_page_without_text_is_a_page(house: House) -> None:
    house.page("pamphlet", "p1", "")
    assert run(house, ScriptedSecond()).failures == []
    assert house.files()["pamphlet/p1.txt"] == b""


def test_another_second_reader_reads_again(house: House) -> None:
    house.page("pamphlet", "p1", TEXT)
    run(house, ScriptedSecond())
    result = run(house, ScriptedSecond(version="2"))
    assert (result.read, result.finished) == (1, 1)
    assert record(house).second == Stamp("second", "2")


def test_another_threshold_of_doubt_does_not_read_again(house: House) -> None:
    house.page("pamphlet", "p1", TEXT)
    run(house, ScriptedSecond())
    house.settings = msgspec.structs.replace(house.settings, collate=CollateSettings(doubt=0.0))
    result = run(house, ScriptedSecond())
    assert (result.read, result.finished) == (0, 1)
    assert set(statuses(record(house)).values()) == {"doubtful"}


def test_a_lost_second_reading_is_made_again(house: House) -> None:
    house.page("pamphlet", "p1", TEXT)
    run(house, ScriptedSecond())
    house.workspace.outputs("pamphlet").ink("p1").unlink()
    assert run(house, ScriptedSecond()).read == 1
    assert len(ink(house).lines) == 2


def test_a_damaged_second_reading_is_a_failure_that_names_it(house: House) -> None:
    house.page("pamphlet", "p1", TEXT)
    run(house, ScriptedSecond())
    path = house.workspace.outputs("pamphlet").ink("p1")
    path.write_bytes(b"\xc1" * len(path.read_bytes()))
    house.settings = msgspec.structs.replace(house.settings, collate=CollateSettings(doubt=0.5))
    (failure,) = run(house, ScriptedSecond()).failures
    assert (failure.stage, failure.exit_code) == ("finish", ExitCode.BAD_INPUT)
    assert path.name in failure.error and "Delete it" in failure.error


# ------------------------------------------------------------------------------------ which lines


def test_doubtful_lines_alone_are_read_twice(house: House) -> None:
    mode(house, "doubtful")
    house.page("pamphlet", "p1", TEXT + "\nof the vvharf at sea")
    run(house, ScriptedSecond((("vvharf", "wharf"),)))
    assert [line.line for line in ink(house).lines] == [2]
    found = statuses(record(house))
    assert found["boat"] == "read"
    assert found["sea"] == "agreed"
    assert found["wharf"] == "adjudicated"


def test_without_doubtful_lines_the_page_is_read_by_one(house: House) -> None:
    mode(house, "doubtful")
    house.page("pamphlet", "p1", TEXT)
    assert run(house, ScriptedSecond()).cautions == []
    assert ink(house).lines == ()
    assert set(statuses(record(house)).values()) == {"read"}


def test_the_second_reader_can_be_left_out(house: House) -> None:
    mode(house, "off")
    house.page("pamphlet", "p1", TEXT)
    result = run(house, None, stamp=Missing())
    assert (result.failures, result.cautions) == ([], [])
    assert record(house).second is None
    assert not house.workspace.outputs("pamphlet").ink("p1").exists()


def test_another_choice_of_lines_reads_again(house: House) -> None:
    house.page("pamphlet", "p1", TEXT)
    run(house, ScriptedSecond())
    for choice, lines in (("doubtful", 0), ("all", 2)):
        mode(house, choice)  # type: ignore[arg-type]
        assert run(house, ScriptedSecond()).read == 1
        assert len(ink(house).lines) == lines
    mode(house, "off")
    assert run(house, ScriptedSecond()).read == 1
    assert record(house).second is None


# ------------------------------------------------------------------------------------ missing or broken


def test_without_the_second_reader_the_run_goes_on_with_one_and_says_so(house: House) -> None:
    house.page("pamphlet", "p1", TEXT)
    result = run(house, None, stamp=Missing())
    assert result.failures == []
    raise_if_incomplete(result)  # nothing is incomplete
    (caution,) = result.cautions
    assert "one reader only" in caution and "the second reader is not installed. Install it." in caution
    assert result.summaries[0].cautions == (caution,)
    report = house.files()["pamphlet/report.html"].decode()
    assert "one reader only" in report
    page = record(house)
    assert page.second is None
    assert set(statuses(page).values()) == {"read"}
    # When it is there, pages are read again and the caution goes.
    result = run(house, ScriptedSecond())
    assert (result.read, result.cautions) == (1, [])
    assert result.summaries[0].cautions == ()


def test_without_the_neural_model_the_run_goes_on_and_says_so(house: House) -> None:
    house.settings = with_all_evidence(house.settings)
    house.page("pamphlet", "p1", TEXT)
    result = run(house, ScriptedSecond(), neural=Missing("the neural language model is not installed"))
    (caution,) = result.cautions
    assert "without the neural language model" in caution
    assert record(house).second == Stamp("second", "1")
    house.settings = msgspec.structs.replace(house.settings, collate=CollateSettings(doubt=1.0, neural=False))
    result = run(house, ScriptedSecond(), neural=Missing())
    assert result.cautions == []
    assert result.summaries[0].cautions == (), "the report is written anew"


def test_of_other_languages_no_neural_model_is_wanted(house: House) -> None:
    mode(house, "all", "deu")
    house.settings = with_all_evidence(house.settings)
    house.page("pamphlet", "p1", TEXT)
    result = run(house, ScriptedSecond(), neural=Missing())
    assert (result.cautions, result.failures) == ([], [])
    assert set(statuses(record(house)).values()) == {"agreed"}


@pytest.mark.parametrize(
    ("error", "code"), [(None, ExitCode.HELPER_FAILED), (ZeroDivisionError("odd"), ExitCode.INTERNAL)]
)
def test_a_crash_of_the_second_reader_costs_one_page(house: House, error: Exception | None, code: ExitCode) -> None:
    house.page("pamphlet", "p1", TEXT)
    house.page("pamphlet", "p2", "At sea.")
    second = CrashingSecond(page="p1", error=error) if error else CrashingSecond(page="p1")
    result = run(house, second)
    (failure,) = result.failures
    assert (failure.page, failure.stage, failure.exit_code) == ("p1", "read", code)
    assert house.watcher.failures == [failure]
    assert house.files()["pamphlet/p2.txt"] == b"At sea.\n"
    with pytest.raises(PagesFailed):
        raise_if_incomplete(result)
    result = run(house, ScriptedSecond())
    assert (result.failures, result.read) == ([], 1), "only the page that failed is read again"
    assert house.files()["pamphlet/p1.txt"].decode() == TEXT.replace("\n", " ") + "\n"


def test_a_crash_of_the_second_reader_names_the_scan(house: House) -> None:
    house.page("pamphlet", "p1", TEXT)
    odd = CrashingSecond(error=ZeroDivisionError("odd"))
    (failure,) = run(house, odd).failures
    assert "scans/pamphlet/p1.png" in failure.error


def test_garbage_of_the_second_reader_costs_one_page(house: House) -> None:
    house.page("pamphlet", "p1", TEXT)
    house.page("pamphlet", "p2", "At sea.")
    (failure,) = run(house, GarbageSecond(page="p1")).failures
    assert failure.page == "p1"
    assert "p1" in failure.error or "scans/pamphlet" in failure.error
    assert house.files()["pamphlet/p2.txt"] == b"At sea.\n"


def test_garbage_of_the_second_reader_is_noted_as_that_of_a_reader(house: House) -> None:
    house.page("pamphlet", "p1", TEXT)
    (failure,) = run(house, GarbageSecond()).failures
    assert (failure.stage, failure.exit_code) == ("read", ExitCode.HELPER_FAILED)
    assert "p1.png" in failure.error


def test_the_caution_is_said_once_and_the_command_ends_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(readers, "second_stamp_of", Missing())
    monkeypatch.setattr("pipeline.run.pool.ProcessExecutor", lambda _: SerialExecutor())
    (tmp_path / "doublekey.toml").write_text('[read]\ntesseract = "recorded"\nrecorded = "recorded"\n')
    for item in ("brief", "pamphlet"):
        add_page(tmp_path, item, "p1", "the boat was lost")
    (tmp_path / "scans" / "brief" / "item.toml").write_text('language = "deu"\n')
    assert call(["run", "-j", "1"]) == ExitCode.OK
    told = capsys.readouterr().err
    assert told.count("one reader only") == 1
    assert "the second reader is not installed. Install it." in " ".join(told.split())
    for item in ("brief", "pamphlet"):
        assert "one reader only" in (tmp_path / "output" / item / "report.html").read_text(encoding="utf-8")
