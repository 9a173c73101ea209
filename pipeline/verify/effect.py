"""What repair did to the words of a reference: fixed, broken, kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.model import RepairEffect
from pipeline.text.align import opcodes, pairs


def repair_effect(reference: Sequence[str], before: Sequence[str], after: Sequence[str]) -> RepairEffect:
    """Return how many words of the reference repair fixed, broke and kept.

    A misread page can often be aligned with its reference in several ways that are equally good. Two
    alignments made apart could differ where repair changed nothing, and seem to show words fixed or
    broken there. So what lies between words that repair left alone, and that are right, is looked at
    stretch by stretch, and only words that repair changed are ever counted as fixed or broken.

    Args:
        reference: the words taken as true.
        before: the words as read.
        after: the words after repair.
    """
    right_before = dict(pairs(opcodes(reference, before)))  # place in the reference → in `before`
    # `before` is the second side of both alignments: ties are then settled alike in both.
    unchanged = {place: new for new, place in pairs(opcodes(after, before))}
    untouched = set(unchanged.values())
    fixed = broken = kept = 0
    anchors = [(place, old, unchanged[old]) for place, old in right_before.items() if old in unchanged]
    for start, end, old_range, new_start, new_end in _between(anchors, len(reference), len(before), len(after)):
        if before[old_range] == after[new_start:new_end]:
            continue
        steps = opcodes(reference[start:end], after[new_start:new_end])
        right_after = {start + place: new_start + new for place, new in pairs(steps)}
        was_right = {place for place in range(start, end) if place in right_before}
        kept += len(was_right & right_after.keys())
        broken += len(was_right - right_after.keys())
        fixed += sum(new not in untouched for place, new in right_after.items() if place not in was_right)
    return RepairEffect(fixed, broken, kept + len(anchors))


def _between(
    anchors: list[tuple[int, int, int]], reference: int, before: int, after: int
) -> Iterator[tuple[int, int, slice, int, int]]:
    """Yield the stretches between neighbouring anchors, on all three sides."""
    start = old_start = new_start = 0
    for end, old_end, new_end in [*anchors, (reference, before, after)]:
        yield start, end, slice(old_start, old_end), new_start, new_end
        start, old_start, new_start = end + 1, old_end + 1, new_end + 1
