"""Figures for scripts: `accuracy.json` over all items, and a single comparison as JSON.

Counts stand beside every rate, so that figures can be added up without rounding. A rate without a
reference is null. The interval of a rate of several pages is null where fewer than two can be measured.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from pipeline.model import (
    Comparison,
    Counts,
    Coverage,
    Estimate,
    ItemSummary,
    Measures,
    PageSummary,
    RepairEffect,
    Score,
)
from pipeline.report import figures
from pipeline.report.measures import intervals_json, measures_json, rounded

SCHEMA = 1


def accuracy_json(summaries: Iterable[ItemSummary]) -> bytes:
    """Return the figures of all items, their pages and the total as JSON; equal figures, equal bytes.

    The total adds the counts of all compared pages (of the whole item where it has no compared page)
    before it divides.
    """
    items = list(summaries)
    return encoded(
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
    return encoded(
        {
            "schema": SCHEMA,
            "profile": comparison.profile,
            "strict": score_json(comparison.strict),
            "normalised": score_json(comparison.normalised),
            "measures": _measures(comparison.measures),
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
            "before": _comparison(summary.whole.before),
            "after": _comparison(summary.whole.after),
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
        "coverage": _coverage(summary.coverage),
        "gate": {
            "max_cer": summary.max_cer,
            "max_page_cer": summary.page_limit,
            "passed": figures.passed(summary),
        },
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
        "before": _scores(*page.before, page.measures[0]),
        "after": _scores(*page.after, page.measures[1]),
        "repair": _effect(page.effect),
        "estimate": _estimate(page.estimate),
        "furniture": score_json(page.furniture) if page.furniture != Score() else None,
    }


def _coverage(coverage: Coverage | None) -> dict[str, Any] | None:
    if coverage is None:
        return None
    return {
        "reference": {
            "characters": coverage.reference,
            "found": coverage.found,
            "share": rounded(coverage.of_reference),
            "missing": [
                {"start": one.start, "end": one.end, "after": one.after, "before": one.before, "begins": one.begins}
                for one in coverage.missing
            ],
        },
        "text": {
            "characters": coverage.text,
            "found": coverage.covered,
            "share": rounded(coverage.of_text),
            "pages_not_found": list(coverage.not_found),
        },
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
        made[name] = _scores(strict, normalised, figures.measures(summaries, after=after))
        for form in (False, True):
            pages = [page.after[form] if after else page.before[form] for one in summaries for page in one.compared()]
            made[name]["normalised" if form else "strict"] |= intervals_json(
                [page.characters for page in pages], [page.words for page in pages]
            )
    return {**made, "repair": _effect(effect)}


def _comparison(comparison: Comparison | None) -> dict[str, Any]:
    if comparison is None:
        return _scores(Score(), Score(), None)
    return _scores(comparison.strict, comparison.normalised, comparison.measures)


def _scores(strict: Score, normalised: Score, measures: Measures | None) -> dict[str, Any]:
    return {"strict": score_json(strict), "normalised": score_json(normalised), "measures": _measures(measures)}


def _measures(measures: Measures | None) -> dict[str, Any] | None:
    return None if measures is None else measures_json(measures)


def score_json(score: Score) -> dict[str, Any]:
    """Return a score with its counts."""
    return {
        "cer": rounded(score.cer),
        "wer": rounded(score.wer),
        "cer_at_most": rounded(score.characters.at_most),
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


def _estimate(estimate: Estimate | None) -> dict[str, float | None] | None:
    if estimate is None:
        return None
    return {"cer": rounded(estimate.cer), "low": rounded(estimate.low), "high": rounded(estimate.high)}


def encoded(value: dict[str, Any]) -> bytes:
    """Return figures as JSON: equal figures, equal bytes, and no NaN."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=2, sort_keys=True)
    return (text + "\n").encode()
