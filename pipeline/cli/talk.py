"""Talking to a person: progress and messages on stderr, in plain words."""

from __future__ import annotations

import time
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn
from rich.text import Text

from pipeline.errors import printable
from pipeline.model import Failure
from pipeline.run.collection import RunResult


def console() -> Console:
    """Return the console for messages; stdout is for data."""
    return Console(stderr=True, highlight=False, soft_wrap=True)


class _Rate(ProgressColumn):
    """Pages a minute and time left, over the whole run so far."""

    def __init__(self) -> None:
        super().__init__()
        self._started = time.monotonic()

    def render(self, task: Task) -> Text:
        if not task.completed or not task.total:
            return Text("")
        rate = task.completed / max(time.monotonic() - self._started, 1e-3)
        left = int((task.total - task.completed) / rate)
        clock = (
            f"{left // 3600}:{left // 60 % 60:02d}:{left % 60:02d}" if left >= 3600 else f"{left // 60}:{left % 60:02d}"
        )
        return Text(f"{rate * 60:.0f} pages/min, {clock} left")


class Bar:
    """A progress bar on a terminal; elsewhere only failures are told. Use it with `with`."""

    def __init__(self, console: Console, *, quiet: bool) -> None:
        self._console = console
        self._bar = Progress(
            TextColumn("reading pages"),
            BarColumn(),
            TextColumn("{task.completed:.0f} of {task.total:.0f}"),
            _Rate(),
            console=console,
            transient=True,
            disable=quiet or not console.is_terminal,
        )
        self._task = self._bar.add_task("", total=0, visible=False)

    def __enter__(self) -> Bar:
        self._bar.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._bar.stop()

    def expect(self, pages: int) -> None:
        """Set how many pages there are to read."""
        self._bar.update(self._task, total=pages, visible=pages > 0)

    def page_read(self) -> None:
        """Count a page."""
        self._bar.advance(self._task)

    def failed(self, failure: Failure) -> None:
        """Tell at once that a page failed."""
        self._console.print(f"failed: {failure.item}, page {printable(failure.page)}: {failure.error}", markup=False)


def tell_result(console: Console, result: RunResult, seconds: float, place: str) -> None:
    """Say what a run did."""
    if result.resumed:
        console.print("The run before this one was interrupted; went on from where it stopped.")
    for name in result.removed:
        if "/." not in name:  # our own working files mean nothing to a person
            console.print(f"removed {printable(name)}: its scan is gone", markup=False)
    pages = sum(page.state != "missing-page" for summary in result.summaries for page in summary.pages)
    if not result.changed:
        console.print(f"Nothing to do: {_count(pages, 'page')} in {_count(len(result.summaries), 'item')} up to date.")
        return
    what = f"{_count(result.read, 'page')} read, {result.finished} repaired"
    console.print(f"{what}, in {seconds:.1f} s. Open {place}", markup=False)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
