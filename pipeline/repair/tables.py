"""Which lines are rows of a table: cells between wide spaces, tabs, or leaders."""

from __future__ import annotations

import re
from bisect import bisect_right

_LINE = re.compile(r"[^\n\r\f]+")
_BETWEEN_CELLS = re.compile(r"(?<=\S)(?: {3,}|\t|[ ]?(?:\.[ ]?){4,})")


class TableLines:
    """The spans of the lines that are rows of a table; an offset is in them or not."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        self._starts = [start for start, _ in spans]
        self._ends = [end for _, end in spans]

    def __contains__(self, offset: int) -> bool:
        place = bisect_right(self._starts, offset) - 1
        return place >= 0 and offset < self._ends[place]


def table_lines(text: str) -> TableLines:
    """Find the rows of tables: lines with leaders, or with two wide spaces and more.

    >>> 3 in table_lines("Hay   40s.   50s."), 3 in table_lines("Hay, 40s. to 50s.")
    (True, False)
    """
    return TableLines([match.span() for match in _LINE.finditer(text) if _is_row(match.group())])


def _is_row(line: str) -> bool:
    gaps = [match.group() for match in _BETWEEN_CELLS.finditer(line.strip())]
    return len(gaps) > 1 or any("." in gap for gap in gaps)
