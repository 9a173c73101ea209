"""The pages of a TIFF, from its directories (TIFF 6.0 and BigTIFF)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO

from pipeline.ingest.binary import check_reaches, read, unpack

_TYPES = {1: "B", 3: "H", 4: "I", 13: "I", 16: "Q", 18: "Q"}
_NEW_SUBFILE, _SUBFILE, _WIDTH, _HEIGHT, _COMPRESSION = 254, 255, 256, 257, 259
_DATA = ((273, 279), (324, 325))  # where strips or tiles begin and how long they are
_TAGS = frozenset({_NEW_SUBFILE, _SUBFILE, _WIDTH, _HEIGHT, _COMPRESSION, *(tag for pair in _DATA for tag in pair)})
_MOST_ENTRIES = 65_535
_MOST_VALUES = 10_000_000

Entries = dict[int, tuple[str, int, bytes]]  # tag → type and number of its values; the values or where they are


def pages(file: BinaryIO, limit: int) -> list[tuple[int, int, int]]:
    """Return number, width and height of the images that are pages, at most `limit` + 1 of them.

    Thumbnails and transparency masks are no pages, unless there is nothing else.

    Raises:
        EOFError: the file ends within a directory or before the pixels of a page.
        ValueError: a directory makes no sense.
    """
    full: list[tuple[int, int, int]] = []
    reduced: list[tuple[int, int, int]] = []
    for number, image in enumerate(_images(file)):
        width, height = image.get(_WIDTH, (0,))[0], image.get(_HEIGHT, (0,))[0]
        if width <= 0 or height <= 0:
            raise ValueError(f"its header gives a size of {width} × {height} pixels")
        is_page = not image.get(_NEW_SUBFILE, (0,))[0] & 0b101 and image.get(_SUBFILE, (1,))[0] != 2
        (full if is_page else reduced).append((number, width, height))
        if len(full) > limit or len(reduced) > limit:
            break
    return full or reduced


def _images(file: BinaryIO) -> Iterator[dict[int, tuple[int, ...]]]:
    order = "<" if read(file, 2) == b"II" else ">"
    big = unpack(file, f"{order}H")[0] == 43
    if big:
        read(file, 4)
    pointer = f"{order}Q" if big else f"{order}I"
    (position,) = unpack(file, pointer)
    seen: set[int] = set()
    while position and position not in seen:
        seen.add(position)
        file.seek(position)
        entries = _entries(file, order, big)
        (position,) = unpack(file, pointer)
        image = {tag: values for tag, entry in entries.items() if (values := _values(file, order, entry))}
        _check_data(file, image)
        yield image


def _entries(file: BinaryIO, order: str, big: bool) -> Entries:
    (count,) = unpack(file, f"{order}Q" if big else f"{order}H")
    if count > _MOST_ENTRIES:
        raise ValueError("its directory makes no sense")
    layout = f"{order}HHQ8s" if big else f"{order}HHI4s"
    table = read(file, count * struct.calcsize(layout))
    return {
        tag: (_TYPES[kind], number, values)
        for tag, kind, number, values in struct.iter_unpack(layout, table)
        if tag in _TAGS and kind in _TYPES
    }


def _values(file: BinaryIO, order: str, entry: tuple[str, int, bytes]) -> tuple[int, ...]:
    kind, number, data = entry
    if number > _MOST_VALUES:
        raise ValueError("its directory makes no sense")
    layout = f"{order}{number}{kind}"
    size = struct.calcsize(layout)
    if size > len(data):
        (start,) = struct.unpack(order + ("Q" if len(data) == 8 else "I"), data)
        file.seek(start)
        data = read(file, size)
    values: tuple[int, ...] = struct.unpack_from(layout, data)
    return values


def _check_data(file: BinaryIO, image: dict[int, tuple[int, ...]]) -> None:
    """Refuse an image whose pixels lie beyond the end of the file."""
    compressed = image.get(_COMPRESSION, (1,))[0] != 1
    for starts, lengths in _DATA:
        # Old writers give the last strip of plain pixels the length of the others, longer than it is.
        sizes = image.get(lengths, ()) if compressed else ()
        ends = [
            start + (sizes[index] if index < len(sizes) else 1) for index, start in enumerate(image.get(starts, ()))
        ]
        check_reaches(file, max(ends, default=0))
