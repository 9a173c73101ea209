"""From a page record to what a report marks in its text and on its scan.

Edits and flags are offsets in the faithful text. A mark covers the whole words they touch, in the
faithful text (the page as printed), in the clean text and on the scan; a note says what and why.
Edits, flags and settled disputes that touch the same word share one mark and have a note each.
Words that one reader alone has read are set apart too, without a note.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.model import Box, Page, PageWord, Status
from pipeline.report.disputes import judged
from pipeline.report.notes import Cause, Kind, Note, Place, checked, note_of, summary
from pipeline.report.rules import is_quiet
from pipeline.report.spans import Span, context, lines, trimmed, whole_words
from pipeline.text.edits import OffsetMap

_WEIGHT: dict[Kind, int] = {"quiet": 0, "adjudicated": 1, "confirmed": 2, "repaired": 3, "doubtful": 4}
_PARAGRAPH_BREAK = re.compile(r"\n{2,}")


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of text to be marked, with its notes and its places on the scan."""

    number: int  #: from 1 on each page
    kind: Kind
    faithful: Span
    clean: Span
    boxes: tuple[Box, ...]
    notes: tuple[Note, ...]

    @property
    def anchor(self) -> str:
        """The place to go to: in the clean text, or where that has nothing left, on the page as printed."""
        return f"{'c' if self.clean[0] < self.clean[1] else 'f'}{self.number}"

    @property
    def hint(self) -> str:
        """All notes in one line of text."""
        return " · ".join(summary(note) for note in self.notes)


