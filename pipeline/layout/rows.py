"""The lines of a page side by side: what stands at one height."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.layout.chunks import core_height
from pipeline.model import Box, Line, around

_LEVEL = 0.5  #: of the lower of two lines' heights, that they share when they stand at one height


def find_rows(lines: Sequence[Line]) -> list[list[int]]:
    """Return the numbers of lines in rows, from top to bottom, each from left to right."""
    order = sorted(range(len(lines)), key=lambda number: lines[number].box.top + lines[number].box.bottom)
    rows: list[list[int]] = []
    for number in order:
        if rows and _level(around(lines[one].box for one in rows[-1]), lines[number].box):
            rows[-1].append(number)
        else:
            rows.append([number])
    return [sorted(row, key=lambda number: lines[number].box.left) for row in rows]


def body_height(lines: Sequence[Line]) -> float:
    """Return the height of a line of the text of a page: half of its characters stand in lower ones."""
    sizes = sorted((core_height(line), sum(len(word.text) for word in line.words)) for line in lines)
    half = sum(count for _, count in sizes) / 2
    seen = 0
    for height, count in sizes:
        seen += count
        if seen >= half:
            return height
    return 1.0


def _level(row: Box, box: Box) -> bool:
    shared = min(row.bottom, box.bottom) - max(row.top, box.top)
    return shared >= _LEVEL * min(row.height, box.height)
