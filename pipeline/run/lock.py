"""One run at a time in a workspace."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import WorkspaceBusy, file_error


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock file at `path`; the system frees it even when the process is killed.

    Raises:
        WorkspaceBusy: another process holds it.
        FileAccess: the file cannot be made or written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        stream = path.open("a+b", buffering=0)
    except OSError as error:
        raise file_error(error, path.parent, "written") from error
    with stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            stream.seek(0)
            holder = stream.read().decode("ascii", "replace").strip() or "unknown"
            raise WorkspaceBusy(
                f"another run (process {holder}) is at work here",
                path=path.parent.parent,
                remedy="Wait until it ends, or stop it.",
            ) from error
        try:
            stream.truncate(0)
            stream.write(str(os.getpid()).encode())
        except OSError as error:
            raise file_error(error, path, "written") from error
        yield
