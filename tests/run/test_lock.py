from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.errors import ExitCode, WorkspaceBusy
from pipeline.run.lock import locked


def test_a_second_run_is_told_who_is_at_work(tmp_path: Path) -> None:
    lock = tmp_path / "output" / ".lock"
    with (
        locked(lock),
        pytest.raises(WorkspaceBusy, match=rf"process {os.getpid()}\b.*Wait until it ends") as error,
        locked(lock),
    ):
        pytest.fail("two runs at once")
    assert error.value.exit_code == ExitCode.FILE_ACCESS
    with locked(lock):
        assert lock.read_text() == str(os.getpid())
