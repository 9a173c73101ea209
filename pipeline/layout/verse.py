"""Lines of verse, which stay lines, put together to stanzas.

Verse is set in, line by line and in turns, so that the first reader makes paragraphs of its lines at random.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from pipeline.layout.chunks import core_height, overlap
from pipeline.layout.continuity import in_capitals, words_of
from pipeline.layout.paragraphs import Piece
from pipeline.model import Kind, Line, around

_LEAST_LINES = 4
_CAPITALS = 0.8  #: of the lines, that begin with a capital
_IN_A_PIECE = 0.5  #: the same of each paragraph of the first reader among them
_RAGGED = 0.5  #: of the lines, that end well before the longest does
_SHORT = 0.06  #: of the width of the longest line, by which they fall short
_MOST_WORDS = 11  #: in a line, on average
_LEAST_WORDS = 2.5  #: the same; lists of names and figures have fewer
_FIGURES = 0.35  #: of the lines, that have figures in them; more are a list
_SIZE = 1.3  #: factor by which the height of type may differ
_BELOW = 2.5  #: heights of a line, between two stanzas
_STANZA = 0.6  #: heights of a line, of more white than usual, that part two stanzas
_OPENING = "\"'“‘([—"


def with_verse(pieces: Sequence[Piece], lines: Sequence[Line]) -> list[Piece]:
    """Return the pieces of a page, in reading order, those that are verse cut into stanzas."""
    made: list[Piece] = []
    for run in _runs(pieces, lines):
        numbers = [number for piece in run for number in piece.lines]
        made += _stanzas(numbers, lines) if _is_verse([lines[number] for number in numbers]) else run
    return made


def _runs(pieces: Sequence[Piece], lines: Sequence[Line]) -> Iterator[list[Piece]]:
    """Yield runs of pieces that may be verse together, and each other piece by itself."""
    run: list[Piece] = []
    for piece in pieces:
        if run and not (_may_be_verse(piece, lines) and _follows(run[-1], piece, lines)):
            yield run
            run = []
        run.append(piece)
        if not _may_be_verse(piece, lines):
            yield run
            run = []
    if run:
        yield run


def _may_be_verse(piece: Piece, lines: Sequence[Line]) -> bool:
    texts = [words_of(lines[number]) for number in piece.lines]
    if len(texts) == 1 and in_capitals(texts[0]):
        return False  # a heading, or the poet
    return sum(map(_begins_with_capital, texts)) >= _IN_A_PIECE * len(texts)


def _follows(above: Piece, below: Piece, lines: Sequence[Line]) -> bool:
    upper, lower = lines[above.lines[-1]], lines[below.lines[0]]
    low, high = sorted((core_height(upper), core_height(lower)))
    gap = lower.box.top - upper.box.bottom
    return high <= _SIZE * low and -high < gap <= _BELOW * high and overlap(upper.box, lower.box) > 0.5


def _is_verse(lines: Sequence[Line]) -> bool:
    texts = [words_of(line) for line in lines]
    if len(lines) < _LEAST_LINES or sum(map(_begins_with_capital, texts)) < _CAPITALS * len(lines):
        return False
    if not _LEAST_WORDS <= sum(len(text.split()) for text in texts) / len(texts) <= _MOST_WORDS:
        return False
    if sum(map(in_capitals, texts)) > len(texts) / 3:
        return False
    if sum(any(map(str.isdigit, text)) for text in texts) > _FIGURES * len(texts):
        return False
    ends = [line.box.right for line in lines]
    width = around(line.box for line in lines).width
    return sum(max(ends) - end > _SHORT * width for end in ends) >= _RAGGED * (len(lines) - 1)


def _begins_with_capital(text: str) -> bool:
    return text.lstrip(_OPENING)[:1].isupper()


def _stanzas(numbers: Sequence[int], lines: Sequence[Line]) -> Iterator[Piece]:
    height = median(core_height(lines[number]) for number in numbers)
    gaps = [lines[lower].box.top - lines[upper].box.bottom for upper, lower in pairwise(numbers)]
    stanza = Piece((numbers[0],), joined=False, kind=Kind.VERSE)
    for number, gap in zip(numbers[1:], gaps, strict=True):
        if gap > median(gaps) + _STANZA * height:
            yield stanza
            stanza = Piece((number,), joined=False, kind=Kind.VERSE)
        else:
            stanza = replace(stanza, lines=(*stanza.lines, number))
    yield stanza
