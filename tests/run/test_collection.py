from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest
from fakes import Opening, ScriptedReader, Stamping
from house import House
from PIL import Image

from pipeline import ingest
from pipeline.errors import (
    ConfigError,
    DiskFull,
    ExitCode,
    FileAccess,
    InputError,
    Interrupted,
    UsageError,
    WorkspaceBusy,
)
from pipeline.export.text import read_page_record
from pipeline.model import Facing, PageSource
from pipeline.run import collection, files, item, plan, publish, work
from pipeline.run.lock import locked
from pipeline.run.pool import ProcessExecutor, SerialExecutor
from pipeline.run.tasks import ReaderSource
from pipeline.settings import IngestSettings, ProfileSettings, ReadSettings, RepairSettings, VerifySettings

TEXT = "They were attempt-\ning to leave the country\nby the first boat."
CLEAN = "They were attempting to leave the country by the first boat."


def read_pages(house: House) -> list[str]:
    log = house.workspace.root / "readings.log"
    lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
    log.unlink(missing_ok=True)
    return sorted(Path(line).stem for line in lines)


def test_a_scan_becomes_every_output(house: House) -> None:
    house.page("pamphlet", "p1", TEXT, CLEAN)
    house.page("pamphlet", "p2", "The second page.")
    result = house.run()
    assert (result.read, result.finished, result.written, result.failures) == (2, 2, 1, [])
    out = house.files()
    assert set(out) == {
        "accuracy.json",
        "accuracy.csv",
        "index.html",
        *(f"pamphlet/{name}" for name in ("pamphlet.txt", "pamphlet.md", "edits.jsonl", "report.html")),
        *(
            f"pamphlet/{page}{suffix}"
            for page in ("p1", "p2")
            for suffix in (".txt", ".faithful.txt", ".hocr", ".json")
        ),
    }
    assert out["pamphlet/p1.txt"].decode() == CLEAN + "\n"
    assert out["pamphlet/p1.faithful.txt"].decode() == TEXT + "\n"
    assert out["pamphlet/pamphlet.txt"].decode() == CLEAN + "\n\fThe second page.\n"
    assert out["pamphlet/pamphlet.md"].decode() == (
        f'---\ntitle: "pamphlet"\n---\n\n<!-- page p1 -->\n\n{CLEAN}\n\n<!-- page p2 -->\n\nThe second page.\n'
    )
    page = read_page_record(out["pamphlet/p1.json"])
    assert page.clean == CLEAN
    assert page.verification.after is not None and page.verification.after.strict.cer == 0
    edits = [json.loads(line) for line in out["pamphlet/edits.jsonl"].splitlines()]
    assert [(edit["page"], edit["rule"]) for edit in edits] == [("p1", "hyphen.join")]
    assert len(edits[0]["boxes"]) == 2


def test_nothing_new_means_nothing_done(house: House) -> None:
    house.page("pamphlet", "p1", TEXT, CLEAN)
    house.run()
    stats = {path: path.stat().st_mtime_ns for path in house.workspace.output.rglob("*") if path.name != ".lock"}
    result = house.run(executor=None)
    assert not result.changed
    assert [summary.item for summary in result.summaries] == ["pamphlet"]
    assert stats == {path: path.stat().st_mtime_ns for path in stats}


def test_a_new_page_is_read_alone(house: House) -> None:
    house.page("pamphlet", "p1", TEXT)
    house.run()
    read_pages(house)
    house.page("pamphlet", "p2", "More.")
    house.run()
    assert read_pages(house) == ["p2"]
    assert "More." in house.files()["pamphlet/pamphlet.txt"].decode()


