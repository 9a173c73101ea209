"""Figures of pages and items from their records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import msgspec

from pipeline.model import Comparison, Page, PageSummary, Score, Verification


def summarise_page(page: Page) -> PageSummary:
    """Return the figures of a finished page."""
    return PageSummary(
        page=page.image.source.page,
        words=len(page.words),
        statuses=_counted(word.status.value for word in page.words),
        edits=_counted(edit.rule for edit in (*page.repaired.faithful_edits, *page.repaired.edits)),
        flags=_counted(flag.rule for flag in page.repaired.flags),
        state=page.verification.state,
        before=_scores(page.verification.before),
        after=_scores(page.verification.after),
        effect=page.verification.effect,
    )


def summarise_missing(page: str, verification: Verification) -> PageSummary:
    """Return the figures of a page that has a reference and no text."""
    return PageSummary(
        page=page,
        state=verification.state,
        before=_scores(verification.before),
        after=_scores(verification.after),
        effect=verification.effect,
    )


def without_diff(verification: Verification) -> Verification:
    """Return a verification without the texts it compared."""
    return msgspec.structs.replace(
        verification,
        before=verification.before and msgspec.structs.replace(verification.before, diff=()),
        after=verification.after and msgspec.structs.replace(verification.after, diff=()),
    )


def _scores(comparison: Comparison | None) -> tuple[Score, Score]:
    return (comparison.strict, comparison.normalised) if comparison else (Score(), Score())


def _counted(names: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(names).items()))
