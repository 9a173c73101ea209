"""Who computes: worker processes that may crash or hang without taking the run along."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, TimeoutError, wait
from contextlib import contextmanager
from multiprocessing import forkserver, resource_tracker
from typing import Protocol, TypeVar

from pebble import ProcessExpired, ProcessPool

from pipeline.errors import FileAccess, ReaderFailed, ReaderTimeout

PRELOADED = ["pipeline.run.work", "cv2", "tesserocr", "lxml.etree", "jinja2"]

_THREADS = ("OMP_THREAD_LIMIT", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "OPENCV_FOR_THREADS_NUM")

T = TypeVar("T")
R = TypeVar("R")


class Executor(Protocol):
    """Runs functions and gives futures; `width` of them at a time."""

    width: int

    def submit(self, function: Callable[[T], R], task: T, timeout: float) -> Future[R]:
        """Start `function(task)`; its future fails after `timeout` seconds."""
        ...

    def close(self) -> None:
        """Stop at once what still runs and let go of all workers."""
        ...


class SerialExecutor:
    """Runs everything here and now; for tests. It cannot stop what hangs."""

    width = 1

    def submit(self, function: Callable[[T], R], task: T, timeout: float) -> Future[R]:  # noqa: ARG002
        """Run `function(task)` and return its finished future."""
        future: Future[R] = Future()
        try:
            future.set_result(function(task))
        except Exception as error:
            future.set_exception(error)
        return future

    def close(self) -> None:
        """Nothing to let go of."""


class ProcessExecutor:
    """A pool of worker processes; one that crashes or overruns its time is replaced."""

    def __init__(self, jobs: int, preloaded: Sequence[str] = PRELOADED) -> None:
        """Start a pool.

        Args:
            jobs: how many workers.
            preloaded: modules that are imported before the first worker is started.
        """
        self.width = jobs
        # Before the first worker, because starting it makes its thread hear Ctrl-C again (see submit).
        resource_tracker.ensure_running()
        # Forked from a server that has imported everything and computed nothing, not from this process:
        # pebble keeps threads here, and Tesseract's threads do not survive a fork.
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(list(preloaded))
        with _one_thread(), _deaf():
            forkserver.ensure_running()
        # The server has the environment of the time when it was started, which may be another run's.
        self._pool = ProcessPool(
            max_workers=jobs, context=context, initializer=_start_worker, initargs=[dict(os.environ)]
        )

    def submit(self, function: Callable[[T], R], task: T, timeout: float) -> Future[R]:
        """Start `function(task)` in a worker."""
        with _deaf():
            try:
                future: Future[R] = self._pool.schedule(function, args=(task,), timeout=timeout)
            except OSError as error:
                # Processes talk to each other over shared memory, which some containers withhold.
                raise FileAccess(
                    f"worker processes cannot be started ({error.strerror})",
                    remedy="Shared memory (/dev/shm) must be there and open to everyone: chmod 1777 /dev/shm.",
                ) from error
        return future

    def close(self) -> None:
        """Kill the workers."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()


@contextmanager
def _deaf() -> Iterator[None]:
    """Let processes and threads started meanwhile not hear Ctrl-C: it goes to the whole process group, and only
    the parent answers it."""
    heard = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, heard)


def _start_worker(environment: dict[str, str]) -> None:
    os.environ.clear()
    os.environ.update(environment | dict.fromkeys(_THREADS, "1"))


@contextmanager
def _one_thread() -> Iterator[None]:
    """Let processes started meanwhile use one thread each: the libraries' own threads slow a batch down."""
    before = {name: os.environ.get(name) for name in _THREADS}
    os.environ.update(dict.fromkeys(_THREADS, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def drive(
    executor: Executor,
    function: Callable[[T], R],
    tasks: Iterable[T],
    timeout: Callable[[T], float],
    follow: Callable[[T, R | Exception], Iterable[T]],
) -> None:
    """Run tasks and the tasks that follow from them, until none is left.

    Only a few more tasks than there are workers are in flight at a time, so that memory does not
    grow with the work. What follows from a finished task comes before tasks not yet started.

    Args:
        executor: who computes.
        function: what is computed of each task.
        tasks: taken one at a time, when there is room.
        timeout: seconds a task may take.
        follow: is given each task with its result, or with the exception that ended it, in order of
            completion; returns the tasks that follow.
    """
    waiting = iter(tasks)
    urgent: deque[T] = deque()
    flying: dict[Future[R], T] = {}
    while True:
        while len(flying) < 2 * executor.width:
            task = urgent.popleft() if urgent else next(waiting, None)
            if task is None:
                break
            flying[executor.submit(function, task, timeout(task))] = task
        if not flying:
            return
        done, _ = wait(flying, return_when=FIRST_COMPLETED)
        for future in [future for future in flying if future in done]:  # in the order they were handed out
            task = flying.pop(future)
            outcome: R | Exception = _outcome(future, timeout(task))
            urgent += follow(task, outcome)


def _outcome(future: Future[R], limit: float) -> R | Exception:
    try:
        return future.result()
    except TimeoutError:
        return ReaderTimeout(
            f"not finished after {limit:.0f} seconds",
            remedy="Look at the scan, or raise `page_timeout` under [read] in doublekey.toml.",
        )
    except (ProcessExpired, CancelledError) as error:
        code = getattr(error, "exitcode", None)
        how = f"signal {-code}" if isinstance(code, int) and code < 0 else f"exit code {code}"
        return ReaderFailed(f"the worker process died ({how})", remedy="Look at the scan; if it is fine, report this.")
    except Exception as error:
        return error
