"""Talking to a person: progress and messages on stderr, in plain words."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from pipeline.errors import DoublekeyError, printable
from pipeline.model import Failure
from pipeline.run.collection import RunResult
from pipeline.run.texts import REPORT

if TYPE_CHECKING:
    from pipeline.report import TextSummary
    from pipeline.run.repairing import TextsResult

MOST_LOST = 12  #: decisions that fit nowhere are named; the rest is counted


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


class _Shown:
    """A progress bar that is there as long as the `with` around it lasts, on a terminal only."""

    def __init__(self, console: Console, columns: Sequence[ProgressColumn], *, quiet: bool) -> None:
        self._console = console
        self._bar = Progress(*columns, console=console, transient=True, disable=quiet or not console.is_terminal)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._bar.stop()


class Bar(_Shown):
    """A progress bar on a terminal; elsewhere only failures are told. Use it with `with`."""

    def __init__(self, console: Console, *, quiet: bool) -> None:
        counted = TextColumn("{task.completed:.0f} of {task.total:.0f}")
        super().__init__(console, (TextColumn("reading pages"), BarColumn(), counted, _Rate()), quiet=quiet)
        self._task = self._bar.add_task("", total=0, visible=False)

    def expect(self, pages: int) -> None:
        """Set how many pages there are to read."""
        self._bar.update(self._task, total=pages, visible=pages > 0)

    def page_read(self) -> None:
        """Count a page."""
        self._bar.advance(self._task)

    def failed(self, failure: Failure) -> None:
        """Tell at once that a page failed."""
        self._console.print(f"failed: {failure.item}, page {printable(failure.page)}: {failure.error}", markup=False)


class TextBar(_Shown):
    """A progress bar over texts on a terminal; elsewhere only failures are told. Use it with `with`."""

    def __init__(self, console: Console, *, quiet: bool, alone: bool) -> None:
        share = TextColumn("{task.percentage:.0f} %")
        super().__init__(console, (TextColumn("repairing"), BarColumn(), share, TimeRemainingColumn()), quiet=quiet)
        self._alone = alone
        self._task = self._bar.add_task("", total=None)

    def expect(self, steps: int) -> None:
        """Set how many steps there are."""
        self._bar.update(self._task, total=steps)

    def advance(self) -> None:
        """Count a step."""
        self._bar.advance(self._task)

    def failed(self, problem: DoublekeyError) -> None:
        """Tell at once that a text could not be done; where it is the only one, that is the end and told there."""
        if not self._alone:
            self._console.print(f"failed: {problem}", markup=False)


def tell_texts(console: Console, result: TextsResult, folder: Path | None, *, suggest: bool, quiet: bool) -> None:
    """Say what came of a run over texts."""
    for where in result.lost[:MOST_LOST]:
        console.print(f"not heeded: {printable(where)} fits nowhere", markup=False)
    if len(result.lost) > MOST_LOST:
        console.print(f"not heeded: {len(result.lost) - MOST_LOST} more decisions", markup=False)
    for caution in result.cautions:
        console.print(printable(caution), markup=False)
    if folder is None or quiet:
        return
    edits, flags = (sum(map(count, result.summaries)) for count in (_edited, _flagged))
    what = "would be made" if suggest else "made"
    console.print(
        f"{_count(len(result.summaries), 'text')}: {_count(edits, 'change')} {what}, "
        f"{_count(flags, 'doubtful place')}. Open {folder / REPORT}",
        markup=False,
    )


def _edited(summary: TextSummary) -> int:
    return summary.edited


def _flagged(summary: TextSummary) -> int:
    return summary.flagged


def tell_result(console: Console, result: RunResult, seconds: float, place: str) -> None:
    """Say what a run did."""
    if result.resumed:
        console.print("The run before this one was interrupted; went on from where it stopped.")
    for name in result.removed:
        if "/." not in name:  # our own working files mean nothing to a person
            console.print(f"removed {printable(name)}: there is no such page any more", markup=False)
    pages = sum(page.state != "missing-page" for summary in result.summaries for page in summary.pages)
    if not result.changed:
        console.print(f"Nothing to do: {_count(pages, 'page')} in {_count(len(result.summaries), 'item')} up to date.")
        return
    what = f"{_count(result.read, 'page')} read, {result.finished} repaired"
    console.print(f"{what}, in {seconds:.1f} s. Open {place}", markup=False)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
