"""Setting the blocks of a text in lines of type.

Lengths are in dots of `foundry.DPI`; those written as factors are in ems or in `LEADING`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import count

from breaking import justified, text_of
from foundry import DPI, Face, Foundry, Sort
from markup import Block, Fragment, Joint, pieces, split_notes, words_of
from page import Rule

LEADING = 13.4 / 72 * DPI
NOTE = 8.6  # points

Spaced = tuple[tuple[float, Sort], ...]  #: sorts with their distance from the left end of the measure


@dataclass(frozen=True)
class Row:
    """A line of type, ready to be put on a page."""

    sorts: Spaced
    height: float
    paragraph: int = 0
    text: str = ""
    before: float = 0.0  #: white above, left out at the head of a page
    keep: int = 0  #: rows after this one that may not be parted from it
    notes: tuple[Row, ...] = ()
    divided: bool = False  #: its last word goes on in the next row
    rule: Rule | None = None


class Compositor:
    """Sets type in rows; paragraphs are numbered as they are set."""

    def __init__(self, foundry: Foundry, hyphenation: dict[str, str]) -> None:
        self._foundry = foundry
        self._hyphenation = hyphenation
        self._numbers = count(1)

    def rows(self, block: Block, measure: float, points: float) -> list[Row]:
        """Set a block to a measure."""
        match block.kind:
            case "display" if block.directives[0] == "ornament":
                return [_ornament(measure, float(block.directives[1]))]
            case "display":
                return [self._display(block, measure)]
            case "heading":
                sorts = self.line(block.text, Face("roman", points * 1.18), 0.02)
                row = self._centred(sorts, block.text, measure, 1.4 * LEADING)
                return [replace(row, before=0.8 * LEADING, keep=2)]
            case "signature":
                return [self._signature(block.text, measure, points)]
            case "bullet":
                return self._paragraph(f"• {block.text}", measure, points, hanging=True)
        text, notes = split_notes(block.text)
        rows = self._paragraph(text, measure, points)
        if notes:
            marked = next(n for n, row in enumerate(rows) if "*" in row.text)
            under = [row for note in notes for row in self._paragraph(f"* {note}", measure, NOTE)]
            rows[marked] = replace(rows[marked], notes=tuple(under))
        return rows

    def line(self, text: str, face: Face, tracking: float = 0.0) -> Spaced:
        """Set one line, its letters spaced by `tracking` ems."""
        spaced: list[tuple[float, Sort]] = []
        x = 0.0
        for sort in self._foundry.sorts((Fragment(text, face.font),), face.points):
            if sort.letters != " ":
                spaced.append((x, sort))
            x += self._foundry.advance(sort) + tracking * face.em
        return tuple(spaced)

    def width(self, sorts: Spaced) -> float:
        """Return how much of the measure a line takes."""
        x, last = sorts[-1]
        return x + self._foundry.advance(last) - sorts[0][0]

    def _paragraph(self, text: str, measure: float, points: float, *, hanging: bool = False) -> list[Row]:
        number = next(self._numbers)
        em = points / 72 * DPI
        space = 0.27 * em
        left, indent = (2.0 * em, -0.85 * em) if hanging else (0.0, 1.2 * em)
        hyphen = self._foundry.advance(Sort("-", Face("roman", points)))
        lines = justified(
            pieces(text, self._hyphenation),
            lambda piece: self._length(piece.fragments, points),
            space,
            hyphen,
            measure - left,
            indent,
        )
        rows: list[Row] = []
        for line in lines:
            start = left if rows else left + indent
            words = [tuple(self._foundry.sorts(word, points)) for word in words_of(line)]
            slack = measure - start - sum(self._foundry.advance(sort) for word in words for sort in word)
            even = slack / max(len(words) - 1, 1)
            gap = min(space, even) if line is lines[-1] else even
            rows.append(
                Row(
                    self._spread(words, start, gap),
                    1.26 * em + (0.25 * em if hanging and line is lines[-1] else 0.0),
                    number,
                    text_of(line),
                    before=0.25 * em if hanging and not rows else 0.0,
                    divided=line[-1].joint is not Joint.SPACE,
                )
            )
        return rows

    def _length(self, fragments: Sequence[Fragment], points: float) -> float:
        return sum(self._foundry.advance(sort) for sort in self._foundry.sorts(tuple(fragments), points))

    def _spread(self, words: Sequence[Sequence[Sort]], x: float, gap: float) -> Spaced:
        spaced: list[tuple[float, Sort]] = []
        for word in words:
            for sort in word:
                spaced.append((x, sort))
                x += self._foundry.advance(sort)
            x += gap
        return tuple(spaced)

    def _display(self, block: Block, measure: float) -> Row:
        points, style, white = block.directives
        face = Face("italic" if style == "italic" else "roman", float(points))
        sorts = self.line(block.text, face, 0.08 if style == "caps" else 0.0)
        return self._centred(sorts, block.text, measure, 1.2 * face.em + float(white) * LEADING)

    def _signature(self, text: str, measure: float, points: float) -> Row:
        row = self._paragraph(text, measure, points)[0]
        shift = measure - 0.3 * DPI - self.width(row.sorts) - row.sorts[0][0]
        return replace(row, sorts=_moved(row.sorts, shift), before=0.4 * LEADING, height=2 * LEADING)

    def _centred(self, sorts: Spaced, text: str, measure: float, height: float) -> Row:
        shift = (measure - self.width(sorts)) / 2
        return Row(_moved(sorts, shift), height, next(self._numbers), text)


def _moved(sorts: Spaced, shift: float) -> Spaced:
    return tuple((x + shift, sort) for x, sort in sorts)


def _ornament(measure: float, white: float) -> Row:
    width = 0.8 * DPI
    rule = Rule((measure - width) / 2, -0.3 * LEADING, width, 5)
    return Row((), (0.6 + white) * LEADING, before=0.6 * LEADING, rule=rule)
