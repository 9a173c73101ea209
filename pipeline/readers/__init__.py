"""From a page image to readings."""

from __future__ import annotations

from pipeline.readers.assembly import sanitise
from pipeline.readers.checking import checked
from pipeline.readers.models import installed_languages
from pipeline.readers.opening import (
    describe_readers,
    describe_second_reader,
    open_reader,
    open_second_reader,
    second_stamp_of,
    stamp_of,
)
from pipeline.readers.protocol import Reader, ReaderInfo, SecondReader
from pipeline.readers.selecting import doubtful_lines

__all__ = [
    "Reader",
    "ReaderInfo",
    "SecondReader",
    "checked",
    "describe_readers",
    "describe_second_reader",
    "doubtful_lines",
    "installed_languages",
    "open_reader",
    "open_second_reader",
    "sanitise",
    "second_stamp_of",
    "stamp_of",
]
