"""Notes at the foot of a page or column."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise
from statistics import median

from pipeline.layout.chunks import Chunk, core_height, overlap
from pipeline.layout.continuity import words_of
from pipeline.model import Box, Graphics, Line

#: "* The", "† See", "‡Ibid", "¹ Cf."; a row of asterisks is no mark
_MARK = re.compile(r"[\"'“‘]?[*†‡§¶‖¹²³⁴-⁹]{1,3}\s?\(?[\"'“‘]?[^\W\d_]")
_ABOVE = 3  #: heights of a line, within which the rule over notes stands
_LOWER_HALF = 0.4  #: of the height of the text; notes begin below
_SMALLER = 0.94  #: of the height of the lines above it, from which on the type of a note is smaller
_CLOSER = 0.93  #: the same of the distance of lines
_ABOUT_AS_LARGE = 1.02  #: the same where a rule stands over it


def cut_footnotes(chunks: Sequence[Chunk], lines: Sequence[Line], graphics: Graphics) -> tuple[list[Chunk], list[int]]:
    """Cut notes off the feet of columns.

    A note is the end of a column, begins with a mark, and is set smaller or closer, or under a rule.

    Args:
        chunks: of a page.
        lines: their lines.
        graphics: on the page.

    Returns:
        The pieces, and the numbers of those that are notes, column by column.
    """
    if not chunks:
        return [], []
    top, bottom = min(chunk.box.top for chunk in chunks), max(chunk.box.bottom for chunk in chunks)
    made: list[Chunk] = []
    notes: list[int] = []
    above = list(chunks)  # those under which a note may stand
    for chunk in sorted(chunks, key=lambda one: -one.box.bottom):
        place = None
        if _is_last(chunk, above):
            first = next((n for n, box in enumerate(chunk.boxes) if box.top > top + _LOWER_HALF * (bottom - top)), None)
            place = None if first is None else _start(chunk, first, chunks, lines, graphics.rules)
        if place is None:
            made.append(chunk)
            continue
        above.remove(chunk)
        if place:
            made.append(Chunk(chunk.lines[:place], chunk.boxes[:place]))
            above.append(made[-1])
        notes.append(len(made))
        made.append(Chunk(chunk.lines[place:], chunk.boxes[place:]))
    return made, sorted(notes, key=lambda number: (made[number].box.left, made[number].box.top))


def refers_to(text: str, mark: str) -> bool:
    """Tell whether a text has the mark of a note after one of its words."""
    return bool(re.search(rf"[^\W_][.,;:!?\"'”’)]*{re.escape(mark)}(?![*†‡§])", text))


def _start(
    chunk: Chunk, first: int, chunks: Sequence[Chunk], lines: Sequence[Line], rules: Sequence[Box]
) -> int | None:
    for place in range(first, len(chunk.lines)):
        if not _MARK.match(words_of(lines[chunk.lines[place]])):
            continue
        above = [lines[number] for number in chunk.lines[:place]]
        above = above or [
            lines[n] for one in chunks if overlap(one.box, chunk.box) > 0.5 for n in one.lines if one is not chunk
        ]
        note = [lines[number] for number in chunk.lines[place:]]
        ruled = any(_over(rule, chunk.boxes[place]) for rule in rules)
        if not above:
            return place if ruled else None
        size = median(map(core_height, note)) / median(map(core_height, above))
        pitch = _pitch(note) / _pitch(above) if len(note) > 1 and len(above) > 1 else 1.0
        if ruled and size <= _ABOUT_AS_LARGE:
            return place
        if (size <= _SMALLER and pitch <= 1.0) or (pitch <= _CLOSER and size <= 1.0):
            return place
    return None


def _pitch(lines: Sequence[Line]) -> float:
    return max(1.0, median(abs(lower.box.bottom - upper.box.bottom) for upper, lower in pairwise(lines)))


def _is_last(chunk: Chunk, chunks: Collection[Chunk]) -> bool:
    below = (one for one in chunks if one is not chunk and overlap(one.box, chunk.box) > 0.1)
    return all(one.box.top < chunk.box.bottom - chunk.height for one in below)


def _over(rule: Box, line: Box) -> bool:
    if rule.width <= rule.height or overlap(rule, line) <= 0.5:
        return False
    return -0.3 * line.height <= line.top - rule.bottom <= _ABOVE * line.height