@dataclass(frozen=True, slots=True)
class Run:
    """A run of text, marked or not. Only the first run of a mark carries its anchor."""

    text: str
    mark: Mark | None = None
    first: bool = True
    alone: bool = False  #: one reader alone has read it, though there were two


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph or a printed line."""

    runs: tuple[Run, ...]
    separator: str  #: what stands between this part and the next
    number: int = 0  #: of a line, from 1


def marks_of(page: Page) -> tuple[Mark, ...]:
    """Return the marks of a page in the order of its faithful text."""
    faithful = page.repaired.faithful
    places = OffsetMap(page.repaired.edits)
    line_starts = [start for start, _ in lines(faithful)]
    words = sorted(page.words, key=lambda word: word.start)
    marks: list[Mark] = []
    for (start, end), causes in _grouped(faithful, page):
        clean = trimmed(page.clean, places.span(start, end))
        place = Place(max(bisect_right(line_starts, start), 1), context(page.clean, clean))
        there = list(_overlapping(words, start, end))
        confirmed = bool(there) and all(word.status is Status.VERIFIED for word in there)
        notes = [note_of(kind, cause, faithful, place) for kind, cause in causes]
        notes = [checked(note, confirmed, page.verification.state) for note in notes]
        worst = max((note.kind for note in notes), key=_WEIGHT.__getitem__)
        boxes = tuple(word.box for word in there)
        marks.append(Mark(len(marks) + 1, worst, trimmed(faithful, (start, end)), clean, boxes, tuple(notes)))
    return tuple(marks)


def paragraphs(page: Page, marks: Sequence[Mark]) -> Iterator[Part]:
    """Yield the paragraphs of the clean text; all runs and separators together are that text."""
    spans = [(mark.clean, mark) for mark in marks]
    to_clean = OffsetMap(page.repaired.edits)
    text = page.clean
    alone = _joined(text, [to_clean.span(word.start, word.end) for word in _alone(page)])
    position = 0
    while position < len(text):
        gap = _PARAGRAPH_BREAK.search(text, position)
        end, after = (gap.start(), gap.end()) if gap else (len(text), len(text))
        yield Part(tuple(_runs(text, position, end, spans, alone)), text[end:after])
        position = after


def printed(page: Page, marks: Sequence[Mark]) -> Iterator[Part]:
    """Yield the lines of the faithful text; all runs and separators together are that text."""
    text = page.repaired.faithful
    spans = [(mark.faithful, mark) for mark in marks]
    alone = _joined(text, [(word.start, word.end) for word in _alone(page)])
    found = [*lines(text), (len(text), len(text))]
    if found[0][0]:
        yield Part((), text[: found[0][0]])
    for number, ((start, end), (following, _)) in enumerate(pairwise(found), 1):
        yield Part(tuple(_runs(text, start, end, spans, alone)), text[end:following], number)


def _runs(text: str, start: int, end: int, spans: Sequence[tuple[Span, Mark]], alone: Sequence[Span]) -> Iterator[Run]:
    first = bisect_right(spans, start, key=lambda item: item[0][1])
    for (mark_start, mark_end), mark in spans[first:]:
        if mark_start >= end:
            break
        if mark_start == mark_end:
            continue
        yield from _unmarked(text, start, mark_start, alone)
        stop = min(mark_end, end)
        yield Run(text[max(mark_start, start) : stop], mark, first=mark_start >= start)
        start = stop
    yield from _unmarked(text, start, end, alone)


def _unmarked(text: str, start: int, end: int, alone: Sequence[Span]) -> Iterator[Run]:
    first = bisect_right(alone, start, key=lambda span: span[1])
    for alone_start, alone_end in alone[first:]:
        if alone_start >= end:
            break
        if alone_start > start:
            yield Run(text[start:alone_start])
            start = alone_start
        stop = min(alone_end, end)
        if start < stop:
            yield Run(text[start:stop], alone=True)
            start = stop
    if start < end:
        yield Run(text[start:end])


def _alone(page: Page) -> Iterator[PageWord]:
    """Yield the words that one of two readers has read, in the order of the text."""
    if page.second is not None:
        words = (word for word in page.words if word.status is Status.READ)
        yield from sorted(words, key=lambda word: word.start)


def _joined(text: str, spans: Sequence[Span]) -> list[Span]:
    """Join spans that follow each other on a line or across lines of a paragraph."""
    joined: list[Span] = []
    for start, end in spans:
        between = text[joined[-1][1] : start] if joined else ""
        if joined and not between.strip() and "\n\n" not in between:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    return joined


# ------------------------------------------------------------------------------- what is marked, and where

_Found = tuple[Kind, Cause]


def _grouped(faithful: str, page: Page) -> Iterator[tuple[Span, list[_Found]]]:
    found: list[tuple[Span, _Found]] = []
    for edit in page.repaired.edits:
        kind: Kind = "quiet" if is_quiet(edit.rule) else "repaired"
        found.append((whole_words(faithful, edit.start, edit.end), (kind, edit)))
    for flag in page.repaired.flags:
        found.append((whole_words(faithful, flag.start, flag.end), ("doubtful", flag)))
    flagged = sorted(span for span, (kind, _) in found if kind == "doubtful")
    found += _of_readers(page, flagged)
    found.sort(key=lambda item: item[0])
    group: list[_Found] = []
    start = end = -1
    for (first, last), cause in found:
        if group and (first < end or (first, last) == (start, end)):
            group.append(cause)
            end = max(end, last)
            continue
        if group:
            yield (start, end), group
        group, start, end = [cause], first, last
    if group:
        yield (start, end), group


def _of_readers(page: Page, flagged: Sequence[Span]) -> Iterator[tuple[Span, _Found]]:
    """Yield what was settled between the readers, and doubtful words that no flag is about."""
    told: set[int] = set()
    for place in judged(page):
        span = place.start, place.end
        if place.start == place.end:
            continue
        if place.judgement.status is Status.ADJUDICATED:
            yield span, ("adjudicated", place)
        elif place.judgement.status is Status.DOUBTFUL and not _touches(flagged, *span):
            if any(word.status is Status.DOUBTFUL for word in place.words):
                yield span, ("doubtful", place)
            told.update(word.start for word in place.words)
    for word in page.words:
        if word.status is Status.DOUBTFUL and word.start not in told and not _touches(flagged, word.start, word.end):
            yield (word.start, word.end), ("doubtful", word)


def _touches(spans: Sequence[Span], start: int, end: int) -> bool:
    # Spans are sorted by start; flags are short and seldom overlap, so a few neighbours tell.
    index = bisect_left(spans, (end, end))
    return any(first < end and last > start for first, last in spans[max(index - 3, 0) : index])


def _overlapping(words: Sequence[PageWord], start: int, end: int) -> Iterator[PageWord]:
    first = max(bisect_right(words, start, key=lambda word: word.start) - 1, 0)
    for word in words[first:]:
        if word.start >= max(end, start + 1):
            break
        if word.end > start:
            yield word
