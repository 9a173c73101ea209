"""Figures in plain words: percentages, likelihoods, counts, verdicts."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from pipeline.model import (
    SMALL_PAGE,
    Counts,
    Estimate,
    GateCounts,
    ItemSummary,
    Measures,
    PageSummary,
    RepairEffect,
    Score,
    Status,
    total,
)

NOT_AVAILABLE = "n/a"

#: status → (name, what it means), most trusted first
STATUSES: dict[str, tuple[str, str]] = {
    Status.VERIFIED: ("verified", "a person or the reference confirms it"),
    Status.AGREED: ("agreed", "both readers read the same"),
    Status.ADJUDICATED: ("adjudicated", "the readers differed, and the evidence settled it"),
    Status.REPAIRED: ("repaired", "misread, changed on strong evidence"),
    Status.READ: ("as read", "read by one reader only, and nothing speaks against it"),
    Status.DOUBTFUL: ("doubtful", "a person should look at it"),
}


def percent(rate: float | None) -> str:
    """Return a rate as a percentage with two decimals.

    An error that is there never shows as none:

    >>> percent(0.00841), percent(0.0), percent(0.00001), percent(None)
    ('0.84 %', '0.00 %', '< 0.01 %', 'n/a')
    """
    if rate is None:
        return NOT_AVAILABLE
    if 0 < rate < 0.00005:
        return "< 0.01 %"
    return f"{100 * rate:.2f} %"


def chance(probability: float) -> str:
    """Return a probability in per cent; none is called certain or impossible.

    >>> chance(0.968), chance(0.9999), chance(0.001)
    ('97 %', 'over 99 %', 'under 1 %')
    """
    rounded = round(100 * probability)
    if 1 <= rounded <= 99:
        return f"{rounded} %"
    return "over 99 %" if rounded > 99 else "under 1 %"


def likely(estimate: Estimate) -> str:
    """Return an error rate told without a reference, with its range, no more exactly than it is known.

    >>> likely(Estimate(0.0124, 0.0041, 0.0683)), likely(Estimate(0.0, 0.0, 0.002))
    ('1.2 % (0.4 to 6.8)', '0.0 % (0.0 to 0.2)')
    """
    return f"{100 * estimate.cer:.1f} % ({100 * estimate.low:.1f} to {100 * estimate.high:.1f})"


def likeliest_wrong(summary: ItemSummary) -> tuple[PageSummary, ...]:
    """Return the pages to look at first, the worst first: a tenth of those that are told about, at most ten."""
    told = sorted(
        ((page.estimate.cer, page) for page in summary.pages if page.estimate), key=lambda one: one[0], reverse=True
    )
    return tuple(page for _, page in told[: min(len(told) // 10, 10)])


def count(number: int, noun: str, plural: str = "") -> str:
    """Return a number and its noun.

    >>> count(1, "word"), count(2914, "word"), count(2, "entry", "entries")
    ('1 word', '2,914 words', '2 entries')
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def times(nats: float) -> str:
    """Say how much likelier something is whose log likelihood is higher by `nats`.

    >>> times(3.18), times(0.1), times(9.0), times(30.0)
    ('24 times likelier', 'about as likely', 'some 8,100 times likelier', 'over a million times likelier')
    """
    if not nats >= 0.4:
        return "about as likely" if nats > -0.4 else "less likely"
    if nats > math.log(1e6):
        return "over a million times likelier"
    ratio = math.exp(nats)
    if ratio < 10:
        return f"{ratio:.1f} times likelier"
    if ratio < 1000:
        return f"{ratio:.0f} times likelier"
    return f"some {float(f'{ratio:.2g}'):,.0f} times likelier"


def verdict(effect: RepairEffect) -> str:
    """Say in a sentence what repair did to the words of the reference."""
    if not effect.fixed and not effect.broken:
        return "Repair neither fixed nor harmed a word of the reference."
    if not effect.broken:
        return f"Repair fixed {count(effect.fixed, 'word')} and harmed none."
    if not effect.fixed:
        return f"Repair fixed no word and harmed {effect.broken:,}."
    return f"Repair fixed {count(effect.fixed, 'word')} and harmed {effect.broken:,}."


