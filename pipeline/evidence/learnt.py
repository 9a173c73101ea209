"""What has been learnt from people: from reference transcriptions, and from edits they accepted or rejected.

It lies in small text files that can be read and edited: in the workspace under `learnt/` what `doublekey learn`
wrote, in the folder of an item what its editor knows of it (`good-words.txt`, `bad-words.txt`).
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec import Struct

from pipeline.errors import InputError, file_error
from pipeline.evidence.confusions import Confusion
from pipeline.evidence.item import word_key
from pipeline.text.decode import decode_text

VERSION = 1  #: of the form of the files
CONFUSIONS = "confusions.tsv"
GOOD_WORDS = "good-words.txt"
BAD_WORDS = "bad-words.tsv"
VETOES = "vetoes.jsonl"
ITEM_BAD_WORDS = "bad-words.txt"

BAD_WORD_COST = 0.5  #: nats; of what a word that is always misread stands for
LOWEST_COST = 0.5  #: of a learnt confusion
LONGEST = 3  #: characters on either side of a confusion

_UNTABLED = 7.0  # nats, of a confusion that the table does not have
_SCALE = 2.0  # nats; the commonest confusion is a seventh of all and costs nothing on the scale of the table
_TRUST = 8  # counts of a confusion that weigh as much as the table
_FEWEST = 2  # counts from which on a confusion is heeded


class Veto(Struct, frozen=True):
    """A change that a person rejected: not to be made again between these words, or, without them, anywhere."""

    old: str
    new: str
    before: str | None = None  #: the word before, as `word_key` makes it; empty at the beginning of the text
    after: str | None = None


class Learnt(Struct, frozen=True):
    """All that is known from people."""

    confusions: dict[tuple[str, str], int] = {}  #: (seen, meant) → how often
    good_words: dict[str, int] = {}  #: right as they stand, as printed → how often seen; 0: by hand
    bad_words: dict[str, tuple[str, int]] = {}  #: what is always misread → what is meant, and how often seen
    suspects: frozenset[str] = frozenset()  #: keys of words to be looked at wherever they stand
    vetoes: tuple[Veto, ...] = ()

    def __add__(self, other: Learnt) -> Learnt:
        confusions = dict(self.confusions)
        for pair, count in other.confusions.items():
            confusions[pair] = max(count, confusions.get(pair, 0))
        good = dict(self.good_words)
        for word, count in other.good_words.items():
            good[word] = max(count, good.get(word, 0))
        return Learnt(
            confusions=confusions,
            good_words=good,
            bad_words=other.bad_words | self.bad_words,
            suspects=self.suspects | other.suspects,
            vetoes=tuple(dict.fromkeys(self.vetoes + other.vetoes)),
        )

    def good_keys(self) -> frozenset[str]:
        """Return the keys of the good words."""
        return frozenset(map(word_key, self.good_words))

    def mixed(self, table: Iterable[Confusion]) -> list[Confusion]:
        """Return a table of confusions in which those that were learnt are cheaper, or are there at all."""
        costs = {(row.seen, row.meant): row.cost for row in table}
        total = sum(self.confusions.values())
        for pair, count in self.confusions.items():
            if count < _FEWEST:
                continue
            prior = costs.get(pair, _UNTABLED)
            rate = (count + 0.5) / (total + 0.5 * len(self.confusions))
            weight = count / (count + _TRUST)
            cost = weight * (-math.log(rate) - _SCALE) + (1 - weight) * prior
            costs[pair] = round(max(LOWEST_COST, min(prior, cost)), 2)
        return [Confusion(seen, meant, cost) for (seen, meant), cost in costs.items()]


@dataclass(frozen=True, slots=True)
class LearntFiles:
    """The files that hold for an item; equal digests mean equal contents."""

    paths: tuple[Path, ...] = ()
    digest: str = ""


def learnt_files(learnt: Path | None, item: Path | None = None) -> LearntFiles:
    """Return the files that there are.

    Args:
        learnt: the folder `learnt` of a workspace; None for nothing of it.
        item: the folder of an item; None for none.

    Raises:
        FileAccess: one cannot be read.
    """
    wanted = [] if learnt is None else [learnt / name for name in (CONFUSIONS, GOOD_WORDS, BAD_WORDS, VETOES)]
    wanted += [] if item is None else [item / GOOD_WORDS, item / ITEM_BAD_WORDS]
    paths = tuple(path for path in wanted if path.is_file())
    hasher = hashlib.sha256()
    for path in paths:
        hasher.update(f"{path.name}\0".encode())
        hasher.update(hashlib.sha256(_read(path)).digest())
    return LearntFiles(paths, hasher.hexdigest() if paths else "")


def load_learnt(files: LearntFiles) -> Learnt:
    """Read what has been learnt.

    Raises:
        FileAccess: a file cannot be read.
        InputError: a line is wrong; it is named.
    """
    total = Learnt()
    for path in files.paths:
        total += _READERS[path.name](path)
    return total


def read_words(path: Path) -> dict[str, int]:
    """Return the words of a list, one a line; what stands after # is a remark.

    Raises:
        FileAccess: the file cannot be read.
        InputError: it is not UTF-8 text, or a line is more or less than a word; it is named.
    """
    words: dict[str, int] = {}
    for line in _lines(path):
        word = line.text.partition("#")[0].strip()
        if len(word.split()) != 1 or not any(map(str.isalpha, word)):
            raise _wrong(path, line, "is not one word", "Write one word a line.")
        words[word] = 0
    return words


def as_files(learnt: Learnt, told: str) -> dict[str, str]:
    """Return the texts of the files under `learnt/`, by name.

    Args:
        learnt: what is to be written.
        told: what it was learnt from, for the head of each file.
    """

    def head(what: str, count: int) -> str:
        return f"# doublekey learnt {VERSION}: {count:,} {what}, {told}. You may edit this file.\n"

    confusions = sorted(learnt.confusions.items(), key=lambda one: (-one[1], one[0]))
    bad = sorted(learnt.bad_words.items())
    return {
        CONFUSIONS: head("confusions of characters: seen, meant, how often", len(confusions))
        + "".join(f"{seen}\t{meant}\t{count}\n" for (seen, meant), count in confusions),
        GOOD_WORDS: head("words that are right as they stand", len(learnt.good_words))
        + "".join(f"{word}\n" for word in sorted(learnt.good_words, key=lambda word: (word.casefold(), word))),
        BAD_WORDS: head("words that are always misread: wrong, right, how often", len(bad))
        + "".join(f"{wrong}\t{right}\t{count}\n" for wrong, (right, count) in bad),
        VETOES: head("changes that were rejected; without before and after: anywhere", len(learnt.vetoes))
        + "".join(f"{msgspec.json.encode(_as_record(veto)).decode()}\n" for veto in learnt.vetoes),
    }


class _Line(NamedTuple):
    number: int
    text: str


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise file_error(error, path, "read") from error


def _lines(path: Path) -> list[_Line]:
    """Return the lines that say something."""
    lines = (_Line(*line) for line in enumerate(decode_text(_read(path), path).split("\n"), 1))
    return [line for line in lines if line.text.strip() and not line.text.startswith("#")]


def _wrong(path: Path, line: _Line, problem: str, remedy: str) -> InputError:
    return InputError(f"line {line.number:,} {problem}", path=path, remedy=remedy)


def _read_good_words(path: Path) -> Learnt:
    return Learnt(good_words=read_words(path))


def _read_suspects(path: Path) -> Learnt:
    return Learnt(suspects=frozenset(map(word_key, read_words(path))))


def _fields(path: Path, line: _Line) -> tuple[str, str, int]:
    fields = line.text.split("\t")
    if len(fields) == 3 and fields[0] and fields[1] and fields[2].strip().isdecimal():
        return fields[0], fields[1], int(fields[2])
    raise _wrong(path, line, "is not two strings and a number between tabs", "Correct it or take it out.")


def _read_confusions(path: Path) -> Learnt:
    found: dict[tuple[str, str], int] = {}
    for line in _lines(path):
        seen, meant, count = _fields(path, line)
        if max(len(seen), len(meant)) > LONGEST or seen == meant:
            raise _wrong(path, line, f"is no confusion of up to {LONGEST} characters", "Correct it or take it out.")
        found[seen, meant] = count
    return Learnt(confusions=found)


def _read_bad_words(path: Path) -> Learnt:
    found = {}
    for line in _lines(path):
        wrong, right, count = _fields(path, line)
        found[word_key(wrong)] = (right, count)
    return Learnt(bad_words=found)


def _read_vetoes(path: Path) -> Learnt:
    found = []
    for line in _lines(path):
        try:
            found.append(msgspec.json.decode(line.text, type=Veto))
        except msgspec.MsgspecError as error:
            raise _wrong(path, line, f"is no veto ({error})", "Correct it or take it out.") from error
    return Learnt(vetoes=tuple(found))


def _as_record(veto: Veto) -> Mapping[str, str]:
    return {key: value for key, value in msgspec.structs.asdict(veto).items() if value is not None}


_READERS: dict[str, Callable[[Path], Learnt]] = {
    CONFUSIONS: _read_confusions,
    GOOD_WORDS: _read_good_words,
    BAD_WORDS: _read_bad_words,
    VETOES: _read_vetoes,
    ITEM_BAD_WORDS: _read_suspects,
}
