"""What a reference tells about words, made ready for reports: what rules did, how much must be read, where it errs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from markupsafe import Markup

from pipeline.model import Effort, ItemSummary, RuleEffect
from pipeline.report.charts import effort_chart
from pipeline.report.rules import Rule, describe
from pipeline.report.sheet import Sheet

GOAL = 0.001  #: share of words that may be wrong in a text that is called right


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
    # Some rules have one name and say differently what they mean.
    rules: dict[str, Rule] = {}
    total: dict[str, RuleEffect] = {}
    for summary in summaries:
        for page in summary.pages:
            for name, effect in page.rules.items():
                rule = describe(name)
                rules.setdefault(rule.name, rule)
                total[rule.name] = total.get(rule.name, RuleEffect()) + effect
    rows = [RuleRow(rules[name], one) for name, one in total.items() if one.fixed or one.broken or one.wrong]
    return sorted(rows, key=lambda row: (-row.effect.fixed, -row.effect.broken, row.rule.name))


def to_read(summaries: Iterable[ItemSummary]) -> ToRead | None:
    """Return how much must be read of items; None where no reference tells anything, or too little for the goal."""
    effort = sum((page.effort for summary in summaries for page in summary.pages), Effort())
    words, wrong = sum(effort.words), sum(effort.wrong)
    if words * GOAL < 1:
        return None
    points = [(read / words, (wrong - found) / words) for read, found in _read(effort)]
    return ToRead(words, wrong, _share_for(GOAL, points), effort_chart(points, GOAL))


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
