"""From a page record to what a report marks in its text and on its scan.

Edits and flags are offsets in the faithful text. A mark covers the whole words they touch, in the
faithful text (the page as printed), in the clean text and on the scan; a note says what and why.
Edits and flags that touch the same word share one mark and have a note each.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, NamedTuple

from pipeline.model import Box, Edit, Evidence, Flag, Page, PageWord, Status
from pipeline.report.rules import Rule, describe, evidence_in_words, is_quiet
from pipeline.text.edits import OffsetMap

#: "quiet": only written otherwise; "settled": was flagged, and is confirmed by now
Kind = Literal["quiet", "settled", "repaired", "doubtful"]
_WEIGHT: dict[Kind, int] = {"quiet": 0, "settled": 1, "repaired": 2, "doubtful": 3}

_LINE = re.compile(r"[^\n]+\n?")
_PARAGRAPH_BREAK = re.compile(r"\n{2,}")
_CONTEXT = 42  #: characters shown on either side of a word in lists
_LONGEST_WORD = 60  #: a mark is widened to whole words, but not along endless ones

Span = tuple[int, int]


class Place(NamedTuple):
    """Where on its page a note belongs."""

    line: int  #: of the page as printed, from 1, empty lines not counted
    context: tuple[str, str, str]  #: of the clean text: before, the place itself, after


@dataclass(frozen=True, slots=True)
class Note:
    """What was changed or doubted, and why."""

    kind: Kind
    read: str  #: as read
    became: str  #: what the clean text says now; as `read` where nothing was changed
    candidates: tuple[str, ...]
    rule: Rule
    why: tuple[str, ...]  #: sentences
    place: Place

    @property
    def changed(self) -> bool:
        return self.became != self.read


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


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph or a printed line."""

    runs: tuple[Run, ...]
    separator: str  #: what stands between this part and the next
    number: int = 0  #: of a line, from 1


def summary(note: Note) -> str:
    """Return a note as one line of text."""
    parts = [f"{plain(note.read)} → {plain(note.became)}" if note.changed else plain(note.read)]
    if note.candidates:
        parts.append("perhaps " + ", ".join(note.candidates))
    return "; ".join(parts) + f". {note.rule.name}. " + " ".join(note.why)


def plain(text: str) -> str:
    """Return a short text with its line breaks shown and nothing left invisible.

    >>> plain("indus-\\ntry"), plain("")
    ('indus-↵try', '(nothing)')
    """
    if not text:
        return "(nothing)"
    return text.replace("\n", "↵") if text.strip() else "(space)"


def candidates_of(flag: Flag) -> tuple[str, ...]:
    """Return what a flagged place may be instead, likeliest first."""
    ranked = sorted(flag.candidates, key=lambda candidate: -candidate.score)
    return tuple(dict.fromkeys(candidate.text for candidate in ranked if candidate.text != flag.old))


def marks_of(page: Page) -> tuple[Mark, ...]:
    """Return the marks of a page in the order of its faithful text."""
    faithful = page.repaired.faithful
    places = OffsetMap(page.repaired.edits)
    lines = [start for start, _ in _lines(faithful)]
    words = sorted(page.words, key=lambda word: word.start)
    marks: list[Mark] = []
    for (start, end), causes in _grouped(faithful, page):
        clean = _trimmed(page.clean, places.span(start, end))
        place = Place(max(bisect_right(lines, start), 1), _context(page.clean, clean))
        there = list(_overlapping(words, start, end))
        confirmed = bool(there) and all(word.status is Status.VERIFIED for word in there)
        notes = [_note(kind, cause, faithful, place) for kind, cause in causes]
        notes = [_checked(note, confirmed, page.verification.state) for note in notes]
        worst = max((note.kind for note in notes), key=_WEIGHT.__getitem__)
        boxes = tuple(word.box for word in there)
        marks.append(Mark(len(marks) + 1, worst, _trimmed(faithful, (start, end)), clean, boxes, tuple(notes)))
    return tuple(marks)


def paragraphs(page: Page, marks: Sequence[Mark]) -> Iterator[Part]:
    """Yield the paragraphs of the clean text; all runs and separators together are that text."""
    spans = [(mark.clean, mark) for mark in marks]
    position = 0
    text = page.clean
    while position < len(text):
        gap = _PARAGRAPH_BREAK.search(text, position)
        end, after = (gap.start(), gap.end()) if gap else (len(text), len(text))
        yield Part(tuple(_runs(text, position, end, spans)), text[end:after])
        position = after


def printed(page: Page, marks: Sequence[Mark]) -> Iterator[Part]:
    """Yield the lines of the faithful text; all runs and separators together are that text."""
    text = page.repaired.faithful
    spans = [(mark.faithful, mark) for mark in marks]
    lines = [*_lines(text), (len(text), len(text))]
    if lines[0][0]:
        yield Part((), text[: lines[0][0]])
    for number, ((start, end), (following, _)) in enumerate(pairwise(lines), 1):
        yield Part(tuple(_runs(text, start, end, spans)), text[end:following], number)


