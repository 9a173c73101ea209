"""The lines of a page as rows of places: what both readers have, and what stands around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from pipeline.collate.context import Context, contexts
from pipeline.collate.features import Knowledge, Place
from pipeline.collate.groups import Group, groups_of
from pipeline.evidence.ink import Ink, SecondReading
from pipeline.model import Box, Line, Reading


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the page: its places, and the line of the first reading, if there is one."""

    line: Line | None
    box: Box
    places: tuple[Place, ...]


def rows_of(reading: Reading, second: SecondReading, knowledge: Knowledge) -> list[Row]:
    """Return the lines of the first reading, and after them those that only the second reader has."""
    lines = list(reading.lines())
    inks = {ink.line: ink for ink in second.lines if ink.line is not None}
    extra = [ink for ink in second.lines if ink.line is None]
    height = median([line.box.height for line in lines] or [ink.box.height for ink in extra] or [1])
    groups = [
        groups_of(line, inks[number]) if number in inks else [Group((word,), (), (), 0, 0) for word in line.words]
        for number, line in enumerate(lines)
    ]
    around = contexts(groups, knowledge.english)
    rows = [
        Row(line, line.box, _places(groups[number], inks.get(number), around[number], height))
        for number, line in enumerate(lines)
    ]
    for ink in extra:
        alone = groups_of(None, ink)
        rows.append(Row(None, ink.box, _places(alone, ink, contexts([alone], knowledge.english)[0], height)))
    return rows


def _places(groups: Sequence[Group], ink: Ink | None, around: Sequence[Context], height: float) -> tuple[Place, ...]:
    agreed = sum(group.agreed for group in groups)
    places = []
    for number, group in enumerate(groups):
        others = max(len(groups) - 1, 1)
        share = (agreed - group.agreed) / others
        edge = number in (0, len(groups) - 1)
        lone = number == 0 and _lone_capitals([other.first_text for other in groups[:2]])
        small = groups[number + 1].first_text[:1].islower() if number + 1 < len(groups) else False
        places.append(Place(group, ink, around[number], share, height, edge, lone, small))
    return tuple(places)


def _lone_capitals(texts: Sequence[str]) -> bool:
    if len(texts) < 2 or not texts[1].islower():
        return False
    return texts[0].isupper() and texts[0] not in ("I", "A")
