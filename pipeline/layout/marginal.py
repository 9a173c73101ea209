"""Notes in the margin: small type beside the text, outside its columns."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from statistics import mean

from pipeline.layout.chunks import Chunk
from pipeline.model import Box, Line, around

_SMALL = 0.95  #: of the height of the text, below which type is small
_COLUMN = 0.3  #: of the width of all, from which on a piece is part of a column
_NARROW = 0.22  #: of the width of all, up to which a piece may stand in the margin
_SLACK = 0.5  #: heights of the text, by which margin and text may reach into each other
_SURE = 0.7  #: least mean confidence: specks and the edges of other pages stand in margins too
_LEAST_LETTERS = 6


def find_marginal(chunks: Sequence[Chunk], lines: Sequence[Line], body: float, skip: Collection[int]) -> list[int]:
    """Return the numbers of pieces that are notes in the margin, from top to bottom.

    Args:
        chunks: of a page.
        lines: their lines.
        body: height of a line of its text.
        skip: numbers of pieces that are known to be something else.
    """
    rest = [number for number in range(len(chunks)) if number not in skip]
    if len(rest) < 2:
        return []
    page = around(chunks[number].box for number in rest)
    columns = [chunks[number].box for number in rest if chunks[number].box.width >= _COLUMN * page.width]
    if not columns:
        return []
    text = around(columns)
    found = [number for number in rest if _is_marginal(chunks[number], lines, text, page, body)]
    return sorted(found, key=lambda number: chunks[number].box.top)


def _is_marginal(chunk: Chunk, lines: Sequence[Line], text: Box, page: Box, body: float) -> bool:
    box = chunk.box
    slack = _SLACK * body
    outside = box.right <= text.left + slack or box.left >= text.right - slack
    if not outside or box.width > _NARROW * page.width or chunk.height > _SMALL * body:
        return False
    if box.bottom <= text.top or box.top >= text.bottom:
        return False
    words = [word for number in chunk.lines for word in lines[number].words]
    known = [word.judgement.probability if word.judgement else word.confidence for word in words]
    sure = mean(1.0 if one is None else one for one in known)  # where no reader says how sure it is, all count
    letters = sum(character.isalpha() for word in words for character in word.text)
    return letters >= _LEAST_LETTERS and sure >= _SURE
