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
from pipeline.run.plan import looks_due, plan_item
from pipeline.run.pool import Executor, drive
from pipeline.run.stamps import Stamps, stamps_of
from pipeline.run.tasks import Done, LookTask, ReaderSource, ReadTask, Task
from pipeline.settings import IngestSettings, ItemSettings, ReadSettings, Settings, load_item_settings
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


@dataclass(frozen=True, slots=True)
class _Inputs:
    """An item with all that is known before its scans are looked at."""

    item: Item
    own: ItemSettings
    read: ReadSettings
    stamps: Stamps
    learnt: LearntFiles


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
        self._unplanned = 0  #: scans whose pages are not known yet
        self._expected = 0  #: pages to be read of the others
        self._inputs: dict[str, _Inputs] = {}
        self._looks: dict[str, int] = {}  #: item → how many of its scans are still looked at
        self._running: dict[str, ItemRun] = {}
        self._done: list[ItemRun] = []
        self._code = lru_cache(code_digest)
        self._stamp = lru_cache(self._stamps_of)

    def items(self, items: list[Item], own: dict[str, ItemSettings]) -> None:
        """Run the items through all stages."""
        # A missing language shows now, and so does a bad line of what was learnt.
        self._inputs = {item.name: self._inputs_of(item, own[item.name]) for item in items}
        self.result.stamps = {name: inputs.stamps for name, inputs in self._inputs.items()}
        self._unplanned = sum(len(item.scans) for item in items)
        tasks = self._tasks()
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

    def _inputs_of(self, item: Item, own: ItemSettings) -> _Inputs:
        read = replace(self._settings.read, language=own.language or self._settings.read.language)
        stamps = self._stamp(read, frozenset(region.language for region in own.region))
        return _Inputs(item, own, read, stamps, _learnt(self._workspace, item))

    def _stamps_of(self, read: ReadSettings, languages: frozenset[str]) -> Stamps:
        found = stamps_of(self._reader, self._settings, read, languages)
        self.result.cautions += found.cautions
        return found

    def _tasks(self) -> Iterator[Task]:
        for name, inputs in self._inputs.items():
            looks = looks_due(*self._to_plan(inputs))
            self._looks[name] = len(looks)
            yield from looks or self._planned(name)

    def _to_plan(self, inputs: _Inputs) -> tuple[Workspace, Item, IngestSettings, Journal, str, ItemSettings]:
        """Return what planning needs to know."""
        return self._workspace, inputs.item, self._settings.ingest, self._journal, self._code("probe"), inputs.own

    def _planned(self, name: str) -> list[Task]:
        """Return the first tasks of an item that has been looked at."""
        inputs = self._inputs[name]
        plan = plan_item(*self._to_plan(inputs))
        run = ItemRun(
            plan=plan,
            own=inputs.own,
            outputs=self._workspace.outputs(name),
            settings=replace(self._settings, read=inputs.read),
            reader=self._reader,
            stamps=inputs.stamps,
            code=self._code,
            journal=self._journal,
            learnt=inputs.learnt,
        )
        self._running[name] = run
        for failure in plan.failures:
            self._progress.failed(failure)
        started = list(run.start())
        self._unplanned -= len(inputs.item.scans)
        self._expected += run.to_read
        self._progress.expect(self._expected + self._unplanned)
        return self._closing(run, started)

    def _follow(self, task: Task, outcome: object) -> list[Task]:
        if isinstance(outcome, FileAccess):
            raise outcome
        if isinstance(task, LookTask):
            # What could not be looked at cannot be read either, and that says why.
            if isinstance(outcome, Done) and outcome.facing is not None:
                self._journal.note_look(task.key, outcome.facing)
            self._looks[task.item] -= 1
            return [] if self._looks[task.item] else self._planned(task.item)
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
        megapixels = task.megapixels if isinstance(task, ReadTask) else 0.0
        return self._settings.read.seconds_for(megapixels) + GRACE + 2 * pages


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
