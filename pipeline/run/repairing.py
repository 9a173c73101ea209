"""Repairing texts without scans: files and folders of them, in rounds until nothing is left to do.

The texts of a folder belong together: the words of all of them are evidence for each. So all are repaired once, then
what a round changed once more with the words as they are by now, until a round changes nothing; what does not come to
rest is left as it was. Other runs over all texts follow, as in `repair.rounds`, until one changes nothing. A text is
written after its first round, so that an interrupted command leaves what it had done, and again if later rounds changed
it.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import msgspec
from msgspec.structs import replace

from pipeline.errors import DiskFull, DoublekeyError, FileAccess, file_error
from pipeline.evidence import ItemWords, learnt_files, load_learnt
from pipeline.model import Decision
from pipeline.repair.rounds import MOST_ROUNDS, MOST_RUNS
from pipeline.report import TextSummary
from pipeline.run.files import write_atomic
from pipeline.run.pieces import Piece, pieces_of
from pipeline.run.pool import Executor, drive
from pipeline.run.texts import Targets, TextFile
from pipeline.run.texttasks import (
    Counted,
    CountTask,
    Repaired,
    RoundTask,
    TextTask,
    WriteTask,
    perform_text,
    problem_of,
)
from pipeline.settings import RepairSettings

MOST_SECONDS = 3600.0  #: a piece may take; what takes longer hangs

_SLACK = 0.02  # of a big text: by so much a place may have moved, for decisions to be sought in a piece
_FEW = 10_000  # characters, the same for the shortest

_PieceKey = tuple[Path, int]  # a file, and which of its pieces


class TextProgress(Protocol):
    """Is told how it goes."""

    def expect(self, steps: int) -> None:
        """There are so many steps, all in all; more are found as it goes."""

    def advance(self) -> None:
        """A step is done."""

    def failed(self, problem: DoublekeyError) -> None:
        """A text could not be done."""


@dataclass(frozen=True, slots=True)
class Job:
    """How texts are repaired, and where they go."""

    language: str
    learnt: Path  #: folder of what was learnt from people
    settings: RepairSettings
    decisions: tuple[Decision, ...]
    targets: Targets | None  #: None: nothing is written, `deliver` is called instead
    suggest: bool
    stage: Path  #: folder for what is kept between rounds
    deliver: Callable[[TextFile, tuple[Path, ...]], None] | None = None


@dataclass(slots=True)
class TextsResult:
    """What came of a run over texts."""

    summaries: list[TextSummary] = field(default_factory=list)  #: in the order of the texts
    problems: list[DoublekeyError] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)  #: decisions that fit nowhere, by where they are written
    cautions: list[str] = field(default_factory=list)  #: what to keep in mind of how it was done


@contextmanager
def staged(folder: Path | None) -> Iterator[Path]:
    """Make a hidden folder for what is kept between rounds; it is gone afterwards.

    Args:
        folder: where; None for where temporary files go.

    Raises:
        FileAccess: it cannot be made.
    """
    try:
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
        made = tempfile.TemporaryDirectory(prefix=".repairing-", dir=folder)
    except OSError as error:
        raise file_error(error, folder or tempfile.gettempdir(), "written") from error
    with made as name:
        yield Path(name)


def repair_all(texts: Sequence[TextFile], job: Job, executor: Executor, progress: TextProgress) -> TextsResult:
    """Repair texts and write or deliver each; one that cannot be done is noted, and the rest goes on.

    Raises:
        FileAccess: something cannot be written.
    """
    items: dict[str, list[TextFile]] = {}
    for text in texts:
        items.setdefault(text.item, []).append(text)
    steps = _Steps(progress)
    runs = {
        name: ItemRepair(number, files, job, steps, len(texts) == 1)
        for number, (name, files) in enumerate(items.items())
    }

    def follow(task: TextTask, outcome: object) -> Iterable[TextTask]:
        return runs[task.file.item].after(task, outcome)

    first = (task for run in runs.values() for task in run.start())
    drive(executor, perform_text, first, lambda _: MOST_SECONDS, follow)
    result = TextsResult()
    for run in runs.values():
        result.problems += run.problems
    done = {name: summary for run in runs.values() for name, summary in run.summaries.items()}
    result.summaries = [done[text.path] for text in texts if text.path in done]
    applied = frozenset().union(*(run.applied for run in runs.values())) if runs else frozenset()
    result.lost = [one.written for one in job.decisions if one.written not in applied]
    return result


class _Steps:
    """Counts steps for a progress."""

    def __init__(self, progress: TextProgress) -> None:
        self.progress = progress
        self._expected = 0

    def expect(self, more: int) -> None:
        self._expected += more
        self.progress.expect(self._expected)


class ItemRepair:
    """The rounds of the texts of one folder."""

    def __init__(self, number: int, files: Sequence[TextFile], job: Job, steps: _Steps, alone: bool) -> None:
        self.problems: list[DoublekeyError] = []
        self.summaries: dict[Path, TextSummary] = {}
        self.applied: set[str] = set()
        self._number = number
        self._files = list(files)
        self._job = job
        self._steps = steps
        # Standard input lies nowhere, and has no lists of words beside it.
        self._learnt = learnt_files(job.learnt, Path(self._files[0].item) if self._files[0].item != "-" else None)
        load_learnt(self._learnt)  # a bad line shows now
        self._alone = alone
        self._numbers = {file.path: number for number, file in enumerate(files)}
        self._pieces: dict[Path, list[Piece]] = {}
        self._lengths: dict[_PieceKey, dict[str, int]] = {}  # of each piece: layer → characters
        self._pending: set[tuple[type[TextTask], Path, int]] = set()
        self._words: Counter[str] = Counter()  # of all texts as they are by now
        self._hyphenated: Counter[str] = Counter()
        self._run, self._round = 1, 0
        self._ended = False  # but for what is still to be written
        self._changed: set[_PieceKey] = set()  # in this round
        self._moved: set[_PieceKey] = set()  # by this run, as it stands after this round
        self._whole = True  # whether this round looks at all pieces
        self._unwritten: set[Path] = set()

    def start(self) -> Iterator[TextTask]:
        """Yield the tasks that count words."""
        for file in self._files:
            try:
                self._pieces[file.path] = pieces_of(file.path)
            except DoublekeyError as problem:
                self._give_up(file, problem)
        measured = bool(self._job.decisions)
        tasks = [CountTask(file, number, piece, measured) for file, number, piece in self._all()]
        self._steps.expect(len(tasks) * 3)  # counting, and two rounds at least
        yield from self._due(tasks)

    def after(self, task: TextTask, outcome: object) -> Iterator[TextTask]:
        """Yield what is due after a task has ended."""
        self._pending.discard(_key(task))
        if not isinstance(task, WriteTask):
            self._steps.progress.advance()
        if isinstance(outcome, Exception):
            if isinstance(outcome, DiskFull) or (isinstance(outcome, FileAccess) and not isinstance(task, CountTask)):
                raise outcome
            self._give_up(task.file, problem_of(task.file, outcome))
        elif isinstance(outcome, Counted):
            self._count(outcome.words)
            self._lengths[task.file.path, task.number] = {"raw": outcome.raw, "faithful": outcome.faithful}
        elif isinstance(outcome, TextSummary):
            self.summaries[task.file.path] = outcome
        elif isinstance(outcome, Repaired):
            self._note(task, outcome)
        if not self._pending and not self._ended:
            yield from self._next()

    def _note(self, task: TextTask, outcome: Repaired) -> None:
        """Take down what came of a round of a piece."""
        piece = (task.file.path, task.number)
        self._count(outcome.more)
        self._words.subtract(outcome.fewer.words)
        self._hyphenated.subtract(outcome.fewer.hyphenated)
        self.applied |= outcome.applied
        if outcome.changed:
            self._changed.add(piece)
            self._unwritten.add(task.file.path)
        (self._moved.add if outcome.moved else self._moved.discard)(piece)

    def _next(self) -> Iterator[TextTask]:
        """Enter the next round, or write what the last one left."""
        every = list(self._all())
        there = {(file.path, number) for file, number, _ in every}  # without texts that could not be done
        self._changed &= there
        self._moved &= there
        at = (self._run, self._round)  # (1, 0): the words are counted
        over = self._round == MOST_ROUNDS or (at > (1, 1) and not self._changed)  # the run
        # Pieces that a round did not look at may be judged otherwise by the words that it changed in others.
        rests = over and ((self._whole and not self._changed) or (self._run > 1 and not self._moved))
        self._ended = rests or (over and self._run == MOST_RUNS)
        if at == (1, 1) or self._ended:
            yield from self._due(list(self._writing(self._ended)))
        if not self._ended and self._files:
            if over:
                self._run, self._round, self._moved = self._run + 1, 1, set()
            else:
                self._round += 1
            words = self._job.stage / f"words-{self._number}-{self._run}-{self._round}.msgpack"
            write_atomic(words, msgspec.msgpack.encode(ItemWords(dict(+self._words), dict(+self._hyphenated))))
            due = [one for one in every if self._round == 1 or (one[0].path, one[1]) in self._changed]
            self._whole, self._changed = len(due) == len(every), set()
            if at > (1, 1):
                self._steps.expect(len(due))
            yield from self._due([self._round_task(*piece, words) for piece in due])

    def _writing(self, ended: bool) -> Iterator[TextTask]:
        targets = self._job.targets
        files = [file for file in self._files if file.path in self._unwritten]
        if targets is None:
            for file in self._files if ended and self._job.deliver else ():
                assert self._job.deliver is not None
                self._job.deliver(file, self._states(file))
            return
        self._unwritten = set()
        for file in files:
            text = None if self._job.suggest else targets.text(file.name)
            records = targets.records(file.name, suggest=self._job.suggest)
            yield WriteTask(file, self._states(file), text, records, targets.folder)

    def _round_task(self, file: TextFile, number: int, piece: Piece, words: Path) -> RoundTask:
        return RoundTask(
            file=file,
            number=number,
            piece=piece,
            state=self._state(file, number),
            words=words,
            language=self._job.language,
            learnt=self._learnt,
            settings=self._job.settings,
            decisions=self._decisions(file, number) if (self._run, self._round) == (1, 1) else (),
            run=self._run,
            round=self._round,
            last=self._round == MOST_ROUNDS,
        )

    def _decisions(self, file: TextFile, number: int) -> tuple[Decision, ...]:
        """Return the decisions that may be about a piece, their places counted from where it begins."""
        own = [one for one in self._job.decisions if one.file == file.name or (self._alone and self._any(one, file))]
        lengths = [self._lengths[file.path, each] for each in range(len(self._pieces[file.path]))]
        if len(lengths) == 1:
            return tuple(own)
        slack = _SLACK * sum(length["raw"] for length in lengths) + _FEW
        found = []
        for decision in own:
            start = decision.start - sum(length[decision.layer] for length in lengths[:number])
            if -slack <= start <= lengths[number][decision.layer] + slack:
                found.append(replace(decision, start=start))
        return tuple(found)

    def _any(self, decision: Decision, file: TextFile) -> bool:
        return not decision.file or file.name == "-"

    def _states(self, file: TextFile) -> tuple[Path, ...]:
        return tuple(self._state(file, number) for number in range(len(self._pieces[file.path])))

    def _state(self, file: TextFile, number: int) -> Path:
        return self._job.stage / f"{self._number}-{self._numbers[file.path]}-{number}.msgpack"

    def _all(self) -> Iterator[tuple[TextFile, int, Piece]]:
        for file in self._files:
            for number, piece in enumerate(self._pieces[file.path]):
                yield file, number, piece

    def _due(self, tasks: Sequence[TextTask]) -> Iterator[TextTask]:
        self._pending |= {_key(task) for task in tasks}
        yield from tasks

    def _count(self, words: ItemWords) -> None:
        self._words.update(words.words)
        self._hyphenated.update(words.hyphenated)

    def _give_up(self, file: TextFile, problem: DoublekeyError) -> None:
        if file in self._files:
            self._files.remove(file)
            self.problems.append(problem)
            self._steps.progress.failed(problem)


def _key(task: TextTask) -> tuple[type[TextTask], Path, int]:
    return type(task), task.file.path, task.number
