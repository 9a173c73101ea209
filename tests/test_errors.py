from __future__ import annotations

import errno
import pickle

import pytest

from pipeline.errors import (
    DiskFull,
    DoublekeyError,
    ExitCode,
    FileAccess,
    InputError,
    ReaderTimeout,
    file_error,
    printable,
)


def test_a_message_names_the_file_the_problem_and_the_remedy() -> None:
    error = InputError("is cut short", path="scans/a/p1.tif", remedy="Scan it again.")
    assert str(error) == "scans/a/p1.tif: is cut short. Scan it again."


def test_an_error_survives_the_way_from_a_worker() -> None:
    error = ReaderTimeout("hung", path="p1", remedy="Wait.")
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is ReaderTimeout
    assert (again.problem, again.path, again.remedy) == ("hung", "p1", "Wait.")
    assert again.exit_code == ExitCode.HELPER_FAILED


def test_a_file_name_cannot_forge_a_message() -> None:
    error = DoublekeyError("broken", path="a\nfailed: everything\x1b[31m")
    assert "\n" not in str(error)
    assert "\x1b" not in str(error)
    assert printable("Übung\udcff") == "Übung\\udcff"


@pytest.mark.parametrize(
    ("number", "kind", "words"),
    [
        (errno.ENOSPC, DiskFull, "disk is full"),
        (errno.EROFS, FileAccess, "permission denied"),
        (errno.EACCES, FileAccess, "permission denied"),
        (errno.EIO, FileAccess, "Input/output error"),
    ],
)
def test_what_the_system_says_becomes_advice(number: int, kind: type[FileAccess], words: str) -> None:
    import os

    error = file_error(OSError(number, os.strerror(number)), "output/a.txt", "written")
    assert type(error) is kind
    assert words in str(error)
    assert error.exit_code == ExitCode.FILE_ACCESS
