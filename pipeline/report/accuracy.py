"""Figures for scripts: `accuracy.json` over all items, and a single comparison as JSON.

Counts stand beside every rate, so that figures can be added up without rounding. A rate without a
reference is null.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from pipeline.model import Comparison, Counts, ItemSummary, PageSummary, RepairEffect, Score
from pipeline.report import figures

SCHEMA = 1
_DECIMALS = 6


def accuracy_json(summaries: Iterable[ItemSummary]) -> bytes:
    """Return the figures of all items, their pages and the total as JSON; equal figures, equal bytes.

    The total adds the counts of all compared pages (of the whole item where it has no compared page)
    before it divides.
    """
    items = list(summaries)
    return _encoded(
        {
            "schema": SCHEMA,
            "items": {summary.item: _item(summary) for summary in items},
            "total": {
                "items": len(items),
                **_content([page for summary in items for page in summary.pages]),
                **_accuracy(items),
                "failures": sum(len(summary.failures) for summary in items),
                "problems": sum(len(summary.problems) for summary in items),
            },
        }
    )


def comparison_json(comparison: Comparison) -> bytes:
    """Return a comparison with its differences as JSON."""
    return _encoded(
        {
            "schema": SCHEMA,
            "profile": comparison.profile,
            "strict": _score(comparison.strict),
            "normalised": _score(comparison.normalised),
            "differences": [
                {"reference": chunk.reference, "text": chunk.text} for chunk in comparison.diff if not chunk.equal
            ],
        }
    )


def _item(summary: ItemSummary) -> dict[str, Any]:
    whole = None
    if summary.whole is not None:
        whole = {
            "state": summary.whole.state,
            "before": _scores(*_both(summary.whole.before)),
            "after": _scores(*_both(summary.whole.after)),
            "repair": _effect(summary.whole.effect),
        }
    return {
        "title": summary.title,
        "creator": summary.creator,
        "date": summary.date,
        "profile": summary.profile,
        **_content(summary.pages),
        **_accuracy([summary]),
        "whole": whole,
        "gate": {"max_cer": summary.max_cer, "passed": figures.passed(summary)},
        "failures": [
            {"page": failure.page, "stage": failure.stage, "error": failure.error} for failure in summary.failures
        ],
        "problems": list(summary.problems),
        "by_page": {page.page: _page(page) for page in summary.pages},
    }


def _page(page: PageSummary) -> dict[str, Any]:
    return {
        "state": page.state,
        "words": page.words,
        "statuses": page.statuses,
        "edits": page.edits,
        "flags": page.flags,
        "before": _scores(*page.before),
        "after": _scores(*page.after),
        "repair": _effect(page.effect),
    }


def _content(pages: Sequence[PageSummary]) -> dict[str, Any]:
    return {
        "pages": len(pages),
        "words": sum(page.words for page in pages),
        "statuses": figures.tally(page.statuses for page in pages),
        "edits": figures.tally(page.edits for page in pages),
        "flags": figures.tally(page.flags for page in pages),
    }


def _accuracy(summaries: Sequence[ItemSummary]) -> dict[str, Any]:
    effect = sum((figures.effect(summary) for summary in summaries), RepairEffect())
    made: dict[str, Any] = {"compared_pages": sum(len(summary.compared()) for summary in summaries)}
    for name, after in (("before", False), ("after", True)):
        strict, normalised = (
            sum((figures.score(summary, after=after, normalised=form) for summary in summaries), Score())
            for form in (False, True)
        )
        made[name] = _scores(strict, normalised)
    return {**made, "repair": _effect(effect)}


def _both(comparison: Comparison | None) -> tuple[Score, Score]:
    return (comparison.strict, comparison.normalised) if comparison else (Score(), Score())


def _scores(strict: Score, normalised: Score) -> dict[str, Any]:
    return {"strict": _score(strict), "normalised": _score(normalised)}


def _score(score: Score) -> dict[str, Any]:
    return {
        "cer": _rate(score.cer),
        "wer": _rate(score.wer),
        "characters": _counts(score.characters),
        "words": _counts(score.words),
    }


def _counts(counts: Counts) -> dict[str, int]:
    return {
        "reference": counts.reference,
        "errors": counts.errors,
        "hits": counts.hits,
        "substitutions": counts.substitutions,
        "deletions": counts.deletions,
        "insertions": counts.insertions,
        "exact": counts.exact,
    }


def _effect(effect: RepairEffect) -> dict[str, int]:
    return {"fixed": effect.fixed, "broken": effect.broken, "kept": effect.kept}


def _rate(rate: float | None) -> float | None:
    return None if rate is None else round(rate, _DECIMALS)


def _encoded(value: dict[str, Any]) -> bytes:
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=2, sort_keys=True)
    return (text + "\n").encode()
