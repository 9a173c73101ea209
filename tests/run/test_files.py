from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from pipeline.errors import DiskFull, FileAccess
from pipeline.run.files import write_atomic, writing_text


def test_a_file_appears_whole(tmp_path: Path) -> None:
    path = tmp_path / "new" / "text.txt"
    write_atomic(path, b"flee\n")
    assert path.read_bytes() == b"flee\n"
    assert [path.name for path in path.parent.iterdir()] == ["text.txt"]


def test_the_same_content_is_not_written_again(tmp_path: Path) -> None:
    path = tmp_path / "text.txt"
    write_atomic(path, b"flee\n")
    before = path.stat()
    write_atomic(path, b"flee\n")
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == (before.st_mtime_ns, before.st_ino)
    write_atomic(path, b"fled\n")
    assert path.read_bytes() == b"fled\n"


def test_files_are_as_public_as_the_umask_allows(tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.touch()
    write_atomic(tmp_path / "ours", b"x")
    assert (tmp_path / "ours").stat().st_mode == plain.stat().st_mode


def test_a_full_disk_leaves_the_old_file_and_no_litter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "text.txt"
    write_atomic(path, b"old")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFull, match=r"text\.txt: the disk is full.*Free some space"):
        write_atomic(path, b"newer", durable=True)
    assert path.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["text.txt"]


def test_a_stream_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    with pytest.raises(ZeroDivisionError), writing_text(path) as stream:
        stream.write("half")
        raise ZeroDivisionError
    assert [path.name for path in tmp_path.iterdir()] == []


def test_a_folder_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "output").write_text("a file where the folder should be")
    with pytest.raises(FileAccess, match="output"):
        write_atomic(tmp_path / "output" / "a.txt", b"x")
