"""What Doublekey does, as functions: the commands without their talk.

All raise the exceptions of `pipeline.errors`.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.settings import RepairSettings, Settings, load_settings, profile_of
from pipeline.workspace import Workspace

# What a command does not need is not loaded: two short texts are to be compared before one has looked up.
if TYPE_CHECKING:
    from pipeline.errors import DoublekeyError
    from pipeline.model import Baseline, Compared, Comparison, Decision, Failure, Gate, Milestone, RepairedText
    from pipeline.run.adding import Addition
    from pipeline.run.changed import Changed
    from pipeline.run.collection import Progress, RunResult
    from pipeline.run.examining import Finding
    from pipeline.run.inspecting import Inspection
    from pipeline.run.learning import Learning
    from pipeline.run.pool import Executor
    from pipeline.run.repairing import TextProgress, TextsResult
    from pipeline.run.tasks import Done, ReaderSource, Task
    from pipeline.run.texts import Order

SMALL = 1 << 18  #: bytes of text that are repaired before worker processes would have started


@dataclass(frozen=True, slots=True)
class Silent:
    """A progress that tells nobody."""

    def expect(self, pages: int) -> None:
        """Say nothing."""

    def page_read(self) -> None:
        """Say nothing."""

    def failed(self, failure: Failure) -> None:
        """Say nothing."""


@dataclass(frozen=True, slots=True)
class Unheard:
    """The same for texts."""

    def expect(self, steps: int) -> None:
        """Say nothing."""

    def advance(self) -> None:
        """Say nothing."""

    def failed(self, problem: DoublekeyError) -> None:
        """Say nothing."""


def run(
    folder: Path | str = ".",
    *,
    items: Collection[str] = (),
    jobs: int = 0,
    settings: Settings | None = None,
    progress: Progress | None = None,
    reader: ReaderSource | None = None,
) -> RunResult:
    """Bring the outputs of a workspace up to date with its scans.

    Args:
        folder: the workspace.
        items: names of the items to run; empty for all.
        jobs: worker processes; 0 for one a core.
        settings: instead of those in the workspace's `doublekey.toml`.
        progress: is told how it goes.
        reader: instead of the one the settings name.
    """
    from pipeline.run.collection import run_collection
    from pipeline.run.pool import ProcessExecutor

    workspace = Workspace(Path(folder))
    return run_collection(
        workspace,
        settings or load_settings(workspace.settings_path),
        reader=reader or _readers(),
        executor=lambda: ProcessExecutor(jobs or len(os.sched_getaffinity(0))),
        progress=progress or Silent(),
        perform=_perform,
        only=items,
    )


def check(
    result: RunResult,
    folder: Path | str = ".",
    *,
    items: Collection[str] | None = None,
    max_cer: float | None = None,
    settings: Settings | None = None,
) -> Gate:
    """Hold a run against its thresholds and its baseline; leave `junit.xml` and `metrics.txt` in the outputs.

    Args:
        result: what the run did.
        folder: the workspace that was run.
        items: names of the items to judge, those that are gone from the workspace among them; None for all.
        max_cer: a threshold for all items, for this once.
        settings: instead of those in the workspace's `doublekey.toml`.
    """
    from pipeline.run.ci import write_gate_reports
    from pipeline.run.gate import hold

    workspace = Workspace(Path(folder))
    settings = settings or load_settings(workspace.settings_path)
    gate = hold(workspace, settings, result, only=items, max_cer=max_cer)
    write_gate_reports(workspace, gate)
    return gate


def baseline(folder: Path | str = ".") -> Baseline | None:
    """Return what accuracy must hold in a workspace; None where nobody has said so yet."""
    from pipeline.verify.baseline import read_baseline

    return read_baseline(Workspace(Path(folder)).baseline)


def history(folder: Path | str = ".") -> tuple[Milestone, ...]:
    """Return how accurate a workspace was at each change of its baseline, oldest first."""
    from pipeline.verify.baseline import read_history

    return read_history(Workspace(Path(folder)).history)


def update_baseline(
    result: RunResult,
    folder: Path | str = ".",
    *,
    items: Collection[str] | None = None,
    settings: Settings | None = None,
) -> bool:
    """Make what a run measured what accuracy must hold from now on; return whether any figure changed.

    Args:
        result: what the run did; without failures.
        folder: the workspace that was run.
        items: names of the items to take; None for all.
        settings: instead of those in the workspace's `doublekey.toml`.
    """
    from pipeline.run.gate import update_baseline

    workspace = Workspace(Path(folder))
    return update_baseline(workspace, settings or load_settings(workspace.settings_path), result, only=items)


def changed(folder: Path | str = ".", revision: str = "") -> Changed:
    """Return which items of a workspace changed since a revision of its git repository.

    Args:
        folder: the workspace.
        revision: empty for where the main branch was left; on the main branch, for the commit before.
    """
    from pipeline.run.changed import changed_since

    workspace = Workspace(Path(folder))
    return changed_since(workspace, load_settings(workspace.settings_path), revision)


def add(paths: Sequence[Path | str], *, item: str = "", folder: Path | str = ".") -> list[Addition]:
    """Copy scans into a workspace, all of them or none.

    Args:
        paths: images, PDFs, or folders of them.
        item: the item they belong to; empty to take the name of the folder or PDF.
        folder: the workspace.
    """
    from pipeline import ingest
    from pipeline.run.adding import copy_additions, plan_additions

    workspace = Workspace(Path(folder))
    settings = load_settings(workspace.settings_path).ingest
    additions = plan_additions(
        workspace, [Path(path) for path in paths], item, lambda path: ingest.probe(path, settings)
    )
    copy_additions(additions)
    return additions


def compare(
    reference: Path | str, text: Path | str, *, profile: str = "archive", folder: Path | str = "."
) -> Comparison:
    """Compare a text file with a reference file; both may be plain text, hOCR, ALTO or PAGE XML.

    Args:
        reference: the transcription taken as true.
        text: what is to be measured.
        profile: name of the second normalisation.
        folder: the workspace that may know others than those that are always there.
    """
    return compare_all(reference, text, profile=profile, folder=folder).pairs[0].comparison


def compare_all(
    reference: Path | str, text: Path | str, *, profile: str = "archive", jobs: int = 0, folder: Path | str = "."
) -> Compared:
    """Compare two files, or the files of two folders that have the same name up to the format.

    Args:
        reference: the reference, or a folder of them; "-" for standard input.
        text: what is to be measured.
        profile: name of the second normalisation.
        jobs: worker processes; 0 for one a core. A few small texts are done without.
        folder: the workspace that may know others than those that are always there.
    """
    from pipeline.model import PROFILES
    from pipeline.run.comparing import compare_paths

    def executor() -> Executor:
        from pipeline.run.pool import ProcessExecutor, SerialExecutor

        workers = jobs or len(os.sched_getaffinity(0))
        if workers == 1:
            return SerialExecutor()
        return ProcessExecutor(workers, ["pipeline.run.comparing", "rapidfuzz", "regex"])

    known = PROFILES.get(profile)
    if known is None:
        known = profile_of(load_settings(Workspace(Path(folder)).settings_path), profile)
    return compare_paths(Path(reference), Path(text), known, executor)


def repair(
    text: str,
    *,
    language: str = "eng",
    settings: RepairSettings | None = None,
    decisions: Sequence[Decision] = (),
) -> RepairedText:
    """Repair OCR text without a scan; its own words are the evidence beside the language.

    Repairing the result again changes nothing.

    Args:
        text: the text, whatever its line ends.
        language: as Tesseract names it.
        settings: how far repair may go.
        decisions: what a person decided; those that fit nowhere are passed over.
    """
    from pipeline.errors import FileAccess, MissingDependency
    from pipeline.evidence import count_words, load_language, with_neural
    from pipeline.evidence.neural import NeuralOnDemand, neural_stamp
    from pipeline.repair import repair_text, repair_to_rest

    known, chosen = load_language(language), settings or RepairSettings()
    with suppress(MissingDependency, FileAccess):  # without it fewer edits are made
        if chosen.neural and neural_stamp():
            known = with_neural(known, NeuralOnDemand())

    def once(raw: str, decided: Sequence[Decision]) -> RepairedText:
        return repair_text(raw, language=known, item=count_words(raw), settings=chosen, decisions=decided)

    return repair_to_rest(text, once, decisions)


def repair_files(order: Order, *, jobs: int = 0, progress: TextProgress | None = None) -> TextsResult:
    """Repair text files without scans, and those in folders; the texts of a folder belong together.

    A text that cannot be done is noted in the result, and the rest goes on. What is given is never written to.

    Args:
        order: what is to be done.
        jobs: worker processes; 0 for one a core. A few small texts are done without.
        progress: is told how it goes.
    """
    from pipeline.run.pool import ProcessExecutor, SerialExecutor
    from pipeline.run.textrun import run_texts

    def executor(size: int) -> Executor:
        workers = jobs or len(os.sched_getaffinity(0))
        if workers == 1 or size < SMALL:
            return SerialExecutor()
        return ProcessExecutor(workers, ["pipeline.run.texttasks", "pocketsphinx", "ftfy", "jinja2"])

    return run_texts(order, executor, progress or Unheard())


def learn(
    folder: Path | str = ".",
    *,
    items: Collection[str] = (),
    decisions: Sequence[Decision] = (),
    settings: Settings | None = None,
) -> Learning:
    """Learn from the references of a workspace and from decisions of people; nothing is written.

    Args:
        folder: the workspace.
        items: names of the items to learn from; empty for all.
        decisions: what people accepted and rejected.
        settings: instead of those in the workspace's `doublekey.toml`.
    """
    from pipeline.run import learning

    workspace = Workspace(Path(folder))
    return learning.learn(
        workspace, settings or load_settings(workspace.settings_path), items=items, decisions=decisions
    )


def keep(folder: Path | str, learning: Learning) -> list[Path]:
    """Write what was learnt into a workspace, where runs and repairs use it; return the files."""
    from pipeline.run.learning import keep

    return keep(Workspace(Path(folder)), learning)


def inspect(
    page: Path | str,
    *,
    into: Path | str,
    number: int = 1,
    folder: Path | str = ".",
    settings: Settings | None = None,
    reader: ReaderSource | None = None,
) -> Inspection:
    """Take one page through all stages and write what is made of it into a folder; output/ is not touched.

    Args:
        page: a scan file, or "item/page" of the workspace.
        into: the folder.
        number: which page of a file of several, from 1.
        folder: the workspace.
        settings: instead of those in the workspace's `doublekey.toml`.
        reader: instead of the one the settings name.
    """
    from pipeline.run.inspecting import find_page, inspect_page

    workspace = Workspace(Path(folder))
    settings = settings or load_settings(workspace.settings_path)
    source = find_page(workspace, str(page), number, settings.ingest)
    return inspect_page(source, Path(into), settings, reader or _readers(), workspace)


def init(folder: Path | str) -> list[Path]:
    """Lay out a new workspace and return the files made."""
    from pipeline.run.starting import start_workspace

    return start_workspace(Path(folder))


def doctor(folder: Path | str = ".") -> list[Finding]:
    """Return what is installed, what is missing, and what to do about it."""
    from pipeline.run.examining import examine

    workspace = Workspace(Path(folder))
    return examine(workspace, load_settings(workspace.settings_path))


def _readers() -> ReaderSource:
    from pipeline.evidence.neural import neural_stamp
    from pipeline.readers import open_reader, open_second_reader, second_stamp_of, stamp_of
    from pipeline.run.tasks import ReaderSource

    return ReaderSource(open_reader, stamp_of, open_second_reader, second_stamp_of, neural_stamp)


def _perform(task: Task) -> Done | Failure:
    # The work is imported where it is done, in the workers: a run with nothing to do starts none.
    from pipeline.run.work import perform

    return perform(task)
