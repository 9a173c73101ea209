"""Text that is there but elsewhere: a column read before its neighbour, a note within a paragraph.

An alignment keeps the order of both sides, so what was moved is missing in one place and too much in another.
It is found by runs of `RUN` characters that occur once in what is missing or changed and once in what is too
much or changed. Where there is such a run, the two stretches it lies in are aligned with each other, and what
is equal in pieces of at least `PIECE` characters was moved. The misread characters within it keep their classes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pipeline.text.align import Opcode, opcodes

RUN = 20  #: characters; some three words, which hardly stand in two places by chance
PIECE = 4  #: characters
_BRIDGE = 6  #: characters that happen to be the same on both sides, within text that has nothing to do with the other
_MOST_CELLS = 400_000_000  #: product of the lengths of two stretches that are aligned; about a second

Moved = tuple[frozenset[int], frozenset[int]]  #: positions in the reference, and in the text


class _Gap(NamedTuple):
    """A stretch on one side that the alignment does not carry over to the other."""

    start: int
    end: int


def moved_text(steps: Iterable[Opcode], reference: Sequence[str], text: Sequence[str]) -> Moved:
    """Return the positions in a reference, and in a text, of what stands elsewhere on the other side.

    Args:
        steps: from the reference to the text.
        reference: characters.
        text: characters.
    """
    missing, added = _gaps(steps)
    if not missing or not added:
        return frozenset(), frozenset()
    runs = _runs(reference, missing)
    places: set[int] = set()
    text_places: set[int] = set()
    done: set[tuple[int, int]] = set()
    for run, number in _runs(text, added).items():
        pair = runs.get(run, -1), number
        if min(pair) < 0 or pair in done:
            continue
        done.add(pair)
        here, there = missing[pair[0]], added[number]
        if (here.end - here.start) * (there.end - there.start) > _MOST_CELLS:
            continue
        for step in opcodes(reference[here.start : here.end], text[there.start : there.end]):
            if step.tag == "equal" and step.end - step.start >= PIECE:
                places.update(range(here.start + step.start, here.start + step.end))
                text_places.update(range(there.start + step.text_start, there.start + step.text_end))
    return frozenset(places), frozenset(text_places)


def _gaps(steps: Iterable[Opcode]) -> tuple[list[_Gap], list[_Gap]]:
    """Return the gaps on both sides that are long enough to hold a run."""
    missing: list[_Gap] = []
    added: list[_Gap] = []
    for tag, start, end, text_start, text_end in steps:
        if tag == "equal":
            continue
        for gaps, first, last in ((missing, start, end), (added, text_start, text_end)):
            if first == last:
                continue
            if gaps and first - gaps[-1].end <= _BRIDGE:
                gaps[-1] = _Gap(gaps[-1].start, last)
            else:
                gaps.append(_Gap(first, last))
    return tuple([gap for gap in gaps if gap.end - gap.start >= RUN] for gaps in (missing, added))  # type: ignore[return-value]


def _runs(characters: Sequence[str], gaps: Sequence[_Gap]) -> dict[str, int]:
    """Return the runs that occur once in all gaps, and the number of the gap each is in."""
    found: dict[str, int] = {}
    for number, (start, end) in enumerate(gaps):
        for place in range(start, end - RUN + 1):
            run = "".join(characters[place : place + RUN])
            found[run] = -1 if run in found else number
    return {run: number for run, number in found.items() if number >= 0}
