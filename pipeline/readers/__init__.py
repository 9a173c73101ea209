"""From a page image to readings."""

from __future__ import annotations

from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    from pipeline.readers.graphics import find_graphics

__all__ = [
    "Reader",
    "ReaderInfo",
    "SecondReader",
    "checked",
    "describe_readers",
    "describe_second_reader",
    "doubtful_lines",
    "find_graphics",
    "installed_languages",
    "open_reader",
    "open_second_reader",
    "sanitise",
    "second_stamp_of",
    "stamp_of",
]


def __getattr__(name: str) -> object:
    # Looking at pixels needs OpenCV; a run that finds nothing to do does not.
    if name == "find_graphics":
        from pipeline.readers.graphics import find_graphics

        return find_graphics
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
