"""Which scans of an item show two pages: what each shows by itself, and what they show together."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from statistics import median
from typing import TypeVar

from pipeline.model import Facing

_ASPECT = 0.1  #: by which share the aspect of a scan may differ from that of the spreads of its item
_ASIDE = 0.01  #: of the width; so far beside the empty band of a scan the gutter of the others may run

Place = TypeVar("Place", bound=Hashable)


def spreads(facings: Mapping[Place, Facing]) -> set[Place]:
    """Return the scans of an item that show two pages each.

    A book is scanned in one way. So a scan that does not tell by itself, such as one with a plate on one side, is a
    spread where others are and nothing stands where their gutter runs; and where more scans are seen to show one page
    than two, none is taken for a spread.

    Args:
        facings: of the scans of one item that are wide enough.
    """
    two = {place: facing for place, facing in facings.items() if facing.pages == 2}
    if not two or len(two) < sum(facing.pages == 1 for facing in facings.values()):
        return set()
    aspect = median(facing.aspect for facing in two.values())
    gutter = median(sum(facing.gap) / 2 for facing in two.values())
    alike = {
        place
        for place, facing in facings.items()
        if facing.pages == 0
        and abs(facing.aspect / aspect - 1) <= _ASPECT
        and facing.gap[0] - _ASIDE <= gutter <= facing.gap[1] + _ASIDE
    }
    return two.keys() | alike
