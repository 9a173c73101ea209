from __future__ import annotations

import signal
import time
from collections.abc import Iterator

import pytest
from worker_fakes import behave, double, hears_ctrl_c, threads

from pipeline.errors import FileAccess, ReaderFailed, ReaderTimeout
from pipeline.run.pool import Executor, ProcessExecutor, SerialExecutor, drive


@pytest.fixture(scope="module")
def processes() -> Iterator[ProcessExecutor]:
    executor = ProcessExecutor(2)
    yield executor
    executor.close()


def outcomes(executor: Executor, tasks: list[str], limit: float = 60.0) -> dict[str, object]:
    found: dict[str, object] = {}

    def follow(task: str, outcome: object) -> list[str]:
        found[task] = outcome
        return []

    drive(executor, behave, tasks, lambda _: limit, follow)
    return found


def test_a_worker_that_dies_takes_only_its_own_page_along(processes: ProcessExecutor) -> None:
    found = outcomes(processes, ["a", "die", "b", "raise", "c"])
    assert [found[name] for name in "abc"] == ["did a", "did b", "did c"]
    assert isinstance(found["die"], ReaderFailed)
    assert "signal 9" in str(found["die"])
    assert isinstance(found["raise"], ValueError)


def test_a_worker_that_hangs_is_given_up(processes: ProcessExecutor) -> None:
    started = time.monotonic()
    found = outcomes(processes, ["hang", "a", "b"], limit=1.5)
    assert found["a"] == "did a"
    assert isinstance(found["hang"], ReaderTimeout)
    assert "page_timeout" in str(found["hang"])
    assert time.monotonic() - started < 30


def test_workers_use_one_thread_each(processes: ProcessExecutor) -> None:
    assert processes.submit(threads, 0, 60).result() == "1"


def test_what_follows_comes_before_what_waits() -> None:
    order: list[int] = []

    def follow(task: int, outcome: object) -> list[int]:
        assert outcome == 2 * task
        order.append(task)
        return [100] if task == 1 else []

    drive(SerialExecutor(), double, [1, 2, 3, 4], lambda _: 1.0, follow)
    assert sorted(order) == [1, 2, 3, 4, 100]
    assert order.index(100) < order.index(4)


def test_tasks_are_taken_only_when_there_is_room() -> None:
    taken = 0
    finished = 0
    most = 0

    def tasks() -> Iterator[int]:
        nonlocal taken
        for number in range(50):
            taken += 1
            yield number

    def follow(_: int, __: object) -> list[int]:
        nonlocal finished, most
        finished += 1
        most = max(most, taken - finished)
        return []

    drive(SerialExecutor(), double, tasks(), lambda _: 1.0, follow)
    assert finished == 50
    assert most <= 2


def test_an_error_in_following_stops_the_rest() -> None:
    done: list[int] = []

    def follow(task: int, _: object) -> list[int]:
        done.append(task)
        if task == 2:
            raise OSError("disk full")
        return []

    with pytest.raises(OSError, match="disk full"):
        drive(SerialExecutor(), double, range(100), lambda _: 1.0, follow)
    assert len(done) <= 4


def test_a_machine_without_shared_memory_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    executor = ProcessExecutor(1)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(executor._pool, "schedule", refuse)
    with pytest.raises(FileAccess, match="/dev/shm"):
        executor.submit(double, 1, 1)


def test_workers_never_hear_ctrl_c(processes: ProcessExecutor) -> None:
    # From their first moment: one that dies of it while it starts prints a traceback.
    assert processes.submit(hears_ctrl_c, 0, 60).result() is False
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ()), "the parent still does"
