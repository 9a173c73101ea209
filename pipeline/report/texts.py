"""The report on texts repaired without scans: what was changed in each, what is suggested, and why.

A text may have more changes than anyone can look at in a browser. The report shows the first of each text and says
so; all of them are in the list of edits beside the text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TextIO

from msgspec import Struct

from pipeline.model import Edit, Flag, RepairedText
from pipeline.report import figures
from pipeline.report.html import assets, environment
from pipeline.report.notes import candidates_of, in_its_word, span_in_words
from pipeline.report.rules import describe, evidence_in_words, is_quiet
from pipeline.report.spans import context, plain, whole_words

MOST_CHANGES, MOST_SUGGESTIONS = 300, 150  #: shown of one text
MOST_ROWS = 20_000  #: shown in one report
MOST_CANDIDATES = 3


class Change(Struct, frozen=True):
    """A row of the report."""

    rule: str
    line: int  #: of the text, from 1
    before: str
    old: str
    after: str
    new: str = ""  #: what it became, of a change
    candidates: tuple[str, ...] = ()  #: what it may be, of a suggestion; likeliest first
    probability: float | None = None  #: of the change, or of the first candidate, being right
    why: str = ""


class TextSummary(Struct, frozen=True):
    """What was made of one text."""

    name: str
    edits: dict[str, int] = {}  #: rule → how many
    flags: dict[str, int] = {}
    changes: tuple[Change, ...] = ()
    suggestions: tuple[Change, ...] = ()
    text: str = ""  #: name of the repaired text, from where the report lies; empty if there is none
    records: str = ""  #: name of the list of edits
    size: int = 0  #: characters

    @property
    def edited(self) -> int:
        return sum(self.edits.values())

    @property
    def flagged(self) -> int:
        return sum(self.flags.values())


@dataclass(slots=True)
class Summing:
    """Takes the pieces of a text one after the other and keeps what a report shows of it."""

    name: str
    _edits: Counter[str] = field(default_factory=Counter)
    _flags: Counter[str] = field(default_factory=Counter)
    _changes: list[Change] = field(default_factory=list)
    _quiet: list[Change] = field(default_factory=list)
    _suggestions: list[Change] = field(default_factory=list)
    _lines: int = 0
    _size: int = 0

    def add(self, piece: RepairedText) -> None:
        """Take the next piece."""
        self._edits.update(edit.rule for edit in (*piece.faithful_edits, *piece.edits))
        self._flags.update(flag.rule for flag in piece.flags)
        for text, edits in ((piece.raw, piece.faithful_edits), (piece.faithful, piece.edits)):
            loud = (edit for edit in edits if not is_quiet(edit.rule))
            quiet = (edit for edit in edits if is_quiet(edit.rule))
            self._changes += self._rows(text, loud, MOST_CHANGES - len(self._changes))
            self._quiet += self._rows(text, quiet, MOST_CHANGES - len(self._quiet))
        self._suggestions += self._rows(piece.faithful, iter(piece.flags), MOST_SUGGESTIONS - len(self._suggestions))
        self._lines += piece.raw.count("\n")
        self._size += len(piece.raw)

    def summary(self, text: str = "", records: str = "") -> TextSummary:
        """Return what there is to say; changes of words go before those of writing only, if there are too many."""
        chosen = (self._changes + self._quiet)[:MOST_CHANGES]
        return TextSummary(
            name=self.name,
            edits=dict(self._edits.most_common()),
            flags=dict(self._flags.most_common()),
            changes=tuple(sorted(chosen, key=lambda change: change.line)),
            suggestions=tuple(self._suggestions),
            text=text,
            records=records,
            size=self._size,
        )

    def _rows(self, text: str, places: Iterator[Edit | Flag], most: int) -> Iterator[Change]:
        line, position = self._lines + 1, 0
        for _, place in zip(range(most), places, strict=False):
            line += text.count("\n", position, place.start)
            position = place.start
            yield _row(text, place, line)


def write_text_report(
    stream: TextIO, summaries: Sequence[TextSummary], problems: Sequence[str], *, suggest: bool
) -> None:
    """Write the report on texts.

    Args:
        stream: where to.
        summaries: of the texts, in order.
        problems: why other texts could not be done.
        suggest: nothing was changed.
    """
    made = environment()
    edits: Counter[str] = Counter()
    flags: Counter[str] = Counter()
    for summary in summaries:
        edits.update(summary.edits)
        flags.update(summary.flags)
    values = {
        "assets": assets(made, ("base.css", "texts.css"), ("head.js", "texts.js")),
        "rows": list(_within(summaries, MOST_ROWS)),
        "edits": [(rule, describe(rule), number) for rule, number in edits.most_common()],
        "flags": [(rule, describe(rule, unsure=True), number) for rule, number in flags.most_common()],
        "problems": problems,
        "suggest": suggest,
        "rule": lambda rule, unsure=False: describe(rule, unsure=unsure).name,
        "chance": figures.chance,
        "anchor": lambda rule: "".join(char if char.isalnum() else "-" for char in rule),
        "likely": any(
            change.probability is not None
            for summary in summaries
            for change in (*summary.changes, *summary.suggestions)
        ),
        "characters": sum(summary.size for summary in summaries),
    }
    stream.writelines(made.get_template("texts.html").generate(values))


def _within(
    summaries: Sequence[TextSummary], most: int
) -> Iterator[tuple[TextSummary, Sequence[Change], Sequence[Change]]]:
    """Yield each text with the rows of it that are shown."""
    for summary in summaries:
        suggestions = summary.suggestions[:most]
        most -= len(suggestions)
        changes = summary.changes[:most]
        most -= len(changes)
        yield summary, changes, suggestions


def _row(text: str, place: Edit | Flag, line: int) -> Change:
    found = _number(place.evidence.get("probability"))
    if isinstance(place, Edit):
        before, _, after = context(text, span_in_words(text, place))
        old, new = in_its_word(text, place)
        why = evidence_in_words(_told(place), old, new)
        after = f" {after}" if place.new[-1:].isspace() and after[:1].isalnum() else after
        return Change(place.rule, line, before, plain(old), after, plain(new), (), found, " ".join(why))
    before, _, after = context(text, whole_words(text, place.start, place.end))
    names = candidates_of(place)[:MOST_CANDIDATES]
    why = evidence_in_words(_told(place), place.old, names[0] if names else place.old)
    return Change(place.rule, line, before, plain(place.old), after, "", names, found, " ".join(why))


def _told(place: Edit | Flag) -> dict[str, float | int | str | bool]:
    return {key: value for key, value in place.evidence.items() if key != "probability"}


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
