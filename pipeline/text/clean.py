"""The clean text of a page: what runs on is joined, what is set in lines stays in lines.

Nothing but white space is changed, and its length stays what it is, so an offset in the repaired text
means the same place in the clean text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.model import Kind, RepairedText
from pipeline.text.edits import OffsetMap
from pipeline.text.layout import LINE_BREAK_INSIDE_PARAGRAPH, Composed, Part, PlacedWord

_IN_LINES = frozenset({Kind.VERSE, Kind.TABLE})
CELL_GAP = 2.0  #: heights of a word; words of a row of a table that are further apart stand in cells
_LEADER = re.compile(r"[.·•…_-]+|.*[.·•…_-]{3,}")  #: dots to a cell, by themselves or read with the word before


def clean_of(composed: Composed, repaired: RepairedText) -> str:
    """Return the clean text of a page: lines joined but for verse and tables, and tabs between cells.

    Args:
        composed: the text as read.
        repaired: the same in its layers.
    """
    parts = parts_of_text(composed.parts, repaired)
    starts = [part.start for part in parts]

    def kind_at(place: int) -> Kind | None:
        number = bisect_right(starts, place) - 1
        return parts[number].kind if number >= 0 and place < parts[number].end else None

    def joined(found: re.Match[str]) -> str:
        return "\n" if {kind_at(found.start() - 1), kind_at(found.end())} <= _IN_LINES else " "

    text = LINE_BREAK_INSIDE_PARAGRAPH.sub(joined, repaired.text)
    for place in _cell_gaps(composed, repaired):
        text = text[:place] + "\t" + text[place + 1 :]
    return text


def parts_of_text(parts: Sequence[Part], repaired: RepairedText) -> list[Part]:
    """Return where the parts of a raw text stand in the repaired text; those of which nothing is left are left out.

    Where a word was pulled up from one part to another it belongs to the first of them.
    """
    follow = _Follow(repaired)
    found: list[Part] = []
    for part in parts:
        start, end = follow.span(part.start, part.end)
        start = max(start, found[-1].end) if found else start
        if repaired.text[start:end].strip():
            found.append(Part(start, end, part.kind, part.block))
    return found


class _Follow:
    """Follows spans of the raw text into the repaired text."""

    def __init__(self, repaired: RepairedText) -> None:
        self._to_faithful = OffsetMap(repaired.faithful_edits)
        self._to_text = OffsetMap(repaired.edits)

    def span(self, start: int, end: int) -> tuple[int, int]:
        return self._to_text.span(*self._to_faithful.span(start, end))


def _cell_gaps(composed: Composed, repaired: RepairedText) -> Iterator[int]:
    """Yield the places of the spaces between cells of tables."""
    follow = _Follow(repaired)
    for part in composed.parts:
        if part.kind != Kind.TABLE:
            continue
        words = [word for word in composed.words if part.start <= word.start < part.end]
        for one, other in pairwise(words):
            if composed.text[one.end : other.start] == " " and _apart(one, other):
                place, end = follow.span(one.start, one.end)[1], follow.span(other.start, other.end)[0]
                if repaired.text[place:end] == " ":
                    yield place


def _apart(one: PlacedWord, other: PlacedWord) -> bool:
    if _is_leader(one) and not _is_leader(other):
        return True
    height = min(one.word.box.height, other.word.box.height)
    return other.word.box.left - one.word.box.right > CELL_GAP * max(height, 1)


def _is_leader(place: PlacedWord) -> bool:
    return bool(_LEADER.fullmatch(place.word.text.strip()))
