"""Putting lines that only one reader found where they belong among the others."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace
from rapidfuzz.fuzz import partial_ratio

from pipeline.evidence.ink import Ink, decode
from pipeline.model import Block, Box, Line, Paragraph, around

_ALIKE = 75.0  #: percent of a text that must be found among other words for it to be a repetition
_SHORT = 5  #: letters, below which a text must be one of those words
_RUNNING_TEXT = 10  #: lines from which on a page has a text that does not need what stands apart
_BESIDE = 0.5  #: of the height of the lower line, that two lines must share to stand side by side


def insert_lines(blocks: Sequence[Block], lines: Sequence[Line]) -> tuple[Block, ...]:
    """Return blocks with lines put in: into the column they stand in, between the lines above and below.

    A line that stands in no column becomes a block of its own, before the first block that begins below it.
    """
    made = list(blocks)
    for line in sorted(lines, key=lambda line: (line.box.top, line.box.left)):
        home = _home(made, line.box)
        if home is None:
            alone = Block((Paragraph((line,), line.box),), line.box)
            place = next((n for n, block in enumerate(made) if block.box.top >= line.box.bottom), len(made))
            made.insert(place, alone)
        else:
            made[home] = _into(made[home], line)
    return tuple(made)


def stands_apart(box: Box, blocks: Sequence[Block]) -> bool:
    """Tell whether a line stands in no column of a page of running text.

    On such a page it is lettering within a picture, an ornament or a stain, more often than a line of the text.
    """
    lines = sum(len(paragraph.lines) for block in blocks for paragraph in block.paragraphs)
    return lines >= _RUNNING_TEXT and _home(blocks, box) is None


def read_already(ink: Ink, lines: Sequence[Line]) -> bool:
    """Tell whether the text of a line that was found apart stands among the words of the lines around it.

    Where a page is curled or crowded, boxes of words are not quite where the words are, and a part of a
    line is found a second time.
    """
    text = _letters("".join(glyph.text for glyph in decode(ink)))
    words = [_letters(word.text) for line in lines for word in line.words if _near(word.box, ink.box)]
    near = "".join(words)
    if not text or not near:
        return False
    if len(text) < _SHORT:  # a few letters stand in many a word
        return text in words
    if len(text) > len(near):
        return text.startswith(near) and 100 * len(near) >= _ALIKE * len(text)
    return partial_ratio(text, near, score_cutoff=_ALIKE) > 0


def _near(box: Box, other: Box) -> bool:
    reach = other.height // 2
    return (
        box.left < other.right + reach
        and box.right > other.left - reach
        and box.top < other.bottom + reach
        and box.bottom > other.top - reach
    )


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def _home(blocks: Sequence[Block], box: Box) -> int | None:
    """Return the block whose column a line stands in: the one it overlaps most."""
    best, found = 0.0, None
    for number, block in enumerate(blocks):
        across = min(block.box.right, box.right) - max(block.box.left, box.left)
        middle = (box.top + box.bottom) / 2
        if across > 0.5 * box.width and block.box.top - box.height <= middle <= block.box.bottom + box.height:
            share = across / max(block.box.width, box.width)
            if share > best:
                best, found = share, number
    return found


def _into(block: Block, line: Line) -> Block:
    paragraphs = list(block.paragraphs)
    for number, paragraph in enumerate(paragraphs):
        for position, other in enumerate(paragraph.lines):
            if _comes_before(line.box, other.box):
                lines = (*paragraph.lines[:position], line, *paragraph.lines[position:])
                paragraphs[number] = Paragraph(lines, around((paragraph.box, line.box)))
                return Block(tuple(paragraphs), around((block.box, line.box)))
    last = paragraphs[-1]
    paragraphs[-1] = Paragraph((*last.lines, line), around((last.box, line.box)))
    return replace(block, paragraphs=tuple(paragraphs), box=around((block.box, line.box)))


def _comes_before(box: Box, other: Box) -> bool:
    shared = min(box.bottom, other.bottom) - max(box.top, other.top)
    if shared > _BESIDE * min(box.height, other.height):
        return box.left < other.left
    return box.top + box.bottom < other.top + other.bottom
