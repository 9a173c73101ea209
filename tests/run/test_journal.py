from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import FileAccess
from pipeline.model import Facing, ScanInfo
from pipeline.run import journal as journal_module
from pipeline.run.journal import Journal


@pytest.fixture
def made(tmp_path: Path) -> Path:
    path = tmp_path / "item" / "p1.txt"
    path.parent.mkdir()
    path.write_text("text")
    return path


def test_what_was_noted_is_fresh_in_the_next_run(tmp_path: Path, made: Path) -> None:
    with Journal(tmp_path) as journal:
        journal.note("read", "item", "p1", "key", "result", [made])
    with Journal(tmp_path) as journal:
        found = journal.fresh("read", "item", "p1", "key")
        assert found is not None and found.result == "result"
        assert journal.fresh("read", "item", "p1", "other key") is None
        assert journal.fresh("read", "item", "p2", "key") is None
        assert journal.fresh("finish", "item", "p1", "key") is None


@pytest.mark.parametrize("damage", ["gone", "cut"])
def test_a_lost_or_cut_output_is_made_again(tmp_path: Path, made: Path, damage: str) -> None:
    with Journal(tmp_path) as journal:
        journal.note("read", "item", "p1", "key", "result", [made])
        if damage == "gone":
            made.unlink()
        else:
            made.write_text("tex")
        assert journal.fresh("read", "item", "p1", "key") is None


@pytest.mark.parametrize("cut", range(1, 60))
def test_a_run_killed_while_writing_loses_only_the_last_line(tmp_path: Path, made: Path, cut: int) -> None:
    with Journal(tmp_path) as journal:
        journal.note("read", "item", "p1", "first", "result", [made])
        journal.note("read", "item", "p2", "second", "result", [made])
    path = tmp_path / ".journal.jsonl"
    path.write_bytes(path.read_bytes()[:-cut])
    with Journal(tmp_path) as journal:
        assert journal.fresh("read", "item", "p1", "first") is not None
        assert (journal.fresh("read", "item", "p2", "second") is None) == (cut > 1)
        journal.note("read", "item", "p3", "third", "result", [made])
    with Journal(tmp_path) as journal:
        assert journal.fresh("read", "item", "p3", "third") is not None


def test_a_file_is_read_again_only_when_touched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scan = tmp_path / "scan.png"
    scan.write_bytes(b"one")
    with Journal(tmp_path / "output") as journal:
        first = journal.digest_of(scan)
    read: list[Path] = []
    real = journal_module.file_digest
    monkeypatch.setattr(journal_module, "file_digest", lambda path: read.append(path) or real(path))
    with Journal(tmp_path / "output") as journal:
        assert journal.digest_of(scan) == first
        assert not read
        scan.write_bytes(b"three")
        assert journal.digest_of(scan) != first
        assert read == [scan]


def test_pages_that_are_gone_name_their_files(tmp_path: Path, made: Path) -> None:
    shared = tmp_path / "item" / "item.txt"
    shared.touch()
    with Journal(tmp_path) as journal:
        journal.note("read", "item", "p1", "k", "r", [made])
        journal.note("item", "item", "", "k", "r", [shared])
        assert journal.forget_pages("item", ["p1"]) == []
        assert journal.forget_pages("item", []) == [made]
        assert journal.fresh("read", "item", "p1", "k") is None
        assert journal.fresh("item", "item", "", "k") is not None


def test_an_interrupted_run_is_known_as_such(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        assert not journal.interrupted
        journal.begin()
    with Journal(tmp_path) as journal:
        assert journal.interrupted
        journal.begin()
        journal.end()
    with Journal(tmp_path) as journal:
        assert not journal.interrupted


def test_compacting_keeps_what_holds(tmp_path: Path, made: Path) -> None:
    with Journal(tmp_path) as journal:
        for number in range(300):
            journal.note("read", "item", "p1", f"key {number}", "result", [made])
        journal.note_probe("probe", ScanInfo("png", 1))
        journal.note_look("look", Facing(2, 1.5))
        journal.compact()
    assert len((tmp_path / ".journal.jsonl").read_bytes().splitlines()) == 3
    with Journal(tmp_path) as journal:
        assert journal.fresh("read", "item", "p1", "key 299") is not None
        assert journal.probed("probe") == ScanInfo("png", 1)
        assert journal.looked("look") == Facing(2, 1.5)
        assert journal.looked("another look") is None


def test_a_file_that_is_gone_before_it_is_noted_is_named(tmp_path: Path, made: Path) -> None:
    with Journal(tmp_path) as journal:
        made.unlink()
        with pytest.raises(FileAccess, match=made.name):
            journal.note("read", "item", "p1", "k", "r", [made])
