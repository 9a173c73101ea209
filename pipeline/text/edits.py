"""Applying, reverting and following edits.

Edits are lists of replacements on the offsets of one immutable source text, sorted and not
overlapping. `apply(source, edits) == text` and `revert(text, edits) == source`, always.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from pipeline.model import Edit


def apply(source: str, edits: Sequence[Edit]) -> str:
    """Return `source` with `edits` made.

    Raises:
        ValueError: the edits are unsorted, overlap, or do not fit the source.
    """
    parts: list[str] = []
    position = 0
    for edit in edits:
        if edit.start < position or edit.end < edit.start:
            raise ValueError(f"edit at {edit.start} overlaps the one before it")
        if source[edit.start : edit.end] != edit.old or edit.end > len(source):
            raise ValueError(f"edit at {edit.start} expects {edit.old!r}")
        parts += (source[position : edit.start], edit.new)
        position = edit.end
    parts.append(source[position:])
    return "".join(parts)


def inverse(edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """Return the edits that undo `edits`, on the offsets of the edited text."""
    undone: list[Edit] = []
    shift = 0
    for edit in edits:
        start = edit.start + shift
        undone.append(Edit(start, start + len(edit.new), edit.new, edit.old, edit.rule, edit.evidence))
        shift += len(edit.new) - len(edit.old)
    return tuple(undone)


def revert(text: str, edits: Sequence[Edit]) -> str:
    """Return the source from which `edits` made `text`."""
    return apply(text, inverse(edits))


class OffsetMap:
    """Follows positions of a source text into the edited text.

    A position inside a replaced stretch goes to the start of its replacement, or, asked for the end
    of a span, to the end of it.
    """

    def __init__(self, edits: Sequence[Edit]) -> None:
        self._edits = edits
        self._starts = [edit.start for edit in edits]
        self._shifts = [0]
        for edit in edits:
            self._shifts.append(self._shifts[-1] + len(edit.new) - len(edit.old))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where the source span `start:end` lies in the edited text.

        Text inserted at either edge of a span is not part of it.
        """
        new_start = self._follow(start, at_end=False)
        return new_start, max(new_start, self._follow(end, at_end=True))

    def touching(self, start: int, end: int) -> Sequence[Edit]:
        """Return the edits that change any character of the source span `start:end`."""
        first = max(bisect_right(self._starts, start) - 1, 0)
        found = []
        for edit in self._edits[first:]:
            if edit.start >= end:
                break
            if edit.end > start:
                found.append(edit)
        return found

    def _follow(self, position: int, *, at_end: bool) -> int:
        index = bisect_right(self._starts, position) - 1
        while at_end and index >= 0 and self._starts[index] == position:
            index -= 1  # a span that ends where an edit begins does not hold that edit
        if index < 0:
            return position
        edit = self._edits[index]
        if position >= edit.end:
            return position + self._shifts[index + 1]
        replaced = edit.start + self._shifts[index]
        return replaced + len(edit.new) if at_end else replaced
