"""Which pieces of a page stand under a picture and tell of it."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.layout.chunks import Chunk, overlap
from pipeline.layout.continuity import in_capitals, words_of
from pipeline.model import Box, Line
from pipeline.text.continuity import starts_small

_BELOW = 4.0  #: heights of the text, from the picture to the first line under it
_NEXT = 1.2  #: the same from one piece of a caption to the next
_WITHIN = 0.85  #: of a piece's width, that is under the picture
_SMALL = 0.87  #: of the height of the text, below which type is small
_CENTRED = 0.06  #: of its width, by which a caption in larger type may stand off the middle of the picture
_APART = 0.6  #: heights of the text, of white under such a caption
_MOST_LINES = 12
_BANNER = 3.5  #: times as wide as high: an ornament over a text, which has no caption in large type


def find_captions(
    chunks: Sequence[Chunk], lines: Sequence[Line], pictures: Sequence[Box], body: float
) -> dict[int, Box]:
    """Return the numbers of pieces that are captions, each with its picture.

    Args:
        chunks: of a page.
        lines: their lines.
        pictures: on the page.
        body: height of a line of its text.
    """
    found: dict[int, Box] = {}
    downwards = sorted(range(len(chunks)), key=lambda number: chunks[number].box.top)
    for picture in pictures:
        ends = picture.bottom
        for number in (*downwards, *downwards):  # a part beside the caption may begin higher than the caption itself
            chunk = chunks[number]
            if number in found or not _is_under(chunk.box, picture, ends, body, first=ends == picture.bottom):
                continue
            if _is_small(chunk, body) or _on_its_row(chunk, chunks, found, picture):
                is_caption = len(chunk.lines) <= _MOST_LINES
            else:
                is_caption = ends == picture.bottom and _is_title(chunk, chunks, lines, picture, body)
            if is_caption:
                found[number] = picture
                ends = max(ends, chunk.box.bottom)
    return found


def _is_under(box: Box, picture: Box, ends: int, body: float, *, first: bool) -> bool:
    shared = min(box.right, picture.right) - max(box.left, picture.left)
    if shared < _WITHIN * box.width:
        return False
    reach = _BELOW if first else _NEXT
    # What names the artist may stand in the white at the foot of the picture itself.
    reaches = box.bottom >= picture.bottom - 0.5 * box.height and box.top >= picture.bottom - 1.5 * box.height
    return reaches and box.top <= ends + reach * body


def _is_small(chunk: Chunk, body: float) -> bool:
    return chunk.height < _SMALL * body


def _on_its_row(chunk: Chunk, chunks: Sequence[Chunk], found: dict[int, Box], picture: Box) -> bool:
    """Tell whether a part of the caption stands beside it."""
    return len(chunk.lines) == 1 and any(
        of is picture
        and min(chunks[other].box.bottom, chunk.box.bottom) - max(chunks[other].box.top, chunk.box.top)
        > 0.5 * chunk.height
        for other, of in found.items()
    )


def _is_title(chunk: Chunk, chunks: Sequence[Chunk], lines: Sequence[Line], picture: Box, body: float) -> bool:
    """Tell whether a line or two in type as large as the text are the title of a picture."""
    if len(chunk.lines) > 2 or picture.width > _BANNER * picture.height:
        return False
    text = " ".join(words_of(lines[number]) for number in chunk.lines)
    middle = (chunk.box.left + chunk.box.right) / 2
    centred = abs(middle - (picture.left + picture.right) / 2) <= _CENTRED * picture.width
    if starts_small(text) or not (centred or in_capitals(text)):
        return False
    below = (
        other.box.top - chunk.box.bottom
        for other in chunks
        if overlap(other.box, chunk.box) > 0.1 and not _is_small(other, body)
    )
    return all(gap < 0 or gap > _APART * body for gap in below)
