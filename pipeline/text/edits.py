"""Applying, reverting and following edits.

Edits are lists of replacements on the offsets of one immutable source text, sorted and not
overlapping. `apply(source, edits) == text` and `revert(text, edits) == source`, always.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.model import Edit, Evidence


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


def compose(first: Sequence[Edit], second: Sequence[Edit]) -> tuple[Edit, ...]:
    """Return the edits that do at once what two lists do one after the other.

    `apply(apply(source, first), second) == apply(source, compose(first, second))`. Edits that do not meet stay as
    they are; those that do become one, under the rule of the last of them, with the evidence of all and the lowest
    probability. What the second list undoes is left out.

    Args:
        first: on the offsets of a source.
        second: on the offsets of the text that `first` makes of it.
    """
    composed: list[Edit] = []
    shift = 0  # from the text between the lists to the source
    for group in _groups(first, second):
        before = [step for step in group if not step.later]
        if len(before) in (0, len(group)):
            composed += [_moved(step.edit, -shift if step.later else 0) for step in group]
        else:
            united = _united(group, shift)
            composed += [united] if united.old != united.new else []
        shift += sum(len(step.edit.new) - len(step.edit.old) for step in before)
    return tuple(composed)


class _Step(NamedTuple):
    """An edit of either list, and where it lies in the text between them."""

    start: int
    end: int
    later: bool  #: of the second list
    edit: Edit


def _groups(first: Sequence[Edit], second: Sequence[Edit]) -> Iterator[list[_Step]]:
    """Yield runs of edits that meet: that share a character, or touch where one of them has none."""
    between = zip(inverse(first), first, strict=True)
    steps = [_Step(there.start, there.end, False, edit) for there, edit in between]
    steps += [_Step(edit.start, edit.end, True, edit) for edit in second]
    group: list[_Step] = []
    end, empty = -1, False  # of the group; whether an empty step stands there
    for step in sorted(steps, key=lambda step: (step.start, step.end)):
        if group and not (step.start < end or (step.start == end and (empty or step.start == step.end))):
            yield group
            group, end = [], -1
        group.append(step)
        empty = step.start == step.end >= end or (empty and step.end <= end)
        end = max(end, step.end)
    if group:
        yield group


def _united(group: Sequence[_Step], shift: int) -> Edit:
    """Return the one edit that a run of edits that meet comes to."""
    start, between = group[0].start, _between(group)
    old = new = ""
    old_end = new_end = 0
    for step in group:
        if step.later:
            new += between[new_end : step.start - start] + step.edit.new
            new_end = step.end - start
        else:
            old += between[old_end : step.start - start] + step.edit.old
            old_end = step.end - start
    old += between[old_end:]
    new += between[new_end:]
    last = max(reversed(group), key=lambda step: step.later)
    return Edit(start - shift, start - shift + len(old), old, new, last.edit.rule, _evidence(group))


def _between(group: Sequence[_Step]) -> str:
    """Return the text between the lists, which edits that meet cover without a gap."""
    text, start = "", group[0].start
    for step in group:
        own = step.edit.old if step.later else step.edit.new
        text += own[len(text) + start - step.start :] if step.end - start > len(text) else ""
    return text


def _evidence(group: Sequence[_Step]) -> Evidence:
    all_of_it: Evidence = {}
    for step in sorted(group, key=lambda step: step.later):
        all_of_it |= step.edit.evidence
    likely = [value for step in group if isinstance(value := step.edit.evidence.get("probability"), float)]
    return all_of_it | {"probability": min(likely)} if likely else all_of_it


def _moved(edit: Edit, by: int) -> Edit:
    return Edit(edit.start + by, edit.end + by, edit.old, edit.new, edit.rule, edit.evidence) if by else edit


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
