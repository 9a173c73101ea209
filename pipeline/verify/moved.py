"""Text that is there but elsewhere: a column read before its neighbour, a note within a paragraph.

An alignment keeps the order of both sides, so what was moved is missing in one place and too much in another, or
changed letter by letter into what happens to stand there. It is found by runs of `RUN` characters that occur once
in what is missing or changed and once in what is too much or changed. From such a run the equal text is followed
in both directions, over misread characters as long as `PIECE` more are equal right behind them. The characters
followed were moved; those misread keep their classes.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from typing import NamedTuple

from pipeline.text.align import Opcode

RUN = 20  #: characters; some three words, which hardly stand in two places by chance
PIECE = 4  #: characters
_STRIDE = 8  #: characters between the runs that are looked for; moved text of `RUN` + 7 has one in any case
_BRIDGE = 6  #: characters that happen to be the same on both sides, within text that has nothing to do with the other
_STEPS = ((1, 1), (1, 0), (0, 1), (1, 2), (2, 1), (2, 2))  #: characters of either side that a misreading takes

Moved = tuple[frozenset[int], frozenset[int]]  #: positions in the reference, and in the text


class _Gap(NamedTuple):
    """A stretch on one side that the alignment does not carry over to the other."""

    start: int
    end: int


_Found = tuple[int, _Gap]  #: where a run begins, and the gap it is in


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
    for run, (text_place, there) in _found_once(runs, text, added):
        place, here = runs[run]
        if place in places or text_place in text_places:  # followed already
            continue
        for way in (1, -1):
            start, text_start = (place, text_place) if way == 1 else (place - 1, text_place - 1)
            for one, other in _followed((reference, here, start), (text, there, text_start), way):
                places.add(one)
                text_places.add(other)
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
    return [gap for gap in missing if gap.end - gap.start >= RUN], [gap for gap in added if gap.end - gap.start >= RUN]


def _runs(characters: Sequence[str], gaps: Sequence[_Gap]) -> dict[str, _Found]:
    """Return runs that occur once, every few characters, and where each is."""
    found: dict[str, _Found] = {}
    repeated: set[str] = set()
    for gap in gaps:
        for place in range(gap.start, gap.end - RUN + 1, _STRIDE):
            run = "".join(characters[place : place + RUN])
            if run in found:
                repeated.add(run)
            found[run] = place, gap
    return {run: where for run, where in found.items() if run not in repeated}


def _found_once(runs: Container[str], characters: Sequence[str], gaps: Sequence[_Gap]) -> Iterator[tuple[str, _Found]]:
    """Yield those of some runs that occur once in gaps, in their order, and where each is."""
    found: dict[str, _Found | None] = {}
    for gap in gaps:
        for place in range(gap.start, gap.end - RUN + 1):
            run = "".join(characters[place : place + RUN])
            if run in runs:
                found[run] = None if run in found else (place, gap)
    for run, where in found.items():
        if where is not None:
            yield run, where


def _followed(
    one: tuple[Sequence[str], _Gap, int], other: tuple[Sequence[str], _Gap, int], way: int
) -> Iterator[tuple[int, int]]:
    """Yield the places of equal characters from a place on, on both sides, forwards (1) or backwards (−1)."""
    (reference, here, place), (text, there, text_place) = one, other

    def equal(ahead: int, text_ahead: int) -> bool:
        now, text_now = place + way * ahead, text_place + way * text_ahead
        inside = here.start <= now < here.end and there.start <= text_now < there.end
        return inside and reference[now] == text[text_now]

    while True:
        while equal(0, 0):
            yield place, text_place
            place, text_place = place + way, text_place + way
        for ahead, text_ahead in _STEPS:
            if all(equal(ahead + further, text_ahead + further) for further in range(PIECE)):
                place, text_place = place + way * ahead, text_place + way * text_ahead
                break
        else:
            return
