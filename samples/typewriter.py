"""Typing a letter: its lines, and what the machine and its ribbon do to them.

Every letter of a machine has its own faults: it stands a little high or low, prints heavier on one
side, or has its counters filled with ribbon lint.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

import cv2
import numpy as np
from breaking import text_of, typed
from foundry import DPI, Face, Foundry, Sort
from markup import Block, Joint, Source, pieces
from noise import Plane, cloud
from page import Page, Strike
from press import Press, blank, impression, stamp

_WIDTH, _HEIGHT = 8 * DPI, 13 * DPI  # foolscap
_PITCH = DPI / 10
_LINE = DPI / 6
_MARGIN, _TOP, _FOOT = 1.05 * DPI, 1.1 * DPI, 12.1 * DPI
_COLUMNS = 61
_INDENT = 5
_UNDER = 12  # the platen is turned up a little to underline
_FACE = Face("typewriter", 12.0)


@dataclass(frozen=True)
class Row:
    """A typed line: the letters with their columns, and those struck first by mistake."""

    letters: tuple[tuple[int, str], ...]
    mistakes: tuple[tuple[int, str], ...]
    underlined: bool
    height: float
    paragraph: int
    text: str


def type_pages(source: Source, hyphenation: dict[str, str]) -> list[Page]:
    """Return the pages of a typescript; all but the first are numbered."""
    numbers = count(1)
    rows = [
        row
        for block in source.blocks
        if block.kind in ("display", "paragraph")
        for row in _rows(block, next(numbers), hyphenation)
    ]
    pages: list[Page] = []
    y = _FOOT + 1
    for row in rows:
        if y > _FOOT:
            pages.append(Page(_WIDTH, _HEIGHT))
            y = _TOP
            if len(pages) > 1:
                folio = f"- {len(pages)} -"
                _put(pages[-1], Row(_letters(folio, (_COLUMNS - len(folio)) // 2), (), False, 0, 0, ""), y - 2 * _LINE)
                pages[-1].say(-len(pages), folio, furniture=True)
        _put(pages[-1], row, y)
        pages[-1].say(row.paragraph, row.text)
        y += row.height
    return pages


def strike_page(page: Page, foundry: Foundry, press: Press, rng: np.random.Generator) -> Plane:
    """Return how much of each dot of a typed page is covered with ink, 0 to 1."""
    plate = blank(page)
    machine = _Machine()
    ribbon = cloud(plate.shape, 1.5 * DPI, rng)  # drier and wetter stretches
    for strike in page.strikes:
        mask, left, top = foundry.mask(strike.sort)
        glyph = machine.strike(mask.astype(np.float32) / 255, strike.sort.letters, rng)
        wet = 1 + 0.10 * float(ribbon[round(strike.y), round(strike.x)])
        dx, dy = machine.offset(strike.sort.letters) + rng.normal(0, press.ragged, 2)
        stamp(plate, glyph * wet, strike.x + left + dx, strike.y + top + dy)
    weave = 1 - 0.16 * np.clip(cloud(plate.shape, 4, rng), 0, 2)
    return impression(plate, press, rng) * weave


class _Machine:
    """The faults of one typewriter; the same letter always has the same ones."""

    def offset(self, letter: str) -> tuple[float, float]:
        """Return how far a letter stands off its place, right and down."""
        across, down, _, _ = self._faults(letter)
        raised = -4.0 if letter.isupper() else 0.0  # the shift does not drop quite far enough
        return 2.0 * across, 3.0 * down + raised

    def strike(self, glyph: Plane, letter: str, rng: np.random.Generator) -> Plane:
        """Return a glyph as one stroke of its key prints it."""
        _, _, lean, dirt = self._faults(letter)
        height, width = glyph.shape
        if dirt > 0.85:
            glyph = np.maximum(glyph, 0.65 * cv2.morphologyEx(glyph, cv2.MORPH_CLOSE, np.ones((13, 13), np.uint8)))
        force = 0.92 + 0.12 * rng.standard_normal()
        tilt_x = 0.22 * (lean + 0.5 * rng.standard_normal()) * np.linspace(-1, 1, width, dtype=np.float32)[None, :]
        tilt_y = 0.16 * rng.standard_normal() * np.linspace(-1, 1, height, dtype=np.float32)[:, None]
        return glyph * np.clip(force + tilt_x + tilt_y, 0.35, 1.1).astype(np.float32)

    @staticmethod
    def _faults(letter: str) -> tuple[float, float, float, float]:
        rng = np.random.default_rng([1936, ord(letter)])
        across, down, lean = np.clip(rng.standard_normal(3), -1.4, 1.4)
        return float(across), float(down), float(lean), float(rng.random())


def _rows(block: Block, number: int, hyphenation: dict[str, str]) -> list[Row]:
    if block.kind == "display":
        place, white = block.directives
        left = {"left": 0, "indent": 30, "right": _COLUMNS - len(block.text)}.get(
            place, (_COLUMNS - len(block.text)) // 2
        )
        height = _LINE * (1 + int(white))
        return [Row(_letters(block.text, left), (), place == "underline", height, number, block.text)]
    rows: list[Row] = []
    for line in typed(pieces(block.text, hyphenation), _COLUMNS, _INDENT):
        letters: list[tuple[int, str]] = []
        mistakes: list[tuple[int, str]] = []
        at = 0 if rows else _INDENT
        for piece in line:
            for fragment in piece.fragments:
                letters += _letters(fragment.text, at)
                mistakes += _letters(fragment.struck, at)
                at += len(fragment.text)
            at += piece.joint is Joint.SPACE
        if line[-1].joint is Joint.SOFT:
            letters += _letters("-", at)
        rows.append(Row(tuple(letters), tuple(mistakes), False, 2 * _LINE, number, text_of(line)))
    return rows


def _letters(text: str, at: int) -> tuple[tuple[int, str], ...]:
    return tuple((at + n, char) for n, char in enumerate(text) if char != " ")


def _put(page: Page, row: Row, y: float) -> None:
    columns = [column for column, _ in row.letters]
    underlined = range(columns[0], columns[-1] + 1) if row.underlined else ()
    for column, char in [*row.mistakes, *row.letters]:
        page.strikes.append(Strike(_MARGIN + column * _PITCH, y, Sort(char, _FACE)))
    page.strikes += [Strike(_MARGIN + column * _PITCH, y + _UNDER, Sort("_", _FACE)) for column in underlined]
