"""Lines as they stand: cut where they were read across a gutter, put together where they were read in pieces.

A gutter is the white between two columns, or between text and what is under a picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from msgspec.structs import replace

from pipeline.layout.chunks import core_height
from pipeline.model import Box, Line, Word, around

_GAP = 0.3  #: heights of the line; a narrower gap between two words is no gutter
_LEAST_BESIDE = 10  #: lines on either side that end before the gutter, or begin after it
_MOST_ACROSS = 0.1  #: of those on the lesser side, lines that may run across it
_REACH = 25  #: heights of the line, above and below, within which lines are looked at
_JOINT = 1.0  #: the same, the widest gap between two pieces of a line
_ALIKE = 1.5  #: factor by which the heights of pieces of a line may differ
_NEAR = 10  #: the same, from the gutter to the end of a line before it, or the beginning of one after it
_RAGGED = 0.5  #: the same, by which edges of columns are uneven
_UNDER = 8  #: the same, under a picture, within which its caption may stand beside the text
_SIZE = 1.25  #: factor by which the type of a caption differs from that of the text beside it
_RULE = "|"  #: what a rule between columns is read as


@dataclass(frozen=True, slots=True)
class Split:
    """What became of a line."""

    parts: tuple[Line, ...]
    rules: tuple[Word, ...] = ()  #: rules in the gutter that were taken for words


def split_at_gutters(lines: Sequence[Line], pictures: Sequence[Box] = ()) -> list[Split]:
    """Cut each line that runs across a gutter which other lines keep to, or across the edge of a picture above it
    to type of another size; the others stay whole."""
    return [_split(line, lines, pictures) for line in lines]


def _split(line: Line, lines: Sequence[Line], pictures: Sequence[Box]) -> Split:
    rules = tuple(word for word in line.words if word.text == _RULE)
    words = [word for word in line.words if word.text != _RULE]
    if words != sorted(words, key=lambda word: word.box.left):
        return Split((line,))
    height = core_height(line)
    cuts = []
    for number in range(1, len(words)):
        left, right = words[number - 1].box.right, words[number].box.left
        if right - left < _GAP * height:
            continue
        if _is_gutter(left, right, line, height, lines) or (
            _differ(words[:number], words[number:]) and _at_picture(left, right, line, height, pictures)
        ):
            cuts.append(number)
    if not cuts:
        return Split((line,))
    parts = [words[start:end] for start, end in zip([0, *cuts], [*cuts, len(words)], strict=True)]
    made = tuple(replace(line, words=tuple(part), box=around(word.box for word in part)) for part in parts)
    return Split(made, rules)


def _is_gutter(left: int, right: int, line: Line, height: float, lines: Sequence[Line]) -> bool:
    middle = (left + right) / 2
    before = after = across = 0
    for other in lines:
        if other is line or abs(other.box.top - line.box.top) > _REACH * height:
            continue
        if left - _NEAR * height < other.box.right <= right + _RAGGED * height:
            before += 1
        elif left - _RAGGED * height <= other.box.left < right + _NEAR * height:
            after += 1
        elif any(word.box.left < middle < word.box.right for word in other.words):
            across += 1
    return min(before, after) >= _LEAST_BESIDE and across <= _MOST_ACROSS * min(before, after)


def _differ(one: Sequence[Word], other: Sequence[Word]) -> bool:
    low, high = sorted(median(word.box.height for word in words) for words in (one, other))
    return high > _SIZE * low


def _at_picture(left: int, right: int, line: Line, height: float, pictures: Sequence[Box]) -> bool:
    middle = (line.box.top + line.box.bottom) / 2
    slack = _RAGGED * height
    return any(
        picture.top < middle < picture.bottom + _UNDER * height
        and any(left - slack <= edge <= right + slack for edge in (picture.left, picture.right))
        for picture in pictures
    )


def join_pieces(lines: Sequence[Line]) -> list[list[int]]:
    """Return the numbers of lines, those that are pieces of one line together, from left to right."""
    order = sorted(range(len(lines)), key=lambda number: lines[number].box.left)
    heights = [core_height(line) for line in lines]
    after: dict[int, int] = {}
    taken: set[int] = set()
    for number in order:
        near = [other for other in order if other not in taken and _is_next(number, other, lines, heights)]
        if near:
            after[number] = min(near, key=lambda other: lines[other].box.left)
            taken.add(after[number])
    groups = []
    for number in range(len(lines)):
        if number in taken:
            continue
        group = [number]
        while group[-1] in after:
            group.append(after[group[-1]])
        groups.append(group)
    return groups


def _is_next(one: int, other: int, lines: Sequence[Line], heights: Sequence[float]) -> bool:
    """Tell whether a line goes straight on in another one at the same height."""
    left, right = lines[one].box, lines[other].box
    low, high = sorted((heights[one], heights[other]))
    gap = right.left - left.right
    if one == other or not -0.3 * low <= gap <= _JOINT * low or right.left <= left.left or high > _ALIKE * low:
        return False
    if min(left.bottom, right.bottom) - max(left.top, right.top) < 0.6 * min(left.height, right.height):
        return False
    return not _is_gutter(left.right, right.left, lines[one], low, [line for line in lines if line is not lines[other]])
