"""Second readings made earlier, replayed: `<page>.ink.msgpack` beside the recorded first reading.

They are those a run leaves as `output/<item>/.work/<page>.ink.msgpack`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from pathlib import Path

import msgspec
from msgspec.structs import replace

from pipeline.errors import InputError, file_error
from pipeline.evidence.ink import SecondReading
from pipeline.model import PageImage, Reading, Stamp
from pipeline.settings import ReadSettings

SUFFIX = ".ink.msgpack"
_VERSION = "1"


def recorded_inks(settings: ReadSettings) -> list[Path]:
    """Return the files of second readings that the settings ask to replay."""
    if settings.tesseract != "recorded" or not settings.recorded:
        return []
    return sorted(Path(settings.recorded).glob(f"*/*{SUFFIX}"))


def stamp_of(settings: ReadSettings) -> Stamp:
    """Return a stamp with a digest of all recorded second readings.

    Raises:
        FileAccess: a file cannot be read.
    """
    hasher = hashlib.sha256()
    for path in recorded_inks(settings):
        hasher.update(f"{path.parent.name}/{path.name}\0".encode("utf-8", "surrogateescape"))
        hasher.update(hashlib.sha256(_content(path)).digest())
    return Stamp("recorded", _VERSION, settings={"content": hasher.hexdigest()})


def open_second_reader(settings: ReadSettings) -> RecordedSecondReader:
    """Find the recorded second readings.

    Raises:
        FileAccess: a file cannot be read.
    """
    return RecordedSecondReader(settings)


class RecordedSecondReader:
    """Replays second readings; does not look at pixels."""

    def __init__(self, settings: ReadSettings) -> None:
        self._folder = Path(settings.recorded)
        self._stamp = stamp_of(settings)

    @property
    def stamp(self) -> Stamp:
        """Which readings are replayed."""
        return self._stamp

    def read(self, image: PageImage, reading: Reading, lines: Collection[int]) -> SecondReading:  # noqa: ARG002
        """Return what was recorded of some lines of a page; nothing where nothing was.

        Raises:
            InputError: it cannot be understood.
            FileAccess: it cannot be read.
        """
        source = image.record.source
        path = self._folder / source.item / f"{source.page}{SUFFIX}"
        if not path.is_file():
            return SecondReading(self._stamp)
        try:
            found = msgspec.msgpack.decode(_content(path), type=SecondReading)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise InputError(
                f"is not a recorded second reading ({error})", path=path, remedy="Record it again."
            ) from error
        kept = tuple(ink for ink in found.lines if ink.line is None or ink.line in lines)
        return replace(found, stamp=self._stamp, lines=kept)

    def close(self) -> None:
        """Nothing is held."""


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise file_error(error, path, "read") from error
