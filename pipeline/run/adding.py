"""Taking scans into the collection: checked first, then copied; never moved, never overwritten."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import FileAccess, InputError, UsageError, file_error, printable
from pipeline.model import ScanInfo
from pipeline.run.fingerprint import file_digest
from pipeline.workspace import (
    ITEM_SETTINGS,
    SCAN_SUFFIXES,
    Workspace,
    is_ignored,
    is_reference,
    natural_key,
)

_NOT_IN_NAMES = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|]+")


@dataclass(frozen=True, slots=True)
class Addition:
    """A file to be copied into an item."""

    source: Path
    target: Path
    present: bool  #: the same file is there already


def plan_additions(
    workspace: Workspace, paths: Sequence[Path], item: str, probe: Callable[[Path], ScanInfo]
) -> list[Addition]:
    """Find what is to be copied where, and refuse the whole of it if anything is in the way.

    Args:
        workspace: gets the scans.
        paths: image files, PDFs, or folders of them; each folder is an item of its own.
        item: name of the item; empty to take the name of the folder or PDF.
        probe: looks at a scan and raises if it cannot be used.

    Raises:
        UsageError: an image without an item, or an unusable item name.
        InputError: a file that is no scan, or two files that would get in each other's way.
        FileAccess: a file cannot be read.
    """
    additions: list[Addition] = []
    stems: dict[Path, Path] = {}
    for source, name in _scans(paths, item):
        folder = workspace.scans / _item_name(name)
        target = folder / _safe(source.name)
        if source.suffix.lower() in SCAN_SUFFIXES:
            probe(source)
            key = folder / target.stem
            clash = stems.get(key) or _present_stem(target)
            stems[key] = source
        else:
            clash = target if target.exists() else None
        same = target.exists() and _same(source, target)
        if clash is not None and not same:
            raise InputError(
                f"would make the same output files as {clash}",
                path=source,
                remedy="Rename one of the two, or give another --item. Nothing was copied.",
            )
        additions.append(Addition(source, target, same))
    return additions


def copy_additions(additions: Sequence[Addition]) -> None:
    """Copy files into their items and make sure that the copies are true; all of them or none.

    Raises:
        FileAccess: a file cannot be read or written, or a copy is not what the source was.
    """
    copied: list[Path] = []
    try:
        for addition in additions:
            if not addition.present:
                _copy(addition.source, addition.target)
                copied.append(addition.target)
    except BaseException:  # Ctrl-C too
        for target in copied:
            with suppress(OSError):
                target.unlink()
        raise


def _copy(source: Path, target: Path) -> None:
    temporary: Path | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=target.parent)
        os.close(handle)
        temporary = Path(name)
        shutil.copy2(source, temporary)
        if file_digest(temporary) != file_digest(source):
            raise FileAccess("the copy differs from the original", path=target, remedy="Check the disk.")
        try:
            target.hardlink_to(temporary)  # unlike rename, fails if something has come there meanwhile
        except FileExistsError:
            raise
        except OSError:  # a file system without hard links
            temporary.replace(target)
    except OSError as error:
        raise file_error(error, target, "written") from error
    finally:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


def _scans(paths: Sequence[Path], item: str) -> Iterator[tuple[Path, str]]:
    for path in paths:
        if path.is_dir():
            yield from _folder(path, item)
        elif not path.exists():
            raise FileAccess("does not exist", path=path, remedy="Check the spelling.")
        elif path.suffix.lower() not in SCAN_SUFFIXES:
            raise InputError(
                "is not a kind of scan that Doublekey reads",
                path=path,
                remedy=f"It reads {', '.join(sorted(suffix[1:] for suffix in SCAN_SUFFIXES))}.",
            )
        elif item or path.suffix.lower() == ".pdf":
            yield path, item or path.stem
        else:
            raise UsageError("which item is this image a page of", path=path, remedy="Say so with --item NAME.")


def _folder(folder: Path, item: str) -> Iterator[tuple[Path, str]]:
    try:
        found = sorted(folder.iterdir(), key=lambda path: natural_key(path.name))
    except OSError as error:
        raise file_error(error, folder, "read") from error
    any_scan = False
    for path in found:
        if is_ignored(path.name):
            continue
        if path.is_dir():
            with suppress(_NoScans):
                yield from _folder(path, item)
                any_scan = True
        elif path.suffix.lower() in SCAN_SUFFIXES or _is_companion(path.name):
            any_scan = any_scan or not _is_companion(path.name)
            yield path, item or folder.resolve().name
    if not any_scan:
        raise _NoScans("holds no scans", path=folder)


class _NoScans(InputError):
    pass


def _is_companion(name: str) -> bool:
    return is_reference(name) or name == ITEM_SETTINGS


def _item_name(name: str) -> str:
    safe = _safe(name)
    if not safe.strip(". ") or safe != unicodedata.normalize("NFC", name) or is_ignored(safe):
        raise UsageError(
            f"'{printable(name)}' cannot be the name of an item", remedy="Use letters, digits, hyphens and underscores."
        )
    return safe


def _safe(name: str) -> str:
    return _NOT_IN_NAMES.sub("_", unicodedata.normalize("NFC", name.encode("utf-8", "replace").decode()))


def _present_stem(target: Path) -> Path | None:
    if not target.parent.is_dir():
        return None
    same = (p for p in target.parent.iterdir() if p.stem == target.stem and p.suffix.lower() in SCAN_SUFFIXES)
    return next(same, None)


def _same(source: Path, target: Path) -> bool:
    try:
        return source.stat().st_size == target.stat().st_size and file_digest(source) == file_digest(target)
    except OSError as error:
        raise file_error(error, source, "read") from error
