"""What a reference tells about words, made ready for reports: what rules did, how much must be read, where it errs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from markupsafe import Markup

from pipeline.model import Effort, ItemSummary, RuleEffect
from pipeline.report.rules import Rule, describe
from pipeline.report.sheet import Sheet

GOAL = 0.001  #: share of words that may be wrong in a text that is called right
_WIDTH, _HEIGHT, _LEFT, _RIGHT, _BOTTOM = 560, 190, 46, 24, 34  # of the chart, and its margins


class RuleRow(NamedTuple):
    """What the edits of one or more rules of a name did."""

    rule: Rule
    effect: RuleEffect


@dataclass(frozen=True, slots=True)
class ToRead:
    """How many words a person reads, the most doubtful first, until a text is right but for `GOAL` of its words."""

    words: int  #: of which the reference tells
    wrong: int
    share: float  #: of the words that must be read
    chart: Markup  #: SVG: the share of words that are still wrong, by the share of words that were read


class Suspect(NamedTuple):
    """A place where the reference may be wrong."""

    anchor: str  #: of the page
    page: str
    text: str
    true: str
    crop: bytes | None  #: JPEG


class SuspectList:
    """The places of all pages where references may be wrong; the first ones show their words."""

    def __init__(self, crops: int) -> None:
        self.rows: list[Suspect] = []
        self._crops = crops

    def add(self, sheet: Sheet) -> None:
        """Take the places of a page."""
        for word in sheet.suspects:
            crop = sheet.crop_of(word.boxes) if len(self.rows) < self._crops else None
            self.rows.append(Suspect(sheet.anchor, sheet.name, word.text, word.true, crop))


def rule_rows(summaries: Iterable[ItemSummary]) -> list[RuleRow]:
    """Return what each rule did to words of which a reference tells, those that did most first."""
    total: dict[Rule, RuleEffect] = {}
    for summary in summaries:
        for page in summary.pages:
            for name, effect in page.rules.items():
                rule = describe(name)
                total[rule] = total.get(rule, RuleEffect()) + effect
    rows = [RuleRow(rule, effect) for rule, effect in total.items() if effect.fixed or effect.broken or effect.wrong]
    return sorted(rows, key=lambda row: (-row.effect.fixed, -row.effect.broken, row.rule.name))


def to_read(summaries: Iterable[ItemSummary]) -> ToRead | None:
    """Return how much must be read of items; None where no reference tells anything, or too little for the goal."""
    effort = sum((page.effort for summary in summaries for page in summary.pages), Effort())
    words, wrong = sum(effort.words), sum(effort.wrong)
    if words * GOAL < 1:
        return None
    points = [(read / words, (wrong - found) / words) for read, found in _read(effort)]
    return ToRead(words, wrong, _share_for(GOAL, points), _chart(points))


def _read(effort: Effort) -> Iterator[tuple[int, int]]:
    """Yield how many words were read and wrong ones found, after each step of doubt."""
    return zip(accumulate(effort.words, initial=0), accumulate(effort.wrong, initial=0), strict=True)


def _share_for(goal: float, points: list[tuple[float, float]]) -> float:
    """Return the share to read at which the curve comes down to a goal; within a step it falls evenly."""
    before = points[0]
    for point in points:
        if point[1] <= goal:
            fall = before[1] - point[1]
            return point[0] if not fall else before[0] + (point[0] - before[0]) * (before[1] - goal) / fall
        before = point
    return 1.0


def _chart(points: list[tuple[float, float]]) -> Markup:
    """Return the curve as SVG, its colours taken from the report."""
    inner_width, inner_height = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _BOTTOM - 10
    most = max((wrong for _, wrong in points), default=0.0) or GOAL

    def place(read: float, wrong: float) -> str:
        return f"{_LEFT + inner_width * read:.1f},{10 + inner_height * (1 - wrong / most):.1f}"

    goal = place(0, min(GOAL, most)).split(",")[1]
    curve = " ".join(place(*point) for point in points)
    ticks = "".join(
        f'<text x="{_LEFT + inner_width * quarter / 4:.1f}" y="{_HEIGHT - 16}" text-anchor="middle">'
        f"{25 * quarter}\u00a0%</text>"
        for quarter in range(5)
    )
    return Markup(
        f'<svg class="chart" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        'aria-label="Words still wrong, by the share of words read">'
        f'<line class="axis" x1="{_LEFT}" y1="{10 + inner_height}" x2="{_WIDTH - _RIGHT}" y2="{10 + inner_height}"/>'
        f'<line class="axis" x1="{_LEFT}" y1="10" x2="{_LEFT}" y2="{10 + inner_height}"/>'
        f'<line class="goal" x1="{_LEFT}" y1="{goal}" x2="{_WIDTH - _RIGHT}" y2="{goal}"/>'
        f'<polyline class="curve" points="{curve}"/>'
        f'<text x="{_LEFT - 6}" y="16" text-anchor="end">{100 * most:.1f}\u00a0%</text>'
        f'<text x="{_LEFT - 6}" y="{14 + inner_height}" text-anchor="end">0</text>{ticks}'
        f'<text x="{_LEFT + inner_width / 2:.1f}" y="{_HEIGHT - 2}" text-anchor="middle">words read</text></svg>'
    )