def test_a_spread_becomes_two_pages_and_is_looked_at_once(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.page("book", "p1", TEXT)
    house.page("book", "p2", TEXT)
    looked: list[str] = []

    def find_facing(source: PageSource, _: IngestSettings) -> Facing:
        looked.append(source.page)
        return Facing(2 if source.page == "p1" else 1, 4 / 3, (0.45, 0.55))

    monkeypatch.setattr(ingest, "find_facing", find_facing, raising=False)
    assert house.run().read == 3
    assert {f"book/{page}.txt" for page in ("p1a", "p1b", "p2")} <= set(house.files())
    assert house.watcher.expected[-1] == house.watcher.pages == 3
    assert not house.run().changed
    assert looked == ["p1", "p2"]


def test_a_spread_that_is_to_be_kept_leaves_nothing_of_its_halves(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.page("book", "p1", TEXT)
    monkeypatch.setattr(ingest, "find_facing", lambda *_: Facing(2, 4 / 3, (0.45, 0.55)), raising=False)
    house.run()
    assert "book/p1a.txt" in house.files()
    (house.workspace.scans / "book" / "item.toml").write_text("spread = false\n")
    assert house.run().read == 1
    assert [name for name in house.files() if name.startswith("book/p1")] == [
        f"book/p1{suffix}" for suffix in (".faithful.txt", ".hocr", ".json", ".txt")
    ]


def test_a_scan_that_cannot_be_looked_at_fails_when_it_is_read(house: House) -> None:
    house.page("book", "p1", TEXT)
    scan = house.page("book", "p2", TEXT)
    scan.write_bytes(scan.read_bytes()[:-30])
    result = house.run()
    assert [(failure.page, failure.stage) for failure in result.failures] == [("p2", "ingest")]
    assert (result.read, house.watcher.pages) == (1, 2)


def test_a_changed_repair_does_not_read_again(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.page("pamphlet", "p1", TEXT)
    house.run()
    read_pages(house)
    house.settings = msgspec.structs.replace(house.settings, repair=RepairSettings(level="suggest"))
    result = house.run()
    assert (result.read, result.finished) == (0, 1)
    real = collection.code_digest
    monkeypatch.setattr(collection, "code_digest", lambda stage: real(stage) + ("new" if stage == "finish" else ""))
    result = house.run()
    assert (result.read, result.finished) == (0, 1)
    assert read_pages(house) == []


def test_another_reader_language_reads_again(house: House) -> None:
    house.page("pamphlet", "p1", TEXT)
    house.page("brief", "p1", TEXT)
    house.run()
    read_pages(house)
    (house.workspace.scans / "brief" / "item.toml").write_text('language = "deu"\n')
    assert house.run().read == 1
    house.settings = msgspec.structs.replace(house.settings, read=ReadSettings(language="fra"))
    assert house.run().read == 1


def test_a_new_reference_compares_and_does_not_read_again(house: House) -> None:
    house.page("pamphlet", "p1", TEXT)
    house.run()
    assert house.run().summaries[0].pages[0].state == "no-reference"
    (house.workspace.scans / "pamphlet" / "p1.gt.txt").write_text(CLEAN)
    result = house.run()
    assert (result.read, result.finished) == (0, 1)
    assert result.summaries[0].pages[0].state == "compared"


def test_a_new_threshold_writes_the_report_only(house: House) -> None:
    house.page("pamphlet", "p1", TEXT, CLEAN)
    house.run()
    house.settings = msgspec.structs.replace(house.settings, verify=VerifySettings(max_cer=0.5))
    result = house.run()
    assert (result.read, result.finished, result.written) == (0, 0, 1)
    assert result.summaries[0].max_cer == 0.5


def test_a_normalisation_of_ones_own_is_used_and_named(house: House) -> None:
    house.page("pamphlet", "p1", TEXT, CLEAN.upper())
    house.run()
    own = ProfileSettings(("nfc", "small-letters", "fold-space"), {"country": "land"})
    house.settings = msgspec.structs.replace(
        house.settings, verify=VerifySettings(profile="ours"), profiles={"ours": own}
    )
    result = house.run()
    assert (result.read, result.finished) == (0, 1)
    (summary,) = result.summaries
    found = summary.pages[0].measures[1]
    assert (summary.profile, found.profile, found.characters.errors) == ("ours", "ours", 0)
    plain = msgspec.structs.replace(own, replace={})
    house.settings = msgspec.structs.replace(house.settings, profiles={"ours": plain})
    changed = house.run().summaries[0].pages[0].measures[1]
    assert changed.characters.reference == found.characters.reference + len("country") - len("land")
    data = json.loads(house.workspace.accuracy.read_text(encoding="utf-8"))
    assert data["items"]["pamphlet"]["profile"] == "ours"
    assert "under the profile ours" in house.workspace.index.read_text(encoding="utf-8")


def test_a_paragraph_runs_on_over_the_end_of_its_page(house: House) -> None:
    house.page("pamphlet", "p1", "They spoke of the move-")
    house.page("pamphlet", "p2", "ment of the workers.\n\nAnd so on.")
    house.run()
    out = house.files()
    assert out["pamphlet/pamphlet.txt"].decode() == "They spoke of the movement of the workers.\n\fAnd so on.\n"
    assert out["pamphlet/p1.txt"].decode() == "They spoke of the move-\n"
    (edit,) = [json.loads(line) for line in out["pamphlet/edits.jsonl"].splitlines()]
    assert (edit["page"], edit["layer"], edit["rule"]) == ("p1", "clean", "hyphen.page-end")
    assert (edit["old"], edit["new"]) == ("move-", "move")


def test_a_page_that_failed_is_not_joined_over(house: House) -> None:
    house.page("pamphlet", "p1", "They spoke of the")
    house.page("pamphlet", "p2", "!fail")
    house.page("pamphlet", "p3", "movement of the workers.")
    house.run()
    text = house.files()["pamphlet/pamphlet.txt"].decode()
    assert text == "They spoke of the\n\fmovement of the workers.\n"


def test_where_footnotes_stand_concerns_no_page(house: House) -> None:
    house.page("pamphlet", "p1", TEXT)
    house.run()
    house.settings = msgspec.structs.replace(
        house.settings, layout=msgspec.structs.replace(house.settings.layout, footnotes="end")
    )
    result = house.run()
    assert (result.read, result.finished, result.written) == (0, 0, 1)


def test_a_page_that_is_missing_is_pointed_out(house: House) -> None:
    lines = "\n".join(f"This is line {word} of the text." for word in ("one", "two", "three", "four", "five"))
    numbers = (1, 2, 3, 5, 6, 7)
    for number in numbers:
        house.page("book", f"s{number}", "")
    reader = ScriptedReader(pages=tuple((f"s{number}", f"{number}\n{lines}") for number in numbers))
    result = collection.run_collection(
        house.workspace,
        house.settings,
        reader=ReaderSource(Opening(reader), Stamping(reader)),
        executor=SerialExecutor,
        progress=house.watcher,
        perform=work.perform,
    )
    (summary,) = result.summaries
    assert summary.notes() == ("scans/book: page 4 seems to be missing between s3.png and s5.png",)
    assert "page 4 seems to be missing" in house.files()["book/report.html"].decode()


def test_deleted_outputs_are_made_again(house: House) -> None:
    house.page("pamphlet", "p1", TEXT)
    house.run()
    before = house.files()
    read_pages(house)
    (house.workspace.output / "pamphlet" / "p1.txt").unlink()
    (house.workspace.output / "index.html").unlink()
    house.run()
    assert house.files() == before
    assert read_pages(house) == []


def test_the_same_scans_give_the_same_bytes_anywhere(house: House, tmp_path_factory: pytest.TempPathFactory) -> None:
    house.page("pamphlet", "p1", TEXT, CLEAN)
    house.run()
    other = House(tmp_path_factory.mktemp("elsewhere"))
    os.chdir(other.workspace.root)
    other.page("pamphlet", "p1", TEXT, CLEAN)
    other.run()
    assert other.files() == house.files()


@pytest.mark.parametrize(("order", "code"), [("!fail", ExitCode.HELPER_FAILED), ("!odd", ExitCode.INTERNAL)])
def test_a_page_that_fails_is_reported_and_the_rest_finish(house: House, order: str, code: ExitCode) -> None:
    house.page("pamphlet", "p1", order, "A reference.")
    house.page("pamphlet", "p2", TEXT, CLEAN)
    result = house.run()
    (failure,) = result.failures
    assert (failure.item, failure.page, failure.stage, failure.exit_code) == ("pamphlet", "p1", "read", code)
    assert house.watcher.failures == [failure]
    assert "pamphlet/p2.txt" in house.files()
    states = {page.page: page.state for page in result.summaries[0].pages}
    assert states == {"p2": "compared", "p1": "missing-page"}, "a failed page counts as wholly wrong"
    house.page("pamphlet", "p1", "Mended.", "Mended.")
    result = house.run()
    assert result.failures == []
    assert read_pages(house).count("p2") == 1


def test_a_scan_that_cannot_be_opened_is_a_failure(house: House) -> None:
    house.page("pamphlet", "p1", TEXT)
    (house.workspace.scans / "pamphlet" / "p2.png").write_bytes(b"not a picture")
    result = house.run()
    assert [(failure.page, failure.stage, failure.exit_code) for failure in result.failures] == [("p2", "ingest", 2)]
    assert "p2.png" in result.failures[0].error
    assert house.run().failures == result.failures


def test_a_scan_that_breaks_a_library_is_a_failure(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.page("pamphlet", "p1", TEXT)
    house.page("pamphlet", "p2", TEXT)
    real = plan.ingest.probe

    def probe(path: Path, settings: object):
        if path.stem == "p2":
            raise RuntimeError("oops")
        return real(path, settings)  # type: ignore[arg-type]

    monkeypatch.setattr(plan.ingest, "probe", probe)
    (failure,) = house.run().failures
    assert "p2.png: cannot be opened (RuntimeError: oops). Save it anew" in failure.error
    assert "pamphlet/p1.txt" in house.files()


def test_a_page_that_could_hardly_be_read_is_pointed_out(house: House) -> None:
    house.page("pamphlet", "p1", "one two three four five six seven eight nine ten eleven")
    house.page("pamphlet", "p2", "?one two three four five six seven eight nine ten eleven")
    summary = house.run().summaries[0]
    assert [bool(page.notes) for page in summary.pages] == [False, True]
    assert "p2.png: could hardly be read (mean confidence 40 %)" in summary.notes()[0]
    assert "could hardly be read" in house.files()["pamphlet/report.html"].decode()


def test_a_crash_and_a_hang_cost_one_page_each(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.settings = msgspec.structs.replace(house.settings, read=ReadSettings(page_timeout=2))
    house.page("pamphlet", "p1", "!die")
    house.page("pamphlet", "p2", TEXT)
    house.page("pamphlet", "p3", "!hang")
    house.page("pamphlet", "p4", "The last page.")
    monkeypatch.setattr(collection, "GRACE", 8.0)
    result = house.run(executor=ProcessExecutor(2))
    assert [(failure.page, failure.exit_code) for failure in result.failures] == [("p1", 7), ("p3", 7)]
    assert "p1.png" in result.failures[0].error
    assert {"pamphlet/p2.txt", "pamphlet/p4.txt"} <= set(house.files())


def test_a_page_without_text_is_a_page(house: House) -> None:
    house.page("pamphlet", "p1", "", "")
    result = house.run()
    assert result.failures == []
    assert house.files()["pamphlet/p1.txt"] == b""
    assert result.summaries[0].pages[0].state == "empty-reference"


def test_an_item_without_scans_is_an_item(house: House) -> None:
    (house.workspace.scans / "empty").mkdir()
    result = house.run()
    assert [(summary.item, summary.pages) for summary in result.summaries] == [("empty", ())]
    assert not house.run().changed


def test_a_reference_without_a_scan_counts_as_missing(house: House) -> None:
    house.page("pamphlet", "p1", TEXT, CLEAN)
    (house.workspace.scans / "pamphlet" / "p2.gt.txt").write_text("Never scanned.")
    summary = house.run().summaries[0]
    assert [page.state for page in summary.pages] == ["compared", "missing-page"]
    assert summary.score(after=True, normalised=True).characters.deletions == len("Never scanned.")


def test_a_reference_in_latin_1_names_itself(house: House) -> None:
    house.page("pamphlet", "p1", TEXT)
    (house.workspace.scans / "pamphlet" / "p1.gt.txt").write_bytes("naïve".encode("latin-1"))
    result = house.run()
    assert result.failures == []
    assert "p1.gt.txt" in result.problems[0] and "iconv" in result.problems[0]
    assert result.summaries[0].pages[0].state == "no-reference"
    assert house.run().problems == result.problems


def test_the_whole_item_is_compared_with_its_own_reference(house: House) -> None:
    house.page("pamphlet", "p1", TEXT)
    house.page("pamphlet", "p2", "The second page.")
    (house.workspace.scans / "pamphlet" / "item.gt.txt").write_text(CLEAN + "\n\nThe second page.\n")
    (summary,) = house.run().summaries
    assert [page.state for page in summary.pages] == ["compared", "compared"] and summary.whole is None
    assert summary.score(after=True, normalised=True).cer == 0
    assert summary.coverage is not None and summary.coverage.of_reference == 1


def test_outputs_of_a_page_that_is_gone_go_too(house: House) -> None:
    scan = house.page("pamphlet", "p1", TEXT)
    house.page("pamphlet", "p2", "Stays.")
    house.run()
    foreign = house.workspace.output / "pamphlet" / "notes-of-mine.txt"
    foreign.write_text("keep me")
    scan.unlink()
    result = house.run()
    assert "output/pamphlet/p1.txt" in result.removed
    out = house.files()
    assert "pamphlet/p1.json" not in out and "pamphlet/notes-of-mine.txt" in out
    assert out["pamphlet/pamphlet.txt"] == b"Stays.\n"


def test_one_item_can_be_run_alone(house: House) -> None:
    house.page("one", "p1", "One.")
    house.page("two", "p1", "Two.")
    house.run("two")
    assert "two/p1.txt" in house.files() and "one/p1.txt" not in house.files()
    with pytest.raises(UsageError, match=r"no item 'three'.*one, two"):
        house.run("three")


def test_a_page_named_like_its_item_does_not_write_over_it(house: House) -> None:
    house.page("letter", "letter", "Dear Sir.")
    house.run()
    assert {"letter/letter.txt", "letter/letter_0001.txt"} <= set(house.files())


def test_pages_that_would_share_outputs_are_left_out(house: House) -> None:
    house.page("letter", "a", "A.")
    house.page("letter", "a.faithful", "B.")
    result = house.run()
    assert any("would write over" in problem for problem in result.problems)
    assert len([name for name in house.files() if name.endswith(".json") and "/" in name]) == 1


def test_a_wrong_item_file_stops_before_anything_is_read(house: House) -> None:
    house.page("pamphlet", "p1", TEXT)
    (house.workspace.scans / "pamphlet" / "item.toml").write_text("titel = 'x'\n")
    with pytest.raises(ConfigError, match=r"item\.toml"):
        house.run()
    assert read_pages(house) == []


def test_two_runs_do_not_meet(house: House) -> None:
    house.page("pamphlet", "p1", TEXT)
    with locked(house.workspace.output / ".lock"), pytest.raises(WorkspaceBusy):
        house.run()
    assert house.run().read == 1


def test_a_full_disk_ends_the_run_and_keeps_what_is_finished(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.page("pamphlet", "p1", TEXT)
    house.page("pamphlet", "p2", "Two.")
    scans = {path: path.read_bytes() for path in house.workspace.scans.rglob("*.png")}
    real = files._replacing

    def full(path: Path):
        if path.name == "p2.reading.json":
            raise DiskFull("the disk is full", path=path)
        return real(path)

    monkeypatch.setattr(files, "_replacing", full)
    with pytest.raises(DiskFull, match=r"p2\.reading\.json"):
        house.run()
    monkeypatch.setattr(files, "_replacing", real)
    read_pages(house)
    result = house.run()
    assert result.resumed
    assert read_pages(house) == ["p2"]
    assert {path: path.read_bytes() for path in scans} == scans


def test_a_read_only_output_folder_is_named(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.page("pamphlet", "p1", TEXT)
    real = Path.mkdir

    def refuse(path: Path, *args: object, **keywords: object) -> None:
        if path.name == "output":
            raise OSError(errno.EROFS, "Read-only file system", str(path))
        real(path, *args, **keywords)  # type: ignore[arg-type]

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(FileAccess, match="output: cannot be written"):
        house.run()


def test_ctrl_c_keeps_what_is_finished(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.page("pamphlet", "p1", TEXT)
    house.page("pamphlet", "p2", "Two.")
    real = item.ItemRun.after

    def interrupt(self: item.ItemRun, task: object, done: object):
        yield from real(self, task, done)  # type: ignore[arg-type]
        if getattr(task, "page", "") == "p1":
            raise KeyboardInterrupt

    monkeypatch.setattr(item.ItemRun, "after", interrupt)
    with pytest.raises(Interrupted) as error:
        house.run()
    assert error.value.exit_code == ExitCode.INTERRUPTED
    monkeypatch.setattr(item.ItemRun, "after", real)
    read_pages(house)
    result = house.run()
    assert result.resumed
    assert "p1" not in read_pages(house)


KILLED = """
import sys
from pathlib import Path
sys.path[:0] = {path!r}
from pipeline.run.collection import run_collection
from pipeline.run.pool import ProcessExecutor, SerialExecutor
from pipeline.run.tasks import ReaderSource
from pipeline.run.tasks import ReaderSource
from pipeline.run.work import perform
from pipeline.api import Silent
from pipeline.settings import Settings
from pipeline.workspace import Workspace
from worker_fakes import open_line_reader, stamp_of_line_reader

if __name__ == "__main__":
    run_collection(Workspace(Path()), Settings(), reader=ReaderSource(open_line_reader, stamp_of_line_reader),
                   executor=lambda: ProcessExecutor(1), progress=Silent(), perform=perform)
"""


def test_a_run_killed_outright_goes_on_where_it_stopped(house: House) -> None:
    for number in range(8):
        house.page("pamphlet", f"p{number}", f"!slowPage {number}.")
    script = house.workspace.root / "killed.py"
    script.write_text(KILLED.format(path=[path for path in sys.path if path]))
    process = subprocess.Popen([sys.executable, str(script)], start_new_session=True)
    work_folder = house.workspace.output / "pamphlet" / ".work"
    deadline = time.monotonic() + 60
    while len(list(work_folder.glob("*.reading.json"))) < 3 and time.monotonic() < deadline:
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    done = len(list(work_folder.glob("*.reading.json")))
    assert 3 <= done < 8
    for path in work_folder.glob("*.json"):
        msgspec.json.decode(path.read_bytes())
    read_pages(house)
    result = house.run()
    assert result.resumed
    assert result.read <= 8 - done + 1, "at most the page whose journal line was not yet written is read twice"
    assert not list(house.workspace.output.rglob(".*.part"))
    assert house.files()["pamphlet/pamphlet.txt"].decode() == "\f".join(f"Page {number}.\n" for number in range(8))


def test_what_a_worker_returns_is_small(house: House) -> None:
    house.page("pamphlet", "p1", TEXT * 200)
    sizes = []
    real = work.perform

    def measured(task: object):
        done = real(task)  # type: ignore[arg-type]
        sizes.append(len(repr(done)))
        return done

    from worker_fakes import open_line_reader, stamp_of_line_reader

    from pipeline.run.pool import SerialExecutor
    from pipeline.run.tasks import ReaderSource

    collection.run_collection(
        house.workspace,
        house.settings,
        reader=ReaderSource(open_line_reader, stamp_of_line_reader),
        executor=SerialExecutor,
        progress=house.watcher,
        perform=measured,
    )
    assert len(sizes) == 5
    assert max(sizes) < 2000


def test_the_pages_over_all_items_forget_an_item_that_is_gone(house: House) -> None:
    house.page("one", "p1", "One.")
    house.page("two", "p1", "Two.")
    house.run()
    (house.workspace.scans / "two").rename(house.workspace.root / "elsewhere")
    house.run()
    assert list(json.loads(house.files()["accuracy.json"])["items"]) == ["one"]


def test_a_run_killed_before_the_index_writes_it_next_time(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.page("one", "p1", "One.")
    house.run()
    house.page("two", "p1", "Two.")
    with monkeypatch.context() as patch, pytest.raises(ZeroDivisionError):
        patch.setattr(publish, "writing_text", lambda _: 1 // 0)
        house.run()
    house.run()
    assert b"two" in house.files()["index.html"]


def test_another_scan_with_the_same_text_shows_in_the_report(house: House) -> None:
    scan = house.page("pamphlet", "p1", TEXT)
    house.run()
    before = house.files()["pamphlet/report.html"]
    with Image.open(scan) as image:
        image.point(lambda grey: grey // 2).save(scan, dpi=(300, 300))
    result = house.run()
    assert (result.read, result.finished, result.written) == (1, 0, 1)
    assert house.files()["pamphlet/report.html"] != before


def test_limits_do_not_read_again(house: House) -> None:
    house.page("pamphlet", "p1", TEXT)
    house.run()
    house.settings = msgspec.structs.replace(house.settings, ingest=IngestSettings(max_pages=6000, max_file_mib=9))
    assert not house.run().changed


def test_the_place_of_good_words_does_not_repair_again(house: House) -> None:
    house.page("pamphlet", "p1", TEXT)
    words = house.workspace.root / "good.txt"
    words.write_text("quay\n")
    for name, finished in (("good.txt", 1), (str(words), 0)):
        house.settings = msgspec.structs.replace(house.settings, repair=RepairSettings(good_words=name))
        assert house.run().finished == finished
    words.write_text("quay\nflitch\n")
    assert house.run().finished == 1


def test_failures_are_told_in_page_order(house: House) -> None:
    for page in ("p10", "p9", "p1"):
        house.page("pamphlet", page, "!fail")
    (house.workspace.scans / "pamphlet" / "p2.png").write_bytes(b"")
    result = house.run()
    assert [failure.page for failure in result.failures] == ["p1", "p2", "p9", "p10"]


@pytest.mark.parametrize("name", ["pamphlet/.work/p1.reading.json", "pamphlet/.work/p1.page.json"])
def test_a_damaged_file_of_ours_names_itself(house: House, name: str) -> None:
    house.page("pamphlet", "p1", TEXT)
    house.run()
    path = house.workspace.output / name
    path.write_bytes(b"\0" * path.stat().st_size)
    if name.endswith("reading.json"):
        house.settings = msgspec.structs.replace(house.settings, repair=RepairSettings(level="off"))
    else:
        house.settings = msgspec.structs.replace(house.settings, verify=VerifySettings(max_cer=0.5))
    (failure,) = house.run().failures
    assert Path(name).name in failure.error and "Delete it and run again" in failure.error
    path.unlink()
    assert not house.run().failures


def test_a_page_may_not_take_the_name_of_the_whole_text(house: House) -> None:
    house.page("a.faithful", "a", "A.")
    assert any("would write over" in problem for problem in house.run().problems)


def test_what_was_learnt_repairs_again_and_reads_nothing_again(house: House) -> None:
    house.page("pamphlet", "p1", "They were attempting to nee the country.")
    house.page("other", "p1", TEXT)
    house.run()
    assert house.files()["pamphlet/p1.txt"] == b"They were attempting to flee the country.\n"
    read_pages(house)
    learnt = house.workspace.learnt
    learnt.mkdir()
    (learnt / "vetoes.jsonl").write_text('{"old": "nee", "new": "flee"}\n')
    result = house.run()
    assert (result.read, result.finished) == (0, 2)
    assert house.files()["pamphlet/p1.txt"] == b"They were attempting to nee the country.\n"
    assert not house.run().changed
    (house.workspace.scans / "pamphlet" / "good-words.txt").write_text("nee  # as printed\n")
    result = house.run()
    assert (result.read, result.finished) == (0, 1)


def test_a_bad_word_of_an_item_is_flagged_there(house: House) -> None:
    house.page("pamphlet", "p1", TEXT)
    (house.workspace.scans / "pamphlet" / "bad-words.txt").write_text("boat\n")
    house.run()
    assert b'"word.bad"' in house.files()["pamphlet/edits.jsonl"]


def test_a_bad_line_of_what_was_learnt_stops_before_anything_is_done(house: House) -> None:
    house.page("pamphlet", "p1", TEXT)
    house.workspace.learnt.mkdir()
    (house.workspace.learnt / "confusions.tsv").write_text("# head\nrn m 3\n")
    with pytest.raises(InputError, match=r"confusions\.tsv: line 2"):
        house.run()
    assert read_pages(house) == []


def test_pages_tell_in_their_order_how_they_begin(house: House) -> None:
    filler = "\n".join("we went on with it all day" for _ in range(6))
    house.page("book", "p9", f"{filler}\nof the great")
    house.page("book", "p10", f"movement that came\n{filler}")
    house.run()
    evidence = json.loads((house.workspace.outputs("book").evidence).read_bytes())
    assert evidence["order"] == ["p9", "p10"]
    assert evidence["margins"]["p10"]["openings"][0] == "movement that"


@pytest.mark.parametrize(("timeout", "noted"), [(2.0, True), (60.0, False)])
def test_a_page_that_took_long_says_that_it_was_not_read_again(house: House, timeout: float, noted: bool) -> None:
    house.page("pamphlet", "p1", "!slow" + TEXT)
    house.settings = msgspec.structs.replace(house.settings, read=ReadSettings(page_timeout=timeout))
    house.run()
    assert "page_timeout" in house.files()["pamphlet/report.html"].decode() or not noted
    notes = read_page_record(house.files()["pamphlet/p1.json"]).image.notes
    assert any("page_timeout" in note for note in notes) == noted
