"""`doublekey run`."""

from __future__ import annotations

import time
from pathlib import Path

from rich.console import Console

from pipeline import api
from pipeline.cli.options import (
    ItemsOption,
    JobsOption,
    JsonOption,
    LangOption,
    QuickOption,
    QuietOption,
    ThoroughOption,
    WorkspaceOption,
)
from pipeline.cli.talk import Bar, console, tell_result
from pipeline.errors import InputError, PagesFailed, UsageError
from pipeline.run.collection import RunResult
from pipeline.settings import Settings, load_settings, with_all_evidence, with_language, with_second
from pipeline.workspace import Workspace

MOST_NOTES = 12  #: that are printed; in a large collection there may be hundreds


def command(
    workspace: WorkspaceOption = Path(),
    item: ItemsOption = None,
    lang: LangOption = "",
    jobs: JobsOption = 0,
    thorough: ThoroughOption = False,
    quick: QuickOption = False,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Read, repair and compare what is new in scans/, and write output/.

    What is up to date is left alone, so an interrupted run goes on where it stopped.
    """
    if thorough and quick:
        raise UsageError("--thorough and --quick exclude each other", remedy="Give one of them, or neither.")
    settings = with_language(load_settings(Workspace(workspace).settings_path), lang)
    if thorough or quick:
        settings = with_all_evidence(settings) if thorough else with_second(settings, "off")
    result = run_and_tell(workspace, item or [], jobs, settings=settings, quiet=quiet or json, table=not json)
    if json:
        print(Workspace(workspace).accuracy.read_text(encoding="utf-8"), end="")
    raise_if_incomplete(result)


def run_and_tell(
    workspace: Path,
    items: list[str],
    jobs: int,
    *,
    quiet: bool,
    table: bool,
    settings: Settings | None = None,
) -> RunResult:
    """Run a workspace with a progress bar and say what came of it."""
    talk = console()
    started = time.monotonic()
    with Bar(talk, quiet=quiet) as bar:
        result = api.run(workspace, items=items, jobs=jobs, settings=settings, progress=bar)
    for caution in dict.fromkeys(result.cautions):
        talk.print(f"note: {caution}", markup=False)
    for problem in result.problems:
        talk.print(f"left out: {problem}", markup=False)
    if not quiet:
        _tell_notes(talk, result)
        if result.changed and table:
            from pipeline.report import print_summary

            print_summary(talk, result.summaries)
        tell_result(talk, result, time.monotonic() - started, str(Workspace(workspace).index))
    return result


def _tell_notes(talk: Console, result: RunResult) -> None:
    """Say what people should look at, as far as it is news; the reports have it all."""
    notes = [note for summary in result.summaries for note in summary.notes()] if result.changed else []
    for note in notes[:MOST_NOTES]:
        talk.print(f"look at: {note}", markup=False)
    if len(notes) > MOST_NOTES:
        talk.print(f"look at: {len(notes) - MOST_NOTES} more places, which the reports name", markup=False)


def raise_if_incomplete(result: RunResult) -> None:
    """Raise if something in scans/ could not be made into text.

    Raises:
        PagesFailed: a page failed.
        InputError: files were left out.
    """
    if result.failures:
        count = len(result.failures)
        raise PagesFailed(
            f"{count} page{'s' * (count != 1)} failed, all others are done",
            remedy="The messages above say why; once that is mended, run again.",
        )
    if result.problems:
        raise InputError("some files were left out, all others are done", remedy="The messages above say why.")