def _runs(text: str, start: int, end: int, spans: Sequence[tuple[Span, Mark]]) -> Iterator[Run]:
    first = bisect_right(spans, start, key=lambda item: item[0][1])
    for (mark_start, mark_end), mark in spans[first:]:
        if mark_start >= end:
            break
        if mark_start == mark_end:
            continue
        if mark_start > start:
            yield Run(text[start:mark_start])
        stop = min(mark_end, end)
        yield Run(text[max(mark_start, start) : stop], mark, first=mark_start >= start)
        start = stop
    if start < end:
        yield Run(text[start:end])


# ------------------------------------------------------------------------------- what is marked, and where

Cause = tuple[Kind, Edit | Flag | PageWord]


def _grouped(faithful: str, page: Page) -> Iterator[tuple[Span, list[Cause]]]:
    found: list[tuple[Span, Cause]] = []
    for edit in page.repaired.edits:
        kind: Kind = "quiet" if is_quiet(edit.rule) else "repaired"
        found.append((_whole_words(faithful, edit.start, edit.end), (kind, edit)))
    for flag in page.repaired.flags:
        found.append((_whole_words(faithful, flag.start, flag.end), ("doubtful", flag)))
    flagged = sorted(span for span, (kind, _) in found if kind == "doubtful")
    for word in page.words:
        if word.status is Status.DOUBTFUL and not _touches(flagged, word.start, word.end):
            found.append(((word.start, word.end), ("doubtful", word)))
    found.sort(key=lambda item: item[0])
    group: list[Cause] = []
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


def _touches(spans: Sequence[Span], start: int, end: int) -> bool:
    # Spans are sorted by start; flags are short and seldom overlap, so a few neighbours tell.
    index = bisect_left(spans, (end, end))
    return any(first < end and last > start for first, last in spans[max(index - 3, 0) : index])


def _note(kind: Kind, cause: Edit | Flag | PageWord, faithful: str, place: Place) -> Note:
    if isinstance(cause, PageWord):
        read = faithful[cause.start : cause.end]
        sure: Evidence = {} if cause.confidence is None else {"confidence": cause.confidence}
        return Note(kind, read, read, (), describe("reader"), evidence_in_words(sure), place)
    if isinstance(cause, Flag):
        names = candidates_of(cause)
        read = became = cause.old
    else:
        read, became = in_its_word(faithful, cause)
        names = ()
    rule = describe(cause.rule, unsure=isinstance(cause, Flag))
    meaning = (rule.meaning,) if rule.meaning else ()
    likely = names[0] if names else became
    why = meaning + evidence_in_words(cause.evidence, read, likely)
    return Note(kind, read, became, names, rule, why, place)


def _checked(note: Note, confirmed: bool, state: str) -> Note:
    """Add to a note what is known by now about the words it is about."""
    by = "The reference" if state == "compared" else "A person"
    if confirmed and note.kind == "doubtful":
        return replace(note, kind="settled", why=(*note.why, f"{by} has confirmed it."))
    if confirmed and note.kind == "repaired":
        return replace(note, why=(*note.why, f"{by} has confirmed it."))
    if state == "compared" and note.kind == "repaired":
        return replace(note, why=(*note.why, "The reference does not confirm it."))
    return note


def in_its_word(text: str, edit: Edit) -> tuple[str, str]:
    """Return what an edit replaces and by what, with the rest of the word, in which it can be recognised."""
    start, end = _whole_words(text, edit.start, edit.end)
    before, after = text[start : edit.start], text[edit.end : end]
    return (before + edit.old + after).strip(), (before + edit.new + after).strip()


def _in_word(char: str) -> bool:
    return char.isalnum() or char in "'’-"


def _whole_words(text: str, start: int, end: int) -> Span:
    """Widen a span that begins or ends inside a word."""
    lowest, highest = max(start - _LONGEST_WORD, 0), min(end + _LONGEST_WORD, len(text))
    first, last = start, end
    if start == end or _in_word(text[start]):
        while first > lowest and _in_word(text[first - 1]):
            first -= 1
    if start == end or _in_word(text[end - 1]):
        while last < highest and _in_word(text[last]):
            last += 1
    return first, last


def _trimmed(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _overlapping(words: Sequence[PageWord], start: int, end: int) -> Iterator[PageWord]:
    first = max(bisect_right(words, start, key=lambda word: word.start) - 1, 0)
    for word in words[first:]:
        if word.start >= max(end, start + 1):
            break
        if word.end > start:
            yield word


def _context(text: str, span: Span) -> tuple[str, str, str]:
    before = text[max(span[0] - _CONTEXT, 0) : span[0]]
    after = text[span[1] : span[1] + _CONTEXT]
    if span[0] > _CONTEXT:
        before = "…" + before.partition(" ")[2]
    if span[1] + _CONTEXT < len(text):
        after = after.rpartition(" ")[0] + "…"
    return _on_a_line(before), _on_a_line(text[span[0] : span[1]]), _on_a_line(after)


def _on_a_line(text: str) -> str:
    return text.replace("\n", " ")


def _lines(text: str) -> Iterator[Span]:
    """Yield the spans of the lines that hold something, line ends included."""
    return (match.span() for match in _LINE.finditer(text) if not match[0].isspace())
