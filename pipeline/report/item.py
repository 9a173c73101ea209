"""The report of one item: every page beside its text, with what was changed and doubted, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO

from pipeline.model import Counts, ItemSummary, Score, Status
from pipeline.report import figures, rules
from pipeline.report.checks import SuspectList
from pipeline.report.diff import in_words, visible
from pipeline.report.html import assets, data_uri, environment, shares
from pipeline.report.lists import MOST_CROPS, RowList
from pipeline.report.measured import measured
from pipeline.report.sheet import PageView, Sheet
from pipeline.report.spans import plain

#: what is said of a page in place of figures
STATES = {
    "compared": "compared",
    "no-reference": "no reference",
    "empty-reference": "the reference is empty",
    "missing-page": "no text to compare with the reference",
}


def write_item_report(stream: TextIO, summary: ItemSummary, pages: Iterable[PageView]) -> None:
    """Write the report of an item as one HTML file that needs nothing else.

    Pages are taken, written and let go one by one.
    """
    made = environment()
    with RowList("doubtful", MOST_CROPS) as doubtful, RowList("repaired") as repaired:
        suspects = SuspectList(MOST_CROPS)
        values = _head(summary)
        values.update(
            assets=assets(made, ("base.css", "blocks.css", "item.css"), ("head.js", "item.js")),
            sheets=_sheets(pages, _anchors(summary), (doubtful, repaired, suspects)),
            lists=(doubtful, repaired),
            suspects=suspects,
            plain=plain,
            chance=figures.chance,
            likely=figures.likely,
            picture=data_uri,
            blank=visible,
            difference=in_words,
            states=STATES,
        )
        stream.writelines(made.get_template("item.html").generate(values))


def _sheets(
    pages: Iterable[PageView], anchors: dict[str, int], lists: Sequence[RowList | SuspectList]
) -> Iterator[Sheet]:
    further = len(anchors)
    for view in pages:
        number = anchors.get(view.page.image.source.page)
        if number is None:
            further += 1
            number = further
        sheet = Sheet(view, number)
        for rows in lists:
            rows.add(sheet)
        yield sheet


def _anchors(summary: ItemSummary) -> dict[str, int]:
    return {page.page: number for number, page in enumerate(summary.pages, 1)}


def _head(summary: ItemSummary) -> dict[str, object]:
    before = {normalised: figures.score(summary, after=False, normalised=normalised) for normalised in (False, True)}
    after = {normalised: figures.score(summary, after=True, normalised=normalised) for normalised in (False, True)}
    minor = {
        rule: number
        for rule, number in figures.tally(page.edits for page in summary.pages).items()
        if rules.is_quiet(rule)
    }
    statuses = figures.tally(page.statuses for page in summary.pages)
    return {
        "summary": summary,
        "name": summary.title or summary.item,
        "anchors": _anchors(summary),
        "suspected": sum(page.suspects for page in summary.pages),
        "first": figures.likeliest_wrong(summary),
        "words": figures.words(summary),
        "repaired": sum(rules.repairs(page.edits) for page in summary.pages),
        "repairs": rules.repairs,
        "doubtful": figures.doubtful(summary),
        "compared": any(page.state == "compared" for page in summary.pages),
        "measured": figures.is_compared(summary),
        "whole": not summary.compared() and summary.whole is not None,
        "cer_before": before[True].cer,
        "cer_after": after[True].cer,
        "passed": figures.passed(summary),
        "above": figures.above(summary),
        "effect": figures.effect(summary),
        "furniture": sum((page.furniture for page in summary.pages), Score()),
        "shares": shares(summary.pages),
        "agreement": figures.agreement(statuses),
        "alone": Status.READ in statuses and not figures.read_twice(statuses),
        "confirmed": Status.VERIFIED in statuses,
        "minor": [(rules.describe(rule), number) for rule, number in minor.items()],
        "figures": [*_rates("", before, after), *_whole_rates(summary)],
        **measured([summary]),
    }


_Scores = dict[bool, Score]  #: normalised? → score
_Rate = tuple[str, Counts, Counts, str]  #: what is counted, before and after repair, its unit


def _rates(of: str, before: _Scores, after: _Scores) -> Iterator[_Rate]:
    for form, normalised in (("normalised", True), ("as they stand", False)):
        yield f"characters{of}, {form}", before[normalised].characters, after[normalised].characters, "character"
    for form, normalised in (("normalised", True), ("as they stand", False)):
        yield f"words{of}, {form}", before[normalised].words, after[normalised].words, "word"


def _whole_rates(summary: ItemSummary) -> Iterator[_Rate]:
    """Yield the rates of the whole item where they are not the headline."""
    whole = summary.whole
    if summary.compared() and whole is not None and whole.before is not None and whole.after is not None:
        before = {False: whole.before.strict, True: whole.before.normalised}
        after = {False: whole.after.strict, True: whole.after.normalised}
        yield from _rates(" of the whole item", before, after)
