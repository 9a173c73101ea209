"""Texts against texts: one pair or many, in worker processes where there is much to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from pipeline.errors import DoublekeyError, InputError, printable
from pipeline.model import Compared, ComparedPair, Comparison, Pair, Profile
from pipeline.run.pairing import pair_up
from pipeline.verify import compare, read_document
from pipeline.workspace import natural_key

if TYPE_CHECKING:
    from pipeline.run.pool import Executor

SMALL = 1 << 20  #: bytes that are compared before worker processes would have started
_TIMEOUT = 3600.0  #: seconds; a pair may be two books that have nothing in common


@dataclass(frozen=True, slots=True)
class _Task:
    pair: Pair
    profile: Profile
    with_diff: bool


def compare_paths(
    reference: Path, text: Path, profile: Profile, executor: Callable[[], Executor] | None = None
) -> Compared:
    """Compare two files, or the files of two folders that have the same name.

    A pair of many that cannot be compared is noted in the result, and the rest goes on. Of many pairs the
    differences themselves are not kept, only their counts.

    Args:
        reference: the reference, or a folder of them; "-" for standard input.
        text: what is to be measured.
        profile: the second normalisation.
        executor: makes one who computes, where there is much to do; None to do all here.

    Raises:
        UsageError: the two cannot be compared.
        InputError: no two names are the same; or the only pair is no text.
        FileAccess: the only pair cannot be read.
    """
    pairing = pair_up(reference, text)
    alone = not reference.is_dir()
    if not pairing.pairs:
        raise InputError(
            f"no text of it has the name of one in {printable(text)}",
            path=reference,
            remedy="Names must be the same up to .txt, .gt.txt, .page.xml, .alto.xml, .xml or .hocr.",
        )
    tasks = [_Task(pair, profile, alone) for pair in pairing.pairs]
    if alone:
        return Compared(profile.name, (_compared(tasks[0]),))
    done: list[ComparedPair] = []
    problems: list[str] = []

    def follow(_: _Task, outcome: ComparedPair | Exception) -> Iterable[_Task]:
        if isinstance(outcome, ComparedPair):
            done.append(outcome)
        elif isinstance(outcome, DoublekeyError):
            problems.append(str(outcome))
        else:
            raise outcome
        return ()

    # What works through many pairs loads slowly, and one pair does without.
    from pipeline.run.pool import SerialExecutor, drive

    working = executor() if executor is not None and len(tasks) > 1 and _size(tasks) > SMALL else SerialExecutor()
    try:
        drive(working, _compared, tasks, lambda _: _TIMEOUT, follow)
    finally:
        working.close()
    done.sort(key=lambda one: natural_key(one.pair.name))  # they came as workers ended
    return Compared(profile.name, tuple(done), pairing.only_reference, pairing.only_text, tuple(sorted(problems)))


def _compared(task: _Task) -> ComparedPair:
    reference, text = (read_document(Path(path)).text for path in (task.pair.reference, task.pair.text))
    found = compare(reference, text, task.profile)
    return ComparedPair(task.pair, found if task.with_diff else _without_diff(found))


def _without_diff(comparison: Comparison) -> Comparison:
    return replace(comparison, diff=())


def _size(tasks: Iterable[_Task]) -> int:
    total = 0
    for task in tasks:
        for path in (task.pair.reference, task.pair.text):
            try:
                total += Path(path).stat().st_size
            except OSError:
                continue  # reading it will tell
    return total
