"""The journal: what has been made, under which key, so that a run resumes where the last one stopped.

An append-only file of JSON lines. A line is written after the files it speaks of are in place, so a
run killed at any moment leaves at worst a torn last line, which is ignored. A stage of a page is
fresh while its key is the one noted and every file made by it still has the size noted.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import TextIO

import msgspec
from msgspec import Struct

from pipeline.errors import file_error
from pipeline.model import Facing, ScanInfo
from pipeline.run.files import write_atomic
from pipeline.run.fingerprint import file_digest


class Made(Struct, frozen=True, tag="made"):
    """A stage done for a page (or, with page "", for a whole item)."""

    stage: str
    item: str
    page: str
    key: str
    result: str  #: digest of what later stages take from it
    files: dict[str, int]  #: path relative to the output folder → size


class Known(Struct, frozen=True, tag="known"):
    """The digest of a file, valid while size, time and inode stay what they were."""

    path: str
    size: int
    mtime_ns: int
    inode: int
    digest: str


class Probed(Struct, frozen=True, tag="probed"):
    """What the header of a scan said."""

    key: str
    info: ScanInfo


class Looked(Struct, frozen=True, tag="looked"):
    """How many pages an image of a scan shows."""

    key: str
    facing: Facing


class Ran(Struct, frozen=True, tag="ran"):
    """A run began, or came to its end."""

    ended: bool


Entry = Made | Known | Probed | Looked | Ran


class Journal:
    """The journal of one workspace; open it with `with`, under the workspace lock."""

    def __init__(self, output: Path) -> None:
        self._output = output
        self._path = output / ".journal.jsonl"
        self._made: dict[str, dict[tuple[str, str], Made]] = {}  # item → (stage, page)
        self._known: dict[str, Known] = {}
        self._probed: dict[str, Probed] = {}
        self._looked: dict[str, Looked] = {}
        self._lines = 0
        self._open = False
        self._stream: TextIO | None = None

    @property
    def interrupted(self) -> bool:
        """Whether the last run that had work to do did not come to its end."""
        return self._open

    def begin(self) -> None:
        """Note that a run begins to make something."""
        self._append(Ran(ended=False))

    def end(self) -> None:
        """Note that the run came to its end."""
        self._append(Ran(ended=True))

    def __enter__(self) -> Journal:
        try:
            data = self._path.read_bytes()
        except FileNotFoundError:
            data = b""
        except OSError as error:
            raise file_error(error, self._path, "read") from error
        decoder = msgspec.json.Decoder(Entry)
        for line in data.splitlines():
            try:
                self._take(decoder.decode(line))
            except msgspec.DecodeError:
                continue  # torn by a kill, or from another version: what it spoke of is made again
        if data and not data.endswith(b"\n"):
            self._append_raw("\n")
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        if self._stream is not None:
            # Every line was flushed; what is left in the buffer is a line that a full disk did not take.
            with suppress(OSError):
                self._stream.close()
            self._stream = None

    def fresh(self, stage: str, item: str, page: str, key: str) -> Made | None:
        """Return what was noted for a stage if it still holds, else None."""
        made = self._made.get(item, {}).get((stage, page))
        if made is None or made.key != key:
            return None
        for name, size in made.files.items():
            try:
                if (self._output / name).stat().st_size != size:
                    return None
            except OSError:
                return None
        return made

    def note(self, stage: str, item: str, page: str, key: str, result: str, files: Iterable[Path]) -> Made:
        """Note a stage as done; `files` exist and are complete.

        Raises:
            FileAccess: one of them is gone, or the journal cannot be written.
        """
        sizes = {}
        for path in files:
            try:
                sizes[str(path.relative_to(self._output))] = path.stat().st_size
            except OSError as error:
                raise file_error(error, path, "read") from error
        made = Made(stage, item, page, key, result, sizes)
        self._append(made)
        return made

    def digest_of(self, path: Path) -> str:
        """Return the SHA-256 of a file, without reading it again while it has not been touched.

        Raises:
            FileAccess: it cannot be read.
        """
        try:
            stat = path.stat()
            known = self._known.get(str(path))
            if known and (known.size, known.mtime_ns, known.inode) == (stat.st_size, stat.st_mtime_ns, stat.st_ino):
                return known.digest
            found = file_digest(path)
        except OSError as error:
            raise file_error(error, path, "read") from error
        self._append(Known(str(path), stat.st_size, stat.st_mtime_ns, stat.st_ino, found))
        return found

    def probed(self, key: str) -> ScanInfo | None:
        """Return what a probe under this key found, if there was one."""
        probed = self._probed.get(key)
        return probed.info if probed else None

    def note_probe(self, key: str, info: ScanInfo) -> None:
        """Remember what a probe found."""
        self._append(Probed(key, info))

    def looked(self, key: str) -> Facing | None:
        """Return what a look under this key found, if there was one."""
        looked = self._looked.get(key)
        return looked.facing if looked else None

    def note_look(self, key: str, facing: Facing) -> None:
        """Remember what a look found."""
        self._append(Looked(key, facing))

    def forget_pages(self, item: str, keep: Iterable[str]) -> list[Path]:
        """Drop the pages of an item that are not in `keep`; return the files that were made from them."""
        kept = {*keep, ""}
        made = self._made.get(item, {})
        gone = [made.pop(place) for place in list(made) if place[1] not in kept]
        still = {name for entry in made.values() for name in entry.files}
        return [self._output / name for entry in gone for name in entry.files if name not in still]

    def compact(self) -> None:
        """Rewrite the journal without what is superseded, once that is most of it."""
        made = chain.from_iterable(entries.values() for entries in self._made.values())
        entries: list[Entry] = [*made, *self._known.values(), *self._probed.values(), *self._looked.values()]
        if self._lines < 2 * len(entries) + 100:
            return
        self.__exit__(None, None, None)
        write_atomic(self._path, b"".join(msgspec.json.encode(entry) + b"\n" for entry in entries), durable=True)
        self._lines = len(entries)

    def _take(self, entry: Entry) -> None:
        self._lines += 1
        if isinstance(entry, Made):
            self._made.setdefault(entry.item, {})[entry.stage, entry.page] = entry
        elif isinstance(entry, Known):
            self._known[entry.path] = entry
        elif isinstance(entry, Probed):
            self._probed[entry.key] = entry
        elif isinstance(entry, Looked):
            self._looked[entry.key] = entry
        else:
            self._open = not entry.ended

    def _append(self, entry: Entry) -> None:
        self._append_raw(msgspec.json.encode(entry).decode() + "\n")
        self._take(entry)

    def _append_raw(self, line: str) -> None:
        try:
            if self._stream is None:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                self._stream = self._path.open("a", encoding="utf-8", newline="\n")
            self._stream.write(line)
            self._stream.flush()
        except OSError as error:
            raise file_error(error, self._path, "written") from error
