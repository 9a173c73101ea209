"""The catchword at the foot of a page: the first word of the next one, set at the right by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from pipeline.layout.continuity import words_of
from pipeline.layout.rows import find_rows
from pipeline.model import Kind, Line, Margins, around

_LEAST_LINES = 5  #: of a page on which one is looked for
_AT_RIGHT = 0.6  #: of the width of the text, right of which it begins
_MOST_WORDS = 2
_LEAST_LETTERS = 2
_ALIKE = 80  #: of 100, from which on two readings of a longer word are the same one
_LONG = 5  #: letters of such a word
_SIGNATURE = re.compile(r"\[?[A-Z]{1,2}\s?\d{0,2}\]?|\*?[a-z]\s?\d")  #: that may stand before it, "B 2"
_ROWS = 4  #: of the next page, one of which is its first of text: heads and numbers stand above


def openings(lines: Sequence[Line]) -> tuple[str, ...]:
    """Return the first two words of each of the uppermost rows of a page."""
    rows = find_rows(lines)[:_ROWS]
    return tuple(" ".join(words_of(lines[row[0]]).split()[:_MOST_WORDS]) for row in rows)


def find_catchword(lines: Sequence[Line], following: Margins | None) -> dict[int, Kind]:
    """Return the number of the line that is the catchword of a page, if it has one, with its kind.

    Args:
        lines: of the page.
        following: what stands first on the next page; without it nothing is found.
    """
    if following is None or len(lines) < _LEAST_LINES:
        return {}
    text = around(line.box for line in lines)
    for row in find_rows(lines)[:-3:-1]:  # a signature mark or an imprint may stand below
        last = lines[row[-1]]
        alone = len(row) == 1 or all(_SIGNATURE.fullmatch(words_of(lines[number])) for number in row[:-1])
        if alone and _is_caught(last, text.left + _AT_RIGHT * text.width, following.openings):
            return dict.fromkeys(row, Kind.CATCHWORD)
    return {}


def _is_caught(line: Line, right_of: float, openings: Sequence[str]) -> bool:
    at_right = [word for word in line.words if word.box.left >= right_of]
    before = " ".join(word.text for word in line.words[: len(line.words) - len(at_right)])
    if not 0 < len(at_right) <= _MOST_WORDS or (before and not _SIGNATURE.fullmatch(before)):
        return False
    own = _letters(" ".join(word.text for word in at_right))
    return len(own) >= _LEAST_LETTERS and any(_are_alike(own, words, len(at_right)) for words in openings)


def _are_alike(own: str, words: str, count: int) -> bool:
    other = _letters(" ".join(words.split()[:count]))
    return own == other or (min(len(own), len(other)) >= _LONG and fuzz.ratio(own, other) >= _ALIKE)


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalpha())
