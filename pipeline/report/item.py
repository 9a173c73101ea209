"""The report of one item: every page beside its text, with what was changed and doubted, and why."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TextIO

from jinja2 import Template
from markupsafe import Markup

from pipeline.model import Counts, ItemSummary, Score
from pipeline.report import figures, rules
from pipeline.report.diff import in_words, visible
from pipeline.report.html import assets, environment, shares
from pipeline.report.marks import plain
from pipeline.report.sheet import PageView, Sheet

#: what is said of a page in place of figures
STATES = {
    "compared": "compared",
    "no-reference": "no reference",
    "empty-reference": "the reference is empty",
    "missing-page": "no text to compare with the reference",
}
_IN_MEMORY = 1 << 22  #: characters of a list that are kept in memory; what is more goes to a temporary file


def write_item_report(stream: TextIO, summary: ItemSummary, pages: Iterable[PageView]) -> None:
    """Write the report of an item as one HTML file that needs nothing else.

    Pages are taken, written and let go one by one.
    """
    made = environment()
    row = made.get_template("item_rows.html")
    with _RowList("doubtful", row) as doubtful, _RowList("repaired", row) as repaired:
        values = _head(summary)
        values.update(
            assets=assets(made, ("base.css", "item.css"), ("head.js", "item.js")),
            sheets=_sheets(pages, _anchors(summary), (doubtful, repaired)),
            lists=(doubtful, repaired),
            plain=plain,
            blank=visible,
            difference=in_words,
            states=STATES,
        )
        stream.writelines(made.get_template("item.html").generate(values))


def _sheets(pages: Iterable[PageView], anchors: dict[str, int], lists: Iterable[_RowList]) -> Iterator[Sheet]:
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
    return {
        "summary": summary,
        "name": summary.title or summary.item,
        "anchors": _anchors(summary),
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
        "effect": figures.effect(summary),
        "shares": shares(summary.pages),
        "minor": [(rules.describe(rule), number) for rule, number in minor.items()],
        "figures": [*_rates("", before, after), *_whole_rates(summary)],
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


@dataclass(slots=True)
class _RowList:
    """The rows of a table at the end of the report, put by while the pages are written."""

    kind: str
    template: Template
    count: int = 0
    _file: tempfile.SpooledTemporaryFile[str] = field(init=False)

    def __enter__(self) -> _RowList:
        self._file = tempfile.SpooledTemporaryFile(_IN_MEMORY, "w+", encoding="utf-8", newline="")
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, sheet: Sheet) -> None:
        number = sum(note.kind == self.kind for mark in sheet.marks for note in mark.notes)
        if number:
            self.count += number
            self._file.write(self.template.render(sheet=sheet, kind=self.kind, plain=plain))

    def rows(self) -> Iterator[Markup]:
        """Yield the rows, already written as HTML by the template."""
        self._file.seek(0)
        return (Markup(line) for line in self._file)
