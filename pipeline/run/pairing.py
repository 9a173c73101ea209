"""Which file of one side belongs to which of the other, by their names."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import FileAccess, UsageError, file_error
from pipeline.model import Pair
from pipeline.workspace import TEXT_SUFFIXES, is_ignored, is_reference, natural_key, stem_of

STANDARD_INPUT = "-"


class Pairing(NamedTuple):
    """The files of two sides."""

    pairs: tuple[Pair, ...]
    only_reference: tuple[str, ...] = ()
    only_text: tuple[str, ...] = ()


def pair_up(reference: Path, text: Path) -> Pairing:
    """Return the pairs of two files, or of the files in two folders, however deep.

    Files belong together that have the same name but for what tells the format, in the same folder below the two
    that are named. Of a name in several formats, the plain text is taken. If the first folder has files marked as
    references (`.gt.`), only these are its references; if the second has others, those marked are none of its texts.

    Raises:
        UsageError: a file against a folder, or the same file twice.
        FileAccess: a folder cannot be listed, or one of the two does not exist.
    """
    if not reference.is_dir() and not text.is_dir():
        if str(reference) == str(text) == STANDARD_INPUT:
            raise UsageError("both sides are standard input", remedy="Name a file for one of them.")
        return Pairing((Pair(_shown(reference), str(reference), str(text)),))
    for side in (reference, text):
        if not side.exists():
            raise FileAccess("there is no such file", path=side, remedy="Check the name.")
    for one, other in ((reference, text), (text, reference)):
        if one.is_dir() and not other.is_dir():
            raise UsageError(f"is a folder, and {other} is none", path=one, remedy="Compare two files or two folders.")
    references, texts = _files(reference, truths=True), _files(text, truths=False)
    shared = sorted(references.keys() & texts.keys(), key=natural_key)
    return Pairing(
        tuple(Pair(name, str(references[name]), str(texts[name])) for name in shared),
        _without(references, shared),
        _without(texts, shared),
    )


def _without(files: dict[str, Path], shared: list[str]) -> tuple[str, ...]:
    return tuple(str(files[name]) for name in sorted(files.keys() - set(shared), key=natural_key))


def _shown(path: Path) -> str:
    return stem_of(path.name) or path.name


def _files(folder: Path, *, truths: bool) -> dict[str, Path]:
    """Return the files of a folder by their names without endings."""
    listed = sorted(_listed(folder), key=lambda path: (_rank(path), natural_key(path.name)))
    marked = [path for path in listed if is_reference(path.name)]
    others = [path for path in listed if not is_reference(path.name)]
    found: dict[str, Path] = {}
    for path in (marked or others) if truths else (others or marked):
        name = path.relative_to(folder).parent / (stem_of(path.name) or "")
        found.setdefault(name.as_posix(), path)
    return found


def _rank(path: Path) -> int:
    """Return the place of a format in the order of choice: plain text first."""
    small = path.name.casefold()
    return next(place for place, suffix in enumerate((".txt", *TEXT_SUFFIXES)) if small.endswith(suffix))


def _listed(folder: Path) -> Iterator[Path]:
    def refuse(error: OSError) -> None:
        raise file_error(error, error.filename or folder, "read") from error

    for parent, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = [name for name in folders if not is_ignored(name)]
        yield from (Path(parent, name) for name in names if not is_ignored(name) and stem_of(name) is not None)
