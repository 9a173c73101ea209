"""`doublekey check`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from msgspec.structs import replace
from rich.console import Console

from pipeline import api
from pipeline.cli.options import ItemsOption, JobsOption, QuietOption, WorkspaceOption
from pipeline.cli.run import raise_if_incomplete, run_and_tell
from pipeline.cli.talk import console
from pipeline.errors import AccuracyTooLow, AccuracyWorse, UsageError, printable
from pipeline.model import Gate
from pipeline.run.ci import tell_github
from pipeline.run.collection import RunResult
from pipeline.settings import Gate as GateName
from pipeline.settings import max_cer_of
from pipeline.workspace import Workspace

MOST_NAMES = 12  #: of items that a message names


def command(
    revision: Annotated[
        str, typer.Argument(metavar="[REV]", help="With --changed: since when.", show_default="main branch")
    ] = "",
    workspace: WorkspaceOption = Path(),
    item: ItemsOption = None,
    changed: Annotated[
        bool, typer.Option("--changed", help="Only items that changed since REV (git), committed or not.")
    ] = False,
    gate: Annotated[
        GateName | None, typer.Option("--gate", help="CER of at most 8, 2 or 0.5 %, for this once.", show_default=False)
    ] = None,
    max_cer: Annotated[
        float | None, typer.Option("--max-cer", metavar="RATE", min=0, help="The same as a rate: 0.01 is 1 %.")
    ] = None,
    update_baseline: Annotated[
        bool, typer.Option("--update-baseline", help="Let accuracy as it is now be what must hold from now on.")
    ] = False,
    jobs: JobsOption = 0,
    quiet: QuietOption = False,
) -> None:
    """Fail when accuracy is below its threshold (exit code 20) or worse than the baseline (21; it goes first).

    Brings output/ up to date first. Judged is the character error rate of the clean text, normalised, of
    each item and each page. The threshold is `gate` or `max_cer` in item.toml, else in doublekey.toml; the
    baseline is accuracy-baseline.json beside that.
    """
    if gate and max_cer is not None:
        raise UsageError("--gate and --max-cer exclude each other", remedy="Give one of them.")
    if revision and not changed:
        raise UsageError(f"'{revision}' is a revision without --changed", remedy="Write --changed before it.")
    if changed and item:
        raise UsageError("--changed and --item exclude each other", remedy="Give one of them.")
    talk = console()
    api.baseline(workspace)  # damage shows before the work
    only, since = frozenset(item) if item else None, ""
    if changed:
        only, since = _changed(workspace, revision, talk, quiet=quiet)
    result = _run(workspace, only, jobs, quiet=quiet, named=bool(item))
    if update_baseline:
        different = api.update_baseline(result, workspace, items=only)
        if not quiet:
            _tell_baseline(talk, Workspace(workspace).baseline, different=different)
    said = api.check(result, workspace, items=only, max_cer=max_cer_of(gate) if gate else max_cer)
    _tell(talk, workspace, replace(said, revision=since), quiet=quiet)
    _raise_if_failed(said)
    raise_if_incomplete(result)


def _changed(folder: Path, revision: str, talk: Console, *, quiet: bool) -> tuple[frozenset[str] | None, str]:
    found = api.changed(folder, revision)
    if not quiet:
        what = "all items" if found.items is None else _named(sorted(found.items)) or "no item"
        talk.print(f"changed since {found.revision}: {what}", markup=False)
    return found.items, "" if found.items is None else found.revision


def _run(folder: Path, only: frozenset[str] | None, jobs: int, *, quiet: bool, named: bool) -> RunResult:
    there = {item.name for item in Workspace(folder).items()[0]}
    # Items that were named must be there; of those that changed some may be gone.
    wanted = sorted(only if named else only & there) if only is not None else []
    if only is not None and not wanted:
        return RunResult()
    return run_and_tell(folder, wanted, jobs, quiet=quiet, table=False)


def _tell(talk: Console, folder: Path, gate: Gate, *, quiet: bool) -> None:
    from pipeline.report import gate_lines

    for line in gate_lines(gate, quiet=quiet):
        talk.print(line, markup=False)
    for annotation in tell_github(Workspace(folder), gate, os.environ):
        print(annotation)


def _tell_baseline(talk: Console, path: Path, *, different: bool) -> None:
    what = "written. Commit it, with accuracy-history.jsonl" if different else "figures are as they were"
    talk.print(f"{path}: {what}.", markup=False)


def _named(items: Sequence[str]) -> str:
    more = f" and {len(items) - MOST_NAMES} more" if len(items) > MOST_NAMES else ""
    return ", ".join(map(printable, items[:MOST_NAMES])) + more


def _raise_if_failed(gate: Gate) -> None:
    worse = _named([item.item for item in gate.items if item.worse])
    low = _named([item.item for item in gate.items if not item.within])
    # What got worse goes first: it is what the change in hand is to blame for.
    if worse:
        also = f"; below its threshold in: {low}" if low else ""
        raise AccuracyWorse(
            f"accuracy is worse than the baseline in: {worse}{also}",
            remedy="The reports show where text and reference differ. If that is how it has to be, "
            "`doublekey check --update-baseline` takes it as it is.",
        )
    if low:
        raise AccuracyTooLow(
            f"accuracy is below its threshold in: {low}", remedy="The reports show where text and reference differ."
        )
