"""Rounds of the texts of a folder: which are looked at when, and with which words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgspec
import pytest

from pipeline.errors import DoublekeyError, InputError
from pipeline.evidence import ItemWords
from pipeline.report import TextSummary
from pipeline.run import repairing
from pipeline.run.pool import SerialExecutor
from pipeline.run.repairing import Job, TextsResult, repair_all
from pipeline.run.texts import find_texts
from pipeline.run.texttasks import Counted, CountTask, Repaired, RoundTask, TextTask, WriteTask
from pipeline.settings import RepairSettings

Rounds = dict[tuple[int, int], list[str]]


class Worker:
    """Says of each text what a script says that its rounds change; each change takes one "tbe" for a "the"."""

    def __init__(self, script: Mapping[str, Sequence[bool]]) -> None:
        self.left = {name: list(changes) for name, changes in script.items()}
        self.rounds: Rounds = {}
        self.words: dict[tuple[int, int], ItemWords] = {}
        self.moved: set[tuple[str, int]] = set()
        self.written: list[str] = []

    def perform(self, task: TextTask) -> Counted | Repaired | TextSummary:
        name = task.file.name
        if isinstance(task, CountTask):
            return Counted(ItemWords({"tbe": 10}))
        if isinstance(task, WriteTask):
            self.written.append(name)
            return TextSummary(name, name, name)
        return self._round(task, name)

    def _round(self, task: RoundTask, name: str) -> Repaired:
        at = (task.run, task.round)
        self.rounds.setdefault(at, []).append(name)
        self.words[at] = msgspec.msgpack.decode(task.words.read_bytes(), type=ItemWords)
        if not (self.left[name] and self.left[name].pop(0)):
            return Repaired(ItemWords(), ItemWords(), at == (1, 1), (name, task.run) in self.moved, frozenset())
        self.moved.add((name, task.run))
        return Repaired(ItemWords({"the": 1}), ItemWords({"tbe": 1}), True, True, frozenset())


class Progress:
    def __init__(self) -> None:
        self.expected = self.done = 0

    def expect(self, steps: int) -> None:
        self.expected = steps

    def advance(self) -> None:
        self.done += 1

    def failed(self, problem: DoublekeyError) -> None:
        """It is in the result."""


Repair = Callable[[Worker], TextsResult]


@pytest.fixture
def repair(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repair:
    """Let a worker repair a folder of texts."""

    def run(worker: Worker) -> TextsResult:
        for name in ("in", "stage"):
            (tmp_path / name).mkdir()
        for name in worker.left:
            (tmp_path / "in" / name).write_text("text")
        monkeypatch.setattr(repairing, "perform_text", worker.perform)
        job = Job(
            "eng", tmp_path / "learnt", RepairSettings(), (), repairing.Targets(tmp_path), False, tmp_path / "stage"
        )
        found, _ = find_texts([tmp_path / "in"], tmp_path)
        progress = Progress()
        result = repair_all(found, job, SerialExecutor(), progress)
        if not result.problems:
            assert progress.done == progress.expected
        return result

    return run


def test_where_the_second_look_at_all_changes_nothing_it_is_the_last(repair: Repair) -> None:
    worker = Worker({"a.txt": [True], "b.txt": []})
    assert not repair(worker).problems
    assert worker.rounds == {(1, 1): ["a.txt", "b.txt"], (1, 2): ["a.txt", "b.txt"]}
    assert sorted(worker.written) == ["a.txt", "b.txt"]


def test_only_what_changed_is_looked_at_again_and_then_all_once_more(repair: Repair) -> None:
    worker = Worker({"a.txt": [True, True], "b.txt": [True]})
    repair(worker)
    assert worker.rounds == {
        (1, 1): ["a.txt", "b.txt"],
        (1, 2): ["a.txt", "b.txt"],
        (1, 3): ["a.txt"],
        (2, 1): ["a.txt", "b.txt"],
    }
    assert worker.written == ["a.txt", "b.txt", "a.txt"]


def test_what_the_words_of_another_text_change_is_found(repair: Repair) -> None:
    worker = Worker({"a.txt": [True, True], "b.txt": [True, False, True]})
    repair(worker)
    assert worker.rounds[2, 1] == ["a.txt", "b.txt"]
    assert worker.rounds[2, 2] == ["b.txt"]
    assert worker.rounds[3, 1] == ["a.txt", "b.txt"]
    assert max(worker.rounds) == (3, 1)


def test_a_single_text_needs_no_look_at_all(repair: Repair) -> None:
    worker = Worker({"a.txt": [True, True, True]})
    repair(worker)
    assert list(worker.rounds) == [(1, 1), (1, 2), (1, 3), (1, 4)]


def test_the_words_are_those_of_the_texts_as_they_are(repair: Repair) -> None:
    worker = Worker({"a.txt": [True, True], "b.txt": [True]})
    repair(worker)
    assert worker.words[1, 1] == ItemWords({"tbe": 20})
    assert worker.words[1, 2] == ItemWords({"tbe": 18, "the": 2})
    assert worker.words[1, 3] == worker.words[2, 1] == ItemWords({"tbe": 17, "the": 3})


def test_a_text_that_fails_in_a_later_round_does_not_hold_up_the_others(repair: Repair) -> None:
    class Failing(Worker):
        def perform(self, task: TextTask) -> Counted | Repaired | TextSummary:
            if isinstance(task, RoundTask) and task.file.name == "a.txt" and task.round == 2:
                raise InputError("it is gone", path=task.file.path, remedy="Look for it.")
            return super().perform(task)

    worker = Failing({"a.txt": [True], "b.txt": [True, True]})
    assert [problem.problem for problem in repair(worker).problems] == ["it is gone"]
    assert worker.rounds[1, 3] == ["b.txt"]
    assert worker.written[-1] == "b.txt"
