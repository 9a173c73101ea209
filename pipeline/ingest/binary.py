"""Reading numbers from binary files that may end too early."""

from __future__ import annotations

import os
import struct
from typing import BinaryIO


def read(file: BinaryIO, count: int) -> bytes:
    """Return exactly `count` bytes.

    Raises:
        EOFError: the file has fewer.
    """
    data = file.read(count)
    if len(data) < count:
        raise EOFError("the file ends within a header")
    return data


def unpack(file: BinaryIO, layout: str) -> tuple[int, ...]:
    """Return the numbers that come next, laid out as for `struct`.

    Raises:
        EOFError: the file ends before them.
    """
    values: tuple[int, ...] = struct.unpack(layout, read(file, struct.calcsize(layout)))
    return values


def check_reaches(file: BinaryIO, end: int) -> None:
    """Refuse a file that ends before byte `end`; the position stays.

    Raises:
        EOFError: it does.
    """
    position = file.tell()
    if file.seek(0, os.SEEK_END) < end:
        raise EOFError("the file is shorter than its header says")
    file.seek(position)
