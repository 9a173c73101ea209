"""Where lines were read across an edge they should keep to, so that each side had better be read by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.layout.chunks import core_height
from pipeline.layout.rows import body_height
from pipeline.model import Box, Graphics, Line, Reading, around

_LONG = 6  #: heights of the text, the least length of a rule between columns
_OVER = 1.0  #: the same, by which a line reaches over an edge on either side
_NARROW = 3  #: the same, the least width of a column
_LEAST = 2  #: lines that run across an edge
_UNDER = 8  #: heights of the text, under a picture, within which its caption stands
_SIZE = 1.25  #: factor by which the type of a caption differs from that of the text beside it
_BENT = 1.5  #: heights of the text, by which pieces of one rule stand to the side of each other
_PICTURE = 10  #: heights of the text, the least side of a picture that has a caption
_HANG = 0.2  #: of the height of the lower of two lines, that they share
_MARGIN = 0.3  #: heights of the text, around a region


def regions_to_read_again(reading: Reading, graphics: Graphics) -> tuple[tuple[Box, ...], ...]:
    """Return groups of regions, each the sides of one edge that lines run across.

    An edge is a rule between columns, or the side of a picture, beside which text stands and under which
    there is a caption in other type. Regions are in pixels of the page and do not overlap within a group.
    """
    lines = list(reading.lines())
    if not lines:
        return ()
    body = body_height(lines)
    page = around(line.box for line in lines)
    return (*_at_rules(lines, graphics.rules, page, body), *_at_pictures(lines, graphics.pictures, page, body))


def _at_rules(lines: Sequence[Line], rules: Sequence[Box], page: Box, body: float) -> Iterator[tuple[Box, ...]]:
    upright = [rule for rule in _whole(rules, body) if rule.height >= _LONG * body]
    done: list[Box] = []
    for rule in sorted(upright, key=lambda one: -one.height):
        crossing = [line for line in lines if _crosses(line, (rule.left + rule.right) / 2, rule.top, rule.bottom, body)]
        if len(crossing) < _LEAST or any(_share(rule, one) > 0.5 for one in done):
            continue
        beside = [one for one in upright if _share(rule, one) > 0.5]
        done += beside
        edges = _far_apart(page, sorted((one.left + one.right) // 2 for one in beside), _NARROW * body)
        top = max(page.top, min(rule.top, *(line.box.top for line in crossing)))
        bottom = min(page.bottom, max(rule.bottom, *(line.box.bottom for line in crossing)))
        yield tuple(Box(left, top, right, bottom) for left, right in pairwise(edges))


def _far_apart(page: Box, edges: Sequence[int], least: float) -> list[int]:
    """Return the sides of a page and edges between them, without those that would leave a strip too narrow for text."""
    kept = [page.left]
    for edge in edges:
        if edge - kept[-1] >= least and page.right - edge >= least:
            kept.append(edge)
    return [*kept, page.right]


def _whole(rules: Sequence[Box], body: float) -> list[Box]:
    """Return the upright rules, those that are broken or bent put together."""
    whole: list[Box] = []
    for rule in sorted((rule for rule in rules if rule.height > rule.width), key=lambda one: one.top):
        for number, other in enumerate(whole):
            apart = rule.top - other.bottom
            if abs(rule.left - other.left) <= _BENT * body and apart <= rule.height + other.height:
                whole[number] = around((other, rule))
                break
        else:
            whole.append(rule)
    return whole


def _at_pictures(lines: Sequence[Line], pictures: Sequence[Box], page: Box, body: float) -> Iterator[tuple[Box, ...]]:
    for picture in pictures:
        if min(picture.width, picture.height) < _PICTURE * body:
            continue  # an initial
        for edge, outside in ((picture.left, (page.left, picture.left)), (picture.right, (picture.right, page.right))):
            if outside[1] - outside[0] < _NARROW * body:
                continue
            under = picture.bottom + _UNDER * body
            over = [line for line in lines if _crosses(line, edge, picture.bottom, under, body)]
            crossing = [line for line in over if _mixed(line, edge)]
            sides = min(outside[0], picture.left), max(outside[1], picture.right)
            if len(crossing) < _LEAST or any(_reaches_beyond(line.box, sides, body) for line in crossing):
                continue
            # Where lines of both sides were muddled, those under them hang into each other.
            for line in sorted(over, key=lambda one: one.box.top):
                if any(_hang_together(line.box, other.box) for other in crossing):
                    crossing.append(line)
            top, bottom = _whole_lines(crossing, lines, sides)
            above = max((line.box.bottom for line in lines if line.box.bottom <= top), default=0)
            below = min((line.box.top for line in lines if line.box.top >= bottom), default=page.bottom)
            top, bottom = max(above, top - round(_MARGIN * body)), min(below, bottom + round(_MARGIN * body))
            yield (
                Box(outside[0], top, outside[1], bottom),
                Box(picture.left, max(top, picture.bottom), picture.right, bottom),
            )


def _whole_lines(crossing: Sequence[Line], lines: Sequence[Line], across: tuple[int, int]) -> tuple[int, int]:
    """Return from where to where lines reach that cross an edge, with all lines of which they cover half."""
    top, bottom = min(line.box.top for line in crossing), max(line.box.bottom for line in crossing)
    while True:
        held = [
            line.box
            for line in lines
            if across[0] <= (line.box.left + line.box.right) / 2 <= across[1]
            and top <= (line.box.top + line.box.bottom) / 2 <= bottom
        ]
        grown = min(top, *(box.top for box in held)), max(bottom, *(box.bottom for box in held))
        if grown == (top, bottom):
            return grown
        top, bottom = grown


def _reaches_beyond(box: Box, sides: tuple[int, int], body: float) -> bool:
    return box.left < sides[0] - _OVER * body or box.right > sides[1] + _OVER * body


def _hang_together(one: Box, other: Box) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared > _HANG * min(one.height, other.height)


def _crosses(line: Line, edge: float, top: float, bottom: float, body: float) -> bool:
    if not top <= (line.box.top + line.box.bottom) / 2 <= bottom:
        return False
    return line.box.left < edge - _OVER * body and line.box.right > edge + _OVER * body


def _mixed(line: Line, edge: float) -> bool:
    """Tell whether the words on either side of an edge are set in type of different size."""
    left = tuple(word for word in line.words if (word.box.left + word.box.right) / 2 < edge)
    right = tuple(word for word in line.words if word not in left)
    if not left or not right:
        return False
    low, high = sorted(core_height(Line(side, line.box)) for side in (left, right))
    return high > _SIZE * low


def _share(one: Box, other: Box) -> float:
    """Return which share of the shorter of two rules stands beside the other."""
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared / max(1, min(one.height, other.height))
