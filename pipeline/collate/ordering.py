"""Putting lines back into the column they were torn out of.

Tesseract sometimes makes a block of its own of a line or two in the middle of a column, or of the end of a
line, because a speck or the rule beside it is taken for part of the line, and reads it after the column.
Where a block stands between two parts of a column that were read one after the other, it belongs between
them; where it goes on from the end of a line, it belongs after that.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from msgspec.structs import replace

from pipeline.model import Block, Box, Line, Paragraph

_SAME_COLUMN = 0.6  #: of the width of the narrower one, that two lines share
_LEVEL = 0.5  #: of the height of the lower one, that the parts of a line share
_WITHIN = 0.9  #: of the rest of a line, that lies within the column
_GAP = 3  #: heights, between the parts of a line
_MOST_LINES = 3  #: of a block that may have been torn out


def in_column_order(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return blocks with those torn out of an earlier column put back."""
    made = list(blocks)
    for block in blocks:
        lines = [line for paragraph in block.paragraphs for line in paragraph.lines]
        if len(lines) > _MOST_LINES:
            continue
        place = made.index(block)
        home = _home(made[:place], block.box, lines[0].box)
        if home is None:
            continue
        del made[place]
        number, after = home
        if after is None:
            made.insert(number + 1, block)
        else:
            made[number] = _with_lines(made[number], lines, after)
    return tuple(made)


def _home(before: Sequence[Block], box: Box, first: Box) -> tuple[int, Line | None] | None:
    """Return the block after which, or the block and line after which, a block belongs; None where it is."""
    for number, block in enumerate(before):
        if block.box.top <= box.bottom and block.box.bottom >= box.top:
            lines = [line for paragraph in block.paragraphs for line in paragraph.lines]
            for line in lines:
                if _goes_on(line.box, first, block.box):
                    return number, line
            for line, following in pairwise(lines):
                if _between(line.box, box, following.box):
                    return number, line
        if number + 1 < len(before):
            last, following = block.paragraphs[-1].lines[-1], before[number + 1].paragraphs[0].lines[0]
            if _between(last.box, box, following.box):
                return number, None
    return None


def _between(above: Box, box: Box, below: Box) -> bool:
    if not (_in_column(above, box) and _in_column(box, below)):
        return False
    # Lines stand close; their boxes may overlap by a descender.
    slack = min(above.height, box.height, below.height) // 2
    return above.bottom - slack <= box.top and box.bottom <= below.top + slack


def _goes_on(line: Box, box: Box, column: Box) -> bool:
    """Tell whether a box is the rest of a line, within the column that the line stands in."""
    level = min(line.bottom, box.bottom) - max(line.top, box.top)
    within = min(column.right, box.right) - max(column.left, box.left)
    apart = box.left - line.right
    return (
        level >= _LEVEL * min(line.height, box.height)
        and within >= _WITHIN * box.width
        and -box.height / 2 <= apart <= _GAP * box.height
    )


def _in_column(one: Box, other: Box) -> bool:
    shared = min(one.right, other.right) - max(one.left, other.left)
    return shared >= _SAME_COLUMN * min(one.width, other.width)


def _with_lines(block: Block, lines: Sequence[Line], after: Line) -> Block:
    paragraphs = []
    for paragraph in block.paragraphs:
        if after in paragraph.lines:
            place = paragraph.lines.index(after) + 1
            paragraph = Paragraph((*paragraph.lines[:place], *lines, *paragraph.lines[place:]), paragraph.box)
        paragraphs.append(paragraph)
    return replace(block, paragraphs=tuple(paragraphs))
