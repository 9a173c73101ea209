"""What references tell of items beside their error rates, as the reports of one and of all items show it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.model import Counts, Interval, ItemSummary
from pipeline.report import figures
from pipeline.report.checks import rule_rows, to_read
from pipeline.report.measures import MOST_SHOWN, class_shares, confusion_in_words, margin, other_figures


def measured(summaries: Sequence[ItemSummary]) -> dict[str, object]:
    """Return what the templates `item_measures.html` and `words_told.html` show."""
    measures = figures.measures(summaries, after=True)
    shown: dict[str, object] = {
        "margins": list(_margins(summaries)),
        "measures": measures,
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


def _margins(summaries: Sequence[ItemSummary]) -> Iterator[tuple[str, str]]:
    """Yield how far the rates may be off, where that is known."""
    pages = [page.after[False] for summary in summaries for page in summary.compared()]
    for what, counts in (
        ("characters wrong, as they stand,", [page.characters for page in pages]),
        ("words", [page.words for page in pages]),
    ):
        if said := margin(Interval.of(counts), sum(counts, Counts())):
            yield what, said
