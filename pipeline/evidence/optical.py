"""The optical score of strings in a place of a page: does the ink allow what language proposes?"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence

from pipeline.evidence.ink import Ink, SecondReading, log_probabilities
from pipeline.model import Box
from pipeline.model.base import around

_SLACK = 1  # slices on either side: boxes are not exact to the slice
_LONGEST = 60  # slices of a place; longer ones hold more than a word or two


class PageInk:
    """What the second reader's network saw on a page, looked up by place."""

    def __init__(self, second: SecondReading) -> None:
        self._lines = sorted(second.lines, key=lambda ink: ink.box.top)
        self._tops = [ink.box.top for ink in self._lines]

    def odds(self, boxes: Sequence[Box], old: str, new: str) -> float | None:
        """Return ln of how much likelier the ink in boxes spells `new` than `old`; None where nobody looked at it."""
        found = self.log_probabilities(around(boxes), (old, new))
        if found is None or not all(map(math.isfinite, found)):
            return None
        return found[1] - found[0]

    def log_probabilities(self, box: Box, texts: Sequence[str]) -> list[float] | None:
        """Return ln of the probability that the ink in a box spells each text; None where nobody looked at it.

        A space before or after the text is allowed for.

        Args:
            box: around a word or a few on one line, in pixels of the page as prepared.
            texts: what may stand there, one at least.
        """
        ink = self._line(box)
        if ink is None:
            return None
        start = max(0, int((box.left - ink.left) / ink.step) - _SLACK)
        end = min(ink.slices, int((box.right - ink.left) / ink.step) + 1 + _SLACK)
        if not 0 < end - start <= _LONGEST:
            return None
        spaced = [f"{before}{text}{after}" for text in texts for before in ("", " ") for after in ("", " ")]
        scores = log_probabilities(ink, start, end, spaced)
        return [max(scores[4 * number : 4 * number + 4]) for number in range(len(texts))]

    def _line(self, box: Box) -> Ink | None:
        middle, centre = (box.top + box.bottom) / 2, (box.left + box.right) / 2
        best, best_distance = None, float("inf")
        for ink in self._lines[: bisect_right(self._tops, middle)]:
            if ink.box.bottom > middle and ink.box.left <= centre < ink.box.right:
                distance = abs((ink.box.top + ink.box.bottom) / 2 - middle)
                if distance < best_distance:
                    best, best_distance = ink, distance
        return best
