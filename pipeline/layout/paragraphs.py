"""The lines of a page, in reading order, as paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.layout.chunks import Chunk, core_height
from pipeline.layout.continuity import words_of
from pipeline.model import Box, Kind, Line
from pipeline.text.continuity import INDENT, SHORT, divided, ends_sentence, starts_small

_SIZE = 1.4  #: factor from which on types differ


class Owner(NamedTuple):
    """Where the first reader put a line."""

    block: int
    paragraph: int  #: counted over the page


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph, or what of it stands in one place."""

    lines: tuple[int, ...]
    joined: bool  #: goes on from the piece before it
    kind: Kind | None = None  #: where that is known


def find_pieces(order: Sequence[Chunk], lines: Sequence[Line], owners: Sequence[Owner]) -> list[Piece]:
    """Cut pieces of a page, in the order they are read, into paragraphs.

    Args:
        order: pieces in reading order.
        lines: of the page.
        owners: of the lines; inside a block the first reader is believed about paragraphs that may end.
    """
    pieces: list[Piece] = []
    before: Chunk | None = None
    for chunk in order:
        first = chunk.lines[0]
        joined = before is not None and _goes_on(before, before.lines[-1], chunk, first, lines, owners)
        started = [first]
        for number in chunk.lines[1:]:
            last = started[-1]
            if owners[last].block == owners[number].block:
                same = owners[last] == owners[number] or _is_open(lines[last], lines[number], chunk)
            else:
                same = _goes_on(chunk, last, chunk, number, lines, owners)
            if not same:
                pieces.append(Piece(tuple(started), joined))
                started, joined = [], False
            started.append(number)
        pieces.append(Piece(tuple(started), joined))
        before = chunk
    return pieces


def _goes_on(above: Chunk, last: int, below: Chunk, first: int, lines: Sequence[Line], owners: Sequence[Owner]) -> bool:
    """Tell whether the paragraph of the last line of a piece goes on in the first line of another."""
    before, after = words_of(lines[last]), words_of(lines[first])
    # A line by itself may lack tall letters; a piece of several tells better how large its type is.
    sizes = (
        (above.height, below.height) if above is not below else (core_height(lines[last]), core_height(lines[first]))
    )
    low, high = sorted(sizes)
    if high > _SIZE * low:
        return False
    if divided(before):
        return starts_small(after)
    if owners[last] == owners[first]:
        return True
    short = _ends_short(lines[last].box, above.box)
    if ends_sentence(before):
        return starts_small(after) and not short
    if starts_small(after):
        return True
    # A capital after an open sentence: a name, if the line is a full one and the next one is not set in.
    return not short and not _indented(lines[first].box, below) and len(above.lines) > 1


def _is_open(last: Line, following: Line, chunk: Chunk) -> bool:
    """Tell whether a paragraph cannot end with a line: in the middle of a word, or of a sentence at a full line."""
    before, after = words_of(last), words_of(following)
    if divided(before):
        return True
    return not ends_sentence(before) and starts_small(after) and not _ends_short(last.box, chunk.box)


def _ends_short(line: Box, column: Box) -> bool:
    return column.right - line.right > SHORT * column.width


def _indented(line: Box, chunk: Chunk) -> bool:
    return line.left - chunk.box.left > INDENT * chunk.height
