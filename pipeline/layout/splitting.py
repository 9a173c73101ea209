"""Lines as they stand: cut where they were read across a gutter, put together where they were read in pieces.

A gutter is the white between two columns, or between text and what is under a picture.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np
from msgspec.structs import replace

from pipeline.layout.chunks import core_height
from pipeline.model import Box, Line, Word, around

_GAP = 0.3  #: heights of the line; a narrower gap between two words is no gutter
_LEAST_BESIDE = 10  #: lines on either side that end before the gutter, or begin after it
_MOST_ACROSS = 0.1  #: of those on the lesser side, lines that may run across it
_REACH = 25  #: heights of the line, above and below, within which lines are looked at
_JOINT = 1.0  #: the same, the widest gap between two pieces of a line
_NEAR = 10  #: the same, from the gutter to the end of a line before it, or the beginning of one after it
_RAGGED = 0.5  #: the same, by which edges of columns are uneven
_UNDER = 8  #: the same, under a picture, within which its caption may stand beside the text
_ALIKE = 1.5  #: factor by which the heights of pieces of a line may differ
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
    gutters = _Gutters(lines)
    return [_split(number, line, gutters, pictures) for number, line in enumerate(lines)]


def _split(number: int, line: Line, gutters: _Gutters, pictures: Sequence[Box]) -> Split:
    words = [word for word in line.words if word.text != _RULE]
    if words != sorted(words, key=lambda word: word.box.left):
        return Split((line,))
    height = core_height(line)
    cuts = []
    for place in range(1, len(words)):
        left, right = words[place - 1].box.right, words[place].box.left
        if right - left < _GAP * height:
            continue
        if gutters.has(left, right, line.box.top, height, (number,)) or (
            _differ(words[:place], words[place:]) and _at_picture(left, right, line, height, pictures)
        ):
            cuts.append(place)
    if not cuts:
        return Split((line,))
    gaps = [(words[cut - 1].box.right, words[cut].box.left) for cut in cuts]
    rules = tuple(word for word in line.words if word.text == _RULE and any(_stands_in(word.box, gap) for gap in gaps))
    edges = [gap[1] for gap in gaps]
    parts: list[list[Word]] = [[] for _ in range(len(cuts) + 1)]
    for word in line.words:
        if word not in rules:
            parts[bisect_right(edges, word.box.left)].append(word)
    made = tuple(replace(line, words=tuple(part), box=around(word.box for word in part)) for part in parts)
    return Split(made, rules)


def _stands_in(box: Box, gap: tuple[int, int]) -> bool:
    return gap[0] <= (box.left + box.right) / 2 <= gap[1]


class _Gutters:
    """Tells where lines keep a gutter free; as arrays, because it is asked about every gap between two words."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._left, self._right, self._top = (
            np.array([getattr(line.box, side) for line in lines], float) for side in ("left", "right", "top")
        )
        words = [(number, word.box.left, word.box.right) for number, line in enumerate(lines) for word in line.words]
        self._line, self._word_left, self._word_right = np.array(words, int).reshape(-1, 3).T

    def has(self, left: int, right: int, top: int, height: float, without: Sequence[int]) -> bool:
        """Tell whether the lines around keep to a gutter from `left` to `right`.

        Args:
            left, right: of the gap.
            top: of the line it is in.
            height: of that line.
            without: numbers of the lines that do not count.
        """
        near = np.abs(self._top - top) <= _REACH * height
        near[list(without)] = False
        ends = (left - _NEAR * height < self._right) & (self._right <= right + _RAGGED * height)
        begins = (left - _RAGGED * height <= self._left) & (self._left < right + _NEAR * height) & ~ends
        beside = min(np.count_nonzero(near & ends), np.count_nonzero(near & begins))
        if beside < _LEAST_BESIDE:
            return False
        middle = (left + right) / 2
        covering = self._line[(self._word_left < middle) & (middle < self._word_right)]
        across = np.zeros(len(near), bool)
        across[covering] = True
        return bool(np.count_nonzero(across & near & ~ends & ~begins) <= _MOST_ACROSS * beside)


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
    gutters = _Gutters(lines)
    levels = np.array([(line.box.top, line.box.bottom) for line in lines], float).reshape(-1, 2)
    after: dict[int, int] = {}
    taken: set[int] = set()
    for number in order:
        box = lines[number].box
        level = (levels[:, 0] < box.bottom) & (levels[:, 1] > box.top)
        near = [
            other
            for other in np.flatnonzero(level).tolist()
            if other not in taken and _is_next(number, other, lines, heights, gutters)
        ]
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


def _is_next(one: int, other: int, lines: Sequence[Line], heights: Sequence[float], gutters: _Gutters) -> bool:
    """Tell whether a line goes straight on in another one at the same height."""
    left, right = lines[one].box, lines[other].box
    low, high = sorted((heights[one], heights[other]))
    gap = right.left - left.right
    if one == other or not -0.3 * low <= gap <= _JOINT * low or right.left <= left.left or high > _ALIKE * low:
        return False
    if min(left.bottom, right.bottom) - max(left.top, right.top) < 0.6 * min(left.height, right.height):
        return False
    return not gutters.has(left.right, right.left, left.top, low, (one, other))
