"""One item on its way through the stages: which tasks are due, and what follows from which."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import msgspec

from pipeline.errors import DoublekeyError
from pipeline.evidence import LearntFiles
from pipeline.model import Failure
from pipeline.run.fingerprint import digest
from pipeline.run.journal import Journal
from pipeline.run.plan import ItemPlan
from pipeline.run.reference import Reference
from pipeline.run.stamps import Stamps
from pipeline.run.tasks import STAGES, Done, FinishTask, FoldTask, ItemTask, LocateTask, ReaderSource, ReadTask, Task
from pipeline.settings import ItemSettings, Settings, ingest_of, layout_of, profile_of, regions_of
from pipeline.workspace import Outputs, natural_key


class ItemRun:
    """The stages of one item: read every page, fold, finish every page, write the whole.

    A stage starts when the one before has ended for all pages; pages that failed stay behind.
    """

    def __init__(
        self,
        *,
        plan: ItemPlan,
        own: ItemSettings,
        outputs: Outputs,
        settings: Settings,
        reader: ReaderSource,
        stamps: Stamps,
        code: Callable[[str], str],
        journal: Journal,
        learnt: LearntFiles,
    ) -> None:
        self.plan = plan
        self.failures = list(plan.failures)
        self.to_read = 0
        self.ended = False
        self._own = own
        self._outputs = outputs
        self._settings = settings
        self._reader = reader
        self._stamps = stamps
        self._code = code
        self._journal = journal
        self._learnt = learnt
        self._pending: set[str] = set()
        self._keys: dict[tuple[str, str], str] = {}  # (stage, page) → key
        self._results: dict[tuple[str, str], str] = {}  # (stage, page) → digest of the result

    def forget_gone(self) -> list[Path]:
        """Forget pages whose scans are gone; return the files that were made from them."""
        # A scan that cannot be opened or is left out now may have been read before: what was made of it stays.
        if self.plan.failures or self.plan.problems:
            return []
        return self._journal.forget_pages(self.plan.name, [source.page for source in self.plan.sources])

    @staticmethod
    def stage_of(task: Task) -> str:
        """Return the name of the stage a task belongs to."""
        return STAGES[type(task)]

    def start(self) -> Iterator[Task]:
        """Yield the first tasks that are due; there may be none in any stage."""
        read = self._settings.read
        # Limits refuse a page or let it through; what is read of it does not depend on them.
        own_ingest = ingest_of(self._settings.ingest, self._own)
        ingest = msgspec.structs.replace(own_ingest, max_megapixels=1, max_file_mib=1, max_pages=1)
        for source, scan, megapixels in zip(self.plan.sources, self.plan.digests, self.plan.megapixels, strict=True):
            regions = regions_of(self._own, source.page)
            key = digest(
                "read",
                scan,
                source.scan,
                source.index,
                source.half,
                ingest,
                self._view_width,
                self._stamps.first,
                self._stamps.second,
                read.second if self._stamps.second else "off",
                read.again,
                [(region, self._stamps.regions[region.language]) for region in regions],
                self._code("read"),
            )
            reader = self._reader if self._stamps.second else replace(self._reader, open_second=None)
            task = ReadTask(source, self._outputs, own_ingest, read, regions, reader, self._view_width, megapixels, key)
            yield from self._due(task)
        self.to_read = len(self._pending)
        yield from self._next("read")

    def after(self, task: Task, done: Done | None) -> Iterator[Task]:
        """Yield what is due after a task has ended; `done` is None where it failed."""
        stage = self.stage_of(task)
        self._pending.discard(task.page)
        if done is not None:
            self._journal.note(stage, self.plan.name, task.page, task.key, done.result, done.files)
            self._results[stage, task.page] = done.result
        yield from self._next(stage)

    def failed(self, task: Task, outcome: object) -> Failure:
        """Note that a task failed, with the failure or the exception that came of it."""
        if isinstance(outcome, Failure):
            failure = outcome
        elif isinstance(outcome, DoublekeyError):
            place = self._scan_of(task.page)
            error = type(outcome)(outcome.problem, path=outcome.path or place, remedy=outcome.remedy)
            failure = Failure(self.plan.name, task.page, self.stage_of(task), str(error), error.exit_code)
        else:
            what = f"internal error ({type(outcome).__name__}: {outcome})"
            bug = DoublekeyError(what, path=self._scan_of(task.page), remedy="Please report this.")
            failure = Failure(self.plan.name, task.page, self.stage_of(task), str(bug), bug.exit_code)
        self.failures.append(failure)
        return failure

    # A stage has ended when nothing of it is pending. Then the next is entered, which may turn out
    # to be all fresh and so to have ended too.

    def _next(self, stage: str) -> Iterator[Task]:
        if self._pending:
            return
        if stage == "read":
            yield from self._fold()
        elif stage == "fold":
            yield from self._locate()
        elif stage == "locate":
            yield from self._finish()
        elif stage == "finish":
            yield from self._whole()
        else:
            self.ended = True

    def _fold(self) -> Iterator[Task]:
        pages = self._pages("read")
        key = digest("fold", self._digests("read", pages), self._code("fold"))
        yield from self._due(FoldTask(self.plan.name, self._outputs, pages, key))
        yield from self._next("fold")

    def _locate(self) -> Iterator[Task]:
        reference = self.plan.item.reference
        if reference is not None and ("fold", "") in self._results:
            pages = self._pages("read")
            read = self._digests("read", pages)
            key = digest("locate", pages, read, self._digest_of(reference), self._code("locate"))
            yield from self._due(LocateTask(self.plan.name, self._outputs, pages, reference, key))
        yield from self._next("locate")

    def _reference_of(self, page: str) -> tuple[Reference, str]:
        """Return where the reference of a page is, and a digest of it."""
        own, whole = self.plan.item.references.get(page), self.plan.item.reference
        located = self._results.get(("locate", ""))
        if own is not None:
            return Reference(own, self._relative(own)), self._digest_of(own)
        if whole is not None and located is not None:
            return Reference(whole, self._relative(whole), self._outputs.located), located
        return Reference(), ""

    def _finish(self) -> Iterator[Task]:
        evidence = self._results.get(("fold", ""))
        collate, repair, profile = self._settings.collate, self._settings.repair, profile_of(self._settings)
        # Where an item puts its notes, no page knows.
        layout = msgspec.structs.replace(layout_of(self._settings.layout, self._own), footnotes="page")
        for page in self._pages("read") if evidence is not None else ():
            reference, content = self._reference_of(page)
            key = digest(
                "finish",
                self._results["read", page],
                evidence,
                collate,
                layout,
                self._stamps.neural,
                msgspec.structs.replace(repair, good_words=""),
                self._digest_of(Path(repair.good_words) if repair.good_words else None),
                self._settings.read.language,
                self._learnt.digest,
                regions_of(self._own, page),
                profile,
                self._own.reference,
                reference.name,
                content,
                self._code("finish"),
            )
            yield from self._due(
                FinishTask(
                    item=self.plan.name,
                    page=page,
                    outputs=self._outputs,
                    evidence=evidence or "",
                    language=self._settings.read.language,
                    learnt=self._learnt,
                    regions=regions_of(self._own, page),
                    reference=reference,
                    policy=self._own.reference,
                    two_readers=self._stamps.second is not None,
                    neural=self._stamps.neural is not None,
                    collate=collate,
                    layout=layout,
                    repair=repair,
                    profile=profile,
                    key=key,
                )
            )
        yield from self._next("finish")

    def _whole(self) -> Iterator[Task]:
        pages = self._pages("finish")
        references = self.plan.item.references
        missing = tuple((page, path) for page, path in references.items() if page not in pages)
        problems = tuple(str(problem) for problem in self.plan.problems)
        evidence = self._results.get(("fold", ""), "")
        in_order = pairwise(self._all_pages())
        after_gaps = tuple(page for before, page in in_order if page in pages and before not in pages)
        self.failures.sort(key=lambda failure: natural_key(failure.page))  # they came in as workers ended
        key = digest(
            "item",
            pages,
            after_gaps,
            evidence,
            self._settings.read.language,
            self._settings.layout.footnotes,
            self._digests("finish", pages),
            [self._keys["read", page] for page in pages],  # reports show the scans
            [(page, self._digest_of(path)) for page, path in missing],
            self._own,
            self._digest_of(self.plan.item.reference),
            self._results.get(("locate", ""), ""),
            [msgspec.structs.astuple(failure) for failure in self.failures],
            problems,
            self._stamps.cautions,
            self._settings.verify,
            profile_of(self._settings),
            self._settings.report,
            self._code("item"),
        )
        yield from self._due(
            ItemTask(
                item=self.plan.name,
                outputs=self._outputs,
                pages=pages,
                after_gaps=after_gaps,
                evidence=evidence,
                language=self._settings.read.language,
                footnotes=self._settings.layout.footnotes,
                missing=missing,
                settings=self._own,
                reference=self.plan.item.reference if ("locate", "") in self._results else None,
                failures=tuple(self.failures),
                problems=problems,
                cautions=self._stamps.cautions,
                verify=self._settings.verify,
                profile=profile_of(self._settings),
                report=self._settings.report,
                key=key,
            )
        )
        yield from self._next("item")

    def _due(self, task: Task) -> Iterator[Task]:
        stage = self.stage_of(task)
        self._keys[stage, task.page] = task.key
        made = self._journal.fresh(stage, self.plan.name, task.page, task.key)
        if made is None:
            self._pending.add(task.page)
            yield task
        else:
            self._results[stage, task.page] = made.result

    def _pages(self, stage: str) -> tuple[str, ...]:
        return tuple(source.page for source in self.plan.sources if (stage, source.page) in self._results)

    def _all_pages(self) -> Iterator[str]:
        """Yield the pages of the item in order; a scan that could not be opened is one."""
        for scan in self.plan.item.scans:
            yield from [source.page for source in self.plan.sources if source.path == str(scan)] or [scan.stem]

    def _digests(self, stage: str, pages: tuple[str, ...]) -> list[str]:
        return [self._results[stage, page] for page in pages]

    def _digest_of(self, path: Path | None) -> str:
        return "" if path is None else self._journal.digest_of(path)

    def _relative(self, path: Path) -> str:
        """Return the path of a reference from the workspace."""
        if path.parent == self.plan.item.folder:
            return f"scans/{self.plan.name}/{path.name}"
        return os.path.relpath(path, self.plan.item.folder.parent.parent)

    def _scan_of(self, page: str) -> str:
        scans = [source.scan for source in self.plan.sources if source.page == page]
        return scans[0] if scans else f"scans/{self.plan.name}"

    @property
    def _view_width(self) -> int:
        return self._settings.report.image_width
