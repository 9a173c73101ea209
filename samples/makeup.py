"""Making up rows of type into the pages of a pamphlet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from composing import LEADING, Compositor, Row, Spaced
from foundry import DPI, Face
from markup import Block, Source
from page import Page, Rule, Strike

_WIDTH, _HEIGHT = round(5.4 * DPI), round(8.4 * DPI)
_MEASURE = 3.95 * DPI
_SPINE = 0.62 * DPI  # from the spine to the text
_HEAD, _TOP, _FOOT = 0.72 * DPI, 1.08 * DPI, 7.83 * DPI  # baselines of the running head, the first and the last line
_TITLE_TOP = 1.9 * DPI
_COLUMN_GAP = 0.24 * DPI
_BODY, _NARROW = 11.2, 10.0  # points


class DoesNotFit(Exception):
    """The text cannot be made up well: it has to be changed, as a printer would ask the author to."""


@dataclass
class _Frame:
    """A page and where its type begins: odd pages are bound at their left, even ones at their right."""

    page: Page
    number: int

    @property
    def left(self) -> float:
        return _SPINE if self.number % 2 else _WIDTH - _SPINE - _MEASURE

    def place(self, sorts: Spaced, x: float, y: float) -> None:
        self.page.strikes += [Strike(self.left + x + offset, y, sort) for offset, sort in sorts]

    def rule(self, x: float, y: float, width: float, height: float) -> None:
        self.page.rules.append(Rule(self.left + x, y, width, height))

    def put(self, row: Row, x: float, y: float) -> None:
        self.place(row.sorts, x, y)
        if row.rule:
            self.rule(x + row.rule.x, y + row.rule.y, row.rule.width, row.rule.height)
        if row.text:
            self.page.say(row.paragraph, row.text)

    def fill(self, rows: Sequence[Row], y: float, x: float = 0.0) -> float:
        """Put rows on the page, footnotes at its foot; return where the next baseline would be."""
        for row in rows:
            y += 0.0 if row is rows[0] else row.before
            self.put(row, x, y)
            y += row.height
        notes = [note for row in rows for note in row.notes]
        foot = _FOOT - sum(note.height for note in notes[1:])
        if notes:
            self.rule(x, foot - 1.2 * notes[0].height, 0.9 * DPI, 4)
        for note in notes:
            self.put(note, x, foot)
            foot += note.height
        return y


def make_up(source: Source, compositor: Compositor) -> list[Page]:
    """Return the pages of a pamphlet; the title page has no running head.

    Raises:
        DoesNotFit: a page would end in a divided word, or columns are longer than their page.
    """
    pages: list[Page] = []
    for kind, wide, narrow in _sections(source.blocks):
        rows = [row for block in wide for row in compositor.rows(block, _MEASURE, _BODY)]
        while rows:
            frame = _Frame(Page(_WIDTH, _HEIGHT), len(pages) + 1)
            pages.append(frame.page)
            if kind != "title":
                _furnish(frame, source.facts["running-head"], compositor)
            fitting = _fitting(rows, frame.number)
            y = frame.fill(rows[:fitting], _TITLE_TOP if kind == "title" else _TOP)
            rows = rows[fitting:]
        if narrow:
            measure = (_MEASURE - _COLUMN_GAP) / 2
            column = [row for block in narrow for row in compositor.rows(block, measure, _NARROW)]
            _fill_columns(frame, column, y + 0.3 * LEADING, measure)
    return pages


def _sections(blocks: Sequence[Block]) -> Iterator[tuple[str, list[Block], list[Block]]]:
    """Yield what starts a new page: its kind, the blocks of full width, those in columns."""
    starts = [n for n, block in enumerate(blocks) if block.kind == "page"]
    for start, end in zip(starts, [*starts[1:], len(blocks)], strict=True):
        section = list(blocks[start + 1 : end])
        split = next((n for n, block in enumerate(section) if block.kind == "columns"), len(section))
        yield blocks[start].text, section[:split], section[split + 1 :]


def _furnish(frame: _Frame, head: str, compositor: Compositor) -> None:
    centred = compositor.line(head, Face("roman", 8.6), 0.09)
    folio = compositor.line(str(frame.number), Face("roman", 10.5))
    on_left = frame.number % 2 == 0
    frame.place(centred, (_MEASURE - compositor.width(centred)) / 2, _HEAD)
    frame.place(folio, 0.0 if on_left else _MEASURE - compositor.width(folio), _HEAD)
    text = f"{frame.number} {head}" if on_left else f"{head} {frame.number}"
    frame.page.say(-frame.number, text, furniture=True)


def _fitting(rows: Sequence[Row], number: int) -> int:
    """Return how many rows go on a page that starts with the first of them."""
    ends = [n for n in range(1, len(rows) + 1) if _fits(rows[:n]) and not _parts(rows, n)]
    count = ends[-1]
    if count < len(rows) and rows[count - 1].divided:
        raise DoesNotFit(f"page {number} ends in a divided word: {rows[count - 1].text!r}")
    return count


def _fits(rows: Sequence[Row]) -> bool:
    notes = [note.height for row in rows for note in row.notes]
    room = _FOOT - _TOP + rows[-1].height - (sum(notes) + 0.8 * LEADING if notes else 0.0)
    return _depth(rows) <= room


def _parts(rows: Sequence[Row], end: int) -> bool:
    """Tell whether ending a page here would part a heading from what it is over."""
    return end < len(rows) and any(row.keep > n for n, row in enumerate(reversed(rows[:end])))


def _depth(rows: Sequence[Row]) -> float:
    return sum(row.height + row.before for row in rows) - rows[0].before


def _fill_columns(frame: _Frame, rows: Sequence[Row], y: float, measure: float) -> None:
    half = next(n for n in range(1, len(rows)) if _depth(rows[:n]) >= _depth(rows) / 2)
    depth = _depth(rows[:half])
    if y + depth > _FOOT + LEADING:
        raise DoesNotFit(f"the columns of page {frame.number} are longer than the page")
    frame.fill(rows[:half], y)
    frame.fill(rows[half:], y, measure + _COLUMN_GAP)
    frame.rule(measure + _COLUMN_GAP / 2, y - 0.8 * LEADING, 3, depth)
