"""Readings made earlier or elsewhere, replayed: for tests, for CI, for other people's hOCR and ALTO."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec
from msgspec.structs import replace

from pipeline.errors import ConfigError, InputError, file_error
from pipeline.model import ImageRecord, PageImage, Reading, Stamp
from pipeline.readers.assembly import sanitise
from pipeline.readers.protocol import Reader, ReaderInfo
from pipeline.settings import ReadSettings

#: Looked for in this order.
SUFFIXES = (".reading.json", ".json", ".hocr", ".html", ".alto.xml", ".xml")
MAX_BYTES = 64 * 2**20  #: a page of text takes well under one MiB
_VERSION = "1"
_REMEDY = "Set `recorded` under [read] in doublekey.toml to a folder laid out as <item>/<page>.json, .hocr or .xml."


def open_reader(settings: ReadSettings) -> Reader:
    """Find the folder of readings.

    Raises:
        ConfigError: the settings name none, or it does not exist.
    """
    return RecordedReader(settings)


def stamp_of(settings: ReadSettings) -> Stamp:
    """Return the stamp of the reader that `open_reader` would open.

    It holds a digest over all files of the folder, so every one of them is read; a gigabyte takes about
    a second.

    Raises:
        ConfigError: the settings name no folder, or it does not exist.
        FileAccess: a file cannot be read.
    """
    folder = _folder(settings)
    hasher = hashlib.sha256()
    for path in sorted(path for path in folder.glob("*/*") if path.name.endswith(SUFFIXES)):
        try:
            with path.open("rb") as stream:
                content = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError as error:
            raise file_error(error, path, "read") from error
        name = path.relative_to(folder).as_posix().encode("utf-8", "surrogateescape")
        hasher.update(name + b"\0" + content.encode())
    return Stamp("recorded", _VERSION, settings={"content": hasher.hexdigest()})


def info(settings: ReadSettings) -> ReaderInfo:
    """Say whether there are readings to replay."""
    try:
        return ReaderInfo("recorded", True, _VERSION, str(_folder(settings)))
    except ConfigError as problem:
        return ReaderInfo("recorded", available=False, where=settings.recorded, remedy=problem.remedy)


class RecordedReader:
    """Replays readings; looks at the names of a page image and its size only, not at its pixels."""

    def __init__(self, settings: ReadSettings) -> None:
        self._folder = _folder(settings)
        self._stamp = stamp_of(settings)

    @property
    def stamp(self) -> Stamp:
        """Which readings are replayed."""
        return self._stamp

    def read(self, image: PageImage) -> Reading:
        """Return the reading recorded for a page.

        Raises:
            InputError: there is none, or it cannot be understood.
            FileAccess: it cannot be read.
        """
        path = self._find(image.record)
        data = _content(path)
        if path.suffix == ".json":
            return self._json(data, path, image.record)
        return self._markup(data, path, image.record)

    def close(self) -> None:
        """Nothing is held."""

    def _find(self, record: ImageRecord) -> Path:
        base = self._folder / record.source.item
        for suffix in SUFFIXES:
            path = base / f"{record.source.page}{suffix}"
            if path.is_file():
                return path
        names = ", ".join(record.source.page + suffix for suffix in SUFFIXES)
        raise InputError(
            "there is no recorded reading for this page", path=base, remedy=f"Put one of these here: {names}."
        )

    def _json(self, data: bytes, path: Path, record: ImageRecord) -> Reading:
        try:
            reading = msgspec.json.decode(data, type=Reading)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise InputError(f"is not a recorded reading ({error})", path=path, remedy="Record it again.") from error
        return sanitise(replace(reading, stamp=self._stamp), record)

    def _markup(self, data: bytes, path: Path, record: ImageRecord) -> Reading:
        from pipeline.readers.alto import parse_alto
        from pipeline.readers.hocr import parse_hocr
        from pipeline.text.formats.markup import local_name, parse_markup

        root = parse_markup(data, str(path))
        parsers = {"alto": parse_alto, "html": parse_hocr}
        parse = parsers.get(local_name(root).lower())
        if parse is None:
            raise InputError(
                f"is neither hOCR nor ALTO, but <{local_name(root)}>", path=path, remedy="Convert it to one of the two."
            )
        return parse(root, record, str(path)).reading(self._stamp)


def _folder(settings: ReadSettings) -> Path:
    if not settings.recorded:
        raise ConfigError("no folder of recorded readings is named", remedy=_REMEDY)
    folder = Path(settings.recorded)
    if not folder.is_dir():
        raise ConfigError("is not a folder", path=folder, remedy=_REMEDY)
    return folder


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(f"is larger than {MAX_BYTES >> 20} MiB, too large for the reading of a page", path=path)
        return path.read_bytes()
    except OSError as error:
        raise file_error(error, path, "read") from error
