"""The gate: is an item accurate enough?"""

from __future__ import annotations

from msgspec import Struct

from pipeline.model import ItemSummary, Score


class Verdict(Struct, frozen=True):
    """What the gate says of an item."""

    passed: bool
    cer: float | None  #: normalised character error rate after repair; None where there is none
    limit: float
    reason: str  #: for a person, without a full stop


def judge(summary: ItemSummary) -> Verdict:
    """Hold an item against its threshold.

    Judged is the normalised character error rate after repair, summed over the pages that have a
    reference (a page that is missing counts as all wrong) and, where the whole item has a reference,
    over the item too; the worse of the two decides. A rate equal to the threshold passes. An item
    without references passes, since there is nothing to compare.
    """
    judged: list[tuple[str, Score]] = []
    if pages := len(summary.compared()):
        judged.append((f"{pages:,} page{'s' * (pages > 1)}", summary.score(after=True, normalised=True)))
    if summary.whole is not None and summary.whole.after is not None:
        judged.append(("the whole item", summary.whole.after.normalised))
    if not judged:
        return Verdict(True, None, summary.max_cer, "nothing to compare")
    # Text on a blank page has no rate; nothing is worse.
    what, score = max(judged, key=lambda one: (one[1].cer is None and bool(one[1].characters.errors), one[1].cer or 0))
    return _verdict(what, score, summary.max_cer)


def _verdict(what: str, score: Score, limit: float) -> Verdict:
    cer, counts = score.cer, score.characters
    if cer is not None:
        relation = "within" if cer <= limit else "above"
        wrong = f"{counts.errors:,} of {counts.reference:,} characters wrong in {what}"
        return Verdict(cer <= limit, cer, limit, f"{wrong}: {_percent(cer)} {relation} {_percent(limit)}")
    if counts.errors:
        read = f"{counts.errors:,} character{'s' * (counts.errors != 1)} read"
        return Verdict(False, None, limit, f"{read} in {what}, whose reference is empty")
    return Verdict(True, None, limit, f"{what} blank, as the reference says")


def _percent(rate: float) -> str:
    return f"{100 * rate:.4g} %"
