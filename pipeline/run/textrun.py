"""A run over texts without scans, from what was named on the command line to the report."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import msgspec

from pipeline.errors import DoublekeyError, FileAccess, InputError, Interrupted, MissingDependency, file_error
from pipeline.evidence import is_english
from pipeline.evidence.neural import neural_stamp
from pipeline.report import write_text_report
from pipeline.run.files import writing_text
from pipeline.run.pool import Executor
from pipeline.run.repairing import Job, TextProgress, TextsResult, repair_all, staged
from pipeline.run.texts import STANDARD_INPUT, Order, Targets, TextFile, check_targets, find_texts
from pipeline.run.texttasks import load_whole


def run_texts(order: Order, executor: Callable[[int], Executor], progress: TextProgress) -> TextsResult:
    """Repair texts; one that cannot be done is noted in the result, and the rest goes on.

    Args:
        order: what is to be done.
        executor: makes one who computes, told how many bytes there are to do.
        progress: is told how it goes.

    Raises:
        UsageError: something would be written over something else; nothing has been done.
        InputError: there is no text.
        FileAccess: something cannot be written.
        Interrupted: stopped with Ctrl-C; texts that are written stay.
    """
    output = None if order.output is None else order.output.resolve()
    named = [path for path in order.inputs if str(path) != STANDARD_INPUT]
    texts, problems = find_texts(named, output)
    targets = None if output is None else Targets(output)
    if targets is not None:
        check_targets(texts, targets, suggest=order.suggest)
    if not (texts or problems or order.standard_input):
        raise InputError("there is no text in it", path=order.inputs[0], remedy="Texts in a folder end in .txt.")
    for problem in problems:
        progress.failed(problem)
    order, cautions = _asking(order)
    with staged(output) as stage:
        if order.standard_input is not None:
            texts = [_spooled(order.standard_input, stage)]
        job = Job(
            language=order.language,
            learnt=order.learnt,
            settings=order.settings,
            decisions=order.decisions,
            targets=targets,
            suggest=order.suggest,
            stage=stage,
            deliver=lambda file, states: _deliver(order, file, states),
        )
        working = executor(sum(map(_size, texts)))
        try:
            result = repair_all(texts, job, working, progress)
        except KeyboardInterrupt as error:
            raise Interrupted("stopped", remedy="Texts that are written are whole; run again for the rest.") from error
        finally:
            working.close()
    result.problems = problems + result.problems
    result.cautions = cautions
    if targets is not None and (result.summaries or result.problems):
        _write_report(targets.report, result, suggest=order.suggest)
    return result


def _deliver(order: Order, file: TextFile, states: tuple[Path, ...]) -> None:
    if order.deliver is not None:
        order.deliver(file.shown, (load_whole(state) for state in states))


def _write_report(path: Path, result: TextsResult, *, suggest: bool) -> None:
    said: Sequence[DoublekeyError] = result.problems
    lost = [f"decision that fits nowhere, not heeded: {where}" for where in result.lost]
    with writing_text(path) as stream:
        write_text_report(stream, result.summaries, [*map(str, said), *lost, *result.cautions], suggest=suggest)


def _asking(order: Order) -> tuple[Order, list[str]]:
    """Do without the neural model where it cannot be had, and say so."""
    if not (order.settings.neural and is_english(order.language)):
        return order, []
    try:
        neural_stamp()
    except (MissingDependency, FileAccess) as problem:
        without = msgspec.structs.replace(order.settings, neural=False)
        return replace(order, settings=without), [f"repaired without the neural language model: {problem}"]
    return order, []


def _spooled(stream: BinaryIO, stage: Path) -> TextFile:
    path = stage / "standard-input"
    try:
        with path.open("wb") as copy:
            shutil.copyfileobj(stream, copy)
    except OSError as error:
        raise file_error(error, path, "written") from error
    return TextFile(path, STANDARD_INPUT, STANDARD_INPUT)


def _size(text: TextFile) -> int:
    try:
        return text.path.stat().st_size
    except OSError:
        return 0  # reading it will tell
