"""The gate: is an item accurate enough, and no worse than it was?

Judged is the normalised character error rate after repair: of the pages of an item together, of each page by
itself, and, where the whole item has a reference, of its text. A page of fewer than `SMALL_PAGE` characters is
allowed as many errors as one that has so many.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from pipeline.model import SMALL_PAGE, GateCounts, ItemBaseline, ItemSummary, ItemVerdict, Verdict
from pipeline.model.gate import NOTHING, Change
from pipeline.settings import VerifySettings


def measure(summary: ItemSummary, *, exact: bool = False, stamps: Mapping[str, str] | None = None) -> ItemBaseline:
    """Return what the gate measures of an item, which becomes its baseline when a person says so.

    A page that has a reference and no text counts as all wrong.

    Args:
        summary: the figures of the item.
        exact: it was made from recorded readings.
        stamps: what it was made with and by.
    """
    pages = {page.page: GateCounts.of(page.after[True]) for page in summary.compared()}
    whole = None
    if summary.whole is not None and summary.whole.after is not None:
        whole = GateCounts.of(summary.whole.after.normalised)
    return ItemBaseline(summary.profile, exact, pages, whole, dict(stamps or {}))


def judge(
    summary: ItemSummary,
    now: ItemBaseline | None = None,
    then: ItemBaseline | None = None,
    settings: VerifySettings | None = None,
    *,
    baseline: bool = False,
) -> ItemVerdict:
    """Hold an item against its thresholds and its baseline.

    A rate equal to the threshold passes. An item without references passes, since there is nothing to compare.
    Where both the baseline and what is judged were made from recorded readings not one error more is allowed;
    else as many as `tolerance` or `relative_tolerance` allow, whichever allows more.

    Args:
        summary: the figures of the item.
        now: what was measured of it; left out: of the summary.
        then: its baseline; None where it has none.
        settings: the tolerances.
        baseline: whether there is a baseline for the collection, so that what is not in it is new.
    """
    now = now or measure(summary)
    settings = settings or VerifySettings()
    exact = then is not None and then.exact and now.exact
    against = _Against(then, None if exact else settings, baseline)
    missing = {page.page for page in summary.pages if page.state == "missing-page"}
    pages = [*_pages(summary, now, against, missing)]
    return ItemVerdict(
        item=summary.item,
        profile=summary.profile,
        total=_total(summary, now, against),
        pages=tuple(pages),
        failures=summary.failures,
        since=() if then is None else changed_stamps(then.stamps, now.stamps),
        exact=exact,
    )


def judge_vanished(item: str, then: ItemBaseline) -> ItemVerdict:
    """Return what is said of an item that is in the baseline and no longer there."""
    total = Verdict("", True, None, 0.0, "is in the baseline and no longer in scans/", "vanished", None, then.total)
    return ItemVerdict(item, then.profile, total)


def changed_stamps(then: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    """Say in what two sets of stamps differ.

    >>> changed_stamps({"reader": "5.3", "rules of repair": "sha256:ab"}, {"reader": "5.5", "rules of repair": ""})
    ('reader: 5.3 → 5.5', 'rules of repair changed')
    """
    return tuple(_stamp(name, then.get(name, ""), now.get(name, "")) for name in _union(then, now))


class _Against:
    """A baseline with the tolerance that it is held against with."""

    def __init__(self, then: ItemBaseline | None, settings: VerifySettings | None, baseline: bool) -> None:
        self.then = then
        # As they are written, so that 0.002 of 1,000 characters are two of them.
        given = (settings.tolerance, settings.relative_tolerance) if settings is not None else (0, 0)
        self._tolerances = tuple(Fraction(repr(one)) for one in given)
        self._baseline = baseline or then is not None

    def change(self, now: GateCounts, then: GateCounts | None) -> Change:
        if then is None:
            return "new" if self._baseline else ""
        if now.worse_than(then, *self._tolerances):
            return "worse"
        return "better" if then.worse_than(now, *self._tolerances) else "same"


def _pages(summary: ItemSummary, now: ItemBaseline, against: _Against, missing: set[str]) -> Iterator[Verdict]:
    before = against.then.pages if against.then is not None else {}
    for page, measured in now.pages.items():
        then = before.get(page)
        change = against.change(measured, then)
        if change == "worse" and page in missing:
            change = "vanished"
        within = measured.within(summary.page_limit, SMALL_PAGE)
        reason = _page_reason(measured, then, summary.page_limit, within, change)
        yield Verdict(page, within, measured.cer, summary.page_limit, reason, change, measured, then)
    for page, then in before.items():
        if page not in now.pages:
            reason = "is in the baseline and has no reference or no text any more"
            yield Verdict(page, True, None, summary.page_limit, reason, "vanished", None, then)


def _total(summary: ItemSummary, now: ItemBaseline, against: _Against) -> Verdict:
    judged: list[Verdict] = []
    then = against.then
    if now.pages:
        total = sum(now.pages.values(), NOTHING)
        # What is new or has gone is told by itself; here like is held against like.
        common = [page for page in now.pages if then is not None and page in then.pages]
        change: Change = ""
        before = None
        if then is not None and common:
            before = sum((then.pages[page] for page in common), NOTHING)
            change = against.change(sum((now.pages[page] for page in common), NOTHING), before)
        elif then is None:
            change = against.change(total, None)
        judged.append(_item(f"{len(now.pages):,} page{'s' * (len(now.pages) > 1)}", summary, total, before, change))
    if now.whole is not None:
        before = None if then is None else then.whole
        judged.append(_item("the whole item", summary, now.whole, before, against.change(now.whole, before)))
    elif then is not None and then.whole is not None:
        reason = "the whole item is in the baseline and has no reference any more"
        judged.append(Verdict("", True, None, summary.max_cer, reason, "vanished", None, then.whole))
    if not judged:
        return Verdict("", True, None, summary.max_cer, "nothing to compare")
    # Text on a blank page has no rate; nothing is worse.
    return max(judged, key=lambda one: (one.worse, not one.within, one.cer is None and not one.within, one.cer or 0))


def _item(what: str, summary: ItemSummary, now: GateCounts, then: GateCounts | None, change: Change) -> Verdict:
    limit, within = summary.max_cer, now.within(summary.max_cer)
    if now.cer is not None:
        relation = "within" if within else "above"
        wrong = f"{now.errors:,} of {now.characters:,} characters wrong in {what}"
        reason = f"{wrong}: {_percent(now.cer)} {relation} {_percent(limit)}"
    elif now.errors:
        read = f"{now.errors:,} character{'s' * (now.errors != 1)} read"
        reason = f"{read} in {what}, whose reference is empty"
    else:
        reason = f"{what} blank, as the reference says"
    since = _since(now, then) if change in ("worse", "better") else ""
    return Verdict("", within, now.cer, limit, reason + since, change, now, then)


def _page_reason(now: GateCounts, then: GateCounts | None, limit: float, within: bool, change: Change) -> str:
    if now.cer is None:
        reason = (
            f"{now.errors:,} characters read, and the reference is empty" if now.errors else "blank, as it should be"
        )
    else:
        reason = f"CER {_percent(now.cer)}" + ("" if within else f" > {_percent(limit)}")
    if change == "vanished":
        return f"{reason}: it has no text any more"
    return reason + (_since(now, then) if change in ("worse", "better") else "")


def _since(now: GateCounts, then: GateCounts | None) -> str:
    """Say how a measure differs from the baseline, in per cent where there is a rate, and in characters."""
    if then is None:
        return ""
    told = ""
    if now.cer is not None and then.cer is not None:
        told = f"{100 * (now.cer - then.cer):+.2g} against the baseline: "
    more = now.errors - then.errors
    errors = f"{abs(more):,} {'more' if more > 0 else 'fewer'} wrong" if more else "as many wrong"
    length = now.characters - then.characters
    changed = f", in a reference {abs(length):,} characters {'longer' if length > 0 else 'shorter'}" if length else ""
    return f" ({told}{errors}{changed})"


def _percent(rate: float) -> str:
    return f"{100 * rate:.4g} %"


def _union(then: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    return [name for name in {**then, **now} if then.get(name, "") != now.get(name, "")]


def _stamp(name: str, then: str, now: str) -> str:
    if any(value.startswith("sha256:") for value in (then, now)):
        return f"{name} changed"
    return f"{name}: {then or 'none'} → {now or 'none'}"
