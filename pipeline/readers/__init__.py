"""From a page image to a reading."""

from __future__ import annotations

from pipeline.readers.assembly import sanitise
from pipeline.readers.models import installed_languages
from pipeline.readers.opening import describe_readers, open_reader, stamp_of
from pipeline.readers.protocol import Reader, ReaderInfo

__all__ = [
    "Reader",
    "ReaderInfo",
    "describe_readers",
    "installed_languages",
    "open_reader",
    "sanitise",
    "stamp_of",
]
