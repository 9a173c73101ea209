"""Where the words of a settled place stand."""

from __future__ import annotations

from pipeline.collate.groups import Group
from pipeline.evidence.ink import Ink
from pipeline.model import Box, around


def boxes_of(text: str, group: Group, ink: Ink | None, line: Box) -> list[Box]:
    """Return a box for each word of a text.

    Args:
        text: what a place says.
        group: the readings of the place.
        ink: of its line.
        line: where the line stands.
    """
    count = len(text.split())
    if count == len(group.first):
        return [word.box for word in group.first]
    if ink is not None and count == len(group.second):
        return _of_second(group, ink, line)
    return _shared_out(text, _whole(group, ink, line))


def _of_second(group: Group, ink: Ink, line: Box) -> list[Box]:
    boxes = []
    position = 0
    for word in group.second:
        glyphs = group.glyphs[position : position + len(word)]
        position += len(word)
        boxes.append(_between(ink, glyphs[0].first, glyphs[-1].last + 1, line))
    return boxes


def _whole(group: Group, ink: Ink | None, line: Box) -> Box:
    if group.first:
        return around(word.box for word in group.first)
    if ink is None or not group.glyphs:
        return line
    return _between(ink, group.glyphs[0].first, group.glyphs[-1].last + 1, line)


def _between(ink: Ink, start: int, end: int, line: Box) -> Box:
    left = min(max(round(ink.left + ink.step * start), line.left), line.right - 1)
    right = min(max(round(ink.left + ink.step * end), left + 1), max(line.right, left + 1))
    return Box(left, line.top, right, line.bottom)


def _shared_out(text: str, box: Box) -> list[Box]:
    """Divide a box among the words of a text by their length."""
    words = text.split()
    total = len(text)
    boxes = []
    position = 0
    for word in words:
        left = box.left + box.width * position // total
        right = max(left + 1, box.left + box.width * (position + len(word)) // total)
        boxes.append(Box(left, box.top, right, box.bottom))
        position += len(word) + 1
    return boxes
