"""What references tell of items beside their error rates, as the reports of one and of all items show it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.model import Counts, Interval, ItemSummary
from pipeline.report import figures
from pipeline.report.checks import rule_rows, to_read
from pipeline.report.measures import MOST_SHOWN, class_shares, confusion_in_words, margin, other_figures

_MOST_WORST, _FEW_ERRORS = 10, 10


class WorstPage(NamedTuple):
    """A page on which much is wrong."""

    item: str
    page: str
    place: str  #: its anchor in the report of its item
    cer: float
    errors: int


def measured(summaries: Sequence[ItemSummary]) -> dict[str, object]:
    """Return what the templates `item_measures.html` and `words_told.html` show, and the worst pages."""
    measures = figures.measures(summaries, after=True)
    shown: dict[str, object] = {
        "margins": list(_margins(summaries)),
        "measures": measures,
        "worst": worst_pages(summaries),
        "rules": rule_rows(summaries),
        "to_read": to_read(summaries),
    }
    if measures is not None:
        shown |= {
            "other_figures": list(other_figures(measures)),
            "classes": class_shares(measures),
            "confusions": [(confusion_in_words(one), one) for one in measures.confusions[:MOST_SHOWN]],
        }
    return shown


def worst_pages(summaries: Sequence[ItemSummary]) -> list[WorstPage]:
    """Return the pages with the highest error rates, the worst first, without those on which little is wrong."""
    found = []
    for summary in summaries:
        for number, page in enumerate(summary.pages, 1):
            score = page.after[True]
            if page.state == "compared" and score.cer and score.characters.errors >= _FEW_ERRORS:
                found.append(WorstPage(summary.item, page.page, f"p{number}", score.cer, score.characters.errors))
    return sorted(found, key=lambda one: -one.cer)[:_MOST_WORST]


def _margins(summaries: Sequence[ItemSummary]) -> Iterator[tuple[str, str]]:
    """Yield how far the rates may be off, where that is known."""
    pages = [page.after[False] for summary in summaries for page in summary.compared()]
    for what, counts in (
        ("characters wrong, as they stand,", [page.characters for page in pages]),
        ("words", [page.words for page in pages]),
    ):
        if said := margin(Interval.of(counts), sum(counts, Counts())):
            yield what, said
