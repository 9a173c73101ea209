"""What workers do with texts without scans: count the words of a piece, repair it once more, write a whole text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import msgspec
from msgspec.structs import replace

from pipeline.errors import DoublekeyError
from pipeline.evidence import (
    ItemWords,
    LanguageEvidence,
    LearntFiles,
    count_words,
    load_language,
    load_learnt,
    with_neural,
)
from pipeline.evidence.neural import NeuralOnDemand
from pipeline.export.text import repaired_lines
from pipeline.model import Decision, RepairedText
from pipeline.repair import repair_text
from pipeline.repair.faithful import faithful_edits
from pipeline.repair.rounds import at_rest, decisions_after, followed, without_restless
from pipeline.report import Summing, TextSummary
from pipeline.run.files import read_bytes, write_atomic, writing_bytes
from pipeline.run.pieces import Piece, read_piece
from pipeline.run.texts import TextFile
from pipeline.settings import RepairSettings
from pipeline.text.decisions import fit


@dataclass(frozen=True, slots=True)
class CountTask:
    """Count the words of a piece."""

    file: TextFile
    number: int
    piece: Piece
    measured: bool  #: whether it matters how long its layers are


@dataclass(frozen=True, slots=True)
class RoundTask:
    """Repair a piece for the first time, or once more."""

    file: TextFile
    number: int
    piece: Piece
    state: Path  #: where the piece is kept between rounds
    words: Path  #: the words of the item, after the round before
    language: str
    learnt: LearntFiles
    settings: RepairSettings
    decisions: tuple[Decision, ...]  #: that may be about the piece; for the first round
    run: int  #: from 1
    round: int  #: of the run, from 1
    last: bool  #: of the run: what is not at rest now is left as it was when the run began


@dataclass(frozen=True, slots=True)
class WriteTask:
    """Put the pieces of a text together and write it."""

    file: TextFile
    states: tuple[Path, ...]
    text: Path | None  #: None to write no text
    records: Path
    folder: Path  #: where the report will lie
    number: int = 0


TextTask = CountTask | RoundTask | WriteTask


@dataclass(frozen=True, slots=True)
class Counted:
    """The words of a piece, and how many characters it has in the text as read and in the faithful one."""

    words: ItemWords
    raw: int = 0
    faithful: int = 0


@dataclass(frozen=True, slots=True)
class Repaired:
    """What came of a round."""

    more: ItemWords  #: how much oftener words occur in the piece than before the round
    fewer: ItemWords  #: how much less often
    changed: bool  #: by the round
    moved: bool  #: by the run so far
    applied: frozenset[str]  #: the decisions that fit, by where they are written


class State(msgspec.Struct, frozen=True):
    """A piece between two rounds."""

    repaired: RepairedText  #: what this run makes of the text that the runs before it left
    given: tuple[Decision, ...] = ()  #: about the text with which the run began
    decisions: tuple[Decision, ...] = ()  #: about the text as it is now
    before: RepairedText | None = None  #: what the runs before it made of the text as read

    @property
    def whole(self) -> RepairedText:
        """What all runs make of the text as read."""
        return self.repaired if self.before is None else followed(self.before, self.repaired)


def perform_text(task: TextTask) -> Counted | Repaired | TextSummary:
    """Do a task.

    Raises:
        InputError: the file is not text, or in another encoding.
        FileAccess: the file cannot be read, or something cannot be written.
    """
    if isinstance(task, CountTask):
        return _count(task)
    if isinstance(task, RoundTask):
        return _first_round(task) if task.round == 1 else _next_round(task)
    return _write(task)


def _count(task: CountTask) -> Counted:
    text = read_piece(task.file.path, task.piece, task.file.shown)
    grown = sum(len(edit.new) - len(edit.old) for edit in faithful_edits(text)) if task.measured else 0
    return Counted(count_words(text), len(text), len(text) + grown)


def load_whole(path: Path) -> RepairedText:
    """Return what was made so far of a piece that is kept between rounds."""
    return _load(path).whole


def _load(path: Path) -> State:
    return msgspec.msgpack.decode(read_bytes(path), type=State)


def _first_round(task: RoundTask) -> Repaired:
    before, decisions = None, task.decisions
    if task.run == 1:
        raw = read_piece(task.file.path, task.piece, task.file.shown)
    else:
        last = _load(task.state)
        before, decisions = last.whole, decisions_after(last.repaired, last.given)
        raw = before.text
    repaired = _repair(raw, task, decisions)
    _keep(task, State(repaired, decisions, decisions_after(repaired, decisions), before))
    changed = task.run == 1 or not at_rest(repaired)
    return _outcome(raw, repaired, changed, _fitting(repaired, task.decisions))


def _next_round(task: RoundTask) -> Repaired:
    state = _load(task.state)
    again = _repair(state.repaired.text, task, state.decisions)
    text = state.repaired.text
    if at_rest(again):
        return _outcome(text, state.repaired, False)
    if task.last:
        after = replace(state, repaired=without_restless(state.repaired, again))
    else:
        after = replace(
            state, repaired=followed(state.repaired, again), decisions=decisions_after(again, state.decisions)
        )
    _keep(task, after)
    return _outcome(text, after.repaired, True)


def _outcome(text: str, repaired: RepairedText, changed: bool, applied: frozenset[str] = frozenset()) -> Repaired:
    """Return what came of a round that began with a text."""
    same = text == repaired.text  # counting takes long
    before, now = (ItemWords(), ItemWords()) if same else (count_words(text), count_words(repaired.text))
    return Repaired(now - before, before - now, changed, not at_rest(repaired), applied)


def _repair(text: str, task: RoundTask, decisions: tuple[Decision, ...]) -> RepairedText:
    return repair_text(
        text,
        language=_language(task.language, task.learnt, task.settings.neural),
        item=_words(task.words),
        settings=task.settings,
        decisions=decisions,
    )


def _keep(task: RoundTask, state: State) -> None:
    write_atomic(task.state, msgspec.msgpack.encode(state))


def _fitting(repaired: RepairedText, decisions: tuple[Decision, ...]) -> frozenset[str]:
    raw = fit((one for one in decisions if one.layer == "raw"), repaired.raw)
    faithful = fit((one for one in decisions if one.layer == "faithful"), repaired.faithful)
    lost = {one.written for one in (*raw.lost, *faithful.lost)}
    return frozenset(one.written for one in decisions if one.written not in lost)


def _write(task: WriteTask) -> TextSummary:
    """Write the list of edits first: where it is missing, a text is not ours to write over."""
    summing = Summing(task.file.name)
    with writing_bytes(task.records) as stream:
        for piece, lines in records_of(task.file.name, task.states):
            summing.add(piece)
            stream.writelines(lines)
    if task.text is not None:
        with writing_bytes(task.text) as stream:
            stream.writelines(load_whole(path).text.encode() for path in task.states)
    return summing.summary(
        "" if task.text is None else task.text.relative_to(task.folder).as_posix(),
        task.records.relative_to(task.folder).as_posix(),
    )


def records_of(name: str, states: tuple[Path, ...]) -> Iterator[tuple[RepairedText, Iterator[bytes]]]:
    """Yield the pieces of a text with the lines of its list of edits."""
    raw_at = faithful_at = 0
    for path in states:
        piece = load_whole(path)
        yield piece, repaired_lines(piece, name, raw_at=raw_at, faithful_at=faithful_at)
        raw_at, faithful_at = raw_at + len(piece.raw), faithful_at + len(piece.faithful)


# As in `run.work`: kept in a worker for the tasks to come.
@lru_cache(maxsize=2)
def _language(language: str, learnt: LearntFiles, neural: bool) -> LanguageEvidence:
    known = load_language(language, load_learnt(learnt))
    return with_neural(known, _neural()) if neural else known


@lru_cache(maxsize=1)
def _neural() -> NeuralOnDemand:
    return NeuralOnDemand()


@lru_cache(maxsize=1)
def _words(path: Path) -> ItemWords:
    return msgspec.msgpack.decode(read_bytes(path), type=ItemWords)


def problem_of(file: TextFile, outcome: Exception) -> DoublekeyError:
    """Return why a text cannot be done."""
    if isinstance(outcome, DoublekeyError):
        if outcome.path is not None:
            return outcome
        return type(outcome)(outcome.problem, path=file.shown, remedy="Please report this.")
    what = f"internal error ({type(outcome).__name__}: {outcome})"
    return DoublekeyError(what, path=file.shown, remedy="Please report this.")
