"""The page over all items."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TextIO

from pipeline.model import ItemSummary, Milestone, RepairEffect, Score, Status
from pipeline.report import figures, rules
from pipeline.report.charts import history_chart
from pipeline.report.html import Share, assets, environment, shares
from pipeline.report.measured import measured


@dataclass(frozen=True, slots=True)
class Row:
    """One item, or all of them together."""

    summaries: tuple[ItemSummary, ...]

    @property
    def item(self) -> ItemSummary:
        return self.summaries[0]

    @property
    def title(self) -> str:
        return self.item.title or self.item.item

    @property
    def byline(self) -> str:
        return ", ".join(part for part in (self.item.creator, self.item.date) if part)

    @property
    def pages(self) -> int:
        return sum(len(summary.pages) for summary in self.summaries)

    @property
    def words(self) -> int:
        return sum(figures.words(summary) for summary in self.summaries)

    @property
    def repaired(self) -> int:
        return sum(rules.repairs(page.edits) for summary in self.summaries for page in summary.pages)

    @property
    def doubtful(self) -> int:
        return sum(figures.doubtful(summary) for summary in self.summaries)

    @property
    def agreement(self) -> float | None:
        """On what share of the words of items with two readers these agree."""
        tallies = [figures.tally(page.statuses for page in summary.pages) for summary in self.summaries]
        return figures.agreement(figures.tally(one for one in tallies if figures.agreement(one) is not None))

    @property
    def confirmed(self) -> bool:
        """Whether a reference confirms any of the words."""
        return any(page.statuses.get(Status.VERIFIED) for summary in self.summaries for page in summary.pages)

    @property
    def cautions(self) -> Counter[str]:
        """What to keep in mind, and of how many items."""
        return Counter(caution for summary in self.summaries for caution in dict.fromkeys(summary.cautions))

    @property
    def failures(self) -> int:
        return sum(len(summary.failures) for summary in self.summaries)

    @property
    def problems(self) -> int:
        return sum(len(summary.problems) for summary in self.summaries)

    @property
    def measured(self) -> bool:
        return any(figures.is_compared(summary) for summary in self.summaries)

    @property
    def before(self) -> float | None:
        return self._score(after=False).cer

    @property
    def after(self) -> float | None:
        return self._score(after=True).cer

    @property
    def effect(self) -> RepairEffect:
        return sum((figures.effect(summary) for summary in self.summaries), RepairEffect())

    @property
    def profile(self) -> str:
        """The normalisation of the rates, in words."""
        return figures.under_profile(self.summaries)

    @property
    def passed(self) -> bool | None:
        return figures.passed(self.item)

    @property
    def above(self) -> str:
        return figures.above(self.item)

    @property
    def shares(self) -> tuple[Share, ...]:
        return shares([page for summary in self.summaries for page in summary.pages])

    def _score(self, *, after: bool) -> Score:
        return sum((figures.score(summary, after=after, normalised=True) for summary in self.summaries), Score())


def write_index(stream: TextIO, summaries: Sequence[ItemSummary], history: Sequence[Milestone] = ()) -> None:
    """Write the page over all items, which leads to the report of each.

    Args:
        stream: for HTML.
        summaries: of the items, in order.
        history: how accurate the collection was before, oldest first.
    """
    made = environment()
    values = {
        "assets": assets(made, ("base.css", "index.css"), ("head.js",)),
        "rows": [Row((summary,)) for summary in summaries],
        "total": Row(tuple(summaries)),
        "history": history_chart(history),
        **measured(summaries),
    }
    stream.writelines(made.get_template("index.html").generate(values))
