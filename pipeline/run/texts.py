"""Texts without scans: which files are meant, how they are called, and where what is made of them goes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pipeline.errors import DoublekeyError, UsageError, file_error
from pipeline.model import Decision, RepairedText
from pipeline.settings import RepairSettings
from pipeline.workspace import REFERENCE_SUFFIX, check_name, is_ignored, natural_key

STANDARD_INPUT = "-"
SUFFIX = ".txt"
EDITS = ".edits.jsonl"
SUGGESTIONS = ".suggestions.jsonl"
REPORT = "index.html"
#: Lists of words that lie beside texts and are none.
WORD_LISTS = frozenset({"good-words.txt", "bad-words.txt"})


@dataclass(frozen=True, slots=True)
class TextFile:
    """A text and its name: relative to the folder that was named, with slashes."""

    path: Path
    name: str
    item: str  #: the folder it lies in; the texts of a folder belong together

    @property
    def shown(self) -> str:
        """What it is called in messages."""
        return STANDARD_INPUT if self.name == STANDARD_INPUT else str(self.path)


#: Is given a text that is not written into a folder: its name and its pieces.
Deliver = Callable[[str, Iterator[RepairedText]], None]


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be done with texts."""

    inputs: tuple[Path, ...]
    language: str
    learnt: Path  #: folder of what was learnt from people; it need not exist
    settings: RepairSettings
    decisions: tuple[Decision, ...] = ()
    output: Path | None = None  #: folder for texts, lists of edits and a report; None: `deliver` gets every text
    suggest: bool = False  #: write lists of what would be changed, and no texts
    deliver: Deliver | None = None
    standard_input: BinaryIO | None = None  #: what "-" stands for


@dataclass(frozen=True, slots=True)
class Targets:
    """A folder for what is made of texts."""

    folder: Path

    def text(self, name: str) -> Path:
        """Return where the repaired text goes."""
        return self.folder / f"{_stem(name)}{SUFFIX}"

    def records(self, name: str, *, suggest: bool) -> Path:
        """Return where the list of its edits goes."""
        return self.folder / f"{_stem(name)}{SUGGESTIONS if suggest else EDITS}"

    @property
    def report(self) -> Path:
        """The report on all texts."""
        return self.folder / REPORT


def find_texts(inputs: Sequence[Path], output: Path | None) -> tuple[list[TextFile], list[DoublekeyError]]:
    """Return the texts meant by files and folders, in natural order, and what cannot be used.

    Of a folder these are all files `*.txt` in it, however deep; hidden files, references (`*.gt.txt`), lists of good
    and bad words, and what lies in the output folder are left out.
    """
    texts: dict[Path, TextFile] = {}
    problems: list[DoublekeyError] = []
    for given in inputs:
        try:
            found = _walk(given, given, output, problems) if given.is_dir() else iter([_named(given)])
            for text in found:
                try:
                    check_name(text.path)
                except DoublekeyError as problem:
                    problems.append(problem)
                else:
                    texts.setdefault(text.path.resolve(), text)
        except DoublekeyError as problem:
            problems.append(problem)
    return list(texts.values()), problems


def check_targets(texts: Sequence[TextFile], targets: Targets, *, suggest: bool) -> None:
    """Raise if writing would harm anything.

    Raises:
        UsageError: two texts would be written to one file, or a text over itself or over a file of another's.
    """
    taken: dict[Path, TextFile] = {}
    inputs = {text.path.resolve() for text in texts}
    for text in texts:
        target, records = targets.text(text.name), targets.records(text.name, suggest=suggest)
        other = taken.setdefault(records, text)
        if other is not text:
            raise UsageError(
                f"would be written to the same file as {other.shown}",
                path=text.shown,
                remedy="Repair them one after the other, each into a folder of its own.",
            )
        if suggest:
            continue
        if target.resolve() in inputs:
            raise UsageError("would overwrite its own input", path=target, remedy="Name another folder with --output.")
        if target.exists() and not records.exists():
            raise UsageError(
                "is there already and was not made by `doublekey repair`",
                path=target,
                remedy="Name another folder with --output, or move the file away.",
            )


def _stem(name: str) -> str:
    return name[: -len(SUFFIX)] if name.lower().endswith(SUFFIX) else name


def _named(path: Path) -> TextFile:
    try:
        path.stat()
    except OSError as error:
        raise file_error(error, path, "read") from error
    return TextFile(path, path.name, str(path.parent.resolve()))


def _walk(folder: Path, root: Path, output: Path | None, problems: list[DoublekeyError]) -> Iterator[TextFile]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: natural_key(entry.name))
    except OSError as error:
        problems.append(file_error(error, folder, "read"))
        return
    for entry in entries:
        path = Path(entry.path)
        if is_ignored(entry.name) or (output is not None and path.resolve() == output):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(path, root, output, problems)
        elif _is_text(entry.name) and not entry.is_dir():
            yield TextFile(path, path.relative_to(root).as_posix(), str(folder.resolve()))


def _is_text(name: str) -> bool:
    small = name.lower()
    return small.endswith(SUFFIX) and not small.endswith(REFERENCE_SUFFIX) and small not in WORD_LISTS
