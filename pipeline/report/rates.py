"""`accuracy.csv`: error counts and rates, a row a page, for spreadsheets and statistics.

RFC 4180, UTF-8, with a row of names. A rate without a reference is an empty cell.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from pipeline.model import Counts, ItemSummary, PageSummary
from pipeline.report.measures import rounded

_FORMS = ("strict", "normalised")


def accuracy_csv(summaries: Iterable[ItemSummary]) -> bytes:
    """Return the counts and rates of all pages, before and after repair, strict and normalised.

    Pages without a reference have zeros and no rates, so that every page is there.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(["item", "page", "state", "profile", *_names()])
    for summary in summaries:
        for page in summary.pages:
            writer.writerow([summary.item, page.page, page.state, summary.profile, *_figures(page)])
    return text.getvalue().encode("utf-8", "backslashreplace")


def _names() -> Iterator[str]:
    for when in ("before", "after"):
        for form in _FORMS:
            for unit, rate in (("character", "cer"), ("word", "wer")):
                yield from (f"{when}_{form}_{unit}s", f"{when}_{form}_{unit}_errors", f"{when}_{form}_{rate}")


def _figures(page: PageSummary) -> Iterator[int | float | str]:
    for scores in (page.before, page.after):
        for score in scores:
            yield from (*_counts(score.characters), *_counts(score.words))


def _counts(counts: Counts) -> tuple[int, int, float | str]:
    rate = rounded(counts.rate)
    return counts.reference, counts.errors, "" if rate is None else rate
