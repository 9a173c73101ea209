"""What can go wrong, and the exit code that says so.

The codes are part of the user interface and never change their meaning; 1 to 15 and 130 mean what
they mean in OCRmyPDF. A code belongs to an exception class:

    DoublekeyError            15
    ├── UsageError             1   the command was called wrongly
    ├── InputError             2   a scan, text or reference cannot be used
    ├── MissingDependency      3   a program, model or package is not installed
    ├── FileAccess             5   a file or folder cannot be read or written
    │   ├── DiskFull
    │   └── WorkspaceBusy
    ├── ReaderFailed           7   a reader crashed, hung or gave rubbish
    │   └── ReaderTimeout
    ├── ConfigError            9   a settings file is wrong
    ├── AccuracyTooLow        20   an item is above its error threshold
    ├── AccuracyWorse         21   an item or page is worse than its baseline
    ├── PagesFailed           22   some pages or texts failed, the rest are done
    └── Interrupted          130   stopped by the user
"""

from __future__ import annotations

import errno
from enum import IntEnum
from pathlib import Path
from typing import Any, ClassVar


class ExitCode(IntEnum):
    """Exit codes of every command."""

    OK = 0
    BAD_ARGUMENTS = 1
    BAD_INPUT = 2
    MISSING_DEPENDENCY = 3
    FILE_ACCESS = 5
    HELPER_FAILED = 7
    BAD_CONFIG = 9
    INTERNAL = 15
    ACCURACY_TOO_LOW = 20
    ACCURACY_WORSE = 21
    PAGES_FAILED = 22
    INTERRUPTED = 130


class DoublekeyError(Exception):
    """A problem a person can do something about.

    Args:
        problem: what is wrong, in plain words, without a full stop.
        path: the file or folder it is about.
        remedy: what to do about it, a full sentence or two.
    """

    exit_code: ClassVar[ExitCode] = ExitCode.INTERNAL

    def __init__(self, problem: str, *, path: Path | str | None = None, remedy: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.path = None if path is None else str(path)
        self.remedy = remedy

    def __str__(self) -> str:
        # A newline or an escape sequence in a file name must not forge a second message.
        place = "" if self.path is None else f"{printable(self.path)}: "
        remedy = f" {self.remedy}" if self.remedy else ""
        return f"{place}{self.problem}.{remedy}"

    def __reduce__(self) -> tuple[Any, ...]:
        # Exceptions with keyword-only arguments do not pickle by themselves; workers raise these.
        return _rebuild, (type(self), self.problem, self.path, self.remedy)


def _rebuild(cls: type[DoublekeyError], problem: str, path: str | None, remedy: str) -> DoublekeyError:
    return cls(problem, path=path, remedy=remedy)


def printable(name: object) -> str:
    """Return a file name with control characters and undecodable bytes escaped, for messages."""
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape", "surrogatepass").decode("ascii")
        for char in str(name)
    )


class UsageError(DoublekeyError):
    """The command was called wrongly."""

    exit_code = ExitCode.BAD_ARGUMENTS


class InputError(DoublekeyError):
    """A scan, text or reference cannot be used."""

    exit_code = ExitCode.BAD_INPUT


class MissingDependency(DoublekeyError):
    """A program, model or package is not installed."""

    exit_code = ExitCode.MISSING_DEPENDENCY


class FileAccess(DoublekeyError):
    """A file or folder cannot be read or written."""

    exit_code = ExitCode.FILE_ACCESS


class DiskFull(FileAccess):
    """There is no room left to write to."""


class WorkspaceBusy(FileAccess):
    """Another run is at work in this workspace."""


class ReaderFailed(DoublekeyError):
    """A reader crashed, hung or gave rubbish."""

    exit_code = ExitCode.HELPER_FAILED


class ReaderTimeout(ReaderFailed):
    """A reader did not finish a page in time."""


class ConfigError(DoublekeyError):
    """A settings file is wrong."""

    exit_code = ExitCode.BAD_CONFIG


class AccuracyTooLow(DoublekeyError):
    """An item is above its error threshold."""

    exit_code = ExitCode.ACCURACY_TOO_LOW


class AccuracyWorse(DoublekeyError):
    """An item or page is worse than its baseline."""

    exit_code = ExitCode.ACCURACY_WORSE


class PagesFailed(DoublekeyError):
    """Some pages or texts failed, the rest are done."""

    exit_code = ExitCode.PAGES_FAILED


class Interrupted(DoublekeyError):
    """The user stopped the command."""

    exit_code = ExitCode.INTERRUPTED


def file_error(error: OSError, path: Path | str, doing: str) -> FileAccess:
    """Turn an operating-system error into one that says what to do.

    Args:
        error: what the system said.
        path: the file or folder concerned.
        doing: "read" or "written".
    """
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull(
            "the disk is full",
            path=path,
            remedy="Free some space and run again; finished pages are kept.",
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return FileAccess(
            f"cannot be {doing} (permission denied)",
            path=path,
            remedy="Check who owns it and its permissions.",
        )
    if error.errno == errno.ENOENT and doing == "read":
        return FileAccess("there is no such file", path=path, remedy="Check the name, and whether the file was moved.")
    return FileAccess(
        f"cannot be {doing} ({error.strerror or error})", path=path, remedy="Check its name and the disk it is on."
    )
