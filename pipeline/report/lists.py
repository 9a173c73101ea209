"""The tables at the end of a report: every doubtful word, every repair.

Their rows are put by in a file while the pages are written, and brought into order at the end: doubtful
words by how likely they are to be wrong, all else in the order of the pages.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import heappush, heapreplace
from typing import NamedTuple

import msgspec

from pipeline.report.notes import Note
from pipeline.report.sheet import Sheet

MOST_CROPS = 300  #: rows of a list that show their word on the scan, the first ones; 1 to 3 kB each
_IN_MEMORY = 1 << 22  #: bytes of a list that are kept in memory; what is more goes to a temporary file


class Row(msgspec.Struct, frozen=True):
    """What is said of one word."""

    place: str  #: anchor of its mark
    page: str
    note: Note
    crop: bytes | None = None  #: JPEG of the word


class _Kept(NamedTuple):
    """Where a row is kept, and which place it has; the lower the rank, the further up."""

    rank: tuple[float, int]
    offset: int
    length: int


@dataclass(slots=True)
class RowList:
    """The rows of one table; the first `crops` of them show their words."""

    kind: str
    crops: int = 0
    ranked: bool = False  #: whether any row is known to be likelier wrong than others
    _kept: list[_Kept] = field(default_factory=list)
    _shown: list[tuple[float, int]] = field(default_factory=list)  #: heap of negated ranks: the lowest row first
    _file: tempfile.SpooledTemporaryFile[bytes] = field(init=False)

    def __enter__(self) -> RowList:
        self._file = tempfile.SpooledTemporaryFile(_IN_MEMORY)
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    @property
    def count(self) -> int:
        return len(self._kept)

    def add(self, sheet: Sheet) -> None:
        """Take the rows of a page."""
        for mark in sheet.marks:
            for note in mark.notes:
                if note.kind != self.kind:
                    continue
                wrong = note.wrong if self.kind == "doubtful" else None
                self.ranked = self.ranked or wrong is not None
                rank = (1.0 if wrong is None else -wrong, len(self._kept))
                crop = sheet.crop(mark) if self._is_shown(rank) else None
                data = msgspec.msgpack.encode(Row(f"{sheet.anchor}-{mark.anchor}", sheet.name, note, crop))
                self._kept.append(_Kept(rank, self._file.tell(), len(data)))
                self._file.write(data)

    def rows(self) -> Iterator[Row]:
        """Yield all rows in order."""
        decoder = msgspec.msgpack.Decoder(Row)
        for number, kept in enumerate(sorted(self._kept)):
            self._file.seek(kept.offset)
            row = decoder.decode(self._file.read(kept.length))
            # Some had a place among the first until likelier ones came.
            yield row if number < self.crops else msgspec.structs.replace(row, crop=None)

    def _is_shown(self, rank: tuple[float, int]) -> bool:
        """Tell whether a row is among the first so far."""
        negated = -rank[0], -rank[1]
        if len(self._shown) < self.crops:
            heappush(self._shown, negated)
        elif self._shown and negated > self._shown[0]:
            heapreplace(self._shown, negated)
        else:
            return False
        return True
