"""Running a collection: what is stale is made again, in workers, and folded here item by item.

Stages depend on each other by the digests of their results, not by time: when a repair rule changes,
pages are repaired again and not read again; when a repair changes nothing, no report is written.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Protocol

import msgspec
from msgspec.structs import replace

from pipeline.errors import FileAccess, Interrupted, UsageError, file_error
from pipeline.evidence import LearntFiles, learnt_files, load_learnt
from pipeline.model import Failure, ItemSummary
from pipeline.run import publish
from pipeline.run.fingerprint import code_digest
from pipeline.run.item import ItemRun
from pipeline.run.journal import Journal
from pipeline.run.lock import locked
from pipeline.run.plan import plan_item
from pipeline.run.pool import Executor, drive
from pipeline.run.stamps import Stamps, stamps_of
from pipeline.run.tasks import Done, ReaderSource, Task
from pipeline.settings import ItemSettings, ReadSettings, Settings, load_item_settings
from pipeline.workspace import Item, Workspace

#: Seconds a task may take beyond the reader's own limit, for decoding and for starting a worker.
GRACE = 30.0


class Progress(Protocol):
    """Is told how a run goes on."""

    def expect(self, pages: int) -> None:
        """That many pages have to be read in all, as far as is known."""

    def page_read(self) -> None:
        """A page was read, or given up."""

    def failed(self, failure: Failure) -> None:
        """A page failed."""


@dataclass(slots=True)
class RunResult:
    """What a run did."""

    summaries: tuple[ItemSummary, ...] = ()  #: of all items, done now or before
    failures: list[Failure] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)  #: messages about files that were left out
    cautions: list[str] = field(default_factory=list)  #: what to keep in mind of how it was made
    removed: list[str] = field(default_factory=list)  #: outputs of pages that are no longer in scans/
    read: int = 0  #: pages read in this run
    finished: int = 0  #: pages repaired and compared in this run
    written: int = 0  #: items whose report was written in this run
    resumed: bool = False  #: the run before this one did not end
    stamps: dict[str, Stamps] = field(default_factory=dict)  #: item → who reads it; of the items that were run

    @property
    def changed(self) -> bool:
        """Whether anything had to be made."""
        return bool(self.read or self.finished or self.written or self.removed or self.failures)


def run_collection(
    workspace: Workspace,
    settings: Settings,
    *,
    reader: ReaderSource,
    executor: Callable[[], Executor],
    progress: Progress,
    perform: Callable[[Task], object],
    only: Collection[str] = (),
) -> RunResult:
    """Bring the outputs of a workspace up to date.

    Args:
        workspace: where.
        settings: of all stages; each task is given its own.
        reader: who reads.
        executor: makes the workers, only when there is work.
        progress: is told how it goes.
        perform: what workers do with a task.
        only: names of items; empty for all.

    Raises:
        UsageError: no such workspace or item.
        ConfigError: an `item.toml` is wrong.
        InputError: a file of what was learnt, or of good or bad words, is wrong.
        MissingDependency: the reader or a language is not installed.
        FileAccess: outputs cannot be written; what is finished stays.
        Interrupted: stopped with Ctrl-C; what is finished stays.
    """
    items, problems = workspace.items()
    _check_names(items, only, workspace)
    own = {item.name: load_item_settings(item.settings_path) for item in items}
    items = tuple(workspace.with_references(item, own[item.name].references) for item in items)
    with locked(workspace.output / ".lock"), Journal(workspace.output) as journal:
        run = _Run(workspace, settings, journal, reader, progress, executor, perform)
        run.result.problems += [str(problem) for problem in problems]
        try:
            run.items([item for item in items if not only or item.name in only], own)
        except KeyboardInterrupt as error:
            raise Interrupted("stopped", remedy="Finished pages are kept; run again to go on from here.") from error
        run.result.summaries = tuple(_summaries(workspace, items))
        publish.publish(workspace, run.result.summaries, journal, code_digest("item"))
        journal.compact()
        return run.result


class _Run:
    """One run: hands out tasks and takes their outcomes to the items they belong to."""

    def __init__(
        self,
        workspace: Workspace,
        settings: Settings,
        journal: Journal,
        reader: ReaderSource,
        progress: Progress,
        executor: Callable[[], Executor],
        perform: Callable[[Task], object],
    ) -> None:
        self.result = RunResult()
        self._workspace = workspace
        self._settings = settings
        self._journal = journal
        self._reader = reader
        self._progress = progress
        self._executor = executor
        self._perform = perform
        self._running: dict[str, ItemRun] = {}
        self._done: list[ItemRun] = []
        self._code = lru_cache(code_digest)
        self._stamp = lru_cache(self._stamps_of)

    def items(self, items: list[Item], own: dict[str, ItemSettings]) -> None:
        """Run the items through all stages."""
        read = {
            item.name: replace(self._settings.read, language=own[item.name].language or self._settings.read.language)
            for item in items
        }
        # A missing language shows now, and so does a bad line of what was learnt.
        stamps = {
            name: self._stamp(settings, frozenset(region.language for region in own[name].region))
            for name, settings in read.items()
        }
        self.result.stamps = stamps
        learnt = {item.name: _learnt(self._workspace, item) for item in items}
        tasks = self._tasks(items, own, read, stamps, learnt)
        first = next(tasks, None)
        if first is not None:
            self.result.resumed = self._journal.interrupted
            if self.result.resumed:
                _sweep(self._workspace.output)
            self._journal.begin()
            executor = self._executor()
            try:
                drive(executor, self._perform, chain([first], tasks), self._limit, self._follow)
            finally:
                executor.close()
            self._journal.end()
        order = {item.name: index for index, item in enumerate(items)}
        for done in sorted(self._done, key=lambda run: order[run.plan.name]):
            self.result.failures += done.failures
            self.result.problems += [str(problem) for problem in done.plan.problems]

    def _stamps_of(self, read: ReadSettings, languages: frozenset[str]) -> Stamps:
        found = stamps_of(self._reader, self._settings, read, languages)
        self.result.cautions += found.cautions
        return found

    def _tasks(
        self,
        items: list[Item],
        own: dict[str, ItemSettings],
        read: dict[str, ReadSettings],
        stamps: dict[str, Stamps],
        learnt: dict[str, LearntFiles],
    ) -> Iterator[Task]:
        unplanned = sum(len(item.scans) for item in items)
        expected = 0
        for item in items:
            plan = plan_item(
                self._workspace,
                item,
                self._settings.ingest,
                self._journal,
                self._code("probe"),
                own=own[item.name],
            )
            run = ItemRun(
                plan=plan,
                own=own[item.name],
                outputs=self._workspace.outputs(item.name),
                settings=replace(self._settings, read=read[item.name]),
                reader=self._reader,
                stamps=stamps[item.name],
                code=self._code,
                journal=self._journal,
                learnt=learnt[item.name],
            )
            self._running[item.name] = run
            for failure in plan.failures:
                self._progress.failed(failure)
            started = list(run.start())
            unplanned -= len(item.scans)
            expected += run.to_read
            self._progress.expect(expected + unplanned)
            yield from self._closing(run, started)

    def _follow(self, task: Task, outcome: object) -> list[Task]:
        if isinstance(outcome, FileAccess):
            raise outcome
        run = self._running[task.item]
        if not isinstance(outcome, Done):
            failure = run.failed(task, outcome)
            self._progress.failed(failure)
        following = list(run.after(task, outcome if isinstance(outcome, Done) else None))
        if run.stage_of(task) == "read":
            self.result.read += isinstance(outcome, Done)
            self._progress.page_read()
        elif run.stage_of(task) == "finish":
            self.result.finished += isinstance(outcome, Done)
        elif run.stage_of(task) == "item":
            self.result.written += isinstance(outcome, Done)
        return self._closing(run, following)

    def _closing(self, run: ItemRun, tasks: list[Task]) -> list[Task]:
        if run.ended:
            del self._running[run.plan.name]
            self._done.append(run)
            for path in run.forget_gone():
                try:
                    path.unlink()
                except FileNotFoundError:
                    continue
                except OSError as error:
                    raise file_error(error, path, "removed") from error
                self.result.removed.append(str(path.relative_to(self._workspace.root)))
        return tasks

    def _limit(self, task: Task) -> float:
        pages = len(getattr(task, "pages", ()))
        return self._settings.read.page_timeout + GRACE + 2 * pages


def _learnt(workspace: Workspace, item: Item) -> LearntFiles:
    files = learnt_files(workspace.learnt, item.folder)
    load_learnt(files)
    return files


def _sweep(output: Path) -> None:
    """Remove the half-written temporary files that a killed run left behind."""
    for path in output.rglob(".*.part"):
        with suppress(OSError):
            path.unlink()


def _check_names(items: tuple[Item, ...], only: Collection[str], workspace: Workspace) -> None:
    names = [item.name for item in items]
    for name in only:
        if name not in names:
            raise UsageError(
                f"there is no item '{name}'", path=workspace.scans, remedy=f"There are: {', '.join(names) or 'none'}."
            )


def _summaries(workspace: Workspace, items: tuple[Item, ...]) -> Iterator[ItemSummary]:
    for item in items:
        with suppress(FileNotFoundError, msgspec.DecodeError):
            yield msgspec.json.decode(workspace.outputs(item.name).summary.read_bytes(), type=ItemSummary)
