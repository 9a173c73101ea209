"""Ligature glyphs, soft hyphens and composed letters: the same print in other code points.

A ligature glyph is spelt out, a soft hyphen becomes what it shows (a hyphen at the end of a line, nothing
elsewhere), letters and accents are composed (NFC). The long s stays as printed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

import regex  # type: ignore[import-untyped]

from pipeline.text.characters import LIGATURES, LINE_END_HYPHENS, SOFT_HYPHEN

_GRAPHEME = regex.compile(r"\X")
_LIGATURE = str.maketrans(LIGATURES)


class Change(NamedTuple):
    """A stretch of a line and what it becomes."""

    start: int
    end: int
    new: str
    rule: str


def unify_line(line: str) -> str:
    """Return one line of text with every change made."""
    parts: list[str] = []
    position = 0
    for change in line_changes(line):
        parts += (line[position : change.start], change.new)
        position = change.end
    return "".join((*parts, line[position:]))


def line_changes(line: str) -> Iterator[Change]:
    """Yield what changes in one line of text, in order.

    >>> [(change.new, change.rule) for change in line_changes("de\\u0301ﬁant coun\\u00ad")]
    [('é', 'unicode.nfc'), ('fi', 'unicode.ligature'), ('-', 'unicode.soft-hyphen')]
    """
    if line.isascii():
        return
    end = len(line.rstrip())
    for match in _GRAPHEME.finditer(line):
        old = match.group()
        if old.isascii():
            continue
        start = match.start()
        if old == SOFT_HYPHEN:
            shown = start + 1 == end and start > 0 and line[start - 1] not in LINE_END_HYPHENS
            yield Change(start, match.end(), "-" if shown else "", "unicode.soft-hyphen")
            continue
        spelt = old.translate(_LIGATURE)
        new = unicodedata.normalize("NFC", spelt)
        if new != old:
            yield Change(start, match.end(), new, "unicode.nfc" if spelt == old else "unicode.ligature")
