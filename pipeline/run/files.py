"""Writing files so that no reader ever sees half of one."""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, TextIO

from pipeline.errors import file_error


def write_atomic(path: Path, data: bytes, *, durable: bool = False) -> None:
    """Write a file by temporary file and rename; a file that already holds `data` is left untouched.

    Args:
        path: where to; missing folders are made.
        data: the whole content.
        durable: wait until the disk has it; for what is expensive to make again.

    Raises:
        DiskFull: no room; nothing is left behind.
        FileAccess: the folder cannot be written to.
    """
    try:
        if path.stat().st_size == len(data) and path.read_bytes() == data:
            return
    except OSError:
        pass  # not there yet, or not readable: writing will tell
    with _replacing(path) as stream:
        stream.write(data)
        if durable:
            stream.flush()
            os.fsync(stream.fileno())


def read_bytes(path: Path) -> bytes:
    """Return the content of a file.

    Raises:
        FileAccess: it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise file_error(error, path, "read") from error


@contextmanager
def writing_text(path: Path) -> Iterator[TextIO]:
    """Open a text file for streaming into; it appears under its name only when all of it is written."""
    with _replacing(path) as stream:
        text = io.TextIOWrapper(stream, encoding="utf-8", newline="\n")
        yield text
        text.flush()


@contextmanager
def writing_bytes(path: Path) -> Iterator[BinaryIO]:
    """Open a file for streaming into; it appears under its name only when all of it is written."""
    with _replacing(path) as stream:
        yield stream


@contextmanager
def _replacing(path: Path) -> Iterator[BinaryIO]:
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as stream:
            yield stream
        # mkstemp makes files private; what Doublekey makes is as public as any other new file.
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
        temporary = None
    except OSError as error:
        raise file_error(error, path, "written") from error
    finally:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink()


def _umask() -> int:
    # The process's mask can only be read by setting it; the kernel tells it without that.
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0o022
    return next((int(line.split()[1], 8) for line in status.splitlines() if line.startswith("Umask:")), 0o022)