def tally(counts: Iterable[dict[str, int]]) -> dict[str, int]:
    """Return the sum of several counts by name, sorted by name."""
    total: dict[str, int] = {}
    for one in counts:
        for name, number in one.items():
            total[name] = total.get(name, 0) + number
    return dict(sorted(total.items()))


def words(summary: ItemSummary) -> int:
    """Return the number of words of an item."""
    return sum(page.words for page in summary.pages)


def doubtful(summary: ItemSummary) -> int:
    """Return how many words of an item a person should look at."""
    return sum(page.statuses.get(Status.DOUBTFUL, 0) for page in summary.pages)


def read_twice(statuses: Mapping[str, int]) -> bool:
    """Tell whether two readers read any of the words counted by status."""
    return bool(statuses.get(Status.AGREED) or statuses.get(Status.ADJUDICATED))


def agreement(statuses: Mapping[str, int]) -> float | None:
    """Return on what share of the words two readers agree; None where that is not known.

    Whether they agree on words that a reference confirms is not counted. Those are left aside, and where
    they are most of the words, what is left says little.
    """
    total, confirmed = sum(statuses.values()), statuses.get(Status.VERIFIED, 0)
    if not read_twice(statuses) or 2 * confirmed > total:
        return None
    return statuses.get(Status.AGREED, 0) / (total - confirmed)


def is_compared(summary: ItemSummary) -> bool:
    """Tell whether any text of the item was compared with a reference."""
    return bool(summary.compared()) or (summary.whole is not None and summary.whole.after is not None)


def score(summary: ItemSummary, *, after: bool, normalised: bool) -> Score:
    """Return the score of an item: of its pages, or, where no page has a reference, of its whole text."""
    if summary.compared() or summary.whole is None:
        return summary.score(after=after, normalised=normalised)
    comparison = summary.whole.after if after else summary.whole.before
    if comparison is None:
        return Score()
    return comparison.normalised if normalised else comparison.strict


def under_profile(summaries: Iterable[ItemSummary]) -> str:
    """Name the normalisations under which items were compared; empty where none was."""
    names = sorted({summary.profile for summary in summaries if is_compared(summary)})
    return f"under the profile{'s' * (len(names) != 1)} {', '.join(names)}" if names else ""


def measures(summaries: Sequence[ItemSummary], *, after: bool) -> Measures | None:
    """Return what was counted of all compared pages of items together (of the whole item where it has none).

    None where nothing was compared, or where items were compared under different normalisations.
    """
    found: list[Measures] = []
    for summary in summaries:
        if summary.compared():
            found += [summary.measures(after=after)] if any(page.measures[after] for page in summary.compared()) else []
        elif summary.whole is not None:
            comparison = summary.whole.after if after else summary.whole.before
            if comparison is not None and comparison.measures is not None:
                found.append(comparison.measures)
    if len({one.profile for one in found}) != 1:
        return None
    return total(found, found[0].profile)


def passed(summary: ItemSummary) -> bool | None:
    """Tell whether an item, its whole text and its pages are within their limits; None where nothing was compared."""
    return not above(summary) if is_compared(summary) else None


def above(summary: ItemSummary) -> str:
    """Say which limit an item does not keep, "above 2.00 %" or "1 page above 4.00 %"; empty where it keeps all."""
    judged = [summary.score(after=True, normalised=True)] if summary.compared() else []
    if summary.whole is not None and summary.whole.after is not None:
        judged.append(summary.whole.after.normalised)
    if not all(GateCounts.of(one).within(summary.max_cer) for one in judged):
        return f"above {percent(summary.max_cer)}"
    limit = summary.page_limit
    pages = sum(not GateCounts.of(page.after[True]).within(limit, SMALL_PAGE) for page in summary.compared())
    return f"{count(pages, 'page')} above {percent(limit)}" if pages else ""


def effect(summary: ItemSummary) -> RepairEffect:
    """Return what repair did to the words of an item's references."""
    total = RepairEffect()
    if not summary.compared() and summary.whole is not None:
        return summary.whole.effect
    for page in summary.compared():
        total += page.effect
    return total


def errors_of(counts: Counts, noun: str) -> str:
    """Say how many units of the reference are wrong.

    >>> errors_of(Counts(hits=95, substitutions=5), "character")
    '5 errors in 100 characters'
    """
    return f"{count(counts.errors, 'error')} in {count(counts.reference, noun)}"
