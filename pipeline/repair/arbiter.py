"""Deciding between proposals: an earlier pass goes before a later one, and no two changes overlap."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable

from pipeline.model import Edit, Flag
from pipeline.repair.draft import Proposal


def arbitrate(proposals: Iterable[Proposal]) -> tuple[tuple[Edit, ...], tuple[Flag, ...]]:
    """Return the edits to make and the flags to raise, each in the order of the text.

    Args:
        proposals: in the order of trust, most trusted first. Of two that overlap the later one is dropped.
    """
    edits: list[Edit] = []
    flags: list[Flag] = []
    taken: list[tuple[int, int]] = []
    for edit, flag in proposals:
        changes = [change for change in (edit, flag) if change is not None]
        if not changes:
            continue
        span = min(change.start for change in changes), max(change.end for change in changes)
        if _overlaps(span, taken):
            continue
        insort(taken, span)
        edits += [edit] if edit is not None else []
        flags += [flag] if flag is not None else []
    return tuple(sorted(edits, key=_place)), tuple(sorted(flags, key=_place))


def _overlaps(span: tuple[int, int], taken: list[tuple[int, int]]) -> bool:
    place = bisect_left(taken, span)
    if place and taken[place - 1][1] > span[0]:
        return True
    return place < len(taken) and (taken[place][0] < span[1] or taken[place][0] == span[0])


def _place(change: Edit | Flag) -> tuple[int, int]:
    return change.start, change.end
