"""Advertisements: what stands between rules, or in a frame, and speaks as advertisements do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.layout.chunks import core_height, overlap
from pipeline.layout.continuity import words_of
from pipeline.layout.kinds import kind_of
from pipeline.layout.paragraphs import Piece
from pipeline.model import Box, Graphics, Kind, Line, around

_COVERS = 0.6  #: of the width of a piece, that a rule which parts it from the next one covers
_ABOVE = 0.3  #: of the narrower, from which on two things stand above each other
_INTO = 0.05  #: of its height, by which a rule may stand in what it bounds
_WHOLE = 0.7  #: of the area of all text, from which on a frame is that of the page
_DISPLAY = 1.5  #: times the height of the text, from which on type is there to catch the eye
_ENOUGH = 2.5  #: evidence for a short advertisement
_PER_WORD = 1 / 100  #: more of it for each word: in a long text prices and addresses stand by chance

#: "$1.25", "15c.", "6d.", "£2", "50 cents", "price", "2s. 6d."
_PRICE = re.compile(
    r"[$£]\s?\d|\b\d+\s?(?:c|cts?|cents?|d|s)\.?(?!\w)|\bprices?\b|\b(?:post|pre)-?paid\b|\bper\s(?:doz|dozen|bottle|lb)\b",
    re.IGNORECASE,
)
#: "107 Knox Avenue", "Address", "Baldwin, N. Y."
_ADDRESS = re.compile(
    r"\b\d{1,4},?\s(?:[A-Z][\w.]*\s){1,3}(?:St|Street|Ave|Avenue|Road|Row|Square|Place|Lane|Building|Block)\b"
    r"|\bAddress\b|,\s[A-Z][a-z]{1,3}\.(?:\s|$)|,\s[A-Z]\.\s?[A-Z]\.(?:\s|$)"
)
_FIRM = re.compile(
    r"&\sCo\b|\bCo\.|\b(?:COMPANY|Company|Bros|BROS|Mfg|MFG|Manufacturers?|MANUFACTURERS?|Proprietors?)\b"
)
_OFFER = re.compile(
    r"\b(?:send|write) (?:for|to|us|your)\b|\bfor sale\b|\bwanted\b|\bfree\b|\bby mail\b|\bcatalogues?\b|\bcirculars?\b"
    r"|\bagents?\b|\bguaranteed?\b|\bwarranted\b|\bsamples?\b|\border\b|\bsold by\b|\bjust published\b|\bfor rent\b",
    re.IGNORECASE,
)


def with_advertisements(pieces: Sequence[Piece], lines: Sequence[Line], graphics: Graphics, body: float) -> list[Piece]:
    """Return the pieces of a page, in reading order, those of advertisements marked as such.

    What is set in lines, verse and tables, stays what it is.

    Args:
        pieces: of a page, without furniture and notes.
        lines: their lines.
        graphics: on the page; without rules and frames there are no advertisements to be found.
        body: height of a line of its text.
    """
    found = _advertisements(pieces, lines, graphics, body)
    return [
        replace(piece, kind=Kind.ADVERTISEMENT) if number in found and _runs_on(piece, lines, body) else piece
        for number, piece in enumerate(pieces)
    ]


def _runs_on(piece: Piece, lines: Sequence[Line], body: float) -> bool:
    return piece.kind is None and kind_of([lines[number] for number in piece.lines], body) != Kind.TABLE


def _advertisements(pieces: Sequence[Piece], lines: Sequence[Line], graphics: Graphics, body: float) -> set[int]:
    rules = [rule for rule in graphics.rules if rule.width > rule.height]
    if not pieces or not (rules or graphics.frames):
        return set()
    boxes = [around(lines[number].box for number in piece.lines) for piece in pieces]
    whole = around(boxes)
    frames = [frame for frame in graphics.frames if _area(frame) < _WHOLE * _area(whole)]
    found: set[int] = set()
    for cell in _cells(boxes, rules, frames):
        box = around(boxes[number] for number in cell)
        others = [other for number, other in enumerate(boxes) if number not in cell]
        bounds = sum(_is_bounded(box, rules, others, above=above) for above in (True, False))
        bounds = 2 if any(_within(box, frame) for frame in frames) else bounds
        of_cell = [lines[line] for number in cell for line in pieces[number].lines]
        needed = _ENOUGH + _PER_WORD * sum(len(line.words) for line in of_cell)
        if bounds and bounds / 2 + _evidence(of_cell, body) >= needed:
            found |= cell
    return found


def _cells(boxes: Sequence[Box], rules: Sequence[Box], frames: Sequence[Box]) -> list[set[int]]:
    """Return the pieces in groups that nothing parts: each with those right above and below it."""
    cells = [{number} for number in range(len(boxes))]
    for upper, lower in _neighbours(boxes):
        if cells[upper] is cells[lower] or _are_parted(boxes[upper], boxes[lower], rules, frames):
            continue
        cells[upper] |= cells[lower]
        for number in cells[lower]:
            cells[number] = cells[upper]
    return [cell for number, cell in enumerate(cells) if min(cell) == number]


def _neighbours(boxes: Sequence[Box]) -> Iterator[tuple[int, int]]:
    """Yield each piece with the pieces right below it."""
    downwards = sorted(range(len(boxes)), key=lambda number: _middle(boxes[number]))
    for place, upper in enumerate(downwards):
        below: list[Box] = []
        for lower in downwards[place + 1 :]:
            box = boxes[lower]
            if overlap(boxes[upper], box) > _ABOVE and all(overlap(box, other) <= _ABOVE for other in below):
                yield upper, lower
                below.append(box)
                if _covered(boxes[upper], below) > 1 - _ABOVE:
                    break  # nothing is seen past them


def _are_parted(upper: Box, lower: Box, rules: Sequence[Box], frames: Sequence[Box]) -> bool:
    if any(_within(upper, frame) != _within(lower, frame) for frame in frames):
        return True
    narrower = min(upper, lower, key=lambda box: box.width)
    between = [rule for rule in rules if _middle(upper) < _middle(rule) < _middle(lower)]
    return _covered(narrower, between) >= _COVERS


def _is_bounded(cell: Box, rules: Sequence[Box], others: Sequence[Box], *, above: bool) -> bool:
    """Tell whether a rule stands above or below a cell, and no text between them."""
    edge = cell.top if above else cell.bottom

    def beyond(box: Box) -> float:
        return edge - _middle(box) if above else _middle(box) - edge

    near = min((beyond(other) for other in others if overlap(other, cell) > _ABOVE and beyond(other) > 0), default=None)
    found = [rule for rule in rules if -_INTO * cell.height < beyond(rule) and (near is None or beyond(rule) < near)]
    return _covered(cell, found) >= _COVERS


def _covered(box: Box, others: Sequence[Box]) -> float:
    """Return which share of the width of a box others cover, seen from above."""
    spans = sorted((max(other.left, box.left), min(other.right, box.right)) for other in others)
    covered, reached = 0, box.left
    for left, right in spans:
        covered += max(0, right - max(left, reached))
        reached = max(reached, right)
    return covered / max(1, box.width)


def _evidence(lines: Sequence[Line], body: float) -> float:
    """Return how much some lines speak as advertisements do."""
    text = " ".join(words_of(line) for line in lines)
    found = sum(bool(pattern.search(text)) for pattern in (_PRICE, _ADDRESS, _FIRM))
    offers = {offer.lower() for offer in _OFFER.findall(text)}
    display = any(core_height(line) > _DISPLAY * body for line in lines)
    return found + min(2, len(offers)) + display


def _middle(box: Box) -> float:
    return (box.top + box.bottom) / 2


def _within(box: Box, frame: Box) -> bool:
    x = (box.left + box.right) / 2
    return frame.left <= x <= frame.right and frame.top <= _middle(box) <= frame.bottom


def _area(box: Box) -> int:
    return box.width * box.height
