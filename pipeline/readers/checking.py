"""The one place where second readings are checked, as `assembly` does for first ones."""

from __future__ import annotations

import math

from pipeline.errors import ReaderFailed
from pipeline.evidence.ink import KEPT, Ink, SecondReading
from pipeline.model import ImageRecord, Reading


def checked(second: SecondReading, reading: Reading, record: ImageRecord) -> SecondReading:
    """Return a second reading that can be worked with.

    Args:
        second: what the second reader gave.
        reading: the first reading, whose lines it was asked about.
        record: of the page image.

    Raises:
        ReaderFailed: it is not what a second reader gives.
    """
    lines = sum(1 for _ in reading.lines())
    if not all(_is_sound(ink, lines, record) for ink in second.lines):
        raise ReaderFailed(
            f"the second reader ({second.stamp.name}) gave rubbish",
            path=record.source.scan,
            remedy="Check it with `doublekey doctor`, or do without it: `doublekey run --quick`.",
        )
    return second


def _is_sound(ink: Ink, lines: int, record: ImageRecord) -> bool:
    box = ink.box
    return (
        len(ink.costs) % KEPT == 0
        and len(ink.classes) == 2 * len(ink.costs)
        and all(
            low + 256 * high <= len(ink.alphabet) for low, high in zip(ink.classes[::2], ink.classes[1::2], strict=True)
        )
        and math.isfinite(ink.left)
        and math.isfinite(ink.step)
        and ink.step > 0
        and (ink.line is None or 0 <= ink.line < lines)
        and 0 <= box.left < box.right <= record.width
        and 0 <= box.top < box.bottom <= record.height
    )
