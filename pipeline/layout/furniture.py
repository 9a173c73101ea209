"""What belongs to the book and not to its text: running heads, page numbers, signature marks, catchwords.

A line is furniture for where it stands (first or last on the page, apart from the rest, over a rule), for
what it says (a number beside a few words), and for coming back on other pages of the item.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import pairwise
from statistics import median

from rapidfuzz import fuzz

from pipeline.layout.continuity import in_capitals, words_of
from pipeline.layout.rows import body_height, find_rows
from pipeline.model import Box, Graphics, Kind, Line, Margins, Reading, around

_ROWS = 2  #: that are looked at, at either end of a page
_MOST_WORDS = 9  #: in a running head
_ALIKE = 80  #: of 100, from which on heads of two pages are the same one
_COMES_BACK = 2  #: other pages that have the same head
_ENOUGH = 3.5  #: evidence that makes a line furniture
_TALL = 1.6  #: times the height of the text, from which on a line is rather a title

_NUMBER = re.compile(r"[\[(—–-]*\s?(?:\d{1,4}|[ivxlcIVXLC]{1,7})\s?[\])—–-]*[.,]?")
_YEAR = re.compile(r"1[4-9]\d\d[.,]?|20\d\d[.,]?")  #: the end of a date, rather than a page number
_NUMBERED = re.compile(
    r"^\d{1,4}(?=[\s.A-Z])|(?<!\d)\d{1,4}[.,]?$"
)  #: even where the number is read together with a word
_REFERENCE = re.compile(r"\b(?:from|on|see|to)\s+(?:page|pp?\.)\s", re.IGNORECASE)  #: "continued on page 57"
#: "VOL. XXXVII.", "A 2", "B", "No. 203.", "c2"
_SIGNATURE = re.compile(
    r"(?:VOL|NO|No|Vol)[.,]?\s*[\dIVXLC]+[.,—–-]*(?:\s*N[oO][.,]?\s*\d+[.,]?)?|[A-Z]{1,2}\s?\d?|\*?[a-z]\s?\d"
)


@dataclass(frozen=True, slots=True)
class _Row:
    lines: tuple[int, ...]
    box: Box
    text: str
    gap: float  #: white between it and the text, in typical heights of a line
    ruled: bool  #: whether a rule stands between


def margins(reading: Reading) -> Margins:
    """Return what stands first and last on a page."""
    lines = list(reading.lines())
    top, bottom = _ends(lines, Graphics())
    return Margins(tuple(row.text for row in top), tuple(row.text for row in bottom))


def find_furniture(
    lines: Sequence[Line], graphics: Graphics, others: Sequence[Margins] = (), drop: Sequence[str] = ()
) -> dict[int, Kind]:
    """Return the numbers of the lines of a page that are furniture.

    Args:
        lines: of a page.
        graphics: on it.
        others: what stands first and last on the other pages of the item.
        drop: patterns of lines that are furniture wherever they stand; `*` stands for anything.
    """
    found = {
        number: Kind.RUNNING_HEAD
        for number, line in enumerate(lines)
        if any(fnmatchcase(words_of(line).casefold(), pattern.casefold()) for pattern in drop)
    }
    body = body_height(lines)
    top, bottom = _ends(lines, graphics)
    for rows, texts, at_top in (
        (top, [text for page in others for text in page.top], True),
        (bottom, [text for page in others for text in page.bottom], False),
    ):
        for row in rows:
            kind = _kind(row, lines, body, texts, at_top=at_top)
            if kind is None:
                break  # what stands further in is text as well
            found |= _kinds(row, lines, kind)
    return found


def _ends(lines: Sequence[Line], graphics: Graphics) -> tuple[list[_Row], list[_Row]]:
    """Return the outermost rows at the top and at the bottom of a page, the outermost first."""
    rows = [row for row in find_rows(lines) if not _is_noise(row, lines)]
    if len(rows) < 2 * _ROWS:
        return [], []
    body = body_height(lines)
    boxes = [around(lines[number].box for number in row) for row in rows]
    usual = median(lower.top - upper.bottom for upper, lower in pairwise(boxes))
    tops: list[_Row] = []
    bottoms: list[_Row] = []
    for place in range(_ROWS):
        for ends, one, next_one in ((tops, place, place + 1), (bottoms, -1 - place, -2 - place)):
            upper, lower = sorted((boxes[one], boxes[next_one]), key=lambda box: box.top)
            gap = (lower.top - upper.bottom - max(0.0, usual)) / body
            ruled = any(_between(rule, upper, lower) for rule in graphics.rules)
            text = " ".join(words_of(lines[number]) for number in rows[one])
            ends.append(_Row(tuple(rows[one]), boxes[one], text, gap, ruled))
    return tops, bottoms


def _kind(row: _Row, lines: Sequence[Line], body: float, others: Sequence[str], *, at_top: bool) -> Kind | None:
    words = row.text.split()
    ends = {words[0], words[-1], *(words_of(lines[number]) for number in row.lines)}
    numbered = any(_NUMBER.fullmatch(word) and not _YEAR.fullmatch(word) for word in ends)
    numbered = numbered or bool(_NUMBERED.search(row.text) and not _YEAR.search(row.text))
    numbered = numbered and not _REFERENCE.search(row.text)
    alone = bool(_NUMBER.fullmatch(row.text))
    apart = row.gap >= 0.4 or row.ruled
    if alone and (apart or not at_top or any(map(str.isdigit, row.text))):
        return Kind.PAGE_NUMBER
    if not at_top and _SIGNATURE.fullmatch(row.text) and row.gap > 0:
        return Kind.SIGNATURE
    # Letters set wide are read as words: three of them count as one.
    if min(len(words), len(row.text.replace(" ", "")) / 3) > _MOST_WORDS:
        return None
    evidence = 0.0
    evidence += 2.0 * row.ruled + 1.0 * (row.gap >= 0.4)
    evidence += 2.5 * numbered
    evidence += 1.0 * in_capitals(row.text)
    evidence += 2.5 * (_times(row.text, others) >= _COMES_BACK)
    tall = max(lines[number].box.height for number in row.lines) > _TALL * body
    evidence -= 2.5 * (tall and not numbered)
    if not at_top:
        evidence -= 1.0
    return Kind.RUNNING_HEAD if evidence >= _ENOUGH else None


def _kinds(row: _Row, lines: Sequence[Line], kind: Kind) -> Mapping[int, Kind]:
    if kind != Kind.RUNNING_HEAD:
        return dict.fromkeys(row.lines, kind)
    return {
        number: Kind.PAGE_NUMBER if _NUMBER.fullmatch(words_of(lines[number])) else Kind.RUNNING_HEAD
        for number in row.lines
    }


def _times(text: str, others: Sequence[str]) -> int:
    """Return on how many other pages a line comes back, numbers aside."""
    own = _letters(text)
    if len(own) < 4:
        return 0
    return sum(fuzz.ratio(own, _letters(other)) >= _ALIKE for other in others)


def _letters(text: str) -> str:
    return "".join(character for character in text.lower() if character.isalpha())


def _is_noise(row: Sequence[int], lines: Sequence[Line]) -> bool:
    text = "".join(words_of(lines[number]) for number in row)
    return len(text) <= 2 and not _NUMBER.fullmatch(text)


def _between(rule: Box, upper: Box, lower: Box) -> bool:
    if rule.width <= rule.height or rule.width < 0.3 * max(upper.width, lower.width):
        return False
    middle = (rule.top + rule.bottom) / 2
    return (upper.top + upper.bottom) / 2 < middle < (lower.top + lower.bottom) / 2
