"""How a page lies: whether it stands on its feet and its lines are level, as far as the page itself shows it."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.ingest.lines import Baselines, baselines, refine
from pipeline.ingest.marks import Marks

# Measured on 179 pages of the development corpus and on 310 windows cut from them at random, of half
# to an eighth of a page: all pages stand on their feet, and none was found to lie otherwise; of windows
# with so many marks and so sharp baselines, none. Turned in the three other ways, all 537 were turned back.
# At other resolutions, level and sloping by 4° and 9° (33 pages, turned in those ways): 100 and 600 dpi 510
# of 513; 70 dpi 98 of 99 that were level, 158 of 198 that sloped. The others were left alone, none turned wrongly.
_LEAST_MARKS = 100  #: with fewer nothing is sure
_LEAST_SHARPNESS = 1.6  #: the corpus has 1.9 to 8; crops of pictures, which it must not act on, 1.2
_MARGIN_HEAD = 1.15  #: by which feet must be sharper than heads; the corpus has at least 1.22
_MARGIN_SIDE = 1.5  #: the same of feet and sides; the corpus has at least 2.4, in typescript
# Words found by Tesseract (order-free F1) on 20 pages of ten sets that were turned, as they are and levelled:
# by 1° 96.5 and 96.6, by 1.5° 95.9 and 96.4, by 2° 95.1 and 96.5, by 3° 92.7 and 96.2 (unturned 96.8); of
# characters, by 3°, 31 % are wrong and 10. Levelling blurs, so what Tesseract copes with is left alone.
_LEAST_SKEW = 1.2  #: degrees
_MOST_SKEW = 15.5  #: degrees; at the end of what is looked at the angle may be a wrong one

NOTES = {
    1: "turned by 90° to the left: it lay on its side",
    2: "turned by 180°: it was upside down",
    3: "turned by 90° to the right: it lay on its side",
}


class Position(NamedTuple):
    """How a page has to be turned."""

    quarters: int = 0  #: counterclockwise, first
    skew: float = 0.0  #: degrees, counterclockwise too, then


def position(marks: Marks) -> Position:
    """Return how a page must be turned to stand on its feet, its lines level.

    Of a page without text, and of one that does not show clearly how it lies, nothing is known.
    """
    if len(marks) < _LEAST_MARKS:
        return Position()
    ways = [baselines(marks.turned(quarters)) for quarters in range(4)]
    quarters = _quarters(ways)
    return Position(quarters, _skew(marks.turned(quarters), ways[quarters]))


def _quarters(ways: list[Baselines]) -> int:
    """Return by how many quarters counterclockwise a page must be turned; 0 where that is not certain."""
    order = [way.sharpness - 1 for way in ways]
    best = max(range(4), key=order.__getitem__)
    if best == 0 or ways[best].sharpness < _LEAST_SHARPNESS:
        return 0
    sure_of_head = order[best] >= _MARGIN_HEAD * order[(best + 2) % 4]
    sure_of_side = best == 2 or order[best] >= _MARGIN_SIDE * order[0]
    return best if sure_of_head and sure_of_side else 0


def _skew(marks: Marks, lines: Baselines) -> float:
    """Return by how many degrees the lines fall to the right; 0 where that is little or not certain."""
    if lines.sharpness < _LEAST_SHARPNESS:
        return 0.0
    degrees = refine(marks, lines.degrees)
    return degrees if _LEAST_SKEW <= abs(degrees) <= _MOST_SKEW else 0.0
