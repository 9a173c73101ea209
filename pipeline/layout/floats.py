"""Where captions go in the text: they stand apart on the page, and never interrupt a paragraph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.layout.chunks import Chunk, overlap
from pipeline.layout.continuity import words_of
from pipeline.layout.order import reading_order
from pipeline.layout.paragraphs import Piece
from pipeline.model import Box, Kind, Line
from pipeline.text.continuity import starts_small

_BESIDE = 0.2  #: of the narrower, from which on text and picture stand above each other
_EYE = 0.25  #: of the height of a picture, by which text beside it has gone on when the reader turns to it
_NEAR = 0.3  #: of its width, within which text stands beside a picture


@dataclass(frozen=True, slots=True)
class Float:
    """What goes with a picture: a caption, or a note to one; or a note in the margin, which goes with text."""

    chunk: Chunk
    picture: Box  #: of a note in the margin, its own box
    kind: Kind


def place_floats(
    pieces: Sequence[Piece], floats: Sequence[Float], lines: Sequence[Line]
) -> list[tuple[Piece, Kind | None]]:
    """Return the pieces of a page with captions after the paragraph in which the reader comes upon the picture, and
    notes in the margin before the paragraph that they stand beside.

    Args:
        pieces: in reading order.
        floats: what is put among them.
        lines: of the page.
    """
    after: dict[int, list[Float]] = {}
    of_pictures = [found for found in floats if found.kind is not Kind.MARGINAL]
    for picture in sorted({found.picture for found in of_pictures}, key=lambda box: (box.top, box.left)):
        under = [found for found in of_pictures if found.picture == picture]
        order = reading_order([found.chunk.box for found in under])
        after.setdefault(_place(pieces, picture, lines), []).extend(under[number] for number in order)
    for found in (found for found in floats if found.kind is Kind.MARGINAL):
        after.setdefault(_start_beside(pieces, found.picture, lines) - 1, []).append(found)
    placed: list[tuple[Piece, Kind | None]] = []
    for number in range(-1, len(pieces)):
        if number >= 0:
            placed.append((pieces[number], pieces[number].kind))
        placed += [(Piece(found.chunk.lines, joined=False), found.kind) for found in after.get(number, ())]
    return placed


def _place(pieces: Sequence[Piece], picture: Box, lines: Sequence[Line]) -> int:
    """Return the number of the piece after which the caption of a picture is read; -1 for before all."""
    found = _passing(pieces, picture, lines)
    while 0 <= found < len(pieces) - 1 and pieces[found + 1].joined:
        found += 1
    return found


def _start_beside(pieces: Sequence[Piece], note: Box, lines: Sequence[Line]) -> int:
    """Return the number of the piece with which the paragraph begins that a note in the margin stands beside."""
    away = [
        min(abs(lines[line].box.top - note.top) + _aside(lines[line].box, note) for line in piece.lines)
        for piece in pieces
    ]
    found = min(range(len(pieces)), key=away.__getitem__, default=0)
    while found and pieces[found].joined:
        found -= 1
    return found


def _aside(box: Box, note: Box) -> float:
    """Return how far a line is to the side of a note, scaled so that the nearer of two columns wins."""
    return max(box.left - note.right, note.left - box.right, 0) / 4


def _passing(pieces: Sequence[Piece], picture: Box, lines: Sequence[Line]) -> int:
    """Return the number of the piece that is read beside a picture, a little below its top, or else before it."""
    beside, above, below = [], [], []
    eye = picture.top + _EYE * picture.height
    for number, piece in enumerate(pieces):
        for line in piece.lines:
            box = lines[line].box
            middle = (box.top + box.bottom) / 2
            if overlap(box, picture) < _BESIDE:
                if picture.top <= middle <= picture.bottom and _near(box, picture):
                    beside.append((abs(middle - eye), number))
            elif middle < picture.top:
                above.append((picture.top - middle, number))
            elif middle > picture.bottom:
                below.append((middle - picture.bottom, number))
    if beside:
        return min(beside)[1]
    if above:
        # Where columns end above it, the reader comes upon it in the first of them.
        return min(number for away, number in above if away < min(above)[0] + picture.height / 10)
    if below:
        first = min(below)[1]
        open_ = first == 0 and starts_small(words_of(lines[pieces[0].lines[0]]))
        return first if pieces[first].joined or open_ else first - 1
    return len(pieces) - 1


def _near(box: Box, picture: Box) -> bool:
    return max(box.left - picture.right, picture.left - box.right) < _NEAR * picture.width
